"""Figures over time: order, breaks, gaps and even steps."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.warehouse.status.test_target import years
from village.warehouse.periods import Period, academic, period
from village.warehouse.status.series import NotASeries, Point, Series, minus, series, side_by_side, steps


def of(*slugs: str) -> list[Period]:
    return [period(slug) for slug in slugs]


def test_periods_come_in_order_once_and_of_one_kind() -> None:
    points = [Point(one, 1.0) for one in of("2012", "2010", "2011")]
    assert [point.period.slug for point in series("percent", points).points] == ["2010", "2011", "2012"]
    with pytest.raises(NotASeries, match="stands twice"):
        series("percent", [*points, Point(period("2011"), 2.0)])
    with pytest.raises(NotASeries, match=r"different kinds \(academic, calendar\)"):
        series("percent", [*points, Point(academic(2013), 2.0)])


def test_a_series_is_cut_at_its_last_break_and_at_a_day() -> None:
    found = years(1, 2, 3, 4, breaks="abbb")
    assert [point.value for point in found.comparable().points] == [2, 3, 4]
    assert [point.value for point in years(1, 2, 3, breaks="aba").comparable().points] == [3]
    assert [point.value for point in found.until(dt.date(2012, 1, 1)).points] == [1, 2]
    assert [point.value for point in found.until(dt.date(2012, 12, 31)).points] == [1, 2], "2012 was not over"
    assert found.until(None) is found
    assert Series("percent", ()).comparable().points == ()
    assert found.at(period("2012")) == found.points[2]
    assert found.at(period("1999")) is None


def test_against_a_comparator_the_difference_is_the_series() -> None:
    mine, theirs = years(50, 60, 70), years(45, 65, first=2011)
    found = minus(mine, theirs)
    assert found.unit == "points"
    assert minus(Series("per-1000", ()), Series("per-1000", ())).unit == "score"
    assert [(point.period.slug, point.value) for point in found.points] == [("2011", 15), ("2012", 5)]
    broken = minus(mine, years(45, 65, first=2011, breaks="ab"))
    assert len(broken.comparable().points) == 1, "a break of the comparator is a break of the difference"


def test_gaps_of_unequal_length_are_slots_without_figures() -> None:
    on = steps(of("2001", "2004", "2005", "2011"))
    assert [on.slot(one) for one in of("2001", "2004", "2005", "2011", "2020")] == [0, 3, 4, 10, 19]
    assert on.word == "year"
    found = side_by_side([series("percent", [Point(one, 5.0) for one in of("2001", "2004")])], on)
    assert np.isfinite(found.values).tolist() == [[True, False, False, True]]


@pytest.mark.parametrize(
    ("slugs", "word"),
    [
        (["2014/15", "2015/16"], "year"),
        (["2014~2016", "2015~2017"], "year"),
        (["2021m01~2021m03", "2021m04~2021m06"], "quarter"),
        (["2021-03-31", "2021-04-30"], "month"),
        (["2001", "2011"], "step"),
    ],
)
def test_a_step_has_a_name(slugs: list[str], word: str) -> None:
    assert steps(of(*slugs)).word == word


@settings(deadline=None)
@given(st.sets(st.integers(1900, 2099), min_size=2, max_size=40))
def test_no_two_years_share_a_slot_and_years_apart_are_slots_apart(chosen: set[int]) -> None:
    ordered = sorted(chosen)
    pair = next(((a, a + 1) for a in ordered if a + 1 in chosen), None)
    on = steps(academic(year) for year in ordered)
    slots = [on.slot(academic(year)) for year in ordered]
    assert len(set(slots)) == len(slots)
    if pair:
        assert slots == [year - ordered[0] for year in ordered]


def test_days_apart_over_many_years_are_refused() -> None:
    with pytest.raises(NotASeries, match="too uneven: two are 1 days apart"):
        steps(of("2010-03-31", "2010-04-01", "2020-03-31"))
    with pytest.raises(NotASeries, match="no figure"):
        steps([])


def test_denominators_stand_where_their_figures_stand() -> None:
    one = series("percent", [Point(period("2010"), 5.0, 100.0), Point(period("2011"), 6.0)])
    found = side_by_side([one], steps(point.period for point in one.points))
    assert found.denominators[0, 0] == 100
    assert np.isnan(found.denominators[0, 1])
    assert found.counted.tolist() == [2]
