"""What is late, and who waits: a manager is shown all of it, whoever it belongs to; nobody else any of it."""

import datetime as dt

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, days
from tests.unit.casework.shared import UNTOLD, Sharing
from tests.unit.casework.test_pages import words
from village.casework.actions import plan, tasks, team
from village.casework.actions.concerns import raise_concern
from village.casework.actions.plan import Doing
from village.casework.actions.watching_leads import watch_leads
from village.casework.models import Episode, Restriction, Transfer
from village.casework.queries.late import Late, late_in
from village.kernel.accounts.actions import close_account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
LATER = days(40)


@pytest.fixture
def scene() -> Sharing:
    """A family in which one thing of each kind is late or waits."""
    scene = Sharing()
    by = scene.by()
    for owner, key in (("role:lead", "a"), (f"account:{scene.nurse.ref}", "b")):
        tasks.add_task(
            episode=scene.ref, title=f"Task {key}", to=owner, due=days(3).date(), key=key, by=by, at=NOW
        )  # fmt: skip
    goal = scene.goal(element="")
    scene.step(goal)
    for doing in (
        Doing("By a service", days(9).date(), service="Housing"),
        Doing("By the lead", days(9).date(), account=scene.lead.ref),
    ):
        plan.add_step(episode=scene.ref, goal=goal.ref, doing=doing, by=by, at=NOW)
    for on, next_on in ((1, 5), (2, 20)):
        scene.look_again(days(on).date(), days(next_on).date())
    scene.share(UNTOLD)
    raise_concern(episode=scene.ref, by=by, at=NOW)
    team.offer_lead(
        episode=scene.ref, to=scene.nurse.ref, agreed_by=scene.mother.ref, words="", by=by, at=NOW
    )  # fmt: skip
    Transfer.objects.create(
        episode=scene.episode, to_area=made.ELSEWHERE, agreed_by=scene.mother, by=scene.boss.ref, at=NOW
    )  # fmt: skip
    close_account(account=scene.lead, by="test", at=NOW)
    watch_leads(by="test", at=NOW)
    return scene


def test_a_lead_a_stranger_and_a_manager_elsewhere_are_shown_nothing(scene: Sharing) -> None:
    elsewhere = made.account("Ella Else", "family-help-manager", area=made.ELSEWHERE)
    for one in (scene.nurse, scene.stranger, elsewhere, made.account("Sam", "family-help-manager", body="school")):
        assert late_in(made.seen(one), at=LATER) == Late([], [])
    Restriction.objects.create(
        person=scene.anna, kind="conflict", account=scene.boss.ref, authority="x", from_at=NOW, by=scene.nurse.ref,
        review_on=NOW.date(),
    )  # fmt: skip
    assert late_in(made.seen(scene.boss), at=LATER) == Late([], [])


def test_everything_late_is_there_with_its_day_and_whose_it_is(scene: Sharing) -> None:
    found = late_in(made.seen(scene.boss), at=LATER)
    told = {(one.title, one.since, one.whose) for one in found.late}
    assert told == {
        ("Task a", days(3).date(), "The lead practitioner"),
        ("Task b", days(3).date(), "Nina Nurse"),
        ("Asking the family", dt.date(2026, 5, 18), "Lena Lead"),
        ("A step of the plan", days(14).date(), "Somebody of the family"),
        ("A step of the plan", days(9).date(), "Housing"),
        ("A step of the plan", days(9).date(), "Lena Lead"),
        ("Look again at how things are", days(20).date(), "The lead practitioner"),
    }
    assert all(one.days == (LATER.date() - one.since).days for one in found.late)
    assert [one.since for one in found.late] == sorted(one.since for one in found.late)
    assert late_in(made.seen(scene.boss), at=NOW).late == []


def test_everything_that_waits_is_there_too(scene: Sharing) -> None:
    found = late_in(made.seen(scene.boss), at=LATER)
    assert {(one.title, one.whose, one.days) for one in found.waiting} >= {
        ("A concern for safety is open", "The manager", 40),
        ("A share is proposed and not released", "A second person", 40),
        ("The lead is offered and not accepted", "Nina Nurse", 40),
        ("An offer to another area is open", "The other area", 40),
        ("The lead practitioner’s account is closed", "The manager", 40),
    }
    Episode.objects.update(closed_at=NOW, closing="refused")
    closed = late_in(made.seen(scene.boss), at=LATER)
    assert closed.late == []
    assert {one.title for one in closed.waiting} == {"A concern for safety is open"}


def test_nobody_who_leads_is_said(scene: Sharing) -> None:
    scene.episode.leads.update(until_at=NOW)
    found = late_in(made.seen(scene.boss), at=LATER)
    assert ("Asking the family", "Nobody") in {(one.title, one.whose) for one in found.late}


def test_the_page_keeps_whom_it_told_of(scene: Sharing) -> None:
    assert made.browser(scene.nurse).get("/help/overdue/").status_code == 404
    page = words(made.browser(scene.boss).get("/help/overdue/"))
    assert "A share is proposed and not released" in page
    shown = Entry.objects.filter(action="casework.list").last()
    assert shown is not None
    assert str(scene.ref) in shown.detail
