"""Which dates and hours a night means, and what is open then."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.queries.young.lists import phrases
from village.directory.rules.young.asked import Wanted, address, read
from village.directory.rules.young.going import walk
from village.directory.rules.young.interests import Interest, ages_of, grown_up, is_one
from village.directory.rules.young.nights import NIGHTS, Spell, open_then, spells, times_then

AT = dt.datetime.fromisoformat
FRI, SAT, SUN = dt.date(2026, 11, 27), dt.date(2026, 11, 28), dt.date(2026, 11, 29)


@pytest.mark.parametrize(
    ("night", "now", "meant"),
    [
        ("tonight", "2026-11-27T09:00", [(FRI, 34)]), ("tonight", "2026-11-27T20:40", [(FRI, 41)]),
        ("tonight", "2026-11-27T23:59", [(FRI, 47)]), ("friday", "2026-11-27T09:00", [(FRI, 34)]),
        ("friday", "2026-11-28T09:00", [(dt.date(2026, 12, 4), 34)]), ("saturday", "2026-11-27T20:00", [(SAT, 34)]),
        ("weekend", "2026-11-25T20:00", [(SAT, 0), (SUN, 0)]), ("weekend", "2026-11-28T10:00", [(SAT, 20), (SUN, 0)]),
        ("weekend", "2026-11-29T10:00", [(SUN, 20)]), ("holidays", "2026-11-27T09:00", []),
        ("", "2026-11-27T09:00", []),
    ],
)  # fmt: skip
def test_a_night_is_a_date(night: str, now: str, meant: list[tuple[dt.date, int]]) -> None:
    assert [(one.on, one.start) for one in spells(night, AT(now))] == meant
    assert all(one.end == 48 for one in spells(night, AT(now)))


@given(st.sampled_from(list(NIGHTS)), st.datetimes(AT("2020-01-01"), AT("2030-01-01")))
def test_no_night_is_over_and_all_are_within_a_week(night: str, now: dt.datetime) -> None:
    for one in spells(night, now):
        assert now.date() <= one.on <= now.date() + dt.timedelta(days=7)
        assert 0 <= one.start < one.end


def weekly(**said: Any) -> list[dict[str, Any]]:
    return [{"freq": "WEEKLY", "byday": "FR", "opens_at": "18:00", "closes_at": "21:00", **said}]


@pytest.mark.parametrize(
    ("schedules", "answer"),
    [
        (weekly(), "yes"), (weekly(byday="SA"), "no"), (weekly(opens_at="12:00", closes_at="17:00"), "no"),
        (weekly(opens_at="22:00", closes_at="02:00"), "yes"), (weekly(closes_at=None), "ask"),
        (weekly(interval=2), "ask"), (weekly(byday="4FR"), "yes"), (weekly(byday="1FR"), "no"),
        (weekly(byday="-1FR"), "yes"), (weekly(byday="-2FR"), "no"), (weekly(byday="9FR"), "ask"),
        (weekly(valid_to="2026-01-01"), "no"), ([{"description": "Some evenings"}], "ask"), ([], "no"),
        ([{"dtstart": "2026-11-27", "opens_at": "19:00", "closes_at": "20:00"}], "yes"),
        ([{"dtstart": "2026-12-04", "opens_at": "19:00", "closes_at": "20:00"}], "no"),
    ],
)  # fmt: skip
def test_what_is_open_on_the_last_friday_of_november(schedules: list[dict[str, Any]], answer: str) -> None:
    spell = Spell(FRI, 34)
    assert open_then(schedules, spell) == answer
    assert bool(times_then(schedules, spell)) is (answer != "no")


@pytest.mark.parametrize(
    ("words", "on", "answer"),
    [
        ("School holidays only", "2026-11-27", "ask"), ("School holidays only", "2026-08-28", "yes"),
        ("Term time only", "2026-11-27", "yes"), ("Term time only", "2026-08-28", "ask"),
        ("Term time only", "2026-12-25", "ask"), ("Term time only", "2027-01-01", "ask"),
        ("All year", "2026-08-28", "yes"),
    ],
)  # fmt: skip
def test_what_is_for_term_or_holidays_alone_is_asked_about_on_another_day(words: str, on: str, answer: str) -> None:
    """August and the days from Christmas Eve to New Year's Day are holidays everywhere; of others nobody knows here."""
    assert open_then(weekly(description=words), Spell(dt.date.fromisoformat(on), 34)) == answer
    both = [*weekly(description=words), *weekly(description="All year")]
    assert open_then(both, Spell(dt.date.fromisoformat(on), 34)) == "yes"


