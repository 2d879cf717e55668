"""Reads the environment. What the site could not safely run on is refused with one sentence and a next step, exit
code 2: the same from the command line and from a web server that loads the site. No value is ever repeated, for any of
them may hold a password.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

LONG_ENOUGH, VARIED_ENOUGH = 50, 10  # of a secret key: characters, different characters
DATABASES = ("postgres", "postgresql", "sqlite")
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
SAFE = ("https://", "http://localhost:", "http://127.0.0.1:")
PROVIDER_FIELDS = ("provider_id", "name", "client_id", "secret")
MAKE_A_KEY = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"

env = environ.Env()


def own_folder(root: Path) -> Path:
    """Where what is kept lies unless VILLAGE_VAR says otherwise: in the repository at `root`; for a Village that was
    installed from a package, which has none, in the user's own data folder, wherever it is called from.
    """
    if (root / "pyproject.toml").is_file():
        return root / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "village"


def refuse(what: str, do: str) -> NoReturn:
    """Say what is wrong and what to do, and end the process with exit code 2."""
    sys.stderr.write(f"village: {what} {do}\n")
    raise SystemExit(2)


def mode() -> str:
    """`demo`, `test` or `service`."""
    found = os.environ.get("VILLAGE_MODE", "service")
    if found not in ("demo", "test", "service"):
        refuse("VILLAGE_MODE must be demo, test or service.", "Set it to one of these.")
    return found


def secret_key() -> str:
    """The key of a service: long and varied enough not to be guessed."""
    key = os.environ.get("VILLAGE_SECRET_KEY", "")
    if not key:
        refuse("VILLAGE_SECRET_KEY is not set.", MAKE_A_KEY)
    if len(key) < LONG_ENOUGH:
        refuse(f"VILLAGE_SECRET_KEY is shorter than {LONG_ENOUGH} characters.", MAKE_A_KEY)
    if len(set(key)) < VARIED_ENOUGH:
        refuse(f"VILLAGE_SECRET_KEY has fewer than {VARIED_ENOUGH} different characters.", MAKE_A_KEY)
    return key


def earlier_secret_keys() -> list[str]:
    """The keys that were replaced and under which something still lies: they open, and close nothing new."""
    found = _listed("VILLAGE_SECRET_KEY_EARLIER")
    if any(len(one) < LONG_ENOUGH for one in found):
        refuse(
            f"VILLAGE_SECRET_KEY_EARLIER holds a key shorter than {LONG_ENOUGH} characters.",
            "List the keys that VILLAGE_SECRET_KEY had before, whole, joined by commas.",
        )
    return found


def hosts() -> list[str]:
    """The host names of a service; one that begins with a point stands for every name under it."""
    found = _listed("VILLAGE_HOSTS")
    example = "List the names it answers to: VILLAGE_HOSTS=village.example.org"
    if not found:
        refuse("VILLAGE_HOSTS is not set or names no host.", example)
    if any("*" in name for name in found):
        refuse("VILLAGE_HOSTS would let any host name through.", example)
    if any(set(name) & set("/:@ ") for name in found):
        refuse("VILLAGE_HOSTS holds something that is not a host name.", example)
    return found


def origins() -> list[str]:
    """Where forms may come from besides the site itself."""
    found = _listed("VILLAGE_ORIGINS")
    if any(urlsplit(one).scheme not in ("https", "http") or not urlsplit(one).netloc for one in found):
        refuse("VILLAGE_ORIGINS holds something that is not an origin.", "Write each as https://village.example.org")
    return found


def site(hosts: list[str], origins: list[str], *, in_service: bool) -> str:
    """Where this is, as a letter spells it: the first origin that is named, else the first host."""
    return origins[0].rstrip("/") if origins else f"https://{hosts[0]}" if in_service else "http://127.0.0.1:8000"


def proxies() -> int:
    """How many proxies of ours stand between a reader and the server."""
    found = os.environ.get("VILLAGE_BEHIND_PROXY", "") or "0"
    if found not in tuple("0123456789"):
        refuse("VILLAGE_BEHIND_PROXY is not a number from 0 to 9.", "Set it to how many proxies stand in front.")
    return int(found)


def database(default: Path) -> dict[str, Any]:
    """Django's settings of the database in `DATABASE_URL`, else of a SQLite file."""
    address = os.environ.get("DATABASE_URL", "") or f"sqlite:///{default}"
    example = "Write it as postgres://user:password@host:5432/name"
    try:
        known = urlsplit(address).scheme in DATABASES
        found: dict[str, Any] = env.db_url_config(address) if known else {}
    except (ValueError, KeyError, ImproperlyConfigured):
        refuse("DATABASE_URL cannot be read.", f"{example}, with %40 for an @ in the password, and so on.")
    if not known:
        refuse("DATABASE_URL is neither a PostgreSQL nor a SQLite address.", example)
    if not found.get("NAME"):
        refuse("DATABASE_URL names no database.", example)
    return found


def mail(letters: Path) -> dict[str, Any]:
    """Django's `EMAIL_` settings for the server in `VILLAGE_EMAIL_URL`; else each letter is a file in `letters`."""
    address = os.environ.get("VILLAGE_EMAIL_URL", "")
    if not address:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": letters}
    example = "Write it as smtp+tls://user:password@host:587"
    try:
        scheme = urlsplit(address).scheme
        found = env.email_url_config(address) if scheme in MAIL_PORTS else {}
    except (ValueError, ImproperlyConfigured):
        refuse("VILLAGE_EMAIL_URL cannot be read.", f"{example}, with %40 for an @ in the password, and so on.")
    if scheme not in MAIL_PORTS:
        refuse("VILLAGE_EMAIL_URL does not begin with smtp://, smtp+tls:// or smtp+ssl://.", example)
    if not found["EMAIL_HOST"]:
        refuse("VILLAGE_EMAIL_URL names no host.", example)
    names = ("BACKEND", "HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    mine = {f"EMAIL_{name}": found[f"EMAIL_{name}"] for name in names if found.get(f"EMAIL_{name}")}
    # A mail server that does not answer must not hold a page for longer than a reader waits.
    return {"EMAIL_PORT": MAIL_PORTS[scheme], "EMAIL_TIMEOUT": 10, **mine}


def providers() -> list[dict[str, Any]]:
    """The OpenID Connect providers, as allauth wants them."""
    name = "VILLAGE_OIDC_APPS"
    try:
        found = env.json(name, default=[])
    except json.JSONDecodeError as error:
        refuse(
            f"{name} is not JSON (line {error.lineno}, column {error.colno}).",
            "See docs/guides/running-it.md for what it holds.",
        )
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        refuse(f"{name} is not a list of providers.", 'Write it as [{"provider_id": ...}, ...]')
    for number, one in enumerate(found, 1):
        more = one.get("settings")
        values = {**one, "settings.server_url": more.get("server_url") if isinstance(more, dict) else None}
        for field in (*PROVIDER_FIELDS, "settings.server_url"):
            if not isinstance(values.get(field), str) or not values[field]:
                refuse(f"Provider {number} in {name} has no {field}.", "Add it, as text.")
        if not values["settings.server_url"].startswith(SAFE):  # whoever stands between could say who anybody is
            refuse(f"Provider {number} in {name} is not asked by https.", "Begin its settings.server_url with https://")
    if len({one["provider_id"] for one in found}) < len(found):
        refuse(f"Two providers in {name} have the same provider_id.", "Give each its own.")
    return found


def _listed(name: str) -> list[str]:
    return [one.strip() for one in os.environ.get(name, "").split(",") if one.strip()]
