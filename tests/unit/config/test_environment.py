"""Reading the environment: each mistake gets one sentence, exit code 2, and no word of what was in the variable."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from village.config import environment

GOOD_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"  # fifty characters
ONE = '{"provider_id": "council", "name": "Council", "client_id": "v", "secret": "hush", "settings": %s}'
SERVER = '{"server_url": "https://id.example.org"}'
PLAIN = '{"server_url": "http://id.example.org"}'


def database() -> Any:
    return environment.database(Path("/data/village.sqlite3"))


def mail() -> Any:
    return environment.mail(Path("/data/letters"))


MISTAKES: list[tuple[Callable[[], Any], str, str | None, str]] = [
    (environment.mode, "VILLAGE_MODE", "hush", "must be demo, test or service"),
    (environment.secret_key, "VILLAGE_SECRET_KEY", None, "is not set"),
    (environment.secret_key, "VILLAGE_SECRET_KEY", "", "is not set"),
    (environment.secret_key, "VILLAGE_SECRET_KEY", GOOD_KEY[:49], "shorter than 50"),
    (environment.secret_key, "VILLAGE_SECRET_KEY", "hush" * 20, "different characters"),
    (environment.earlier_secret_keys, "VILLAGE_SECRET_KEY_EARLIER", f"{GOOD_KEY},hush", "shorter than 50"),
    (environment.hosts, "VILLAGE_HOSTS", None, "is not set"),
    (environment.hosts, "VILLAGE_HOSTS", " , ", "names no host"),
    (environment.hosts, "VILLAGE_HOSTS", "*", "any host"),
    (environment.hosts, "VILLAGE_HOSTS", "hush.example.org,*.example.org", "any host"),
    (environment.hosts, "VILLAGE_HOSTS", "https://hush.example.org", "not a host name"),
    (environment.hosts, "VILLAGE_HOSTS", "hush.example.org:443", "not a host name"),
    (environment.origins, "VILLAGE_ORIGINS", "hush.example.org", "not an origin"),
    (environment.proxies, "VILLAGE_BEHIND_PROXY", "hush", "not a number"),
    (environment.proxies, "VILLAGE_BEHIND_PROXY", "-1", "not a number"),
    (database, "DATABASE_URL", "hush", "neither"),
    (database, "DATABASE_URL", "mysql://hush@host/name", "neither"),
    (database, "DATABASE_URL", "postgres://village:hush@host", "names no database"),
    (database, "DATABASE_URL", "postgres://village:hush@host:port/name", "cannot be read"),
    (database, "DATABASE_URL", "postgres://village:hush[@host/name", "cannot be read"),
    (mail, "VILLAGE_EMAIL_URL", "hush.example.org", "does not begin with"),
    (mail, "VILLAGE_EMAIL_URL", "dummymail://hush", "does not begin with"),
    (mail, "VILLAGE_EMAIL_URL", "smtp://", "names no host"),
    (mail, "VILLAGE_EMAIL_URL", "smtp://village:hush@host:port", "cannot be read"),
    (environment.providers, "VILLAGE_OIDC_APPS", "[hush", "not JSON (line 1, column 2)"),
    (environment.providers, "VILLAGE_OIDC_APPS", '{"secret": "hush"}', "not a list"),
    (environment.providers, "VILLAGE_OIDC_APPS", '["hush"]', "not a list"),
    (environment.providers, "VILLAGE_OIDC_APPS", '[{"secret": "hush"}]', "Provider 1 in VILLAGE_OIDC_APPS has no prov"),
    (environment.providers, "VILLAGE_OIDC_APPS", f"[{ONE % '7'}]", "has no settings.server_url"),
    (environment.providers, "VILLAGE_OIDC_APPS", f"[{ONE % SERVER}, {ONE % SERVER}]", "the same provider_id"),
    (
        environment.providers,
        "VILLAGE_OIDC_APPS",
        f"[{ONE % PLAIN}]",
        "is not asked by https",
    ),
]


@pytest.mark.parametrize(("read", "name", "value", "said"), MISTAKES)
def test_a_mistake_gets_one_sentence_that_repeats_no_value(
    read: Callable[[], Any],
    name: str,
    value: str | None,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv(name, raising=False)
    if value is not None:
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as refused:
        read()
    assert refused.value.code == 2
    written = capsys.readouterr().err
    assert written.startswith("village: ")
    assert written.count("\n") == 1
    assert name in written
    assert said in written
    assert "hush" not in written


def test_what_a_service_needs_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLAGE_SECRET_KEY", GOOD_KEY)
    monkeypatch.setenv("VILLAGE_HOSTS", "village.example.org, .council.example.org")
    monkeypatch.setenv("VILLAGE_ORIGINS", "https://village.example.org")
    monkeypatch.setenv("VILLAGE_OIDC_APPS", f"[{ONE % SERVER}]")
    assert environment.secret_key() == GOOD_KEY
    assert environment.hosts() == ["village.example.org", ".council.example.org"]
    assert environment.origins() == ["https://village.example.org"]
    assert [one["settings"]["server_url"] for one in environment.providers()] == ["https://id.example.org"]


@pytest.mark.parametrize(("value", "count"), [(None, 0), ("", 0), ("0", 0), ("1", 1), ("2", 2)])
def test_proxies_are_counted(value: str | None, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VILLAGE_BEHIND_PROXY", raising=False)
    if value is not None:
        monkeypatch.setenv("VILLAGE_BEHIND_PROXY", value)
    assert environment.proxies() == count


def test_a_database_is_where_its_address_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database()["NAME"] == "/data/village.sqlite3"
    monkeypatch.setenv("DATABASE_URL", "postgres://village:a%40b@db.example.org:5433/children")
    found = database()
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", 5433, "children")
    assert (found["USER"], found["PASSWORD"]) == ("village", "a@b")
    assert found["ENGINE"].endswith("postgresql")


def test_letters_are_files_unless_a_mail_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VILLAGE_EMAIL_URL", raising=False)
    assert mail()["EMAIL_FILE_PATH"] == Path("/data/letters")
    assert mail()["EMAIL_BACKEND"].endswith("filebased.EmailBackend")


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        # RFC 6409: submission, encrypted from STARTTLS on, is at 587; RFC 8314: encrypted from the start, at 465.
        ("smtp+tls://village:a%40b@post.example.org", 587, True, False),
        ("smtp+ssl://village:a%40b@post.example.org", 465, False, True),
        ("smtp://village:a%40b@post.example.org", 25, False, False),
        ("smtp+tls://village:a%40b@post.example.org:2525", 2525, True, False),
    ],
)
def test_letters_leave_by_the_mail_server(
    address: str, port: int, tls: bool, ssl: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VILLAGE_EMAIL_URL", address)
    found = mail()
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("post.example.org", port)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("village", "a@b")
    assert (found.get("EMAIL_USE_TLS", False), found.get("EMAIL_USE_SSL", False)) == (tls, ssl)
    assert 0 < found["EMAIL_TIMEOUT"] <= 30


def test_a_repository_keeps_what_it_makes_in_itself(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    assert environment.own_folder(tmp_path) == tmp_path / "var"


@pytest.mark.parametrize(("said", "folder"), [("", "home/.local/share/village"), ("data", "data/village")])
def test_an_installed_village_keeps_it_with_the_users_data(
    said: str, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / said) if said else "")
    assert environment.own_folder(tmp_path / "lib" / "python3.11") == tmp_path / folder


@pytest.mark.parametrize(("said", "keys"), [("", []), (GOOD_KEY, [GOOD_KEY]), (f"{GOOD_KEY}, {GOOD_KEY[::-1]}", 2)])
def test_keys_that_were_replaced_are_listed(said: str, keys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLAGE_SECRET_KEY_EARLIER", said)
    assert environment.earlier_secret_keys() == (keys if keys != 2 else [GOOD_KEY, GOOD_KEY[::-1]])
