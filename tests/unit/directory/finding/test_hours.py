"""When a service is open, by its schedules: nothing is guessed, and no time that cannot be is taken."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.finding.hours import (
    DAYS,
    date_said,
    in_force,
    openings,
    spans,
    term_and_holidays,
    time_said,
)
from village.directory.rules.keeping.hours import Row, schedules_of
from village.directory.rules.keeping.said import DAYS as CODES
from village.directory.rules.keeping.said import TERMS
from village.search.rules.hours import is_open, packed

TODAY = dt.date(2026, 11, 27)  # a Friday


def weekly(byday: Any = "TU", opens: Any = "09:30", closes: Any = "11:00", **more: Any) -> dict[str, Any]:
    return {"freq": "WEEKLY", "byday": byday, "opens_at": opens, "closes_at": closes, **more}


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (weekly(), [(1, 19, 22)]),
        (weekly("MO,FR"), [(0, 19, 22), (4, 19, 22)]),
        (weekly(["SA", "SU"]), [(5, 19, 22), (6, 19, 22)]),
        (weekly("TU", "09:40", "10:05"), [(1, 19, 21)]),  # any half-hour that it touches
        (weekly("SU", "22:00", "02:00"), [(6, 44, 52)]),  # into Monday morning
        (weekly("TU", "09:00", "24:00"), [(1, 18, 48)]),
        (weekly("TU", "00:00", "00:00"), [(1, 0, 48)]),
        (weekly("TU", "10:00:00+01:00", "12:00Z"), [(1, 20, 24)]),  # clock time, whatever the offset
        (
            {"freq": "MONTHLY", "byday": "1MO,-1FR", "opens_at": "10:00", "closes_at": "11:00"},
            [(0, 20, 22), (4, 20, 22)],
        ),
        (weekly(None, dtstart="2026-11-25"), [(2, 19, 22)]),  # the day on which it began
        (weekly("XX"), []),
        (weekly("TU", "25:00", "26:00"), []),
        (weekly("TU", "09:00", "09:00"), []),
        (weekly("TU", None, None), []),
        (weekly(7, 9, 10), []),
        (weekly("TU", closes="half past"), []),
        (weekly(valid_to="2026-11-26"), []),
        (weekly(valid_from="2026-11-28"), []),
        (weekly(until="2026-01-01"), []),
        (weekly(valid_from="2026-11-27", valid_to="2026-11-27"), [(1, 19, 22)]),
        ({"dtstart": "2026-12-05", "opens_at": "10:00", "closes_at": "12:00"}, []),  # a day, not every week
    ],
)
def test_a_schedule_is_times_of_a_week(schedule: dict[str, Any], expected: list[tuple[int, int, int]]) -> None:
    assert spans([schedule], TODAY) == expected


def test_over_midnight_on_sunday_is_open_on_monday_morning() -> None:
    week = packed(spans([weekly("SU", "22:00", "02:00")], TODAY))
    assert is_open(week, 6, 44, 45)
    assert is_open(week, 0, 2, 3)
    assert not is_open(week, 0, 4, 48)


def test_what_is_told_says_which_of_the_month_and_every_how_many_weeks() -> None:
    found = openings(
        [
            {"freq": "MONTHLY", "byday": "2TU,-1FR,6WE", "opens_at": "10:00", "notes": "Ring first."},
            weekly("TU", interval=2),
            weekly("TU", interval=True),
            weekly("MO", interval=900),
            weekly("MO,MO"),
        ],
        TODAY,
    )
    told = [(DAYS[one.day or 0], one.which, one.every, one.note) for one in found]
    assert told == [
        ("Monday", "", 1, ""), ("Monday", "", 1, ""), ("Tuesday", "", 2, ""), ("Tuesday", "", 1, ""),
        ("Tuesday", "second", 1, "Ring first."), ("Wednesday", "some", 1, "Ring first."),
        ("Friday", "last", 1, "Ring first."),
    ]  # fmt: skip


def test_a_single_day_is_told_until_it_is_past_and_words_alone_are_told_too() -> None:
    day = {"dtstart": "2026-12-05", "opens_at": "10:00", "closes_at": "12:00"}
    past, words = {"dtstart": "2026-11-26"}, {"description": "By appointment"}
    assert [(one.day, one.on, one.note) for one in openings([day, past, words, {}], TODAY)] == [
        (None, dt.date(2026, 12, 5), ""),
        (None, None, "By appointment"),
    ]
    assert in_force(day, TODAY)
    assert not in_force(past, TODAY)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Term-time only", (True, False)),
        ("Closed in the school holidays", (True, False)),
        ("We run in school holidays only", (False, True)),
        ("Open all year", (True, True)),
        ("52 weeks", (True, True)),
        ("Half-term and summer", (None, True)),
        ("During term", (True, None)),
        ("Tuesdays", (None, None)),
        ("", (None, None)),
    ],
)
def test_whether_in_term_or_in_holidays_is_taken_from_words_alone(
    said: str, expected: tuple[bool | None, bool | None]
) -> None:
    assert term_and_holidays([{"description": said}]) == expected
    assert term_and_holidays([{"description": 5, "notes": said}]) == expected


SAYS = {"": (None, None), "all": (True, True), "term": (True, False), "holidays": (False, True)}


@given(st.lists(st.sampled_from(sorted(SAYS)), max_size=4))
def test_rows_of_a_form_are_open_where_one_is_and_closed_only_where_every_one_is(terms: list[str]) -> None:
    rows = [Row(day, "09:00", "10:00", term) for day, term in zip(CODES, terms, strict=False)]
    written = schedules_of({"id": "6a1f6f0e-0000-4000-8000-000000000001"}, rows)
    for at, found in enumerate(term_and_holidays(written)):
        each = {SAYS[term][at] for term in terms}
        assert found is (True if True in each else False if each == {False} else None)
    assert set(SAYS) == set(TERMS)


def test_a_service_of_term_and_of_holidays_is_closed_in_neither() -> None:
    words = [{"description": "Term time only"}, {"description": "School holidays only"}]
    assert term_and_holidays(words) == (True, True)
    assert term_and_holidays([words[0], {}]) == (True, None)


@pytest.mark.parametrize("said", ["9", "24:01", "12:60", "noon", "", None, 9, "٠٩:٠٠"])
def test_no_time_is_read_out_of_what_is_none(said: object) -> None:
    assert time_said(said) is None


def test_dates_are_read_whatever_time_follows() -> None:
    assert date_said("2026-11-27T10:00:00Z") == TODAY
    assert date_said("27/11/2026") is None
    assert date_said(20261127) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["MO", "1MO,-1FR", "WEEKLY", "23:30", "00:30", "24:00", "2026-11-27"]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)  # fmt: skip
KEYS = ("freq", "byday", "opens_at", "closes_at", "dtstart", "valid_from", "until", "interval", "notes")


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), anything), max_size=4))
def test_whatever_stands_in_a_schedule_makes_a_week_that_the_search_takes(schedules: list[dict[str, Any]]) -> None:
    week = packed(spans(schedules, TODAY))
    assert len(week) == 42
    assert term_and_holidays(schedules) in {(a, b) for a in (None, True, False) for b in (None, True, False)}
