"""Counts of areas: what is hidden widens them, and no area has met a goal that it may have missed."""

from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import schools as naive
from village.warehouse.schools.counts import by_area, count
from village.warehouse.schools.line import STATES, Standing

states = st.lists(st.sampled_from(list(STATES)), max_size=30)


@given(states)
def test_a_count_is_what_the_naive_twin_says(some: list[str]) -> None:
    found = count(map(Standing, some))
    assert (found.low, found.high, found.goal) == naive.goal(some)
    assert found.schools == len(some)
    assert found.clear <= found.low


@given(states, states)
def test_areas_together_are_the_sum_of_each(one: list[str], other: list[str]) -> None:
    told = by_area([("A", Standing(state)) for state in one] + [("B", Standing(state)) for state in other])
    whole = count(map(Standing, one + other))
    for name in ("schools", "low", "high", "clear", "close", "too_few", "unknown"):
        assert sum(getattr(part, name) for part in told.values()) == getattr(whole, name)


def test_a_hidden_school_leaves_the_goal_open_and_a_school_below_does_not() -> None:
    assert count([Standing("above"), Standing("not-known")]).goal == "cannot be said"
    assert count([Standing("just-below"), Standing("not-known")]).goal == "not met"
    assert count([Standing("above"), Standing("too-few-pupils")]).goal == "met"
    assert count([Standing("too-few-pupils")]).goal == count([]).goal == "cannot be said"
