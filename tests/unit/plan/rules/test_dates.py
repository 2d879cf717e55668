"""Dates as plans speak them: golden cases, a naive twin, and the laws of half-open windows."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.oracles.plan import first_and_last
from tests.unit.plan.rules.strategies import dues
from village.plan.rules.dates import FIRST, LAST, due_kind, due_window, period_window, say_due, say_period

DAY = dt.timedelta(days=1)
ANY = st.text("0123456789-/. abemnprstuwyglditolrf٢２", max_size=12)


@pytest.mark.parametrize(
    ("due", "first", "last", "kind", "said"),
    [
        ("2009-04-30", "2009-04-30", "2009-04-30", "exact", "30 April 2009"),
        ("2008-02-29", "2008-02-29", "2008-02-29", "exact", "29 February 2008"),
        ("2009-04", "2009-04-01", "2009-04-30", "exact", "April 2009"),
        ("2009-12", "2009-12-01", "2009-12-31", "exact", "December 2009"),
        ("2012-02", "2012-02-01", "2012-02-29", "exact", "February 2012"),
        ("2020", "2020-01-01", "2020-12-31", "by-year", "2020"),
        ("2010/11", "2010-04-01", "2011-03-31", "by-year", "2010 to 2011"),
        ("1999/00", "1999-04-01", "2000-03-31", "by-year", "1999 to 2000"),
        ("2009-spring", "2009-03-01", "2009-05-31", "season", "spring 2009"),
        ("2009-summer", "2009-06-01", "2009-08-31", "season", "summer 2009"),
        ("2009-autumn", "2009-09-01", "2009-11-30", "season", "autumn 2009"),
        ("2007-winter", "2007-12-01", "2008-02-29", "season", "winter 2007"),
        ("2009-early", "2009-01-01", "2009-04-30", "season", "early 2009"),
        ("2009-mid", "2009-05-01", "2009-08-31", "season", "mid 2009"),
        ("2009-late", "2009-09-01", "2009-12-31", "season", "late 2009"),
        ("2009-end", "2009-12-01", "2009-12-31", "season", "the end of 2009"),
    ],
)
def test_a_due_date_is_a_window(due: str, first: str, last: str, kind: str, said: str) -> None:
    window = due_window(due)
    assert window is not None
    assert (window.from_on.isoformat(), window.last_on.isoformat()) == (first, last)
    assert window.until_on == window.last_on + DAY
    assert window.kind == due_kind(due) == kind
    assert say_due(due) == said


@pytest.mark.parametrize(
    "due",
    [
        "",
        "2009-02-30",
        "2009-02-29",
        "2009-13",
        "2009-00",
        "2009-01-00",
        "2009/11",
        "2009/09",
        "2009-monsoon",
        "soon",
        "09",
        "2009-4-1",
        "2009-04-30 ",
        " 2009",
        "2009\n",
        "9999-12-31",
        "9999",
        "0000",
        "0001-01-01",
        "1899",
        "1899-12-31",
        "2200-01-01",
        "2199/00",
        "２００９",
        "٢٠٠٩-٠١-٠١",
        "2009-04-30T00:00",
        "-2009",
        "2009..2010",
        "2009-SPRING",
    ],
)
def test_what_is_no_date_is_none(due: str) -> None:
    assert due_window(due) is None
    assert due_kind(due) == "none"
    assert say_due(due) == ""


@given(dues() | ANY)
@example("2199-12-31")
@example("1900-01-01")
@example("2100-02-29")
def test_windows_agree_with_a_naive_twin(due: str) -> None:
    window = due_window(due)
    assert (window and (window.from_on, window.last_on)) == first_and_last(due)


@given(dues())
def test_a_window_is_never_empty_and_stays_in_our_time(due: str) -> None:
    window = due_window(due)
    if window:
        assert FIRST <= window.from_on <= window.last_on < window.until_on <= LAST
        assert say_due(due)


@given(st.integers(1900, 2199))
def test_a_year_is_its_months_end_to_end(year: int) -> None:
    months = [due_window(f"{year}-{month:02}") for month in range(1, 13)]
    whole = due_window(str(year))
    assert whole is not None
    assert months[0] is not None
    edges = [window.until_on for window in months if window]
    starts = [window.from_on for window in months if window]
    assert starts[0] == whole.from_on
    assert edges[-1] == whole.until_on
    assert edges[:-1] == starts[1:]  # half-open: no day is lost and none is in two


@given(st.integers(1900, 2197))
def test_financial_years_follow_each_other(year: int) -> None:
    this, following = (due_window(f"{one}/{(one + 1) % 100:02}") for one in (year, year + 1))
    assert this is not None
    assert following is not None
    assert this.until_on == following.from_on


@pytest.mark.parametrize(
    ("period", "first", "until", "kind", "said"),
    [
        ("2007", "2007-01-01", "2008-01-01", "by-year", "2007"),
        ("2007/08", "2007-04-01", "2008-04-01", "by-year", "2007 to 2008"),
        ("2008/09..2010/11", "2008-04-01", "2011-04-01", "span", "2008 to 2011"),
        ("2008..2011", "2008-01-01", "2012-01-01", "span", "2008 to 2011"),
        ("2008/09..2011", "2008-04-01", "2012-01-01", "span", "2008/09 to 2011"),
        ("2008-09..2009-04", "2008-09-01", "2009-05-01", "span", "September 2008 to April 2009"),
        ("..2011", FIRST.isoformat(), "2012-01-01", "span", "up to 2011"),
        ("..2009/10", FIRST.isoformat(), "2010-04-01", "span", "up to 2009/10"),
        ("2009..", "2009-01-01", LAST.isoformat(), "span", "from 2009"),
        ("2009..2009", "2009-01-01", "2010-01-01", "span", "2009 to 2009"),
    ],
)
def test_a_period_is_a_window(period: str, first: str, until: str, kind: str, said: str) -> None:
    window = period_window(period)
    assert window is not None
    assert (window.from_on.isoformat(), window.until_on.isoformat(), window.kind) == (first, until, kind)
    assert say_period(period) == said


@pytest.mark.parametrize(
    "period", ["", "..", "2011..2008", "2008..2009..2010", "2008...2010", "x..2010", "2010..x", "2009-12..2009-11"]
)
def test_what_is_no_period_is_none(period: str) -> None:
    assert period_window(period) is None
    assert say_period(period) == ""


@given(dues(), dues())
def test_a_span_goes_from_its_first_day_to_its_last(start: str, end: str) -> None:
    window, first, last = period_window(f"{start}..{end}"), first_and_last(start), first_and_last(end)
    if first and last and first[0] <= last[1]:
        assert window is not None
        assert (window.from_on, window.last_on) == (first[0], last[1])
    else:
        assert window is None


@given(ANY)
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    for window in (due_window(text), period_window(text)):
        assert window is None or FIRST <= window.from_on < window.until_on <= LAST
    assert bool(say_period(text)) == (period_window(text) is not None)
