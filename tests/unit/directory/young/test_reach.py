"""Where there is something on: which entries count, and how far they reach."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.queries.young.reach import reached
from village.directory.rules.young.reach import FRIDAY, SATURDAY, Square, for_age, open_weekly, side_for, squares

TODAY = dt.date(2026, 11, 27)
POINTS = st.lists(st.tuples(st.integers(0, 700_000), st.integers(0, 1_300_000)), max_size=12)


def on(opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return {"schedules": [{"freq": "WEEKLY", "byday": "SA", "opens_at": opens, "closes_at": closes, **more}]}


@pytest.mark.parametrize(
    ("document", "counts"),
    [
        (on("19:00", "21:00"), True), (on("21:30", "23:00"), True), (on("12:00", "19:30"), True),
        (on("12:00", "19:00"), False), (on("22:00", "23:00"), False), (on("21:00", "02:00"), True),
        (on("18:00", "21:00", byday="1SA", freq="MONTHLY"), False), (on("18:00", "21:00", interval=2), False),
        (on("18:00", ""), False), (on("18:00", "21:00", byday="FR"), False), ({}, False),
        (on("18:00", "21:00", valid_to="2026-01-01"), False),
        (on("18:00", "21:00", description="School holidays only"), False),
        (on("18:00", "21:00", description="Term time only"), True),
    ],
)  # fmt: skip
def test_what_is_open_from_seven_to_ten_every_week_counts(document: dict[str, Any], counts: bool) -> None:
    assert open_weekly(document, SATURDAY, TODAY) is counts


def test_the_night_is_the_night() -> None:
    assert not open_weekly(on("19:00", "21:00"), FRIDAY, TODAY)


@pytest.mark.parametrize(
    ("first", "last", "suits"),
    [(None, None, None), (13, 19, True), (14, 14, True), (15, 19, False), (5, 13, False), (None, 13.5, False),
     (11, None, True)],
)  # fmt: skip
def test_who_says_no_age_is_not_known(first: object, last: object, suits: bool | None) -> None:
    assert for_age({"minimum_age": first, "maximum_age": last}) is suits


@given(POINTS, POINTS, st.integers(1, 300_000))
def test_reach_is_that_of_its_naive_twin(points: list[Any], places: list[Any], within: int) -> None:
    said = reached(np.array(points, dtype=np.int64).reshape(-1, 2), places, within).tolist()
    naive = [any((x - a) ** 2 + (y - b) ** 2 <= within**2 for a, b in places) for x, y in points]
    assert said == naive


@given(st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 9_999), st.booleans())))
def test_squares_hold_every_point_once(points: list[tuple[int, int, bool]]) -> None:
    found = squares(points, 1_000)
    assert sum(one.postcodes for one in found) == len(points)
    assert sum(one.reached for one in found) == sum(there for _, _, there in points)


def test_a_square_is_all_some_or_none() -> None:
    found = squares([(10, 10, True), (20, 20, False), (1_010, 10, True), (10, 1_010, False)], 1_000)
    assert found == (Square(0, 0, 2, 1), Square(1_000, 0, 1, 1), Square(0, 1_000, 1, 0))
    assert [one.state for one in found] == ["some", "all", "none"]


def test_a_map_has_no_more_squares_than_it_can_show() -> None:
    assert [side_for(metres) for metres in (0, 28_000, 28_001, 900_000)] == [1_000, 1_000, 2_000, 20_000]
