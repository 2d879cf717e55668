"""What a desk tells: what is due, what is new, what waits; of nobody whom its reader may not read of."""

import datetime as dt

import pytest

from tests.unit.casework import made
from village.casework.actions import concerns, team
from village.casework.actions.watching_leads import watch_leads
from village.casework.models import Episode
from village.casework.queries.desk import Desk, desk
from village.kernel.accounts.actions import close_account
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
SOON, LATE = made.NOW + dt.timedelta(days=9), made.NOW + dt.timedelta(days=30)


@pytest.fixture
def lead() -> Account:
    return made.account("Lena Lead", "practitioner")


def seen(one: Account, at: dt.datetime = made.NOW) -> Desk:
    return desk(made.seen(one), at=at)


def test_a_stranger_is_told_nothing(lead: Account) -> None:
    one = made.episode(lead)
    concerns.raise_concern(episode=one.ref, by=made.seen(lead), at=made.NOW)
    for role in ("practitioner", "family-help-manager", "information-governance"):
        stranger = made.account(f"Stan {role}", role, body="school")
        assert seen(stranger, LATE) == Desk()


def test_what_is_due_within_a_week_and_what_is_late_is_told_to_the_lead(lead: Account) -> None:
    made.episode(lead)
    assert seen(lead).due == []  # asking the family: ten working days
    (soon,) = seen(lead, SOON).due
    assert (soon.title, soon.days_late, soon.due) == ("Asking the family", 0, dt.date(2026, 5, 18))
    (late,) = seen(lead, LATE).due
    assert late.days_late == (dt.date(2026, 6, 3) - dt.date(2026, 5, 18)).days


def test_an_offer_is_new_until_it_is_settled(lead: Account) -> None:
    one, nurse = made.episode(lead), made.account("Nina Nurse", "practitioner")
    mother = one.family.people.get(name="Mary Testperson")
    team.offer_lead(episode=one.ref, to=nurse.ref, agreed_by=mother.ref, by=made.seen(lead), at=made.NOW)
    assert [item.title for item in seen(nurse).new] == ["The lead is offered to you"]
    team.settle_offer(episode=one.ref, by=made.seen(nurse), at=made.NOW)
    assert seen(nurse).new == []


def test_the_manager_hears_concerns_of_others_and_of_leads_who_left(lead: Account) -> None:
    boss, one = made.account("Bea Boss", "family-help-manager"), made.episode(lead)
    concerns.raise_concern(episode=one.ref, by=made.seen(boss), at=made.NOW)
    assert seen(boss).waiting == []
    concerns.raise_concern(episode=one.ref, by=made.seen(lead), at=made.NOW)
    close_account(account=lead, by="test", at=made.NOW)
    watch_leads(by="test", at=made.NOW)
    assert [item.title for item in seen(boss).waiting] == [
        "A concern for safety is open",
        "The lead practitioner’s account is closed",
    ]


def test_a_concern_that_is_raised_once_help_has_ended_waits_for_the_manager_and_for_nobody_else(lead: Account) -> None:
    boss, one = made.account("Bea Boss", "family-help-manager"), made.episode(lead)
    elsewhere = made.account("Ella Elsewhere", "family-help-manager", body="school")
    Episode.objects.filter(pk=one.pk).update(closed_at=made.NOW, closing="refused")
    found = concerns.raise_concern(episode=one.ref, by=made.seen(lead), at=SOON)
    assert seen(elsewhere, SOON).waiting == seen(lead, SOON).waiting == []
    (item,) = seen(boss, LATE).waiting
    assert (item.of, item.title) == (one, "A concern for safety is open")
    concerns.settle_concern(
        episode=one.ref, concern=found.ref, outcome="passed-on", finding="Rang them.", by=made.seen(boss), at=LATE
    )
    assert seen(boss, LATE).waiting == []


def test_a_role_everywhere_tells_of_all_areas(lead: Account) -> None:
    made.episode(lead)
    boss = made.account("Bea Boss", "family-help-manager", area="")
    close_account(account=lead, by="test", at=made.NOW)
    watch_leads(by="test", at=made.NOW)
    assert len(seen(boss).waiting) == 1


def test_the_page_keeps_whom_it_told_of(lead: Account) -> None:
    one = made.episode(lead)
    page = made.browser(lead).get("/work/").content.decode()
    assert "The Testperson family: Asking the family" in page
    assert str(one.ref) in str(Entry.objects.get(action="casework.list").detail)
