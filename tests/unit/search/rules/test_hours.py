"""A week in 42 bytes, beside a set of the half-hours of opening."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.search.rules.hours import SIZE, is_open, open_days, packed

spans = st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 48)).map(
    lambda of: (of[0], of[1], of[1] + of[2])
)


@given(st.lists(spans, max_size=5), spans)
def test_open_as_a_set_of_half_hours(opened: list[tuple[int, int, int]], asked: tuple[int, int, int]) -> None:
    week = {(day * 48 + slot) % 336 for day, start, end in opened for slot in range(start, end)}
    day, start, end = asked[0], asked[1], min(asked[2], 48)
    hours = packed(opened)
    assert len(hours) == SIZE == 42
    assert is_open(hours, day, start, end) == any(day * 48 + slot in week for slot in range(start, end))
    assert set(open_days(hours)) == {slot // 48 for slot in week}


def test_the_first_bit_is_monday_midnight() -> None:
    assert packed([(0, 0, 1)])[0] == 0b1000_0000
    assert packed([(6, 47, 48)])[-1] == 0b0000_0001


def test_sunday_night_goes_into_monday() -> None:
    night = packed([(6, 44, 52)])
    assert is_open(night, 0, 0, 4)
    assert not is_open(night, 0, 4, 48)


@pytest.mark.parametrize("span", [(7, 0, 1), (-1, 0, 1), (0, 48, 49), (0, 5, 5), (0, 5, 4), (0, 5, 54), (0, -1, 4)])
def test_no_time_of_opening(span: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="is no time of opening"):
        packed([span])
