"""What forecasts were worth: counted again by hand and by a naive twin."""

import math

import numpy as np
import pytest
from scipy.stats import t as student

from tests.oracles import status as naive
from tests.unit.warehouse.status.test_trend import made_up, many
from village.warehouse.status import backtest
from village.warehouse.status.trend import forecast


def back(scaled: float) -> float:
    return ((1 / (1 + math.exp(-scaled))) * 1001 - 0.5) / 1000 * 100


@pytest.mark.parametrize(("seed", "series"), [(5, 1), (6, 12)])
def test_the_record_is_the_one_counted_from_the_naive_forecasts(seed: int, series: int) -> None:
    values, _ = made_up(seed, series, 9)
    told = naive.forecasts(values, None, "percent", 1)
    checked, errors, still, lines = {}, {}, {}, {}
    for (number, origin, step), (mean, sd, freedom) in told.items():
        came = values[number][origin + step] if origin + step < 9 else None
        if came is None:
            continue
        place = (number, origin, step)
        checked[place] = (abs(mean - naive.on_scale(came, "percent")), student.ppf(0.9, freedom) * sd)
        errors[place] = back(mean) - came
        still[place] = [x for x in values[number][: origin + 1] if x is not None][-1] - came
        lines[place] = naive.line(values[number][: origin + 1], origin + step) - came
    made = backtest.checks(forecast(many(values), 1))
    for horizon in (1, 2, 4):
        at = [place for place in checked if place[2] == horizon]
        found = backtest.record(made, horizon)
        assert found is not None
        assert (found.horizon, found.checks) == (horizon, len(at))
        assert found.series == len({number for number, _, _ in at})
        assert found.bias == pytest.approx(sum(errors[place] for place in at) / len(at))
        assert found.error == pytest.approx(sum(abs(errors[place]) for place in at) / len(at))
        assert found.no_change_error == pytest.approx(sum(abs(still[place]) for place in at) / len(at))
        assert found.line_error == pytest.approx(sum(abs(lines[place]) for place in at) / len(at))
        held = [checked[place][0] <= naive.widened(checked, checked[place][1], place[1], horizon) for place in at]
        assert found.coverage == pytest.approx(sum(held) / len(at))
        for half in (0.0, 0.1, 2.0):
            expected = naive.widened(checked, half, 8, horizon)
            assert float(backtest.widening(made, 8, horizon).of(np.array(half))) == pytest.approx(expected)


NAN = float("nan")


def checks_of(off: list[list[float]], half: float = 1.0) -> backtest.Checks:
    """Checks at one step only, from how far off forecasts were [series x origins]."""
    made = np.array(off)[:, :, None]
    return backtest.Checks(made, np.where(np.isfinite(made), half, np.nan), made, made, made)


def width(made: backtest.Checks, half: float, origin: int) -> float:
    return float(backtest.widening(made, origin, 1).of(np.array(half)))


def test_an_interval_is_widened_to_what_held_eight_in_ten_and_never_narrowed() -> None:
    four = checks_of([[NAN, NAN, 0.1, 3.0, 0.2, 0.3, NAN]])  # of four checks the bound is the largest
    assert width(four, 2.0, 6) == 6.0
    ten = checks_of([[NAN, NAN, *(x / 2 for x in range(1, 11)), NAN]])  # of ten the ninth
    assert width(ten, 2.0, 12) == 9.0
    assert width(checks_of([[NAN, NAN, 0.1, 0.2, NAN]]), 2.0, 4) == 2.0
    assert width(four, 2.0, 3) == 2.0, "a check that lay in the future was used"


def test_an_interval_is_never_narrower_than_the_errors_beside_it() -> None:
    """The model has grown sure of itself: half a width of 0.5, where all its past forecasts were off by 3."""
    assert width(checks_of([[NAN, NAN, 3.0, 3.0, 3.0, 3.0, NAN]], half=4.0), 0.5, 6) == 3.0


def test_a_long_series_is_judged_by_itself_and_a_short_one_with_the_others() -> None:
    long, short = [NAN, NAN, *[2.0] * 12, NAN], [NAN, NAN, *[NAN] * 10, 9.0, 9.0, NAN]  # 14 together: the twelfth
    one = np.ones(2)
    assert backtest.widened(checks_of([long, short]), one, 14, 1).tolist() == [2.0, 2.0]
    assert backtest.widened(checks_of([long, [NAN, NAN, *[6.0] * 12, NAN]]), one, 14, 1).tolist() == [2.0, 6.0]


def test_nothing_to_check_is_no_record() -> None:
    made = backtest.checks(forecast(many([[50, 51, 52]]), 2))
    assert backtest.record(made, 2) is None
    assert backtest.records(made, 2) == (None, None)
    assert backtest.own_checks(made, 9).tolist() == [0.0]


def test_few_checks_bring_the_nearest_horizon_that_has_enough() -> None:
    made = backtest.checks(forecast(many([[50, 53, 51, 54, 58, 57, 60, 61, 60]]), 4))
    found, nearer = backtest.records(made, 5)  # origins at the third and fourth figure
    assert found is not None
    assert nearer is not None
    assert (found.horizon, found.checks, nearer.horizon, nearer.checks) == (5, 2, 3, 4)
    assert backtest.records(made, 2)[1] is None


def test_a_steady_past_that_then_moves_counts_as_a_miss_and_leaves_bounds_finite() -> None:
    made = backtest.checks(forecast(many([[50.0, 50, 50, 50, 60]]), 1))
    found = backtest.record(made, 1)
    assert found is not None
    assert (found.checks, found.coverage) == (2, 0.5)
    assert 0 < width(made, 0.0, 4) < np.inf


def test_a_record_says_whose_it_is() -> None:
    one = backtest.Record(1, 1, 1, -0.5, 0.5, 1.0, 0.25, 0.75)
    assert one.said("year", "%") == (
        "Checked once on this series, 1 year ahead: off by 0.50% on average (bias -0.50), and 100% of its 80% "
        "intervals held what came. On the same checks no change was off by 0.25, a straight line by 0.75."
    )
    assert "Checked 300 times on 150 series of this measure together, 6 years ahead" in backtest.Record(
        6, 300, 150, 0, 0, 0, 0, 0
    ).said("year")
