"""What is asked, out of an address and into one: within bounds, and the same both ways."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.finding.asked import (
    HOLIDAYS,
    MILES,
    MOST_AGES,
    ORDERS,
    TIMES,
    Asked,
    Known,
    address,
    query,
    read,
)
from village.search.rules.question import When

KNOWN = Known(frozenset({"play", "sleep"}), frozenset({"lift"}), frozenset({"autism"}), frozenset({"ur"}))


def asked(said: str) -> Asked:
    return read(dict(QueryDict(said).lists()), KNOWN)


asking = st.builds(
    Asked,
    need=st.text("abc é'", max_size=10).map(lambda said: " ".join(said.split())),
    near=st.sampled_from(["", "LS8 4", "Leeds"]),
    ages=st.lists(st.sampled_from([0.0, 0.5, 3.0, 15.25]), max_size=3, unique=True).map(tuple),
    within=st.sampled_from([0, *MILES]),
    day=st.none() | st.integers(0, 6),
    time=st.sampled_from(["", *TIMES]),
    holidays=st.sampled_from(["", *HOLIDAYS]),
    free=st.booleans(),
    online=st.booleans(),
    kind=st.lists(st.sampled_from(["play", "sleep"]), unique=True).map(tuple),
    access=st.sampled_from([(), ("lift",)]),
    send=st.sampled_from([(), ("autism",)]),
    language=st.sampled_from([(), ("ur",)]),
    order=st.sampled_from([*ORDERS]),
    page=st.integers(1, 500),
)


@given(asking)
def test_an_address_says_what_was_asked_and_nothing_else(one: Asked) -> None:
    assert asked(query(one)) == one


@given(
    st.dictionaries(
        st.sampled_from(["need", "near", "age", "within", "day", "page", "order", "kind", "x", "free"]),
        st.lists(st.text(max_size=400), max_size=9),
    )
)
def test_whatever_stands_in_an_address_is_read_within_bounds(params: dict[str, list[str]]) -> None:
    found = read(params, KNOWN)
    assert len(found.need) <= 300
    assert len(found.near) <= 60
    assert len(found.ages) <= MOST_AGES
    assert all(0 <= age <= 25 for age in found.ages)
    assert 1 <= found.page <= 500
    assert set(found.kind) <= KNOWN.kinds


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        ("age=3", (3,)),
        ("age=3, 7", (3, 7)),
        ("age=3+and+18+months", (3, 1.5)),
        ("age=6+months", (0.5,)),
        ("age=3&age=3", (3,)),
        ("age=4+years+old", (4,)),
        ("age=2y", (2,)),
        ("age=", ()),
    ],
)
def test_ages_as_parents_write_them(said: str, ages: tuple[float, ...]) -> None:
    found = asked(said)
    assert (found.ages, found.problems) == (ages, {})


@pytest.mark.parametrize("said", ["NaN", "-1", "1e3", "99", "three", "inf", "٣", "3;4"])
def test_an_age_that_is_none_is_told_in_a_sentence(said: str) -> None:
    found = asked(f"age={said.replace(';', '%3B')}")
    assert found.ages == ()
    assert found.problems == {"age": "Enter an age in years, from 0 to 25, like 3, or in months, like 18 months."}


def test_too_many_words_are_told_and_not_searched() -> None:
    found = read({"need": ["x" * 100_000], "near": ["y" * 1_000]}, KNOWN)
    assert (found.need, found.near) == ("", "")
    assert found.problems == {
        "need": "Use fewer words: up to 300 characters.",
        "near": "Enter a postcode or the name of a council.",
    }


def test_unseen_characters_are_spaces_and_unknown_values_ask_for_nothing() -> None:
    found = asked("need=a%00b%E2%80%AEc%0A&kind=purple&day=7&within=3&order=up&time=noon&page=-1&per_page=1000000000")
    assert found == Asked(need="a b c")
    assert not found.empty
    assert asked("").empty
    assert asked("page=9").empty


def test_distance_time_and_holidays_as_the_search_takes_them() -> None:
    assert asked("within=0").metres is None
    assert asked("within=1").metres == pytest.approx(1609.344)
    assert asked("").when is None
    assert asked("time=evening").when is None
    assert asked("day=5").when == When(5, 0, 48, None)
    assert asked("day=4&time=evening&holidays=term").when == When(4, 36, 44, False)
    assert asked("holidays=holidays").when == When(None, holidays=True)


def test_changing_what_is_asked_goes_back_to_the_first_page() -> None:
    one = asked("need=sleep&page=3")
    assert address(one, free=True) == "/services/results/?need=sleep&free=1"
    assert address(one, page=4) == "/services/results/?need=sleep&page=4"
    assert address(Asked(), path="/x/") == "/x/"


@pytest.mark.parametrize(
    ("typed", "near", "need", "place"),
    [
        ("sleep near LS8 4AA", "", "sleep", "LS8 4AA"),
        ("ls84aa playgroup", "", "playgroup", "ls84aa"),
        ("food in LS8 4AA or at LS1 1UR", "Leeds", "food or", "Leeds"),
        ("S3 clubs on 1 2AB", "", "S3 clubs on 1 2AB", ""),
        ("Q99 9ZZ", "", "Q99 9ZZ", ""),
    ],
)
def test_a_whole_postcode_among_the_words_is_where_somebody_is(typed: str, near: str, need: str, place: str) -> None:
    one = read({"need": [typed], "near": [near]}, KNOWN)
    assert (one.need, one.near) == (need, place)
