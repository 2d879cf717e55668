"""Signing in through an organisation's own OpenID Connect provider: a real exchange with a mock of one."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from tests.unit.kernel.people import audited, person, sign_in, signed_in
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account
from village.kernel.audit import queries

pytestmark = pytest.mark.django_db
PEOPLE = {
    "ann-1": {"email": "Ann.Archer@example.org", "email_verified": True, "name": "Ann A."},
    "ann-2": {"email": "ann.archer@example.org", "email_verified": True},
    "unsure": {"email": "ann.archer@example.org", "email_verified": False},
    "worded": {"email": "ann.archer@example.org", "email_verified": "false"},
    "silent": {"email": "ann.archer@example.org"},
    "stranger": {"email": "stranger@example.org", "email_verified": True},
    "nameless": {},
    "demo": {"email": "dee.demo@example.org", "email_verified": True},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = [word for sub, claims in PEOPLE.items() for word in ("--user-claims", json.dumps({"sub": sub, **claims}))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *people]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONWARNINGS": "ignore"}
    )
    address = f"http://localhost:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(autouse=True)
def _configured(provider: str, settings: Any) -> None:
    app = {
        "provider_id": "council",
        "name": "Exampleshire",
        "client_id": "village",
        "secret": "shared",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def back_from(client: Client, sub: str, query: str = "") -> Any:
    """Go to the provider, be someone there, and come back."""
    leaving = client.get(f"/sign-in/with/council/{query}")
    assert leaving.status_code == 302
    data = urllib.parse.urlencode({"sub": sub}).encode()
    try:
        urllib.request.build_opener(_Stay).open(leaving["Location"], data=data, timeout=10).close()
        raise AssertionError("the provider did not send us back")
    except urllib.error.HTTPError as answer:
        there = answer.headers["Location"]
        answer.close()
    assert there.startswith("http://testserver/sign-in/with/council/callback/")
    return client.get(there.removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.parametrize("sub", ["unsure", "worded", "silent", "stranger", "nameless", "demo"])
def test_who_is_not_known_gets_one_page_and_no_account(client: Client, sub: str) -> None:
    person()
    person("Dee Demo", is_demo=True)
    response = back_from(client, sub)
    assert response.status_code == 403
    assert b"You have no account here" in response.content
    assert not is_in(client)
    assert Account.objects.count() == 2
    assert not SocialAccount.objects.exists()
    (entry,) = audited("accounts.sign-in")
    assert (entry.decision, entry.actor) == ("denied", "nobody")


def test_the_page_is_the_same_whatever_the_reason(client: Client) -> None:
    ann = person()
    closed = person("Stranger")
    closed.is_active = False
    closed.save()
    pages = {back_from(Client(), sub).content for sub in ("unsure", "stranger", "nameless")}
    assert len(pages) == 1
    assert ann.email.encode() not in pages.pop()


def test_a_closed_account_lets_nobody_in_though_it_is_connected(client: Client) -> None:
    ann = person()
    assert back_from(client, "ann-1").status_code == 302
    actions.close_account(account=ann, by="manager", at=timezone.now())
    assert back_from(Client(), "ann-1").status_code == 403
    assert [entry.reason for entry in audited("accounts.sign-in") if entry.decision == "denied"] == ["account closed"]


def test_nobody_connects_another_identity_to_an_account(client: Client) -> None:
    ann = person()
    mine = signed_in(ann)
    response = back_from(mine, "stranger", "?process=connect")
    assert response.status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_an_exchange_begun_for_anything_but_signing_in_is_refused(client: Client, process: str) -> None:
    from allauth.socialaccount.adapter import get_adapter  # noqa: PLC0415 - allauth's way to begin another exchange

    from village.kernel.accounts.views import session  # noqa: PLC0415

    ann = person()
    mine = signed_in(ann)
    with pytest.MonkeyPatch.context() as patch:
        begin = type(get_adapter().get_provider(None, "council")).redirect
        patch.setattr(
            type(get_adapter().get_provider(None, "council")),
            "redirect",
            lambda self, request, **kwargs: begin(self, request, **{**kwargs, "process": process}),
        )
        assert session.provider
        assert back_from(mine, "ann-1").status_code == 403
    assert not SocialAccount.objects.exists()
    assert audited("accounts.sign-in")[-1].reason == "not a sign-in"


def test_a_verified_address_leads_to_its_account_and_is_known_by_number_from_then_on(client: Client) -> None:
    ann = person()
    response = back_from(client, "ann-1", "?next=/plan/")
    assert (response.status_code, response["Location"]) == (302, "/plan/")
    assert is_in(client)
    assert queries.detail_of(audited("accounts.sign-in")[-1]) == {"method": "socialaccount:council"}
    assert queries.detail_of(audited("accounts.identity.add")[0]) == {"provider": "council"}
    known = SocialAccount.objects.get()
    assert (known.user_id, known.uid, known.extra_data) == (ann.pk, "ann-1", {})
    Account.objects.filter(pk=ann.pk).update(email="married@example.org")
    again = Client()
    assert back_from(again, "ann-1").status_code == 302
    assert is_in(again)
    assert SocialAccount.objects.get().extra_data == {}
    # The password goes on working: the account was opened by someone who may, not by whoever had the address.
    ann.refresh_from_db()
    assert sign_in(Client(), ann).status_code == 302


def test_coming_back_as_another_ends_the_first_session(client: Client) -> None:
    bob = person("Bob Baker")
    person()
    mine = signed_in(bob)
    assert back_from(mine, "ann-1").status_code == 302
    assert [entry.actor for entry in audited("accounts.sign-out")] == [str(bob.ref)]
    assert b"Ann Archer" in mine.get("/account/").content


def test_the_second_factor_is_asked_for_after_the_provider_too(client: Client) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415 - sets one up at once

    TOTP.activate(person(), generate_totp_secret())
    assert back_from(client, "ann-1")["Location"] == "/sign-in/two-factor/"
    assert not is_in(client)


def test_stopping_at_the_provider_is_no_error(client: Client) -> None:
    leaving = client.get("/sign-in/with/council/")["Location"]
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(leaving).query)["state"][0]
    response = client.get(f"/sign-in/with/council/callback/?error=access_denied&state={state}")
    assert response["Location"] == "/sign-in/stopped/"
    assert b"You are not signed in" in client.get("/sign-in/stopped/").content


def test_an_answer_nobody_asked_for_is_refused(client: Client) -> None:
    response = client.get("/sign-in/with/council/callback/?code=x&state=planted")
    assert response.status_code == 401
    assert b"You could not be signed in" in response.content
    assert client.get("/sign-in/failed/").status_code == 401


def test_only_configured_providers_have_addresses(client: Client) -> None:
    for address in ("/sign-in/with/other/", "/sign-in/with/other/callback/", "/sign-in/with/openid_connect/x/"):
        assert client.get(address).status_code == 404
    assert client.post("/sign-in/with/council/").status_code == 405


def test_a_provider_that_does_not_answer_is_not_our_fault_and_says_so(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    response = client.get("/sign-in/with/council/")
    assert response.status_code == 502
    assert b"You could not be signed in" in response.content


def test_the_sign_in_page_offers_it(client: Client) -> None:
    page = client.get("/sign-in/?next=/plan/").content.decode()
    assert "Sign in with Exampleshire" in page
    assert 'href="/sign-in/with/council/?next=%2Fplan%2F"' in page


def test_no_account_is_ever_made(client: Client, tmp_path: Path) -> None:
    for sub in PEOPLE:
        back_from(Client(), sub)
    assert not Account.objects.exists()
