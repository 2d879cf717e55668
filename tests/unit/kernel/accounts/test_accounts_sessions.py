"""Sessions that are none, that are nobody's any more, and that cannot be read at all."""

from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from tests.unit.kernel.people import organisation, person, signed_in
from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import ANYONE
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account
from village.kernel.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def persona(settings: Any) -> Client:
    """Someone who signed in to the demo, whose database and key then went into service."""
    settings.DEMO = True
    account = actions.open_persona(slug="ann", name="Ann", organisation=organisation(), by="test", at=timezone.now())
    for role in ("auditor", "administrator"):
        actions.give_role(account=account, role=role, from_on=timezone.localdate(), by="test", at=timezone.now())
    client = Client()
    assert client.post("/sign-in/demo/", {"persona": "ann"}).status_code == 302
    assert client.get("/oversight/audit/").status_code == 200
    settings.DEMO = False
    return client


@pytest.mark.parametrize(
    "address", ["/work/", "/account/", "/account/password/set/", "/account/two-factor/", "/oversight/audit/"]
)
def test_a_persona_is_nobody_outside_the_demo(persona: Client, address: str) -> None:
    assert persona.get(address)["Location"].startswith("/sign-in/?next=")
    assert persona.post(address)["Location"].startswith("/sign-in/?next=")
    page = persona.get("/sign-in/")  # which sends those who are in away
    assert page.status_code == 200
    assert "Sign out" not in page.content.decode()


def test_a_persona_has_no_roles_outside_the_demo(persona: Client) -> None:
    assert viewer_for(Account.objects.get(name="Ann"), second_factor=True) == ANYONE


@pytest.mark.parametrize("key", [r"\000" + "a" * 31, "a" * 31, "a" * 33, "A" * 32, "é" * 32, "a" * 31 + r"\012", ""])
def test_a_cookie_that_is_no_key_is_no_session(key: str) -> None:
    client = Client()
    client.cookies.load(f'{site.SESSION_COOKIE_NAME}="{key}"')
    for address in ("/", "/sign-in/", "/account/"):
        assert client.get(address).status_code == (302 if address == "/account/" else 200)
    ann = person()
    assert client.post("/sign-in/", {"login": ann.email, "password": "three random words"}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_key_with_a_character_that_no_database_takes_is_dropped() -> None:
    assert SessionStore("\0" + "a" * 31).session_key is None
    assert SessionStore("a" * 32).session_key == "a" * 32


@pytest.mark.parametrize("address", ["/", "/account/", "/sign-in/", "/plans/", "/there/is/nothing/"])
def test_when_sessions_cannot_be_read_the_page_says_so(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(person())

    def away(*_: object) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(DatabaseStore, "_get_session_from_db", away)
    client.raise_request_exception = False
    response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "This page cannot be shown just now" in response.content.decode()
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert (response["X-Frame-Options"], response["X-Content-Type-Options"]) == ("DENY", "nosniff")
