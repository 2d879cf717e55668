"""Dates, numbers and money as people read them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from village.ui import filters


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (1234, "1,234"), (12_400_000, "12,400,000"), (Decimal("0.10"), "0.1"), (-5, "−5"), (26.1, "26.1"),
     (None, "not available"), ("", "not available"), (float("nan"), "not available"), (True, "not available")],
)  # fmt: skip
def test_number(value: object, expected: str) -> None:
    assert filters.number(value) == expected


def test_a_number_in_words_is_plain_text_only_when_exact() -> None:
    assert filters.number(12_400_000, words=True) == "12.4 million"
    rounded = filters.number(12_412_345, words=True)
    assert "12.4 million" in rounded
    assert 'value="12412345"' in rounded
    assert 'title="12,412,345"' in rounded


@pytest.mark.parametrize(
    ("value", "expected"),
    [(235_000_000, "£235 million"), (26_500_000, "£26.5 million"), (9_300_000_000, "£9.3 billion"), (950, "£950"),
     (12.5, "£12.50"), (1234.56, "£1,235"), (-2_000_000, "−£2 million"), (None, "not available"), (0, "£0")],
)  # fmt: skip
def test_money(value: object, expected: str) -> None:
    assert filters.money(value) == expected


def test_money_never_says_a_thousand_million() -> None:
    assert "£1 billion" in filters.money(999_960_000)


@given(st.integers(-(10**14), 10**14))
def test_the_exact_value_is_always_there(value: int) -> None:
    said = filters.money(value)
    scaled = said.replace("£", "").replace(",", "").replace("−", "-")
    if "<data" in said:
        assert f'value="{value}"' in said
    else:
        size = {"million": 10**6, "billion": 10**9}.get(scaled.split()[-1], 1)
        assert Decimal(scaled.split()[0]) * size == value


def test_a_day_for_a_machine_is_the_day_that_people_read() -> None:
    assert filters.day(dt.date(2010, 6, 30)) == "2010-06-30"
    late = dt.datetime(2010, 6, 30, 23, 30, 0, 692770, tzinfo=dt.UTC)  # in London it is the next day already
    assert (filters.day(late), filters.date(late)) == ("2010-07-01", "1 July 2010")


def test_dates() -> None:
    assert filters.date(dt.date(2008, 12, 11)) == "11 December 2008"
    assert filters.date("2008-12-11", short=True) == "11 Dec 2008"
    assert filters.date(None) == "not available"
    assert filters.as_at(dt.date(2010, 6, 30)) == "As at 30 June 2010"


def test_an_instant_is_said_in_local_time() -> None:
    summer = dt.datetime(2010, 7, 1, 23, 30, tzinfo=dt.UTC)
    assert filters.datetime(summer) == "2 July 2010 at 12:30am"


@pytest.mark.parametrize(
    ("hour", "minute", "expected"), [(0, 0, "midnight"), (12, 0, "midday"), (9, 0, "9am"), (15, 30, "3:30pm")]
)
def test_times(hour: int, minute: int, expected: str) -> None:
    assert filters.time(dt.time(hour, minute)) == expected


def test_plurals() -> None:
    assert filters.plural(1, "child", "children") == "1 child"
    assert filters.plural(1204, "place") == "1,204 places"
    assert filters.percent(42.5) == "42.5%"


@pytest.mark.parametrize("cell", ["LS23 6", "W1A 1", "1.2 miles", "1 mile", "100 miles"])
def test_a_sector_or_a_distance_in_a_table_does_not_break_in_the_middle(cell: str) -> None:
    assert filters.unbroken(cell) == cell.replace(" ", "\u00a0")


@pytest.mark.parametrize("cell", ["", "Leeds 6", "Room B1 2 of 3", "3 miles of path", "Less than ¼ mile", "12 3"])
def test_all_else_in_a_table_breaks_as_it_did(cell: str) -> None:
    assert filters.unbroken(cell) == cell


def test_a_cell_that_is_not_markup_stays_unsafe() -> None:
    assert not isinstance(filters.unbroken("1 mile"), Markup)
    assert filters.unbroken(Markup("<b>1 mile</b>")) == Markup("<b>1 mile</b>")
