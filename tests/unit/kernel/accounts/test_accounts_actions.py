"""Accounts and roles by their actions and queries alone."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.unit.kernel.people import LONG_AGO, audited, organisation
from village.kernel.access.queries import today
from village.kernel.accounts import actions
from village.kernel.accounts.models import Account, RoleGrant
from village.kernel.accounts.queries import account_by_email, accounts, grants_of, personas, role_names
from village.kernel.audit import queries

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


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
