"""A board makes its area's plan, and adopting it makes it a plan like any other: the promises of local plans (P3)."""

import datetime as dt

import pytest

from tests.unit.board import made
from village.board.models import LocalPlan
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.plan import queries as plans
from village.plan.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> made.People:
    made.measured(monkeypatch)
    return made.People()


def test_an_adopted_plan_is_a_plan_like_any_other(people: made.People) -> None:
    local = made.all_the_way(people)
    known = plans.as_at("leeds-2026", made.HELD)
    assert known is not None
    assert local.edition is not None
    plan = known.plan
    assert (plan.area_code, plan.horizon, plan.began_on) == (made.AREA, 2029, "2026-06-22")
    assert [(goal.number, goal.title, goal.paragraph) for goal in plan.goals] == [
        (1, "Children are in school", "2.1"),
        (2, "Help comes early", "3.1"),
    ]
    assert [(one.id, one.paragraph, one.leads, one.due) for one in plan.commitments] == [
        ("action-1-1", "2.2", ("schools",), "2027-09-30"),
        ("action-1-2", "2.3", ("health",), "2027"),
        ("action-2-1", "3.2", ("health",), "2027"),
    ]
    (target,) = plan.targets
    assert (target.goal, target.indicator, target.bound, target.value) == ("priority-1", "absence", "at-most", 6.5)
    assert (target.baseline_kind, target.baseline_value, target.due) == ("known", 7.25, "2028/29")
    (money,) = plan.money
    assert (money.amount, money.period, money.printed) == (250_000, "2026/27..2028/29", "£250,000")
    assert [chapter.slug for chapter in plan.chapters] == [
        "what-we-found", "our-priorities", "early-help", "14-19", "workforce",
    ]  # fmt: skip
    assert plan.chapters[0].summary == "Children here miss more school than in places like it."
    assert {body.id for body in plan.bodies} == {"local-authority", "schools", "health"}
    assert Entry.objects.filter(action="board.plan.adopt").count() == 1


def test_adopting_twice_adopts_once(people: made.People) -> None:
    local = made.all_the_way(people)
    assert local.adopted_by_meeting is not None
    again = made.adopted(people.chair, local.adopted_by_meeting, at=made.DONE + dt.timedelta(hours=1))
    assert (again.edition_id, again.adopted_at) == (local.edition_id, local.adopted_at)
    assert Edition.objects.filter(plan="leeds-2026").count() == 1
    assert Entry.objects.filter(action="board.plan.adopt").count() == 1


def test_an_adoption_that_was_cut_off_did_not_happen(people: made.People, monkeypatch: pytest.MonkeyPatch) -> None:
    made.a_board()
    there = made.seats(people.secretary)
    made.written(people.planner)
    made.closed(people.planner)
    meeting = made.met(people.secretary, there)

    def killed(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("village.board.actions.adopt.told", killed)
        with pytest.raises(KeyboardInterrupt):
            made.adopted(people.chair, meeting)
    assert LocalPlan.objects.get().state == "closed"
    assert not Edition.objects.filter(plan="leeds-2026").exists()
    assert made.adopted(people.chair, meeting).state == "adopted"


def test_nothing_changes_after_adoption(people: made.People) -> None:
    local = made.all_the_way(people)
    row = local.priorities.first()
    assert row is not None
    for change in (
        lambda: made.priority(people.planner, once="late"),
        lambda: made.action(people.planner, row, once="late"),
        lambda: made.need(people.planner, kind="other"),
        lambda: made.answered(people.planner),
    ):
        with pytest.raises(Refusal, match="settled"):
            change()


def test_whoever_made_the_plan_or_noted_the_meeting_does_not_adopt_it(people: made.People) -> None:
    made.a_board()
    there = made.seats(people.secretary)
    made.written(people.planner)
    made.closed(people.planner)
    meeting = made.met(people.secretary, there)
    for own in (people.planner, people.secretary):
        both = type(own)(
            own.ref, own.name, second_factor=True, grants=(*own.grants, *people.chair.grants)
        )  # fmt: skip
        with pytest.raises(Refusal, match="Someone else"):
            made.adopted(both, meeting)
