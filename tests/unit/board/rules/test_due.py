"""By which figure a local target is judged: the last of its measure's periods that is over by the target's date."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.board.rules.due import due_period, moved
from village.warehouse.periods import NotAPeriod, period

LATEST = [
    "2021/22",
    "2021-22",
    "2021",
    "2021-03-31",
    "2020-02-29",
    "2020m12~2021m02",
    "2014~2016",
    "2013/14~2015/16",
    "2013-14~2015-16",
    "1998/99",
    "1999-00",
]


@pytest.mark.parametrize(
    ("latest", "last_on", "due"),
    [
        ("2024/25", dt.date(2029, 3, 31), "2027/28"),  # the school year 2028/29 has not ended
        ("2024/25", dt.date(2029, 8, 31), "2028/29"),
        ("2024-25", dt.date(2029, 3, 31), "2028-29"),
        ("2024", dt.date(2028, 12, 30), "2027"),
        ("2024-03-31", dt.date(2029, 3, 31), "2029-03-31"),
        ("2024-03-31", dt.date(2029, 3, 30), "2028-03-31"),
        ("2014~2016", dt.date(2029, 12, 31), "2027~2029"),
        ("2013/14~2015/16", dt.date(2029, 12, 31), "2026/27~2028/29"),
        ("2020m12~2021m02", dt.date(2029, 12, 31), "2028m12~2029m02"),
        ("2024/25", dt.date(2020, 3, 31), "2018/19"),  # a target that was due before the latest figure
        ("1998/99", dt.date(2000, 9, 1), "1999/00"),
        ("2020-02-29", dt.date(2023, 12, 31), "2023-02-28"),
    ],
)
def test_the_last_that_is_over(latest: str, last_on: dt.date, due: str) -> None:
    assert due_period(latest, last_on).slug == due


@pytest.mark.parametrize(
    ("latest", "last_on", "due"),
    [
        ("2026m04~2026m06", dt.date(2026, 9, 30), "2026m07~2026m09"),
        ("2026m04~2026m06", dt.date(2026, 9, 29), "2026m04~2026m06"),
        ("2026m10~2026m12", dt.date(2026, 9, 30), "2026m07~2026m09"),  # due before the latest figure
        ("2026-06-30", dt.date(2027, 3, 31), "2027-03-31"),
        ("2026-06-30", dt.date(2027, 3, 30), "2026-12-31"),
    ],
)
def test_what_is_counted_each_quarter_is_judged_by_the_last_quarter(latest: str, last_on: dt.date, due: str) -> None:
    assert due_period(latest, last_on, quarterly=True).slug == due


@given(st.sampled_from(LATEST), st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)))
def test_it_is_over_by_the_date_and_the_next_is_not(latest: str, last_on: dt.date) -> None:
    found = due_period(latest, last_on)
    assert found.until_on <= last_on + dt.timedelta(days=1) < moved(found, 1).until_on
    assert found.kind == period(latest).kind


@given(st.sampled_from(LATEST), st.integers(-30, 30))
def test_a_period_moved_and_moved_back_is_itself(latest: str, years: int) -> None:
    one = period(latest)
    there = moved(one, years)
    assert there.from_on.year == one.from_on.year + years
    assert abs((moved(there, -years).from_on - one.from_on).days) <= 1  # a 29 February comes back as a 28th


def test_what_is_no_period_is_refused() -> None:
    with pytest.raises(NotAPeriod):
        due_period("lately", dt.date(2029, 3, 31))
