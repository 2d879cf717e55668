"""A workforce strategy is a chapter of the board's plan: from the gap of a projection to an action that rests on
evidence, asked about, adopted with the plan, and looked at again after three years."""

from dataclasses import replace

import pytest

from tests.unit.board import made
from tests.unit.board.actions.test_strategy import PAID, PROJECTED, STAY
from village.board.actions import strategy
from village.board.models import LocalPlan
from village.board.queries import claims
from village.kernel.access.actions import Refusal
from village.plan import queries as plans
from village.plan.rules.thread import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> made.People:
    made.measured(monkeypatch)
    return made.People()


def adopted(people: made.People) -> LocalPlan:
    """A plan with a workforce chapter, all the way."""
    made.a_board()
    made.written(people.planner)
    need = strategy.take_projected(plan="leeds-2026", said=PROJECTED, by=people.planner, at=made.NOW)
    row = made.priority(people.planner, replace(STAY, needs=(need.pk,)), "w")
    made.action(people.planner, row, replace(PAID, serves=("here-2007:helmets",)), "wa")
    return made.adopted(people.chair, made.ready(people))


def test_it_is_adopted_as_the_workforce_chapter_of_the_plan(people: made.People) -> None:
    adopted(people)
    known = plans.as_at("leeds-2026", made.HELD)
    assert known is not None
    deed = known.get("commitments", "action-3-1")
    assert deed.themes == ("workforce", "capacity")
    assert deed.paragraph.startswith("5.")  # the chapter of the workforce is the fifth
    assert deed.difference.endswith(
        "Evidence: it went better afterwards than before (measured before and after, without a comparison: "
        "The pilot of 2025)."
    )
    assert "261 too few (137 to 334)" in known.plan.chapters[0].summary
    assert known.get("themes", "capacity").title == "Capacity"
    assert [(one.serves, one.commitment) for one in acting(known)] == [
        ("helmets", "action-1-1"),
        ("helmets", "action-3-1"),
    ]


def test_after_adoption_nothing_of_it_changes_and_after_three_years_it_is_told(people: made.People) -> None:
    plan = adopted(people)
    with pytest.raises(Refusal, match="settled"):
        strategy.take_projected(
            plan="leeds-2026", said=replace(PROJECTED, role="x"), by=people.planner, at=made.DONE
        )  # fmt: skip
    part = [one for one in claims.year_drafted(plan, 2028, made.HELD) if one.startswith("The workforce, 2026 to 2028")]
    assert part == [
        "The workforce, 2026 to 2028: Promised: 1 action, 0 delivered.",
        "The workforce, 2026 to 2028: Social workers stay: nothing newer is known than when the plan was adopted.",
    ]


def test_people_are_not_asked_about_a_chapter_that_has_no_measure(people: made.People) -> None:
    made.a_board()
    made.written(people.planner)
    bare = replace(STAY, measure="", bound="", value=None, due="", no_measure="Nobody counts it.")
    made.priority(people.planner, bare, "w")
    with pytest.raises(Refusal, match="Priority 3 has no measure, which the workforce strategy asks for"):
        made.asked(people.planner)
