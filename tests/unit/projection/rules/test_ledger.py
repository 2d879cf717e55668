"""Identities of stocks and flows, and the closed form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.projection.rules.ledger import balanced, closing, constant_flows, residual

people = st.floats(0, 1e6)


def test_the_closed_form_of_the_notes() -> None:
    assert constant_flows(30_000, 5_500, 0.125, 10) == pytest.approx(40_316.942, abs=5e-4)
    assert constant_flows(44_000, 5_500, 0.125, 30) == pytest.approx(44_000)  # the steady state, 5,500 / .125


def test_nobody_leaves_everybody_leaves_nobody_comes() -> None:
    assert constant_flows(100, 7, 0, 5) == 135
    assert constant_flows(100, 7, 1, 5) == 7
    assert constant_flows(100, 0, 0.5, 2) == 25
    assert constant_flows(100, 7, 0.3, 0) == 100


@pytest.mark.parametrize(("leaving", "years"), [(-0.1, 1), (1.1, 1), (0.5, -1)])
def test_what_cannot_be(leaving: float, years: int) -> None:
    with pytest.raises(ValueError, match="share"):
        constant_flows(100, 7, leaving, years)


@given(people, people, st.floats(0, 1), st.integers(0, 30))
def test_the_closed_form_is_year_after_year(opening: float, entrants: float, leaving: float, years: int) -> None:
    stock = opening
    for _ in range(years):
        stock = closing(stock, entrants, leaving * stock)
    if leaving == 0 or leaving > 1e-6:  # the form divides by it
        assert constant_flows(opening, entrants, leaving, years) == pytest.approx(stock, rel=1e-6, abs=1e-6)


@given(people, people, people, people, st.floats(-1e6, 1e6))
def test_the_residual_closes_the_year(opening: float, joined: float, left: float, closed: float, moved: float) -> None:
    rest = residual(opening, joined, left, closed, moved)
    assert closing(opening, joined, left, moved, rest) == pytest.approx(closed, rel=1e-9, abs=1e-9 * 1e6)


@given(st.lists(st.floats(-1e5, 1e5), max_size=8))
def test_transfers_arrive_somewhere(moved: list[float]) -> None:
    assert balanced([*moved, *(-one for one in moved)])
    assert not balanced([*moved, -sum(moved), 1 + max(map(abs, moved), default=0)])
