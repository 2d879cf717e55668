"""The report's facts on a small plan, where every number can be counted on one hand."""

import dataclasses
import datetime as dt

from tests.builders import and_also, bare_plan, row, whole_plan
from village.plan.rules.asat import plan_as_at
from village.plan.rules.document import Plan
from village.plan.rules.report import OUTSIDE, Report, report
from village.plan.rules.standing import Update

ON = dt.date(2009, 6, 10)


def facts(plan: Plan, updates: list[Update] | None = None, on: dt.date = ON) -> Report:
    return report(plan, plan_as_at(plan, updates or [], on), edition=3, sha256="ab")


def test_commitments_are_counted_once_each() -> None:
    found = facts(whole_plan())
    assert found.tally.total == 3
    assert found.tally.by_status == {"promised": 2, "under-way": 1, "delivered": 0, "delayed": 0, "stopped": 0}
    assert found.tally.by_timing == {
        "overdue": 2,
        "overdue-older": 0,
        "due-soon": 0,
        "later": 1,
        "no-date": 0,
        "closed": 0,
    }
    assert [(one.title, one.tally.total) for one in found.chapters] == [
        ("A chapter", 2),
        ("A chapter", 0),
        (OUTSIDE, 1),
    ]
    assert [one.id for one in found.overdue] == ["bells", "walks"]
    assert [one.id for one in found.next_due] == ["helmets"]


def test_an_approved_update_changes_the_status_and_is_told_as_a_change() -> None:
    update = Update("bells", "delivered", dt.date(2009, 5, 1), dt.date(2009, 5, 4))
    found = facts(whole_plan(), [update])
    assert [(one.id, one.status, one.since, one.basis) for one in found.changes] == [
        ("bells", "delivered", "2009-05-01", "progress")
    ]
    assert [one.id for one in found.overdue] == ["walks"]
    assert facts(whole_plan(), [update], dt.date(2009, 5, 3)).changes == ()


def test_goals_come_in_order_with_their_measures_and_promises() -> None:
    found = facts(whole_plan())
    assert [(goal.id, len(goal.measures), goal.commitments) for goal in found.goals] == [("safe", 1, 2), ("well", 1, 1)]
    assert found.goals[0].measures[0].latest is not None
    assert found.goals[1].measures[0].latest is None
    assert sum(found.goal_statuses.values()) == 2


def test_no_sum_is_counted_twice() -> None:
    plan = and_also(
        whole_plan(),
        "money",
        row("money", "each", per="child", amount=5),
        row("money", "every-year", recurs="yearly", amount=7),
    )
    found = facts(plan).money
    assert found.total == 1000
    assert (found.statements, found.repeats, found.parts, found.rates, found.yearly) == (5, 1, 1, 1, 1)
    largest = found.sums[0]
    assert (largest.id, largest.told_again, largest.parts) == (
        "safety-1000",
        ("1.1",),
        (("A sum", 100, "1.1", "exactly"),),
    )


def test_what_is_not_known_is_told_by_kind_contradictions_in_full() -> None:
    figures = [row("figures", f"i-{n}", value=float(n), group=f"group {n % 5}") for n in range(10)]
    undated = [row("commitments", f"u{n}", due="") for n in range(5)]
    plan = and_also(and_also(whole_plan(), "figures", *figures), "commitments", *undated)
    found = {line.check: line for line in facts(plan).unknown}
    assert (found["figures-disagree"].count, len(found["figures-disagree"].examples)) == (5, 5)
    assert (found["no-date"].count, len(found["no-date"].examples)) == (5, 3)


def test_before_its_report_a_plan_is_known_only_from_earlier_sources() -> None:
    found = facts(whole_plan(), on=dt.date(2008, 12, 10))
    assert not found.cover.reported
    assert found.tally.total == 0
    assert [source.known for source in found.sources] == [False, False]
    assert (found.chapters, found.goals, found.money.sums) == ((), (), ())


def test_a_story_without_its_theme_and_a_plan_without_anything_are_told_plainly() -> None:
    plan = bare_plan(stories=(row("stories", "s", theme="gone"),))
    found = facts(plan)
    assert found.stories[0].theme == ""
    assert found.money.total == 0
    assert dataclasses.asdict(found)["cover"]["edition"] == 3
