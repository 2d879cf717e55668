"""What fits what was asked, told apart case by case."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.finding.hours import spans
from village.directory.rules.keeping.traits import traits
from village.directory.rules.publishing.asked import (
    ALL,
    Asked,
    day_of,
    fits,
    minutes_of,
    says,
    taxonomy_key,
    term_key,
    terms_in,
    words_of,
)  # fmt: skip
from village.directory.rules.publishing.conforming import TERM, key_of

LEEDS, YORK = "E08000035", "E06000014"


def area_of(said: str) -> str | None:
    return {"Leeds": LEEDS, "York": YORK}.get(said)


def fit(document: dict[str, Any], **asked: Any) -> bool:
    return fits(document, Asked(**asked), area_of)


@pytest.mark.parametrize(
    ("text", "day"),
    [("MO", "MO"), ("mo", "MO"), ("Monday", "MO"), (" tues ", "TU"), ("SU", "SU"), ("M", ""), ("", ""), ("XX", ""),
     ("MOON", ""), ("mondayish", "")],
)  # fmt: skip
def test_a_day_is_called_by_its_name_or_its_beginning(text: str, day: str) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("00:00", 0), ("9:05", 545), ("18:30", 1110), ("18:30:59", 1110), ("18:30Z", 1110), ("18:30+01:00", 1110),
     ("24:00", 1440), ("24:01", None), ("25:00", None), ("18.30", None), ("", None), (1830, None), (None, None)],
)  # fmt: skip
def test_a_time_of_day_is_minutes_after_midnight(text: object, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


def test_whoever_asks_for_nothing_gets_all() -> None:
    assert fits({}, ALL, area_of)


def test_words_are_found_by_how_they_begin() -> None:
    document = {
        "name": "Otters",
        "description": "Songs, play",
        "organization": {"name": "Mill Trust"},
        "alternate_name": 7,
    }
    assert fit(document, words="OTT song mill")
    assert not fit(document, words="ters")
    assert not fit({}, words="x")
    assert words_of("a _ b's %") == ["a", "b", "s"]
    assert says("", "")


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_text_says_its_own_words_and_those_of_more(text: str, more: str) -> None:
    assert says(text, f"{text} {more}")


def test_terms_are_found_wherever_they_are() -> None:
    deep = {"a": [{"attributes": [{TERM: {"id": "1", "name": "T", "taxonomy": "X"}}, {TERM: 5}]}, 3]}
    assert [one["name"] for one in terms_in(deep)] == ["T"]
    assert fit(deep, term=key_of(TERM, "1"), taxonomy=key_of("taxonomy", "X"))
    assert not fit(deep, term=key_of(TERM, "2"))
    assert not fit(deep, taxonomy=key_of("taxonomy", "Y"))
    assert term_key({}) == taxonomy_key({}) == ""
    assert term_key({"name": "N"}) == key_of(TERM, "N")


@pytest.mark.parametrize(
    ("document", "asked", "found"),
    [
        ({"minimum_age": "5"}, {"minimum_age": 5}, True),
        ({"minimum_age": 4.9}, {"minimum_age": 5}, False),
        ({}, {"minimum_age": 0}, False),
        ({"maximum_age": 5}, {"maximum_age": 5}, True),
        ({"maximum_age": 6}, {"maximum_age": 5}, False),
        ({"maximum_age": "old"}, {"maximum_age": 5}, False),
    ],
)
def test_ages_are_compared_as_the_standard_says(document: dict[str, Any], asked: Any, found: bool) -> None:
    assert fit(document, **asked) == found


def test_one_schedule_must_fit_all_that_is_asked_of_time() -> None:
    mornings = {"byday": "MO,1WE", "opens_at": "09:00", "closes_at": "12:00"}
    nights = {"byday": "FR", "opens_at": "22:00", "closes_at": "02:00"}
    document = {"schedules": [mornings, nights, {"byday": None}]}
    assert fit(document, day="WE", start=9 * 60, end=12 * 60)
    assert not fit(document, day="MO", start=20 * 60)
    assert fit(document, start=20 * 60)
    assert not fit(document, day="FR", end=24 * 60)
    assert fit(document, day="FR", end=26 * 60)
    assert not fit({"schedules": [{"byday": "MO"}]}, start=0)
    assert not fit({"schedules": [{"byday": "MO"}]}, end=24 * 60)
    assert not fit({}, day="MO")


@pytest.mark.parametrize("schedule", [{"byday": ["MO"]}, {"freq": "WEEKLY", "dtstart": "2026-11-23"}, {"byday": "mo"}])
def test_a_day_is_the_same_to_a_program_to_a_page_and_to_the_linkage(schedule: dict[str, Any]) -> None:
    timed = {**schedule, "opens_at": "09:00", "closes_at": "10:00"}
    assert fit({"schedules": [timed]}, day="MO", start=9 * 60)
    assert not fit({"schedules": [timed]}, day="TU")
    assert [day for day, _, _ in spans([timed], dt.date(2026, 11, 27))] == [0]
    assert traits({"schedules": [timed]})["days"] == "MO"


def test_who_does_not_say_where_they_work_may_work_here() -> None:
    codes = frozenset({LEEDS})
    assert fit({"service_areas": [{"name": "Leeds"}, {"name": "York"}]}, codes=codes)
    assert not fit({"service_areas": [{"name": "York"}]}, codes=codes)
    assert fit({"service_areas": [{"name": "Nationwide"}]}, codes=codes)
    assert fit({"service_areas": [{"name": "Over the hills"}]}, codes=codes)
    assert fit({}, codes=codes)
