"""Intervals: against printed examples, exact distributions, and what must hold of any interval."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from village.warehouse.uncertainty.intervals import Interval, byar, difference, mean, wilson


@pytest.mark.parametrize(
    ("k", "n", "lower", "upper"),
    # Newcombe 1998a (Statistics in Medicine 17, 857), table I, method 3: 81/263, 15/148, 0/20, 1/29
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_printed_examples(k: int, n: int, lower: float, upper: float) -> None:
    found = wilson(k, n)
    assert (float(found.lower), float(found.upper)) == pytest.approx((lower, upper), abs=5.1e-5)


@settings(deadline=None)
@given(st.integers(1, 5000), st.data())
def test_wilson_solves_its_own_equation_and_is_the_same_from_either_side(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    found, mirror = wilson(k, n), wilson(n - k, n)
    assert 0 <= found.lower <= k / n <= found.upper <= 1
    assert float(found.lower) == pytest.approx(1 - float(mirror.upper), abs=1e-12)
    for bound in (float(found.lower), float(found.upper)):
        if 0 < bound < 1:  # |share − bound| is z standard errors at the bound
            assert (k / n - bound) ** 2 == pytest.approx(1.959963984540054**2 * bound * (1 - bound) / n, rel=1e-6)


def test_wilson_of_nobody_says_nothing() -> None:
    found = wilson([0, 3], [0, 4])
    assert np.isnan(found.value[0])
    assert (found.lower[0], found.upper[0]) == (0, 1)


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5)])
def test_wilson_refuses_counts_that_cannot_be(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="numerator"):
        wilson(k, n)


@pytest.mark.parametrize("count", [10, 11, 25, 100, 1000, 100_000])
def test_byar_is_near_the_exact_poisson_bounds(count: int) -> None:
    found = byar(count)
    assert float(found.lower) == pytest.approx(chi2.ppf(0.025, 2 * count) / 2, rel=0.02)
    assert float(found.upper) == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=0.02)


def test_byar_of_few_and_of_none() -> None:
    found = byar([0, 1, 5])
    exact = [chi2.ppf(0.975, 2 * count + 2) / 2 for count in (0, 1, 5)]
    assert found.lower[0] == 0
    assert found.upper == pytest.approx(exact, rel=0.03)
    assert np.all(found.lower >= 0)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 1e6))
def test_a_rate_is_its_count_shared_out(count: int, exposure: float) -> None:
    plain, rate = byar(count), byar(count, exposure)
    assert rate.lower <= rate.value <= rate.upper
    assert float(rate.upper) * exposure == pytest.approx(float(plain.upper))


@pytest.mark.parametrize(("count", "exposure"), [(-1, 1), (1, 0), (1, -2)])
def test_byar_refuses_what_cannot_be(count: int, exposure: int) -> None:
    with pytest.raises(ValueError, match="exposure"):
        byar(count, exposure)


def test_a_mean_of_nobody_is_unbounded_and_of_many_narrow() -> None:
    found = mean([0.1, 0.1], 1.2, [0, 144])
    assert (found.lower[0], found.upper[0]) == (-np.inf, np.inf)
    assert found.upper[1] - found.value[1] == pytest.approx(1.959963984540054 * 0.1)
    with pytest.raises(ValueError, match="negative"):
        mean(0, -1, 10)


@pytest.mark.parametrize(
    ("a", "m", "b", "n", "lower", "upper"),
    # Newcombe 1998b (Statistics in Medicine 17, 873), table II, method 10
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
    ],
)
def test_a_difference_gives_newcombes_examples(a: int, m: int, b: int, n: int, lower: float, upper: float) -> None:
    found = difference(wilson(a, m), wilson(b, n))
    assert (float(found.lower), float(found.upper)) == pytest.approx((lower, upper), abs=5.1e-5)


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_a_difference_turns_round(m: int, n: int, data: st.DataObject) -> None:
    one, other = wilson(data.draw(st.integers(0, m)), m), wilson(data.draw(st.integers(0, n)), n)
    there, here = difference(one, other), difference(other, one)
    assert float(there.lower) == pytest.approx(-float(here.upper), abs=1e-12)


def test_of_two_means_a_difference_is_the_one_that_everyone_knows() -> None:
    one, other = mean(3.0, 2.0, 100), mean(2.0, 1.0, 400)
    found = difference(one, other)
    half = 1.959963984540054 * (4 / 100 + 1 / 400) ** 0.5
    assert (float(found.lower), float(found.upper)) == pytest.approx((1 - half, 1 + half))
    assert isinstance(found, Interval)
