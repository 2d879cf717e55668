"""Tokens of systems: who may not first; shown once; at an end when ended, taken back, or the account closes."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core.signing import get_cookie_signer
from django.db import IntegrityError
from django.test import Client

from tests.unit.kernel.people import audited, person, signed_in
from village.kernel.access.queries import policy
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account, ApiToken
from village.kernel.accounts.queries import token_in_force, tokens_of
from village.kernel.accounts.rules import bearer, token_hash

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
SAID: dict[str, Any] = {"name": "Case system", "days": 30, "second_factor": True, "by": "test", "at": AT}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["anyone", "signed in", *sorted(set(policy().roles) - {"administrator"})])
def test_every_role_that_may_not(bob: Account, role: str, method: str) -> None:
    client = Client()
    if role != "anyone":
        client = signed_in(person("Nosy Neighbour", *[] if role == "signed in" else [role]), second_factor=True)
    answer = getattr(client, method)(f"/settings/people/{bob.ref}/tokens/", {"name": "x", "days": 3})
    assert answer.status_code == (302 if role == "anyone" else 404)
    assert not ApiToken.objects.exists()


def test_nobody_issues_one_to_themselves(manager: Client) -> None:
    may = Account.objects.get(name="May Manager")
    assert manager.get(f"/settings/people/{may.ref}/tokens/").status_code == 404
    with pytest.raises(ValueError, match="themselves"):
        actions.issue_token(account=may, **SAID | {"by": str(may.ref)})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"name": " "}, "what the token is for"), ({"days": 0}, "1 to 366"), ({"days": 367}, "1 to 366")],
)
def test_a_token_that_makes_no_sense_is_not_issued(bob: Account, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        actions.issue_token(account=bob, **SAID | wrong)
    assert not ApiToken.objects.exists()


def test_neither_a_closed_account_nor_one_of_no_organisation_gets_one(bob: Account) -> None:
    actions.close_account(account=bob, by="test", at=AT)
    with pytest.raises(ValueError, match="closed"):
        actions.issue_token(account=bob, **SAID)
    alone = actions.open_account(email="a@example.org", name="Alone", organisation=None, by="test", at=AT)
    with pytest.raises(ValueError, match="belongs to none"):
        actions.issue_token(account=alone, **SAID)


def test_the_secret_is_kept_nowhere(bob: Account) -> None:
    token, secret = actions.issue_token(account=bob, **SAID)
    assert token.hash == token_hash(secret)
    assert secret not in str(vars(ApiToken.objects.get()))
    assert secret not in "".join(entry.detail for entry in audited("accounts.token.issue"))


def test_it_holds_until_it_ends_is_taken_back_or_the_account_closes(bob: Account) -> None:
    first, secret = actions.issue_token(account=bob, **SAID)
    last = AT + dt.timedelta(days=30)
    assert token_in_force(secret, at=last - dt.timedelta(seconds=1)) == first
    assert token_in_force(secret, at=last) is None
    assert token_in_force(secret + "x", at=AT) is None
    actions.revoke_token(account=bob, token=first.pk, by="test", at=AT)
    assert token_in_force(secret, at=AT) is None
    with pytest.raises(ValueError, match="already"):
        actions.revoke_token(account=bob, token=first.pk, by="test", at=AT)
    _, second = actions.issue_token(account=bob, **SAID)
    actions.close_account(account=bob, by="test", at=AT)
    assert token_in_force(second, at=AT) is None


def test_the_database_refuses_one_that_ends_before_it_begins(bob: Account) -> None:
    told = {"account": bob, "name": "x", "hash": "y", "made_by": "test"}
    with pytest.raises(IntegrityError):
        ApiToken.objects.create(made_at=AT, until_at=AT, **told)


def test_the_page_shows_a_secret_once_and_takes_tokens_back(bob: Account, manager: Client) -> None:
    address = f"/settings/people/{bob.ref}/tokens/"
    assert b"Issue a token" in manager.get(address).content
    issued = manager.post(address, {"name": "Case system", "days": "30"})
    assert (issued.status_code, issued["Location"]) == (302, address)
    kept = issued.cookies["village_token"]
    assert (kept["httponly"], kept["samesite"], kept["path"], kept["max-age"]) == (True, "Strict", address, 60)
    answer = manager.get(address)
    (secret,) = re.findall(r"village_[\w-]{43}", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    (token,) = tokens_of(bob)
    assert (token.hash, token.second_factor) == (token_hash(secret), False)
    assert secret not in manager.get(address).content.decode()
    for junk in ("x", "9" * 30, str(token.pk)):
        assert manager.post(address, {"revoke": junk}).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert b"Taken back" in manager.get(address).content
    assert len(audited("accounts.token.revoke")) == 1


def test_a_page_loaded_again_issues_no_second_token_and_shows_no_secret_twice(bob: Account, manager: Client) -> None:
    address = f"/settings/people/{bob.ref}/tokens/"
    shown = manager.post(address, {"name": "Case system", "days": "30"}, follow=True)
    assert shown.redirect_chain == [(address, 302)]
    assert b"Copy the new token now" in shown.content
    for _ in range(2):
        again = manager.get(address)  # what a browser asks that loads the page again
        assert b"Copy the new token now" not in again.content
    assert len(tokens_of(bob)) == len(audited("accounts.token.issue")) == 1


def test_a_secret_is_not_shown_late_nor_on_another_page_nor_where_something_is_wrong(
    bob: Account, manager: Client
) -> None:
    address = f"/settings/people/{bob.ref}/tokens/"
    secret = f"village_{'x' * 43}".encode()
    with time_machine.travel(AT, tick=False) as clock:
        manager.post(address, {"name": "Case system", "days": "30"})
        kept = manager.cookies["village_token"].value
        assert b"village_" not in manager.post(address, {"name": "", "days": "30"}).content
        manager.cookies["village_token"] = kept
        clock.shift(61)
        assert b"Copy the new token" not in manager.get(address).content
        manager.cookies["village_token"] = get_cookie_signer(salt="village_tokenelsewhere").sign(secret.decode())
        assert b"Copy the new token" not in manager.get(address).content


def test_the_page_says_what_is_wrong(bob: Account, manager: Client) -> None:
    address = f"/settings/people/{bob.ref}/tokens/"
    assert manager.post(address, {"name": "", "days": "30"}).status_code == 400
    Account.objects.filter(pk=bob.pk).update(organisation=None)
    answer = manager.post(address, {"name": "Case system", "days": "30"})
    # an account of no organisation is out of everybody's reach but of those who manage all of England
    assert (answer.status_code, b"belongs to none" in answer.content) == (400, True)


@pytest.mark.parametrize(
    ("header", "secret"), [("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("Basic abc", ""), ("", ""), ("Bearer", "")]
)
def test_the_header_is_read(header: str, secret: str) -> None:
    assert bearer(header) == secret
