"""Second factors, for real: an app's codes, recovery codes, and what they open."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.test import Client

from tests.unit.kernel.people import PASSWORD, audited, code, confirmed, person, sign_in, signed_in
from village.kernel.accounts.actions.closing import close_factors_anew
from village.kernel.accounts.adapters import MFAAdapter
from village.kernel.accounts.models import Account
from village.kernel.audit import queries

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that the test moves on: each code works once in its half minute."""
    with time_machine.travel(NOW, tick=True) as travelled:
        yield travelled


def add_app(client: Client) -> str:
    """Add an authenticator app; give back its secret."""
    page = confirmed(client).get("/account/two-factor/app/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret
    assert "data:image/svg+xml;base64," in page
    response = client.post("/account/two-factor/app/", {"code": code(secret.group(1))})
    assert response["Location"] == "/account/two-factor/codes/"
    return secret.group(1)


def recovery_codes(client: Client) -> list[str]:
    page = confirmed(client).get("/account/two-factor/codes/").content.decode()
    return re.findall(r"<code[^>]*>([^<]+)</code>", page)


def test_a_password_alone_does_not_open_what_needs_more(clock: Any) -> None:
    cleo = person("Cleo Marsh", "auditor")
    client = signed_in(cleo)
    response = client.get("/oversight/audit/")
    assert response["Location"] == "/account/two-factor/needed/?next=/oversight/audit/"
    assert b"Set one up now" in client.get(response["Location"]).content
    assert audited("audit.read") == []


def test_a_code_from_an_app_opens_it(clock: Any) -> None:
    cleo = person("Cleo Marsh", "auditor")
    secret = add_app(signed_in(cleo))
    clock.shift(60)
    client = Client()
    assert sign_in(client, cleo)["Location"] == "/sign-in/two-factor/"
    assert client.get("/account/").status_code == 302  # not in yet
    assert client.get("/oversight/audit/").status_code == 302
    wrong = client.post("/sign-in/two-factor/", {"code": "000000"})
    assert b"The code is wrong or too old" in wrong.content
    assert (audited("accounts.sign-in")[-1].decision, audited("accounts.sign-in")[-1].reason) == (
        "denied",
        "wrong code",
    )
    assert client.post("/sign-in/two-factor/", {"code": code(secret)})["Location"] == "/work/"
    assert queries.detail_of(audited("accounts.sign-in")[-1]) == {"method": "password+totp"}
    assert client.get("/oversight/audit/").status_code == 200


def test_a_code_does_not_work_twice(clock: Any) -> None:
    ann = person()
    secret = add_app(signed_in(ann))
    clock.shift(60)
    now = code(secret)
    one, two = Client(), Client()
    sign_in(one, ann)
    assert one.post("/sign-in/two-factor/", {"code": now}).status_code == 302
    sign_in(two, ann)
    assert two.post("/sign-in/two-factor/", {"code": now}).status_code == 200


def test_codes_cannot_be_guessed_for_long(clock: Any) -> None:
    ann = person()
    secret = add_app(signed_in(ann))
    clock.shift(600)
    client = Client()
    sign_in(client, ann)
    for guess in range(6):
        response = client.post("/sign-in/two-factor/", {"code": f"{guess:06}"})
    assert b"tried too often" in response.content
    assert client.post("/sign-in/two-factor/", {"code": code(secret)}).status_code == 200  # even the right one


def test_adding_an_app_confirms_this_session_at_once(clock: Any) -> None:
    client = signed_in(person("Cleo Marsh", "auditor"))
    add_app(client)
    assert client.get("/oversight/audit/").status_code == 200
    assert [entry.action for entry in audited("accounts.app.add")] == ["accounts.app.add"]


def test_a_session_from_before_the_app_is_asked_for_a_code(clock: Any) -> None:
    cleo = person("Cleo Marsh", "auditor")
    other = signed_in(cleo)
    secret = add_app(signed_in(cleo))
    clock.shift(60)
    asked = other.get("/account/two-factor/needed/?next=/oversight/audit/")
    assert asked["Location"] == "/account/two-factor/confirm/?next=%2Foversight%2Faudit%2F"
    assert b"Use your password" in other.get(asked["Location"]).content
    there = other.post(asked["Location"], {"code": code(secret)})
    assert there["Location"] == "/oversight/audit/"
    assert other.get("/oversight/audit/").status_code == 200


def test_confirming_by_password_again_is_no_second_factor(clock: Any) -> None:
    client = confirmed(signed_in(person("Cleo Marsh", "auditor")))
    assert client.get("/oversight/audit/").status_code == 302


def test_a_record_of_another_person_is_worth_nothing(clock: Any) -> None:
    client = signed_in(person("Cleo Marsh", "auditor"), second_factor=True)
    assert client.get("/oversight/audit/").status_code == 200
    session = client.session
    session["account_authentication_methods_user"] = "0"
    session.save()
    assert client.get("/oversight/audit/").status_code == 302


def test_a_recovery_code_works_once(clock: Any) -> None:
    ann = person()
    client = signed_in(ann)
    add_app(client)
    first, *_ = codes = recovery_codes(client)
    assert len(codes) == 10
    text = client.get("/account/two-factor/codes/download/")
    assert (text["Content-Type"].partition(";")[0], first in text.content.decode()) == ("text/plain", True)
    one, two = Client(), Client()
    sign_in(one, ann)
    assert one.post("/sign-in/two-factor/", {"code": first}).status_code == 302
    assert queries.detail_of(audited("accounts.sign-in")[-1]) == {"method": "password+recovery_codes"}
    sign_in(two, ann)
    assert two.post("/sign-in/two-factor/", {"code": first}).status_code == 200


def test_new_codes_end_the_old_ones(clock: Any) -> None:
    client = signed_in(person())
    add_app(client)
    before = recovery_codes(client)
    assert b"10 present codes will no longer work" in client.get("/account/two-factor/codes/new/").content
    client.post("/account/two-factor/codes/new/")
    assert not set(before) & set(recovery_codes(client))
    assert len(audited("accounts.codes.new")) == 1


def test_what_is_sensitive_asks_for_the_password_again(clock: Any) -> None:
    client = signed_in(person())
    for address in ("app/", "keys/add/", "codes/new/"):
        response = client.get(f"/account/two-factor/{address}")
        assert response["Location"].startswith("/account/confirm/"), address
    assert b"The password is wrong" in client.post("/account/confirm/", {"password": "wrong"}).content
    assert client.get("/account/two-factor/app/").status_code == 302


def test_removing_the_app_is_recorded_and_ends_its_codes(clock: Any) -> None:
    ann = person()
    client = signed_in(ann)
    add_app(client)
    assert b"Remove the app" in client.get("/account/two-factor/app/remove/").content
    assert client.post("/account/two-factor/app/remove/")["Location"] == "/account/two-factor/"
    assert len(audited("accounts.app.remove")) == 1
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), ann)["Location"] == "/work/"


