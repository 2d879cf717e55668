"""Small decisions about accounts and sessions. Plain Python."""

import datetime as dt
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Iterable, Mapping

from village.kernel.tables.rules import hidden, visible

PERSONA_DOMAIN = "demo.example.org"
RIGHT, WRONG, LOCKED = "right", "wrong", "locked"
WRONG_CODES, CODES_WITHIN = 5, dt.timedelta(minutes=5)
"""Wrong codes in so long a time, as at sign-in, and no code is looked at any more."""
REFUSALS_OF_ONE, REFUSALS_IN_ALL, REFUSALS_WITHIN = 5, 200, dt.timedelta(hours=1)
"""Refused tokens that are written down in so long a time: of one token, or of one caller with none; and in all. Whoever
tries on fills nothing."""
TOKEN_DAYS = 366
"""A token of another system lasts no longer than this."""


def email_ref(email: str, key: bytes) -> str:
    """A reference to an e-mail address that says nothing of it: the same address gives the same one, under one key."""
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()[:32]


def code_ref(code: str, account: str, key: bytes) -> str:
    """A reference to a code that an account used, by which the same code is known again; it says nothing of it."""
    return hmac.new(key, f"{account} {code}".encode(), hashlib.sha256).hexdigest()[:32]


def is_slug(text: str) -> bool:
    """Whether a text is a slug: plain letters, digits and hyphens. Anything else may not even be looked for."""
    return re.fullmatch(r"[a-z0-9-]+", text) is not None


def persona_email(slug: str) -> str:
    """The address of a demo persona; example.org never receives a letter."""
    return f"{slug}@{PERSONA_DOMAIN}"


def persona_slug(email: str) -> str:
    """What a demo persona is called in its sign-in button."""
    return email.partition("@")[0]


def name_problem(name: str) -> str:
    """What is wrong with a person's name ("" when nothing is): it stands in letters, on one line, for all to see."""
    return hidden(name) or ("" if visible(name) == name else "Enter the name on one line")


def sign_in_method(steps: Iterable[Mapping[str, object]]) -> str:
    """How a session was opened, as the audit writes it: "password", "password+totp", "socialaccount:council+webauthn".

    `steps` are allauth's records of this session, first step first.
    """
    return "+".join(dict.fromkeys(_step(step) for step in steps)) or "unknown"


def _step(step: Mapping[str, object]) -> str:
    method = str(step.get("method", "unknown"))
    if method == "mfa":
        return str(step.get("type", "mfa"))
    return f"{method}:{step['provider']}" if step.get("provider") else method


def verified_addresses(addresses: Iterable[tuple[str, object]]) -> list[str]:
    """The e-mail addresses that a provider says it has verified, lower case.

    Only the value true counts: some providers send the text "false", which is not empty and so would pass as true.
    """
    return [email.strip().lower() for email, verified in addresses if verified is True and email]


def client_address(connected: str, forwarded: str, proxies: int) -> str:
    """The address that attempts to sign in are counted by.

    `connected` is the other end of the connection; `forwarded` is X-Forwarded-For, to whose end each of our `proxies`
    adds where it was called from. Whatever stands further left came with the request, and anyone may write it. A
    request that our proxies did not pass on, or that names no address, counts as whoever is connected.

    Of IPv6 the network (/64): a single subscriber has every address in it, and would never be counted twice.
    """
    passed_on = forwarded.split(",") if forwarded else []
    found = _address(passed_on[-proxies]) if 0 < proxies <= len(passed_on) else None
    found = found or _address(connected)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((found, 64), strict=False).network_address)
    return str(found or "")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as proxies write it: some add the port (192.0.2.1:5000, [2001:db8::1]:5000)."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def token_hash(secret: str) -> str:
    """What is kept of a token. Its secret has 256 random bits: one round of a plain hash is enough, and can be looked
    up."""
    return hashlib.sha256(secret.encode()).hexdigest()


def bearer(header: str) -> str:
    """The secret in an Authorization header; empty when there is none."""
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""
