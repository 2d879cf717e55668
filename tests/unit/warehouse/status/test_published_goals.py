"""Two real goals of the Children's Plan, and the calibration that the method's constants were chosen for.

Goals for 2020: 90 % with Level 2 and 70 % with Level 3 by age 19. Neither was met: 81.4 % and 57.7 %. The file ends
with those who were 19 in 2014; what came later is stated here as the research notes state it.
"""

import csv
import datetime as dt
from functools import cache

import pytest

from tests.oracles import status as naive
from tests.shared import shared
from village.warehouse.periods import period
from village.warehouse.status import backtest, trend
from village.warehouse.status.decide import Status, status
from village.warehouse.status.series import Point, Series, series, side_by_side, steps
from village.warehouse.status.target import Target

pytestmark = pytest.mark.published
DUE = period("2020")
LEVEL2, LEVEL3, LEVEL2_EM = "l2_by19", "l3_by19", "l2_with_em_by19"
GOALS = {LEVEL2: (90, 81.4), LEVEL3: (70, 57.7)}  # the goal, and what came in 2020


@cache
def figures(measure: str) -> tuple[Series, tuple[Series, ...]]:
    """England and every authority, counted over all pupils."""
    found: dict[str, list[Point]] = {}
    path = shared("data", "published", "level2_level3_by_age19_2005-2014_la.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if {row["gender"], row["fsm"], row["sen"]} != {"ALL"} or not row[measure].isdigit():
                continue
            name = row["la_code_9"] if row["la_code_9"] != "ALL" else row["region"]
            top, bottom = int(row[measure]), int(row["number_in_ss_cohort"])
            found.setdefault(name, []).append(Point(period(row["cohort_19_in"]), top / bottom * 100, bottom))
    authorities = (
        series("percent", points) for name, points in found.items() if name[1:2].isdigit()
    )  # E06000001, not “East …”
    return series("percent", found["ALL"]), tuple(authorities)


def as_at(measure: str, year: int, *, with_authorities: bool = False) -> Status:
    england, authorities = figures(measure)
    goal = Target("absolute", GOALS[measure][0], DUE)
    others = authorities if with_authorities else ()
    return status(england, goal, as_at=dt.date(year + 1, 1, 1), others=others)


@pytest.mark.parametrize("with_authorities", [False, True])
@pytest.mark.parametrize("measure", [LEVEL2, LEVEL3])
def test_as_at_2014_neither_goal_is_called_likely(measure: str, with_authorities: bool) -> None:
    found = as_at(measure, 2014, with_authorities=with_authorities)
    assert found.state in ("uncertain", "unlikely")
    assert found.horizon == 6
    assert found.no_change_meets is False


@pytest.mark.parametrize("year", range(2008, 2015))
@pytest.mark.parametrize("measure", [LEVEL2, LEVEL3])
def test_england_alone_was_never_called_likely(measure: str, year: int) -> None:
    assert as_at(measure, year).state in ("uncertain", "unlikely")


def test_the_shortcuts_said_that_all_was_well() -> None:
    """What the status is spared: in every year from 2008 to 2014 both read as on track for a goal that was missed."""
    england, _ = figures(LEVEL2)
    values = {int(point.period.slug): point.value for point in england.points}
    for year in range(2008, 2015):
        line = naive.line([values[y] for y in range(2005, year + 1)], 2020 - 2005)
        assert line > 100, "the straight line passes what is possible"
        ratio = naive.growth_ratio(values[2007], values[year], 90, year - 2007, 2020 - 2007)
        assert ratio > 0.95
        found = as_at(LEVEL2, year)
        assert found.line == pytest.approx(line)
        print(year, found.state, found.probability, found.forecast, round(line, 1), round(ratio, 2))  # noqa: T201


@pytest.mark.parametrize("year", range(2009, 2015))
def test_the_interval_of_level_3_held_what_came(year: int) -> None:
    found = as_at(LEVEL3, year)
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower < GOALS[LEVEL3][1] < found.upper


@cache
def checks(measure: str) -> backtest.Checks:
    _, authorities = figures(measure)
    on = steps(point.period for one in authorities for point in one.points)
    return backtest.checks(trend.forecast(side_by_side(authorities, on), 1))


def records(measure: str) -> list[backtest.Record]:
    """The record over all authorities at every horizon from one to seven years."""
    made = checks(measure)
    assert len(figures(measure)[1]) == 150
    found = [backtest.record(made, horizon) for horizon in range(1, 8)]
    assert [one.horizon for one in found if one] == list(range(1, 8))
    return [one for one in found if one]


@pytest.mark.parametrize("measure", [LEVEL2, LEVEL3, LEVEL2_EM])
def test_the_80_percent_interval_holds_about_80_percent(measure: str) -> None:
    """Over all authorities, origins and horizons together, each interval as it would have been shown then."""
    found = records(measure)
    total = sum(one.checks for one in found)
    assert total == 150 * sum(range(1, 8))
    assert 0.72 <= sum(one.coverage * one.checks for one in found) / total <= 0.88


@pytest.mark.parametrize("measure", [LEVEL2, LEVEL3, LEVEL2_EM])
def test_it_is_no_worse_than_no_change_at_any_horizon(measure: str) -> None:
    for one in records(measure):
        assert one.error <= one.no_change_error, one.said("year")