def test_a_change_that_cannot_be_recorded_is_not_made(clock: Any, monkeypatch: Any) -> None:
    from village.kernel.accounts import actions  # noqa: PLC0415 - patched below

    client = confirmed(signed_in(person()))
    client.raise_request_exception = False
    page = client.get("/account/two-factor/app/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret

    def fails(**_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(actions.audit, "record", fails)
    assert client.post("/account/two-factor/app/", {"code": code(secret.group(1))}).status_code == 500
    assert not Authenticator.objects.exists()


def test_secrets_are_not_readable_in_the_database(clock: Any, settings: Any) -> None:
    client = signed_in(person())
    secret = add_app(client)
    codes = recovery_codes(client)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not [one for one in codes if one in stored]
    kept = MFAAdapter().encrypt(secret)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another server's"
    with pytest.raises(InvalidToken):
        MFAAdapter().decrypt(kept)
    settings.SECRET_KEY_FALLBACKS = [old]  # a key that is being replaced
    assert MFAAdapter().decrypt(kept) == secret


def test_factors_are_closed_anew_so_that_an_earlier_key_opens_none(clock: Any, settings: Any) -> None:
    ann = person()
    client = signed_in(ann)
    secret, codes = add_app(client), set(recovery_codes(client))
    Authenticator.objects.create(user=ann, type=Authenticator.Type.WEBAUTHN, data={"credential": {}})
    old, settings.SECRET_KEY = settings.SECRET_KEY, "the present one"
    before = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))
    with pytest.raises(InvalidToken):
        close_factors_anew(by="command-line", at=NOW)
    assert list(Authenticator.objects.order_by("pk").values_list("data", flat=True)) == before
    settings.SECRET_KEY_FALLBACKS = [old]
    assert close_factors_anew(by="command-line", at=NOW) == 2
    settings.SECRET_KEY_FALLBACKS = []
    app, spare, key = Authenticator.objects.order_by("pk")
    assert MFAAdapter().decrypt(app.data["secret"]) == secret
    assert set(spare.wrap().get_unused_codes()) == codes
    assert key.data == {"credential": {}}
    said = queries.latest("accounts.factors.close")
    assert said is not None
    assert (said.actor, queries.detail_of(said)) == ("command-line", {"factors": 2})


def test_sessions_go_on_under_a_new_key_as_long_as_the_earlier_one_is_named(settings: Any) -> None:
    client, other = signed_in(person()), signed_in(person("Bea Other"))
    old, settings.SECRET_KEY = settings.SECRET_KEY, "the present one"
    assert other.get("/account/").status_code == 302  # to sign in
    settings.SECRET_KEY_FALLBACKS = [old]
    assert client.get("/account/").status_code == 200


@pytest.fixture
def ann_in() -> Client:
    return signed_in(person())


PAGES = {
    "/account/": "Your account",
    "/account/two-factor/": "Second factors",
    "/account/two-factor/keys/": "Security keys",
    "/account/password/": "Change your password",
}


@pytest.mark.parametrize(("address", "heading"), PAGES.items())
def test_ones_account_is_ones_own(address: str, heading: str, ann_in: Client) -> None:
    assert Client().get(address)["Location"].startswith("/sign-in/?next=")
    assert heading in ann_in.get(address).content.decode()


def test_changing_the_password_keeps_this_session_and_ends_the_others() -> None:
    ann = person()
    here, there = signed_in(ann), signed_in(ann)
    new = "four other random words"
    wrong = here.post("/account/password/", {"oldpassword": "wrong", "password1": new, "password2": new})
    assert b"This is not your present password" in wrong.content
    right = here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert right["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert len(audited("accounts.password.set")) == 1


def test_someone_without_a_password_can_set_one() -> None:
    ann = person()
    client = signed_in(ann)
    Account.objects.filter(pk=ann.pk).update(password="!none")
    client.force_login(Account.objects.get(pk=ann.pk), backend="village.kernel.accounts.backends.AccountBackend")
    assert client.get("/account/password/")["Location"] == "/account/password/set/"
    assert b"Set a password" in client.get("/account/password/set/").content
    new = "four other random words"
    assert client.post("/account/password/set/", {"password1": new, "password2": new})["Location"] == "/account/"
    assert sign_in(Client(), ann, new).status_code == 302
