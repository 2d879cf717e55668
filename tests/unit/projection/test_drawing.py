"""Intervals: no narrower further on, the same from the same seed, wider for small areas; nothing below nobody."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from village.projection.changes import changes, cut, middle
from village.projection.drawing import Future, draw, shared_shocks, start
from village.projection.fitting import USUAL_MOVE, fit

cell = st.one_of(st.floats(0, 5_000), st.just(float("nan")), st.just(0.0))


def future(stock: np.ndarray, horizon: int, *, joiners: np.ndarray | None = None, seed: int = 1) -> Future:
    nothing = np.full(stock.shape, np.nan)
    past = changes(stock, nothing if joiners is None else joiners, nothing if joiners is None else 0 * joiners)
    which = np.flatnonzero(np.isfinite(stock).any(axis=1))
    begin = start(past, which)
    fitted = fit(past, horizon + int(begin.behind.max(initial=0)))
    return draw(begin, fitted, horizon, shared_shocks(fitted, 200, seed), (seed,))


@st.composite
def histories(drawn: st.DrawFn) -> np.ndarray:
    areas, years = drawn(st.integers(1, 6)), drawn(st.integers(1, 7))
    held = drawn(st.lists(cell, min_size=areas * years, max_size=areas * years))
    stock = np.array(held).reshape(areas, years)
    stock[0, -1] = drawn(st.floats(0, 5_000))
    return stock


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(1, 12))
def test_whatever_the_history_the_laws_hold(stock: np.ndarray, horizon: int) -> None:
    found = future(stock, horizon)
    for one in (found.point, found.low, found.high, found.still, found.draws):
        assert np.isfinite(one).all()
        assert (one >= 0).all()
    assert (found.low <= found.point).all()
    assert (found.point <= found.high).all()
    width = found.high - found.low
    assert (np.diff(width, axis=1) >= -1e-6 * (1 + width[:, 1:])).all()
    again = future(stock, horizon)
    assert np.array_equal(found.low, again.low)
    assert np.array_equal(found.draws, again.draws)


def test_a_single_year_is_no_change_with_a_usual_interval() -> None:
    found = future(np.array([[200.0], [50.0]]), 3)
    assert found.point.tolist() == [[200.0] * 3, [50.0] * 3]
    half = (found.high - found.low)[:, 0] / 2 / np.array([200, 50])
    assert (half > USUAL_MOVE).all()
    assert (half < 5 * USUAL_MOVE).all()
    few = future(np.array([[4.0], [5.0]]), 1)
    assert few.high[0, 0] - few.low[0, 0] > 1.5  # of four people one more or less is nothing out of the way


def test_nobody_stays_nobody_and_is_not_certain() -> None:
    stock = np.vstack((np.zeros(6), np.random.default_rng(1).normal(200, 10, (20, 6))))
    found = future(stock, 2)
    assert found.point[0].tolist() == [0.0, 0.0]
    assert (found.low[0] == 0).all()
    assert (found.high[0] > 0).all()


def test_a_small_area_is_less_sure_than_a_large_one() -> None:
    random = np.random.default_rng(3)
    size = np.repeat([20.0, 2_000.0], 40)
    steps = random.normal(size=(80, 6)) * (1 / np.sqrt(size))[:, None]
    found = future(size[:, None] * np.exp(np.cumsum(steps, axis=1)), 1)
    share = (found.high - found.low)[:, 0] / found.point[:, 0]
    assert np.median(share[:40]) > 4 * np.median(share[40:])


def test_one_slip_of_the_keys_moves_nobody_else() -> None:
    stock = 200 * np.exp(np.cumsum(np.random.default_rng(5).normal(0, 0.05, (60, 6)), axis=1))
    spoilt = stock.copy()
    spoilt[0, 3] *= 10
    assert future(spoilt, 1).point[1:] == pytest.approx(future(stock, 1).point[1:], rel=0.03)


def test_an_area_not_counted_in_the_origin_is_carried_and_less_sure() -> None:
    stock = 200 * np.exp(np.cumsum(np.random.default_rng(6).normal(0, 0.05, (60, 8)), axis=1))
    missing = stock.copy()
    missing[0, -2:] = np.nan
    whole, found = future(stock, 1), future(missing, 1)
    assert found.still[0, 0] == stock[0, -3]
    share = (found.high - found.low)[:, 0] / found.point[:, 0]
    assert share[0] > 1.3 * ((whole.high - whole.low)[:, 0] / whole.point[:, 0])[0]


def test_what_is_far_out_counts_for_little() -> None:
    values = np.array([0.0, 0.01, -0.01, 0.02, 5.0])
    assert cut(values).max() < 0.1
    assert middle(values, np.ones(5)) < 0.05
    assert np.isnan(middle(np.array([np.nan]), np.ones(1)))
    assert np.isnan(cut(np.full(3, np.nan))).all()
