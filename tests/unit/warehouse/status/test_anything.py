"""Whatever figures a file holds, the status is made of possible numbers and of sentences, without a warning."""

import datetime as dt
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from village.warehouse.observations import UNITS
from village.warehouse.periods import period
from village.warehouse.status.decide import status
from village.warehouse.status.series import Point, series
from village.warehouse.status.target import Target

SIZES = st.one_of(st.none(), st.integers(1, 10**9).map(float))
LARGE = st.one_of(st.integers(0, 100), st.floats(0, 100), st.floats(0, 1e15), st.sampled_from([0.0, 1e-15, 1e15]))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(UNITS)),
    st.dictionaries(st.integers(1990, 2019), st.tuples(LARGE, SIZES), min_size=1, max_size=14),
    LARGE,
    st.sampled_from(["at-least", "at-most"]),
    st.integers(2000, 2060),
    st.booleans(),
)
def test_any_figures(
    unit: str,
    figures: dict[int, tuple[float, float | None]],
    level: float,
    direction: str,
    due: int,
    negative: bool,
) -> None:
    sign = -1 if negative and unit in ("score", "points", "pounds") else 1
    most = 100.0 if unit == "percent" else 1e15
    points = [Point(period(str(year)), sign * min(value, most), size) for year, (value, size) in figures.items()]
    target = Target("absolute", min(level, most), period(str(due)), direction)  # type: ignore[arg-type]
    found = status(series(unit, points), target, as_at=dt.date(2018, 1, 1))
    told = json.loads(json.dumps(found.facts(), allow_nan=False))
    assert all(isinstance(one, str) and one for one in told["said"])
    if found.probability is not None and found.lower is not None and found.upper is not None:
        assert 0 <= found.probability <= 1
        assert found.forecast is not None
        assert found.lower <= found.forecast <= found.upper
        assert unit != "percent" or 0 <= found.lower <= found.upper <= 100


def test_a_target_due_before_half_a_step_has_passed_is_a_step_ahead() -> None:
    """Figures every third year and a target for the year after the last: the nearest forecast is the one there is."""
    points = [
        Point(period(str(year)), float(value), 5000.0)
        for year, value in zip(range(1995, 2014, 3), range(7), strict=True)
    ]
    target = Target("absolute", 50.0, period("2014"), "at-least")
    assert status(series("percent", points), target).state in ("unlikely", "uncertain", "likely", "too little data")


def test_a_level_that_is_further_than_can_be_divided_is_not_met() -> None:
    """A level of 1e15 is more than 1e308 deviations from figures that all but stand at nothing."""
    points = [Point(period(str(year)), -(1 + year % 3) * 1e-293) for year in range(2008, 2018)]
    found = status(series("points", points), Target("absolute", 1e15, period("2020"), "at-least"))
    assert found.state == "unlikely"
    assert found.probability == 0
