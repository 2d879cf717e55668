"""The forecasts: against their naive twin, and what must hold of any forecast."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import status as naive
from village.warehouse.status.decide import assess
from village.warehouse.status.series import Many
from village.warehouse.status.trend import FIRST_ORIGIN, forecast

FIGURES = st.integers(200, 950).map(lambda tenths: tenths / 10)  # percentages as they are printed
STEPS = settings(max_examples=40, deadline=None)


def rows(least: int = 4, most: int = 9) -> st.SearchStrategy[list[float]]:
    return st.lists(FIGURES, min_size=least, max_size=most)


def many(values: list[list[float | None]], unit: str = "percent", sizes: list[list[float]] | None = None) -> Many:
    made = np.array(values, dtype=float)
    return Many(unit, made, np.full(made.shape, np.nan) if sizes is None else np.array(sizes, dtype=float))


def made_up(seed: int, series: int, slots: int) -> tuple[list[list[float | None]], list[list[float]]]:
    chance = np.random.default_rng(seed)
    values = 20 + 50 * chance.random((series, 1)) + chance.normal(1, 2, (series, slots)).cumsum(axis=1)
    gone = chance.random((series, slots)) < 0.15
    gone[:, 0] = False
    sizes = np.round(50 + 5000 * chance.random((series, slots)))
    listed = [
        [None if out else float(x) for x, out in zip(*pair, strict=True)] for pair in zip(values, gone, strict=True)
    ]
    return listed, sizes.tolist()


@pytest.mark.parametrize("unit", ["percent", "per-10000", "score"])
@pytest.mark.parametrize(("seed", "series", "with_sizes"), [(1, 1, False), (2, 1, True), (3, 5, True), (4, 25, False)])
def test_every_forecast_is_its_naive_twins(unit: str, seed: int, series: int, with_sizes: bool) -> None:
    values, sizes = made_up(seed, series, 8)
    known = sizes if with_sizes and unit != "score" else None
    found = forecast(many(values, unit, known), 4)
    expected = naive.forecasts(values, known, unit, 4)
    assert expected
    for number in range(series):
        for origin in range(8):
            for step in range(1, found.mean.shape[2] + 1):
                told = expected.get((number, origin, step))
                if told is None:
                    assert np.isnan(found.mean[number, origin, step - 1])
                    continue
                mean, sd, freedom = told
                assert found.mean[number, origin, step - 1] == pytest.approx(mean, rel=1e-9, abs=1e-12)
                assert found.sd[number, origin, step - 1] == pytest.approx(sd, rel=1e-9, abs=1e-12)
                assert found.freedom[number, origin] == freedom


@settings(deadline=None)
@given(rows())
def test_the_straight_line_is_least_squares(values: list[float]) -> None:
    found = forecast(many([values]), 3).line
    last = len(values) - 1
    for step in (1, 2, 3):
        assert found[0, last, step - 1] == pytest.approx(naive.line(list(values), last + step), rel=1e-7, abs=1e-7)


@settings(deadline=None)
@given(FIGURES, st.integers(FIRST_ORIGIN, 12), st.sampled_from(["percent", "per-1000", "score"]))
def test_a_constant_series_stays_where_it_is(value: float, slots: int, unit: str) -> None:
    found = forecast(many([[value] * slots], unit), 5)
    ahead = found.scale.back(found.mean[:, -1, :5])
    assert ahead[0] == pytest.approx(np.full(5, value))
    assert np.all(found.sd[:, -1, :5] == 0)


@STEPS
@given(rows(), st.floats(-500, 500))
def test_what_is_added_to_a_score_is_added_to_its_forecast(values: list[float], more: float) -> None:
    plain = forecast(many([values], "score"), 3)
    moved = forecast(many([[x + more for x in values]], "score"), 3)
    assert moved.mean[:, -1, :3] == pytest.approx(plain.mean[:, -1, :3] + more, abs=1e-5)
    assert moved.sd[:, -1, :3] == pytest.approx(plain.sd[:, -1, :3], rel=1e-4, abs=1e-6)


@STEPS
@given(rows(), st.sampled_from([0.001, 0.5, 3.0, 1000.0]), st.sampled_from(["score", "per-1000", "count", "pounds"]))
def test_figures_in_another_unit_of_measure_have_the_same_forecast(values: list[float], by: float, unit: str) -> None:
    plain = forecast(many([values], unit), 3)
    scaled = forecast(many([[x * by for x in values]], unit), 3)
    one, other = plain.scale.back(plain.mean[:, -1, :3]), scaled.scale.back(scaled.mean[:, -1, :3])
    assert other == pytest.approx(one * by, rel=1e-6)


@STEPS
@given(rows(), st.integers(1, 3))
def test_missing_figures_at_the_end_are_further_steps(values: list[float], gone: int) -> None:
    """The forecast from a series whose last periods are missing is that of the same series, so many steps further."""
    whole = forecast(many([values]), 6)
    shorter = forecast(many([[*values, *([None] * gone)]]), 6 - gone)
    ahead, further = shorter.mean[0, -1, : 6 - gone], whole.mean[0, len(values) - 1, gone:6]
    assert ahead == pytest.approx(further, rel=1e-9)
    assert shorter.last[0, -1] == whole.last[0, -1]


@STEPS
@given(rows(), st.data())
def test_nothing_of_the_future_enters_a_forecast(values: list[float], data: st.DataObject) -> None:
    origin = data.draw(st.integers(2, len(values) - 2))
    other = [*values[: origin + 1], *data.draw(st.lists(FIGURES, min_size=1, max_size=4))]
    one, two = forecast(many([values]), 1), forecast(many([other]), 1)
    assert one.mean[0, origin, 0] == pytest.approx(two.mean[0, origin, 0])
    assert one.sd[0, origin, 0] == pytest.approx(two.sd[0, origin, 0])


@STEPS
@given(rows(), st.lists(FIGURES, min_size=2, max_size=4), st.sampled_from(["at-least", "at-most"]))
def test_a_harder_target_is_never_more_probable(values: list[float], levels: list[float], direction: str) -> None:
    ordered = sorted(levels, reverse=direction == "at-most")
    chances = [assess(many([values]), np.array([x]), direction, 3).probability[0] for x in ordered]  # type: ignore[arg-type]
    assert all(0 <= one <= 1 for one in chances)
    assert all(easier >= harder - 1e-12 for easier, harder in pairwise(chances))


@STEPS
@given(rows(), FIGURES)
def test_the_two_directions_share_out_the_whole(values: list[float], level: float) -> None:
    up, down = (assess(many([values]), np.array([level]), way, 2) for way in ("at-least", "at-most"))  # type: ignore[arg-type]
    doubtless = up.upper[0] - up.lower[0] < 1e-9
    assert doubtless or up.probability[0] + down.probability[0] == pytest.approx(1)


@pytest.mark.parametrize("unit", ["percent", "count", "per-100000"])
def test_no_forecast_leaves_what_is_possible(unit: str) -> None:
    steep = [[0.0, 0.0, 10.0, 40.0, 70.0, 95.0, 100.0], [100.0, 80.0, 50.0, 20.0, 4.0, 0.0, 0.0], [0.0] * 7]
    found = assess(many(steep, unit), np.full(3, 50.0), "at-least", 5)
    for part in (found.forecast, found.lower, found.upper):
        assert np.all(part >= 0)
        assert unit != "percent" or np.all(part <= 100)
    assert found.forecast[2] == 0


def test_a_figure_of_few_children_weighs_less() -> None:
    """The same leap at the end, of 20 children or of 20,000: only the second moves the forecast much."""
    values: list[list[float | None]] = [[50, 51, 49, 50, 51, 50, 70]]
    small = forecast(many(values, sizes=[[20_000] * 6 + [20]]), 1)
    large = forecast(many(values, sizes=[[20_000] * 7]), 1)
    assert small.scale.back(small.mean)[0, -1, 0] < 55 < large.scale.back(large.mean)[0, -1, 0]


def test_intervals_are_never_narrower_than_chance_allows() -> None:
    """Figures of 100 children that happen to stand still: the interval is that of 100 children at least."""
    found = forecast(many([[50.0] * 8], sizes=[[100.0] * 8]), 1)
    assert found.sd[0, -1, 0] >= (1 / (100 * 0.25)) ** 0.5 * 0.999
