"""People and roles: every role that may not, first; nobody about themselves; nobody beyond their area."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.unit.kernel.people import LONG_AGO, audited, organisation, person, sign_in, signed_in
from village.kernel.access.queries import policy, today
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.accounts.queries import account_by_email, accounts, grants_of, personas, role_names
from village.kernel.audit import queries

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def bob() -> Account:
    """Someone to do things to."""
    return person("Bob Baker", "practitioner")


@pytest.fixture
def manager(bob: Account) -> Client:
    """Someone who may."""
    return signed_in(person("May Manager", "administrator"), second_factor=True)


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


# Opening an account


def answer(client: Client, step: str, **data: str) -> Any:
    return client.post(f"/settings/people/open/{step}/", data)


@pytest.mark.parametrize(
    "typed", [{"name": "Nia\u202e New", "email": "nia@example.org"}, {"name": "Nia", "email": "nia@exam\u200bple.org"}]
)
def test_a_name_or_an_address_with_something_hidden_in_it_is_refused(manager: Client, typed: dict[str, str]) -> None:
    page = answer(manager, "who", **typed)
    assert page.status_code == 200
    assert "hidden character after" in page.content.decode()


def test_an_account_is_opened_and_its_owner_gets_in_by_letter(manager: Client) -> None:
    assert manager.get("/settings/people/open/")["Location"] == "/settings/people/open/who/"
    assert answer(manager, "who", name=" Nia New ", email="Nia@Example.org")["Location"].endswith("/organisation/")
    assert answer(manager, "organisation", organisation="exampleshire")["Location"].endswith("/role/")
    assert answer(manager, "role", role="plan-officer")["Location"].endswith("/check/")
    page = manager.get("/settings/people/open/check/").content.decode()
    for said in ("Nia New", "nia@example.org", "Exampleshire", "Plan officer, in the area of Exampleshire"):
        assert said in page
    assert not Account.objects.filter(email="nia@example.org").exists()
    done = answer(manager, "check").content.decode()
    assert "The account is open" in done
    nia = Account.objects.get(email="nia@example.org")
    assert (nia.name, nia.has_usable_password(), nia.is_demo) == ("Nia New", False, False)
    (grant,) = grants_of(nia)
    assert (grant.role, grant.area, grant.from_on) == ("plan-officer", "E10000099", today())
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Your Village account", ["nia@example.org"])
    assert "Nia New, an account has been opened for you" in letter.body
    # Sent once: going back does not open another.
    assert answer(manager, "check")["Location"].endswith("/who/")
    client = Client()
    page = client.get("/" + letter.body.split("://testserver/")[1].split()[0], follow=True)
    new = "four other random words"
    action = page.redirect_chain[-1][0]
    assert client.post(action, {"password1": new, "password2": new}).status_code == 302
    assert sign_in(client, nia, new).status_code == 302


def test_the_steps_come_in_their_order(manager: Client) -> None:
    assert manager.get("/settings/people/open/role/")["Location"].endswith("/who/")
    assert manager.get("/settings/people/open/check/")["Location"].endswith("/who/")
    assert manager.get("/settings/people/open/nothing/").status_code == 404
    answer(manager, "who", name="Nia New", email="nia@example.org")
    assert manager.get("/settings/people/open/check/")["Location"].endswith("/organisation/")
    assert b'value="Nia New"' in manager.get("/settings/people/open/who/").content
    manager.get("/settings/people/open/")
    assert b'value="Nia New"' not in manager.get("/settings/people/open/who/").content


@pytest.mark.parametrize(
    ("step", "data", "said"),
    [
        ("who", {}, "Enter their name"),
        *(
            ("who", {"name": f"Nia{unseen}New", "email": "nia@example.org"}, said)
            for unseen, said in (
                *((one, "Enter the name on one line") for one in ("\n", "\r\n", "\t")),
                *((one, "There is a hidden character") for one in ("\x1b", "\x85", "\u2028", "\u202e", "\u200b")),
            )
        ),
        ("who", {"name": "N", "email": "nonsense"}, "Enter an e-mail address like"),
        ("who", {"name": "N", "email": "BOB.baker@example.org"}, "There is already an account"),
    ],
)
def test_an_answer_that_does_not_hold_is_asked_again(
    manager: Client, step: str, data: dict[str, str], said: str
) -> None:
    response = answer(manager, step, **data)
    assert response.status_code == 200
    assert said in response.content.decode()


def test_an_account_may_start_without_a_role(manager: Client) -> None:
    answer(manager, "who", name="Nia New", email="nia@example.org")
    answer(manager, "organisation", organisation="exampleshire")
    assert b"Choose a role, or none for now" in answer(manager, "role").content
    answer(manager, "role", role="none")
    assert b"None for now" in manager.get("/settings/people/open/check/").content
    answer(manager, "check")
    assert list(grants_of(Account.objects.get(email="nia@example.org"))) == []


@pytest.mark.parametrize(("serves", "status"), [("E10000099", 200), ("", 302)])
def test_a_first_role_that_no_area_gives_is_not_one_in_an_area(manager: Client, serves: str, status: int) -> None:
    organisation("body", serves)
    answer(manager, "who", name="Nia New", email="nia@example.org")
    answer(manager, "organisation", organisation="body")
    assert ("Auditor" in manager.get("/settings/people/open/role/").content.decode()) == (status == 302)
    assert answer(manager, "role", role="auditor").status_code == status


def test_an_address_taken_meanwhile_is_told_of(manager: Client, monkeypatch: Any) -> None:
    answer(manager, "who", name="Nia New", email="nia@example.org")
    answer(manager, "organisation", organisation="exampleshire")
    answer(manager, "role", role="none")

    def refuse(**_: object) -> None:
        raise ValueError("There is already an account with this e-mail address.")

    monkeypatch.setattr(actions, "open_account", refuse)
    assert b"There is already an account" in answer(manager, "check").content
    assert mail.outbox == []


def test_a_manager_of_an_area_opens_accounts_only_there(bob: Account) -> None:
    organisation("another", "E10000001")
    client = signed_in(person("May Manager", "administrator", area="E10000099"), second_factor=True)
    answer(client, "who", name="Nia New", email="nia@example.org")
    assert b"Another" not in client.get("/settings/people/open/organisation/").content
    assert answer(client, "organisation", organisation="another").status_code == 200


# Actions and queries by themselves


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"role": "invented"}, "no role called"),
        ({"by": "own"}, "themselves"),
        ({"until_on": LONG_AGO}, "ends after it begins"),
        ({"area": "E10000099"}, "The role Auditor is given for all of England or not at all"),
    ],
)
def test_a_role_is_refused(bob: Account, change: dict[str, Any], said: str) -> None:
    given = {"account": bob, "role": "auditor", "from_on": LONG_AGO, "by": "other", "at": AT, **change}
    if given["by"] == "own":
        given["by"] = str(bob.ref)
    with pytest.raises(ValueError, match=said):
        actions.give_role(**given)
    bob.is_active = False
    with pytest.raises(ValueError, match="closed"):
        actions.give_role(account=bob, role="auditor", from_on=LONG_AGO, by="other", at=AT)


def test_the_same_role_again_is_the_same(bob: Account) -> None:
    before = len(audited("accounts.role.give"))
    actions.give_role(account=bob, role="practitioner", from_on=LONG_AGO, by="other", at=AT)
    assert RoleGrant.objects.filter(account=bob).count() == 1
    assert len(audited("accounts.role.give")) == before


@pytest.mark.parametrize(("had", "given"), [(None, "2099-01-31"), ("2098-01-31", "2099-01-31"), ("2098-01-31", "")])
def test_a_role_given_again_with_another_end_ends_then(bob: Account, manager: Client, had: str, given: str) -> None:
    give, first = f"/settings/people/{bob.ref}/give/", "2026-01-05"
    manager.post(give, {"role": "auditor", "area": "", "from_on": first, "last_on": had or ""})
    assert manager.post(give, {"role": "auditor", "area": "", "from_on": first, "last_on": given}).status_code == 302
    (grant,) = RoleGrant.objects.filter(account=bob, role="auditor")
    wanted = dt.date(2099, 2, 1) if given else None
    assert grant.until_on == wanted
    assert queries.detail_of(audited("accounts.role.give")[-1]) == {
        "role": "auditor",
        "area": "",
        "from": first,
        "until": wanted.isoformat() if wanted else None,
        "until_before": "2098-02-01" if had else None,
    }


def test_a_role_that_was_ended_today_is_given_again(bob: Account, manager: Client) -> None:
    grant = RoleGrant.objects.get(account=bob)
    actions.end_role(grant=grant, until_on=today(), by="other", at=AT)
    data = {"role": "practitioner", "area": "", "from_on": LONG_AGO.isoformat()}
    manager.post(f"/settings/people/{bob.ref}/give/", data)
    assert [one.until_on for one in grants_of(bob)] == [None]


def test_a_role_that_has_not_begun_is_taken_back(bob: Account) -> None:
    later = today() + dt.timedelta(days=9)
    grant = actions.give_role(account=bob, role="auditor", from_on=later, by="other", at=AT)
    actions.end_role(grant=grant, until_on=today(), by="other", at=AT)
    assert not RoleGrant.objects.filter(role="auditor").exists()
    assert audited("accounts.role.end")[-1].thing == f"account:{bob.ref}"


def test_nobody_closes_their_own_account(bob: Account) -> None:
    with pytest.raises(ValueError, match="own"):
        actions.close_account(account=bob, by=str(bob.ref), at=AT)


def test_an_address_has_one_account_however_it_is_written(bob: Account) -> None:
    with pytest.raises(ValueError, match="already an account"):
        actions.open_account(email=" Bob.BAKER@example.org ", name="B", organisation=None, by="other", at=AT)
    with pytest.raises(ValueError, match="on one line"):
        actions.open_account(email="new@example.org", name="Bob\n\nPay here", organisation=None, by="other", at=AT)
    with pytest.raises(ValueError, match="no role called"):
        actions.open_account(email="new@example.org", name="B", organisation=None, by="other", at=AT, role="invented")
    assert Account.objects.count() == 1


def test_an_account_opened_with_a_role_has_it_from_that_day_in_london(bob: Account) -> None:
    night = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    nia = actions.open_account(
        email="nia@example.org", name="Nia", organisation=None, by="other", at=night, role="auditor"
    )
    assert [grant.from_on for grant in grants_of(nia)] == [dt.date(2026, 7, 2)]


def test_an_organisation_is_added_once() -> None:
    one = organisation("new")
    assert organisation("new") == one
    assert [entry.thing for entry in audited("organisations.add")] == ["organisation:new"]
    assert str(one) == "New"


def test_accounts_are_listed_for_an_area_a_role_and_words(bob: Account) -> None:
    assert list(accounts(areas={"E10000099"})) == [bob]
    assert list(accounts(areas=frozenset())) == []
    assert list(accounts(role="practitioner", words="bob example")) == [bob]
    assert list(accounts(organisation="exampleshire", closed=True)) == []
    assert list(accounts(closed=None)) == [bob]
    assert account_by_email(" BOB.baker@example.org") == bob
    assert account_by_email("nobody@example.org") is None
    RoleGrant.objects.filter(account=bob).update(role="gone")
    assert role_names([bob]) == {bob.pk: ["gone"]}
    assert personas() == []
    assert str(RoleGrant.objects.get(account=bob)) == "gone from 2020-01-01"


def test_accounts_have_no_powers_of_djangos(bob: Account) -> None:
    assert (str(bob), bob.is_staff, bob.has_perm("accounts.manage")) == ("Bob Baker", False, False)
    assert Account.objects.get_by_natural_key("BOB.baker@example.org") == bob