def test_the_last_but_one_is_a_week_before_the_last() -> None:
    assert open_then(weekly(byday="-2FR"), Spell(dt.date(2026, 11, 20), 34)) == "yes"


@pytest.mark.parametrize(
    ("metres", "said"),
    [(None, ""), (0, "about 5 minutes’ walk or more"), (1609, "about 20 minutes’ walk or more"), (3219, ""),
     (3218, "about 40 minutes’ walk or more")],
)  # fmt: skip
def test_a_walk_is_told_as_far_as_two_miles(metres: float | None, said: str) -> None:
    assert walk(metres) == said


def test_who_says_no_age_is_shown_what_is_for_children() -> None:
    assert ages_of("") == ages_of("nonsense") == (13, 14, 15, 16, 17)
    assert (ages_of("16-17"), ages_of("18-19")) == ((16, 17), (18, 19))


@pytest.mark.parametrize(
    ("document", "adult"),
    [({"minimum_age": 18}, True), ({"minimum_age": 16}, False), ({"description": "For over 18s."}, True),
     ({"eligibility_description": "18+"}, True), ({"description": "A casino night"}, True),
     ({"description": "All welcome, 118 places"}, False), ({}, False)],
)  # fmt: skip
def test_what_says_that_it_is_for_adults(document: dict[str, Any], adult: bool) -> None:
    assert grown_up(document, ("over 18s", "18+", "casino")) is adult


@pytest.mark.parametrize(
    "words",
    [
        "over–18s only", "over‑18s", "OVER 18’S", "18s and over", "18 or over", "Adults-only", "no under 18s",
        "18 + only", "a bar run by volunteers for over 18s", "Night-club", "lap-dancing", "21 and over", "strictly 18",
        "ＯＶＥＲ １８ｓ", "over\u00a018s",
    ],
)  # fmt: skip
def test_what_is_for_adults_is_found_however_it_is_written(words: str) -> None:
    assert grown_up({"description": f"A night of music, {words}."}, phrases().grown_up)


@pytest.mark.parametrize(
    "words",
    [
        "For 11 to 18s",
        "Under 18s",
        "118 places",
        "A bar of chocolate",
        "For adults and children",
        "A youth club. Volunteers must be 18 or over.",
        "Leaders are over 18s; all are checked",
    ],
)
def test_what_is_for_children_is_not_taken_for_adults(words: str) -> None:
    assert not grown_up({"description": words}, phrases().grown_up)


def test_an_interest_is_of_a_kind_and_says_a_word() -> None:
    football, dance = Interest("f", "", frozenset({"sport"}), ("football",)), Interest("d", "", frozenset({"dance"}))
    assert is_one({"name": "Football"}, ["sport"], [football])
    assert not is_one({"name": "Tennis"}, ["sport"], [football])
    assert not is_one({"name": "Football"}, ["food"], [football])
    assert is_one({}, ["dance"], [football, dance])
    assert is_one({}, [], [])


def test_an_address_is_read_as_it_was_written() -> None:
    wanted = Wanted("LS8 4", "13-15", "tonight", ("music",), free=True, within=5, page=2)
    found = address(wanted, page=2).split("?")[1].split("&")
    params: dict[str, list[str]] = {}
    for part in found:
        name, value = part.split("=")
        params.setdefault(name, []).append(value.replace("+", " "))
    assert read(params, {"music"}) == wanted
    assert address(Wanted()) == "/things-to-do/results/"
    assert read({"near": ["x" * 61]}, ()).problems.keys() == {"near"}
