"""What waits for somebody, or is late, beside the steps of a process: on the desk and on the list of tasks of whoever
must do it, and of nobody else."""

import datetime as dt

import pytest

from tests.unit.casework import made
from tests.unit.casework.met import Table as Meeting
from tests.unit.casework.own import Own, of
from tests.unit.casework.panelled import Table
from tests.unit.casework.planned import NOW, days
from tests.unit.casework.shared import UNTOLD, Sharing
from tests.unit.casework.test_pages import words
from tests.unit.casework.test_questions_of_pages import asked as questions
from village.casework.actions import own, plan, sharing
from village.casework.actions.plan import Doing
from village.casework.queries.agenda import dates
from village.casework.queries.asked import asked_by_a_day, asked_of_viewer, unread_shares
from village.casework.queries.desk import desk
from village.casework.queries.digests import counts_for
from village.casework.queries.tasks import my_promises
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.kernel.documents.models import Draft

pytestmark = pytest.mark.django_db
STEP, DECISION = "A step of the plan", "A decision of a meeting"
FAMILY = "somebody of the family"
MINUTES, SHARE = "The minutes of a meeting wait to be approved", "A share waits for a second check"


@pytest.fixture
def table() -> Meeting:
    """A step and a decision of the nurse and of the mother each, due on the tenth day, and a step of the school."""
    table = Meeting()
    goal, due = table.goal(element=""), days(10).date()
    for doing in (Doing("N", due, account=table.nurse.ref), Doing("S", due, service="A school")):
        plan.add_step(episode=table.ref, goal=goal.ref, doing=doing, by=table.by(), at=NOW)
    table.step(goal, due=10)
    table.minuted = table.minute(table.plan())
    table.decide(table.minuted, due_on=due)
    table.decide(table.minuted, due_on=due, person=None, account=table.nurse.ref)
    return table


def due(who: Account, at: dt.datetime) -> list[tuple[str, int]]:
    return [
        (one.title, one.days_late) for one in desk(made.seen(who), at=at).due if one.title.startswith((STEP, DECISION))
    ]


def test_steps_and_decisions_are_told_to_no_stranger_no_leaver_and_nobody_else_of_the_team(table: Meeting) -> None:
    other = made.account("Olga Other", "practitioner", body="school")
    for who in (table.stranger, other, table.boss):
        assert due(who, days(20)) == []
        assert my_promises(table.by(who), at=days(20)) == []
    table.episode.members.update(until_at=days(11))
    assert due(table.nurse, days(20)) == []


def test_what_somebody_took_on_is_told_to_them_a_week_before_and_once_it_is_late(table: Meeting) -> None:
    assert due(table.nurse, days(3)) == []
    assert sorted(due(table.nurse, days(4))) == [(DECISION, 0), (STEP, 0)]
    assert sorted(due(table.nurse, days(13))) == [(DECISION, 3), (STEP, 3)]
    assert {one.on for one in dates(table.by(table.nurse), from_on=NOW.date(), until_on=days(11).date(), at=NOW)} == {
        days(10).date()
    }
    before = counts_for(table.nurse, "weekly", at=days(3))
    late = counts_for(table.nurse, "weekly", at=days(13))
    assert (before.late, before.due, late.late, late.due) == (0, 0, 2, 0)
    table.episode.goals.get().steps.update(cancelled_at=NOW, because="Not needed.")
    assert due(table.nurse, days(13)) == [(DECISION, 3)]
    table.minuted.decided.update(done_on=days(11).date())
    assert due(table.nurse, days(13)) == []


def test_a_lead_is_told_of_what_nobody_with_an_account_does(table: Meeting) -> None:
    assert sorted(due(table.lead, days(13))) == [
        (f"{DECISION} ({FAMILY})", 3), (f"{STEP} (a school)", 3), (f"{STEP} ({FAMILY})", 3),
    ]  # fmt: skip
    told = counts_for(table.lead, "weekly", at=days(13))
    assert told.late + told.due == len(desk(table.by(), at=days(13)).due) == 4  # asking the family is due


def test_the_list_of_tasks_has_all_of_them(table: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(13))
    assert STEP not in words(made.browser(table.stranger).get("/help/tasks/"))
    nurse = made.browser(table.nurse)
    page = words(nurse.get("/help/tasks/"))
    assert f"/help/{table.ref}/plan/" in page
    assert f"/help/{table.ref}/meetings/" in page
    assert page.count("3 days late") == 2
    assert "Nothing is to be done" not in page
    assert str(table.ref) in str(Entry.objects.filter(actor=str(table.nurse.ref), action="casework.list").last().detail)
    few = [questions(nurse, page) for page in ("/help/tasks/", "/work/")]
    goal = table.episode.goals.get()
    for number in range(4):
        doing = Doing(f"N{number}", days(12).date(), account=table.nurse.ref)
        plan.add_step(episode=table.ref, goal=goal.ref, doing=doing, by=table.by(), at=NOW)
        table.decide(table.minuted, account=table.nurse.ref, person=None)
    assert [questions(nurse, page) for page in ("/help/tasks/", "/work/")] == few


def waiting(who: Account, at: dt.datetime = NOW) -> list[str]:
    return [one.title for one in desk(made.seen(who), at=at).waiting]


