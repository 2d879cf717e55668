"""A plan’s priorities and actions: what is refused, what is sent twice, who is overtaken."""

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.board import made
from village.board.actions import priorities
from village.board.actions.common import Overtaken
from village.board.models import LocalPlan, Priority
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer

pytestmark = pytest.mark.django_db


def test_of_two_who_change_the_same_thing_the_second_is_asked_again(people: made.People, written: LocalPlan) -> None:
    row = written.priorities.get(number=1)

    def change(by: Viewer, title: str, version: int) -> Priority:
        said = replace(made.PRIORITY, title=title)
        return priorities.change_priority(
            plan="leeds-2026", priority=row.pk, version=version, said=said, by=by, at=made.NOW
        )  # fmt: skip

    change(people.planner, "First", 1)
    with pytest.raises(Overtaken) as overtaken:
        change(people.second_planner, "Second", 1)
    assert isinstance(overtaken.value.now, Priority)
    assert overtaken.value.now.title == "First"
    assert change(people.second_planner, "Second", overtaken.value.now.version).title == "Second"
    assert set(LocalPlan.objects.get().editors) == {people.planner.ref, people.second_planner.ref}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"measure": "wings"}, "no such measure"),
        ({"needs": (0,)}, "among the needs"),
        ({"value": None}, "needs a target"),
        ({"why": ""}, "Write why"),
    ],
)
def test_a_priority_that_cannot_be_is_refused(
    people: made.People, written: LocalPlan, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        made.priority(people.planner, replace(made.PRIORITY, **values), "x")


def test_a_measure_is_kept_as_it_was_and_may_have_no_figure_here(
    people: made.People, written: LocalPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = written.priorities.get(number=1)
    assert (row.measure_title, row.unit, row.start_value, row.start_period) == (
        "School missed",
        "per cent",
        7.25,
        "2024/25",
    )
    monkeypatch.setattr("village.outcomes.queries.standing", lambda slug, area: None)
    assert made.priority(people.planner, once="p5").start_value is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"serves": ("here-2007:wings",)}, "commitment of another plan"),
        ({"serves": ("none:helmets",)}, "commitment of another plan"),
        ({"serves": ("leeds-2026:action-1-1",)}, "commitment of another plan"),
        ({"amount": 0}, "whole pounds"),
        ({"title": "x" * 91}, "to 90 characters"),
    ],
)
def test_an_action_that_cannot_be_is_refused(
    people: made.People, written: LocalPlan, values: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        made.action(people.planner, written.priorities.get(number=1), replace(made.ACTION, **values), "x")


def test_what_is_sent_twice_is_there_once_and_what_goes_closes_the_gap(people: made.People, written: LocalPlan) -> None:
    by, at = people.planner, made.NOW
    first, second = written.priorities.all()
    assert made.priority(by).pk == first.pk
    assert made.action(by, first).number == 1
    with pytest.raises(Refusal, match="actions out first"):
        priorities.drop_priority(plan="leeds-2026", priority=first.pk, version=1, by=by, at=at)
    one, two = first.actions.all()
    priorities.drop_action(plan="leeds-2026", action=one.pk, version=1, by=by, at=at)
    two.refresh_from_db()
    assert two.number == 1
    changed = priorities.change_action(plan="leeds-2026", action=two.pk, version=1, said=made.ACTION, by=by, at=at)
    priorities.drop_action(plan="leeds-2026", action=two.pk, version=changed.version, by=by, at=at)
    priorities.drop_priority(plan="leeds-2026", priority=first.pk, version=1, by=by, at=at)
    second.refresh_from_db()
    assert second.number == 1


def test_a_plan_has_a_bound(people: made.People, written: LocalPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priorities, "MOST", 2)
    with pytest.raises(Refusal, match="at most 2 priorities"):
        made.priority(people.planner, once="x")
    with pytest.raises(Refusal, match="at most 2 actions"):
        made.action(people.planner, written.priorities.get(number=1), once="x")


def test_the_same_attempt_at_another_plan_is_another(people: made.People, written: LocalPlan) -> None:
    made.begun(people.planner, from_year=2028)
    said = replace(made.EARLY, needs=())
    other = priorities.add_priority(plan="leeds-2028", said=said, once="p1", by=people.planner, at=made.NOW)
    assert other.plan.slug == "leeds-2028"


@pytest.mark.parametrize("once", ["", "  "])
def test_an_attempt_without_a_name_is_refused_and_not_taken_for_another(
    people: made.People, written: LocalPlan, once: str
) -> None:
    with pytest.raises(Refusal, match="Open the form again"):
        priorities.add_priority(
            plan="leeds-2026", said=replace(made.EARLY, needs=()), once=once, by=people.planner, at=made.NOW
        )
