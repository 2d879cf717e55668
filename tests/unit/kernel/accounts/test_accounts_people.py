"""People and roles on their pages: every role that may not, first; nobody about themselves, nor beyond their area."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.unit.kernel.people import LONG_AGO, audited, organisation, person, signed_in
from village.kernel.access.queries import policy, today
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.accounts.queries import grants_of
from village.kernel.audit import queries

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def addresses(account: Account) -> list[str]:
    grant = RoleGrant.objects.filter(account=account).first()
    one = f"/settings/people/{account.ref}/"
    return [
        "/settings/people/",
        "/settings/people/open/",
        "/settings/people/open/who/",
        "/settings/people/open/check/",
        one,
        f"{one}give/",
        f"{one}move/",
        f"{one}close/",
        *([f"{one}end/{grant.pk}/"] if grant else []),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["anyone", "signed in", *sorted(policy().roles)])
def test_every_role_that_may_not(bob: Account, role: str, method: str) -> None:
    client = Client()
    if role == "signed in":
        client = signed_in(person("Sam Signed"), second_factor=True)
    elif role != "anyone":
        client = signed_in(person("Rae Role", role), second_factor=True)
    if "accounts.manage" in getattr(policy().roles.get(role), "permissions", ()):
        pytest.skip("this one may")
    for address in addresses(bob):
        response = getattr(client, method)(address)
        assert response.status_code == (302 if role == "anyone" else 404), address
        if role == "anyone":
            assert response["Location"].startswith("/sign-in/?next=")
    bob.refresh_from_db()
    assert bob.is_active


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_manager_without_a_second_factor_is_asked_for_one(bob: Account, method: str) -> None:
    client = signed_in(person("May Manager", "administrator"))
    for address in addresses(bob):
        assert getattr(client, method)(address)["Location"].startswith("/account/two-factor/needed/?next="), address


@pytest.mark.parametrize("what", ["give/", "move/", "close/", "end/{grant}/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_changes_their_own(what: str, method: str) -> None:
    me = person("May Manager", "administrator")
    client = signed_in(me, second_factor=True)
    grant = RoleGrant.objects.get(account=me)
    address = f"/settings/people/{me.ref}/{what.format(grant=grant.pk)}"
    before = audited("accounts.role.give")
    data = {"role": "auditor", "area": "", "from_on": "2026-01-01"}
    assert getattr(client, method)(address, data).status_code == 404
    assert len(audited("accounts.role.give")) == len(before)
    page = client.get(f"/settings/people/{me.ref}/").content.decode()
    assert "This is your own account" in page
    assert "Give a role" not in page


def test_a_manager_of_an_area_sees_and_changes_nobody_beyond_it(bob: Account) -> None:
    far = person("Far Farrer", "practitioner", of="elsewhere", serves="E10000001")
    client = signed_in(person("May Manager", "administrator", area="E10000099"), second_factor=True)
    page = client.get("/settings/people/").content.decode()
    assert "Bob Baker" in page
    assert "Far Farrer" not in page
    assert "Elsewhere" not in page
    for address in addresses(far)[4:]:
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"organisation": "exampleshire"}).status_code == 404, address
    # Nor sends anyone there, nor gives a role beyond it.
    RoleGrant.objects.filter(account=bob).update(area="E10000099")
    assert client.post(f"/settings/people/{bob.ref}/move/", {"organisation": "elsewhere"}).status_code == 200
    give = f"/settings/people/{bob.ref}/give/"
    for role, area in (("plan-officer", ""), ("plan-officer", "E10000001"), ("auditor", "E10000099")):
        assert client.post(give, {"role": role, "area": area, "from_on": "2026-01-01"}).status_code == 200
    assert {grant.role for grant in grants_of(bob)} == {"practitioner"}
    assert "Auditor" not in client.get(give).content.decode()  # a role that no area gives
    assert client.post(give, {"role": "plan-officer", "area": "E10000099", "from_on": "2026-01-01"}).status_code == 302
    bob.refresh_from_db()
    assert bob.organisation is not None
    assert bob.organisation.slug == "exampleshire"


@pytest.mark.parametrize("beyond", ["", "E10000001"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_manager_of_an_area_ends_no_role_beyond_it(bob: Account, beyond: str, method: str) -> None:
    far = actions.give_role(account=bob, role="plan-approver", area=beyond, from_on=LONG_AGO, by="other", at=AT)
    near = actions.give_role(account=bob, role="plan-officer", area="E10000099", from_on=LONG_AGO, by="other", at=AT)
    RoleGrant.objects.filter(role="practitioner").update(area="E10000099")
    client = signed_in(person("May Manager", "administrator", area="E10000099"), second_factor=True)
    one = f"/settings/people/{bob.ref}/"
    for what in (f"end/{far.pk}/", "move/", "close/"):
        assert getattr(client, method)(one + what, {"organisation": "exampleshire"}).status_code == 404, what
    bob.refresh_from_db()
    assert bob.is_active
    assert far in grants_of(bob)
    page = client.get(one).content.decode()
    assert "holds a role beyond your area" in page
    assert [what for what in (f"end/{far.pk}/", "move/", "close/") if one + what in page] == []
    assert f"{one}end/{near.pk}/" in page
    # What is within reach can be ended; once the other is gone, all is theirs again.
    assert client.post(f"{one}end/{near.pk}/").status_code == 302
    actions.end_role(grant=far, until_on=today(), by="other", at=AT)
    assert "Close the account" in client.get(one).content.decode()
    assert client.post(f"{one}close/").status_code == 302


def test_a_closed_account_is_changed_no_more(bob: Account, manager: Client) -> None:
    actions.close_account(account=bob, by="other", at=timezone.now())
    assert b"This account is closed" in manager.get(f"/settings/people/{bob.ref}/").content
    for what in ("give/", "move/", "close/"):
        assert manager.post(f"/settings/people/{bob.ref}/{what}").status_code == 404


def test_people_are_found(bob: Account, manager: Client) -> None:
    closed = person("Cara Closed")
    actions.close_account(account=closed, by="other", at=timezone.now())
    person("Zoe Zen", of="another", serves="E10000001")

    def found(query: str) -> set[str]:
        page = manager.get(f"/settings/people/?{query}").content.decode()
        return {
            name for name in ("Bob Baker", "May Manager", "Zoe Zen", "Cara Closed") if name in page.split("<main")[1]
        }

    assert found("") == {"Bob Baker", "May Manager", "Zoe Zen"}
    assert found("q=BAKER+bob") == {"Bob Baker"}
    assert found("q=zoe.zen%40example") == {"Zoe Zen"}
    assert found("role=practitioner") == {"Bob Baker"}
    assert found("organisation=another") == {"Zoe Zen"}
    assert found("closed=on") == {"Cara Closed"}
    assert found("q=nobody") == set()
    assert found("role=invented&page=99") == {
        "Bob Baker",
        "May Manager",
        "Zoe Zen",
    }  # what makes no sense filters nothing


def test_where_a_role_holds_is_told_by_name(manager: Client) -> None:
    account = person("Pat Pine", "practitioner", area="E08000035")
    page = manager.get(f"/settings/people/{account.ref}/").content.decode()
    assert "Leeds" in page
    assert "E08000035" not in page


def test_a_role_is_given_and_ended(bob: Account, manager: Client) -> None:
    page = manager.get(f"/settings/people/{bob.ref}/give/").content.decode()
    assert policy().roles["auditor"].description in page
    data = {"role": "auditor", "area": "", "from_on": "2026-01-05", "last_on": "2099-01-31"}
    assert manager.post(f"/settings/people/{bob.ref}/give/", data)["Location"] == f"/settings/people/{bob.ref}/"
    grant = RoleGrant.objects.get(account=bob, role="auditor")
    assert (grant.from_on, grant.until_on, grant.area) == (dt.date(2026, 1, 5), dt.date(2099, 2, 1), "")
    (entry,) = audited("accounts.role.give")[-1:]
    assert entry.actor == str(account_ref("May Manager"))
    assert entry.policy == policy().version
    assert queries.detail_of(entry) == {"role": "auditor", "area": "", "from": "2026-01-05", "until": "2099-02-01"}
    page = manager.get(f"/settings/people/{bob.ref}/").content.decode()
    assert "Bob Baker has been given the role Auditor." in page
    assert "31 January 2099" in page
    ending = f"/settings/people/{bob.ref}/end/{grant.pk}/"
    assert b"no longer be Auditor" in manager.get(ending).content
    assert manager.post(ending).status_code == 302
    grant.refresh_from_db()
    assert grant.until_on == today()
    assert manager.post(ending).status_code == 404  # it has ended
    assert audited("accounts.role.end")[-1].thing == f"account:{bob.ref}"


def account_ref(name: str) -> uuid.UUID:
    return Account.objects.get(name=name).ref


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Choose a role"),
        ({"role": "invented"}, "not one of the available choices"),
        ({"role": "auditor", "from_on": ""}, "Enter the first day"),
        (
            {"role": "auditor", "area": "E10000099", "from_on": "2026-01-05"},
            "This role is given for all of England or not at all",
        ),
        ({"role": "auditor", "from_on": "2026-02-30"}, "real date"),
        ({"role": "auditor", "from_on": "2026-02-02", "last_on": "9999-12-31"}, "Leave this empty for a role without"),
        (
            {"role": "auditor", "from_on": "2026-02-02", "last_on": "2026-02-01"},
            "The last day must be the first day or later",
        ),
    ],
)
def test_a_role_that_makes_no_sense_is_not_given(
    bob: Account, manager: Client, data: dict[str, str], said: str
) -> None:
    response = manager.post(f"/settings/people/{bob.ref}/give/", data)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert RoleGrant.objects.filter(account=bob).count() == 1


def test_an_action_that_refuses_is_told_on_the_page(bob: Account, manager: Client, monkeypatch: Any) -> None:
    def refuse(**_: object) -> None:
        raise ValueError("It was closed meanwhile.")

    monkeypatch.setattr(actions, "give_role", refuse)
    data = {"role": "auditor", "area": "", "from_on": "2026-01-05"}
    assert b"It was closed meanwhile." in manager.post(f"/settings/people/{bob.ref}/give/", data).content


def test_someone_is_moved_and_closed(bob: Account, manager: Client) -> None:
    organisation("another", "E10000001")
    assert b"Their roles stay" in manager.get(f"/settings/people/{bob.ref}/move/").content
    assert manager.post(f"/settings/people/{bob.ref}/move/", {"organisation": "invented"}).status_code == 200
    assert manager.post(f"/settings/people/{bob.ref}/move/", {"organisation": "another"}).status_code == 302
    assert queries.detail_of(audited("accounts.move")[0]) == {"from": "exampleshire", "to": "another"}
    assert b"signed out everywhere" in manager.get(f"/settings/people/{bob.ref}/close/").content
    assert manager.post(f"/settings/people/{bob.ref}/close/")["Location"] == "/settings/people/"
    bob.refresh_from_db()
    assert (bob.is_active, bob.has_usable_password(), list(grants_of(bob))) == (False, False, [])
    assert len(audited("accounts.close")) == 1
