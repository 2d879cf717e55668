"""A plan on a day: what hangs together, and sums that nothing is counted twice in."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import bare_plan, row, whole_plan
from tests.oracles.plan import holds
from tests.unit.plan.rules.strategies import DAYS, LIVED, plans, updates
from village.plan.rules.asat import chapter_of, plan_as_at
from village.plan.rules.document import TABLES, Plan
from village.plan.rules.standing import Update

LATE = dt.date(2030, 1, 1)


@pytest.mark.parametrize(
    ("paragraph", "chapter"),
    [
        ("1.17", 1),
        ("1.17 box", 1),
        ("12.3", 12),
        ("7", 7),
        ("summary", 0),
        ("annex A", 0),
        ("foreword", 0),
        ("²", 0),
        ("A.1", 0),
        ("", 0),
    ],
)
def test_the_chapter_of_a_paragraph(paragraph: str, chapter: int) -> None:
    assert chapter_of(paragraph) == chapter


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(plans(6, only=("money",), texts=False), DAYS)
def test_the_sums_that_may_be_added_hold_everything_once(plan: Plan, day: dt.date) -> None:
    asat = plan_as_at(plan, [], day)
    known, whole = asat.plan.money, asat.money_whole
    for one in whole:
        assert not one.per
        assert [other.id for other in whole if holds(known, one, other)] == [one.id]  # none is, or is in, another
    for one in known:
        counted = [other for other in whole if holds(known, other, one)]
        inside_a_rate = any(other.per and holds(known, other, one) for other in known)
        assert len(counted) == 1 or (not counted and inside_a_rate)
    assert [one.amount for one in whole] == sorted((one.amount for one in whole), reverse=True)


def test_sums_by_hand() -> None:
    sums = (
        row("money", "all", amount=100),
        row("money", "half", amount=50, part_of="all"),
        row("money", "again", amount=100, same_as="all"),
        row("money", "each", amount=5, per="area"),
        row("money", "other", amount=200),
    )
    asat = plan_as_at(bare_plan(money=sums), [], LATE)
    assert [one.id for one in asat.money_whole] == ["other", "all"]
    assert {whole: [part.id for part in parts] for whole, parts in asat.money_parts.items()} == {"all": ["half"]}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data(), DAYS)
def test_what_hangs_together_is_found_from_both_ends(data: st.DataObject, day: dt.date) -> None:
    asat = plan_as_at(data.draw(plans(3, only=(*LIVED, "themes", "stories"), texts=False)), [], day)
    plan = asat.plan
    for goal in plan.goals:
        assert asat.targets_by_goal.get(goal.id, []) == [one for one in plan.targets if one.goal == goal.id]
        assert asat.commitments_by_goal.get(goal.id, []) == [one for one in plan.commitments if goal.id in one.goals]
        assert asat.milestones_by_goal.get(goal.id, []) == [one for one in plan.milestones if goal.id in one.goals]
    for one in plan.commitments:
        assert asat.stories_by_commitment.get(one.id, []) == [
            story for story in plan.stories if one.id in story.commitments
        ]
    for one in plan.money:
        assert asat.commitments_by_money.get(one.id, []) == [
            other for other in plan.commitments if one.id in other.money
        ]
    assert sorted(one.id for some in asat.commitments_by_chapter.values() for one in some) == sorted(
        one.id for one in plan.commitments
    )
    assert sum(asat.counts.values()) == len(plan.commitments)


def test_rows_by_name() -> None:
    plan = whole_plan()
    asat = plan_as_at(plan, [], LATE)
    for table in TABLES:
        rows = getattr(plan, table)
        assert [asat.get(table, one.id) for one in rows] == list(rows)
        assert asat.get(table, "no-such-row") is None
        assert asat.some(table, [rows[-1].id, "no-such-row", rows[0].id]) == [rows[-1], rows[0]]
    assert plan_as_at(plan, [], dt.date(2008, 12, 11)).get("commitments", "bells") is None


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data(), DAYS)
def test_a_day_does_not_hear_of_what_is_approved_after_it(data: st.DataObject, day: dt.date) -> None:
    plan = data.draw(plans(3, only=("commitments",), texts=False))
    told = data.draw(updates(plan))
    later = [Update(one.commitment, "stopped", one.as_of_on, day + dt.timedelta(days=1)) for one in told]
    asat = plan_as_at(plan, told, day)
    assert asat == plan_as_at(plan, [*told, *later], day)
    assert all(one.known_on <= day for one in asat.updates)
    assert set(asat.standings) == {one.id for one in asat.plan.commitments}