def test_minutes_wait_for_whoever_leads_or_manages_and_wrote_nothing_in_them() -> None:
    table = Meeting()
    one, other = table.plan(), table.plan()
    assert waiting(table.boss, days(8)) == []
    table.minute(one)
    for who in (table.stranger, table.nurse, table.lead):
        assert MINUTES not in waiting(who, days(8))
    assert waiting(table.boss, days(8)) == [MINUTES]
    table.approve(one, table.boss)
    assert waiting(table.boss, days(8)) == []
    table.minute(other, table.nurse)
    assert waiting(table.boss, days(8)) == waiting(table.lead, days(8)) == [MINUTES]
    table.decide(other, who=table.lead)
    table.minute(other, table.boss, seen=3)
    table.minute(other, table.nurse, seen=4)  # over whose words the manager had written
    assert waiting(table.boss, days(8)) == waiting(table.lead, days(8)) == []


def test_a_share_waits_for_a_second_person_and_is_new_to_whom_it_is_given_until_they_read_it() -> None:
    world = Sharing()
    one = world.share(UNTOLD)
    for who in (world.stranger, world.theo, world.dora):
        assert waiting(who) == []
        assert unread_shares(world.by(who), at=NOW) == []
    assert SHARE not in waiting(world.lead)
    assert waiting(world.boss) == [SHARE]
    sharing.release_share(episode=world.ref, share=one.ref, by=world.by(world.boss), at=NOW)
    assert waiting(world.boss) == []
    assert [each.count for each in unread_shares(world.by(world.theo), at=NOW)] == [1]
    assert unread_shares(world.by(world.dora), at=NOW) == []
    assert world.reads(world.theo, one)
    assert unread_shares(world.by(world.theo), at=NOW) == []


def test_a_complaint_is_on_the_desk_of_whoever_hears_it_and_says_of_nobody() -> None:
    world = Own()
    one = own.complain(episode=world.ref, words="Nobody came.", key="k", by=of(world.mum), at=NOW)
    hears = made.account("Cleo", "complaints-manager")
    for who in (world.lead, world.mum, world.stranger):
        assert asked_of_viewer(made.seen(who)) == asked_by_a_day(made.seen(who), at=days(60)) == []
    assert [(each.count, each.page) for each in asked_of_viewer(made.seen(hears))] == [(1, "complaints")]
    (late,) = asked_by_a_day(made.seen(hears), at=days(60))
    assert (late.title.partition(":")[0], late.page, late.ids) == ("A complaint", "complaint", {"complaint": one.ref})
    assert late.days_late > 0
    page = words(made.browser(hears).get("/work/"))
    assert f"/oversight/complaints/{one.ref}/" in page
    assert "1 complaint is open" in page
    assert "Testperson" not in page
    assert str(world.ref) in str(Entry.objects.filter(actor=str(hears.ref), action="casework.list").last().detail)


def test_requests_wait_for_a_panel_and_referrals_for_who_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table()
    assert asked_of_viewer(table.by(table.boss)) == asked_of_viewer(table.by(table.stranger)) == []
    told = [("request waits for the panel of North", 1, {"panel": table.panel.ref})]
    assert [(one.one, one.count, one.ids) for one in asked_of_viewer(table.by(table.chair))] == told
    table.episode.conflicts.create(account=table.other.ref, at=NOW)
    assert asked_of_viewer(table.by(table.other)) == []  # who said that they know the family
    one = table.referred()
    assert asked_of_viewer(table.by(table.chair)) == []
    theo = made.account("Theo Teacher", "practitioner", body="school")
    for who in (table.lead, table.other, made.account("Dora Doctor", "practitioner", body="clinic")):
        assert asked_by_a_day(made.seen(who), at=days(9)) == []
    (late,) = asked_by_a_day(made.seen(theo), at=days(9))
    assert (late.title, late.ids) == ("Asked of Sleep club: Answering", {"referral": one.ref})
    assert late.days_late > 0
    monkeypatch.setattr("django.utils.timezone.now", lambda: days(9))
    page = words(made.browser(theo).get("/work/"))
    assert f"/help/referrals/{one.ref}/" in page
    assert "Testperson" not in page
    table.answer(one, "accept", theo)
    assert asked_by_a_day(made.seen(theo), at=days(3)) == []  # ten working days
    assert [each.title for each in asked_by_a_day(made.seen(theo), at=days(14))] == [
        "Asked of Sleep club: Being in touch with the family"
    ]
    table.answer(one, "in-touch", theo)
    assert asked_by_a_day(made.seen(theo), at=days(50)) == []


def test_a_form_waits_for_who_publishes_and_did_not_write_it() -> None:
    femi, gwen = made.account("Femi", "forms-author", area=""), made.account("Gwen", "forms-publisher", area="")
    both = made.account("Bo Both", "forms-publisher", area="")
    for number, (by, proposed) in enumerate(((femi, True), (both, True), (femi, False))):
        Draft.objects.create(kind="form", key=f"form-{number}", text="x", by=str(by.ref), at=NOW, proposed=proposed)
    text = "to be published"
    assert text not in words(made.browser(femi).get("/work/"))
    assert "2 forms wait to be published" in words(made.browser(gwen).get("/work/"))
    assert "1 form waits to be published" in words(made.browser(both).get("/work/"))
