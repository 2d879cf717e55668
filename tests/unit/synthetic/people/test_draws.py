"""Chance by number: the same for the same, whatever else is drawn; even; and nothing of one purpose in another."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from village.synthetic.people.draws import Draws, mix

numbers = st.lists(st.integers(0, 2**40), min_size=1, max_size=50)


@given(numbers, st.randoms(use_true_random=False), st.integers(0, 2**31))
def test_a_draw_depends_on_seed_purpose_and_number_only(ids: list[int], random: object, seed: int) -> None:
    order = list(range(len(ids)))
    random.shuffle(order)  # type: ignore[attr-defined]
    together = Draws(seed).share("x", np.array(ids))
    apart = [float(Draws(seed).share("x", np.array([ids[place]]))[0]) for place in order]
    assert apart == [float(together[place]) for place in order]


def test_other_seeds_and_other_purposes_have_nothing_in_common() -> None:
    ids = np.arange(100_000)
    one = Draws(1).share("x", ids)
    for other in (Draws(2).share("x", ids), Draws(1).share("y", ids), Draws(1).share("x", ids + 1)):
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.015  # five standard errors of no correlation


def test_shares_are_even() -> None:
    for purpose in ("x", "y", "z"):
        assert kstest(Draws(3).share(purpose, np.arange(100_000)), "uniform").pvalue > 1e-4


@given(st.lists(st.integers(0, 2**64 - 1), unique=True, max_size=200))
def test_no_two_numbers_have_the_same_bits(ids: list[int]) -> None:
    found = Draws(1).bits("x", np.array(ids, np.uint64))
    assert len(set(found.tolist())) == len(ids) == len(set(mix(np.array(ids, np.uint64)).tolist()))


def test_waiting_is_as_long_on_average_as_it_says() -> None:
    days = Draws(1).waiting("x", np.arange(200_000), 90.0)
    assert abs(days.mean() - 89.5) < 1.1  # whole days are half a day short; five standard errors
    assert days.min() == 0
