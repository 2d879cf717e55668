"""A document as it is searched: what it says, and None for what it does not."""

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.directory.made import nested
from village.directory.rules.finding import entries
from village.directory.rules.finding.entries import Lists, entry, named
from village.directory.rules.keeping.completeness import completeness
from village.search.rules.entry import Entry
from village.search.rules.hours import is_open

TODAY = dt.date(2026, 11, 27)
LEEDS = "E08000035"
LISTS = Lists(
    access={"wheelchair": ("wheelchair", "wheelchair access"), "lift": ("a lift",), "toilet": ("accessible toilet",)},
    send={"autism": ("autism", "autistic"), "deaf": ("deaf",)},
    languages={"ur": "ur", "urdu": "ur", "اردو": "ur", "pl": "pl"},
    area_of=lambda said: {"leeds": LEEDS}.get(said.casefold()),
)


def made(points: tuple[tuple[int, int], ...] = ((430_000, 433_000),), placed: bool = True, **fields: Any) -> Entry:
    return entry(
        nested(**fields),
        ref="r",
        kinds=["play"],
        points=points,
        placed=placed,
        checked_on=TODAY,
        lists=LISTS,
        today=TODAY,
    )


def test_a_full_record_is_all_known() -> None:
    found = made(
        minimum_age=0,
        maximum_age="4.5",
        cost_options=[{"amount": 0}],
        languages=[{"code": "UR"}],
        schedules=[
            {"freq": "WEEKLY", "byday": "TU", "opens_at": "10:00", "closes_at": "11:30", "notes": "Term time only"}
        ],
        service_areas=[{"name": "Leeds"}],
        alternate_name="Otters",
        description="Play for autistic children. And tea.",
    )
    assert (found.minimum_age, found.maximum_age, found.free) == (0, 4.5, True)
    assert found.hours is not None
    assert is_open(found.hours, 1, 20, 21)
    assert (found.in_term, found.in_holidays) == (True, False)
    assert (found.languages, found.send, found.areas) == ({"ur"}, {"autism"}, (LEEDS,))
    assert found.summary == "Otters Play for autistic children."
    assert (found.organisation, found.group, found.kinds) == ("Made-up Play Association", "o1", ("play",))
    assert found.points == ((430_000, 433_000),)


def test_an_empty_record_is_all_unknown() -> None:
    found = entry({}, ref="r", kinds=(), points=(), placed=True, checked_on=None, lists=LISTS, today=TODAY)
    for name in (
        "minimum_age",
        "maximum_age",
        "free",
        "hours",
        "in_term",
        "in_holidays",
        "access",
        "send",
        "languages",
        "areas",
        "online",
    ):
        assert getattr(found, name) is None, name
    assert found.completeness == 0


def test_a_place_that_must_not_be_found_has_no_points_whatever_is_given() -> None:
    assert made(placed=False).points == ()
    assert made(placed=False) == made(((1, 1), (2, 2)), placed=False)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"minimum_age": -4}, (None, None)),
        ({"minimum_age": 18, "maximum_age": 3}, (None, None)),
        ({"minimum_age": 5}, (5, None)),
        ({"maximum_age": float("nan")}, (None, None)),
        ({"maximum_age": 10**400}, (None, None)),
        ({"maximum_age": True}, (None, None)),
        ({"maximum_age": "eleven"}, (None, None)),
        ({"maximum_age": 999}, (None, None)),
    ],
)
def test_ages_that_cannot_be_are_not_known(fields: dict[str, Any], expected: tuple[Any, Any]) -> None:
    assert entries.ages(fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cost_options": [{"amount": 0}]}, True),
        ({"cost_options": [{"amount": "3.50"}]}, False),
        ({"cost_options": [{"amount": 0}, {"amount": 3}]}, None),  # free for some
        ({"cost_options": [{"amount": -3}]}, None),
        ({"cost_options": [{"amount": 3, "valid_to": "2020-01-01"}]}, None),
        ({"cost_options": [{"amount": 3, "valid_from": "2027-01-01"}]}, None),
        ({"cost_options": [{"option": "Ask"}], "fees_description": "Free of charge."}, True),
        ({"fees": "It is completely free"}, True),
        ({"fees_description": "Free for under-fives"}, None),
        ({"cost_options": [{"amount": 3}], "fees_description": "free"}, False),
        ({"cost_options": "none"}, None),
    ],
)
def test_free_is_said_or_not_known(fields: dict[str, Any], expected: bool | None) -> None:
    assert entries.free(fields, TODAY) is expected


def test_online_is_said_by_a_way_or_a_place_and_else_not_known() -> None:
    assert entries.online({"schedules": [{"attending_type": "By video or by phone"}]}, True) is True
    assert entries.online({"service_at_locations": [{"location": {"location_type": "virtual"}}]}, False) is True
    assert entries.online({"attributes": [{"taxonomy_term": {"name": "Online"}}]}, False) is True
    assert entries.online({"service_at_locations": [{"location": {"location_type": "physical"}}]}, False) is False
    assert entries.online({"schedules": [{"attending_type": "In person"}]}, True) is False
    assert entries.online({}, False) is None


def with_access(*said: str) -> dict[str, Any]:
    rows = [{"description": one} for one in said]
    return {"service_at_locations": [{"location": {"id": "l", "accessibility": rows}}]}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("Wheelchair access, and an accessible toilet.",), {"wheelchair", "toilet"}),
        (("No wheelchair access.",), None),
        (("Not suitable for wheelchairs", "There is a lift"), {"lift"}),
        (("We don't have a lift",), None),
        (("There isn't a lift",), None),
        (("No parking. Wheelchair access",), {"wheelchair"}),
        (("Parking at the back",), None),
        ((), None),
    ],
)
def test_access_is_what_is_said_and_never_what_is_denied(said: tuple[str, ...], expected: set[str] | None) -> None:
    assert entries.access(with_access(*said), LISTS.access) == expected


def test_languages_are_known_by_code_or_name_and_unknown_ones_are_left_out() -> None:
    rows = [{"name": "Urdu"}, {"language": "اردو"}, {"code": "xx", "name": "Martian"}, {"id": "1"}]
    assert entries.languages({"languages": rows}, LISTS.languages) == {"ur"}
    assert entries.languages({"languages": [{"code": "xx"}]}, LISTS.languages) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([{"name": "Leeds"}], (LEEDS,)),
        ([{"name": "England"}], ()),
        ([{"name": "Nationwide."}, {"name": "Leeds"}], ()),
        ([{"uri": "http://statistics.data.gov.uk/id/E08000036", "name": "Leeds"}], ("E08000036", LEEDS)),
        ([{"name": "Somewhere"}], None),
        ([{"name": 5}], None),
        ([], None),
    ],
)
def test_areas_served_are_known_ones_everywhere_or_not_known(
    said: list[dict[str, Any]], expected: tuple[str, ...] | None
) -> None:
    assert entries.areas({"service_areas": said}, LISTS.area_of) == expected


def test_schedules_are_the_services_own_and_its_places_else_the_buildings() -> None:
    building = {"location": {"schedules": [{"notes": "building"}]}}
    assert entries.schedules({"service_at_locations": [building]}) == [{"notes": "building"}]
    there = {**building, "schedules": [{"notes": "there"}]}
    assert entries.schedules({"schedules": [{"notes": "own"}], "service_at_locations": [there]}) == [
        {"notes": "own"},
        {"notes": "there"},
    ]


def test_what_a_service_is_called_by_others_is_among_its_words() -> None:
    said = entries.words(
        {"name": "A", "attributes": [{"taxonomy_term": {"name": "Autism"}, "label": "L"}, {"x": 1}, 3]}
    )
    assert said == "A. Autism. L"


def test_completeness_is_what_keepers_are_told() -> None:
    for document in ({}, nested(), {**nested(), **with_access("Ramp"), "fees_description": "Ask"}):
        found = entry(document, ref="r", kinds=(), points=(), placed=True, checked_on=None, lists=LISTS, today=TODAY)
        assert found.completeness == completeness(document).share


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    "name",
    "description",
    "schedules",
    "service_at_locations",
    "cost_options",
    "languages",
    "service_areas",
    "organization",
    "attributes",
    "minimum_age",
    "maximum_age",
    "phones",
)


@given(st.dictionaries(st.sampled_from(KEYS), json))
def test_whatever_a_document_holds_an_entry_is_made(document: dict[str, Any]) -> None:
    found = entry(document, ref="r", kinds=(), points=(), placed=True, checked_on=None, lists=LISTS, today=TODAY)
    assert 0 <= found.completeness <= 1


WORDS = {
    "ramp": ("ramp", "level access"),
    "loop": ("hearing loop", "loop"),
    "lift": ("lift",),
    "autism": ("autism", "ASD"),
}


def plainly_named(text: str) -> frozenset[str] | None:
    """Each phrase of each list looked for in the whole text."""
    found = set()
    for slug, phrases in WORDS.items():
        for phrase in phrases:
            pattern = r"\b" + r"\W+".join(map(re.escape, phrase.split())) + r"s?\b"
            for at in re.finditer(pattern, text, re.IGNORECASE):
                before = re.findall(r"\w+", text[: at.start()].split(".")[-1])[-4:]
                if not {"no", "without"} & set(before):
                    found.add(slug)
    return frozenset(found) or None


@given(
    st.lists(
        st.sampled_from(
            [
                "Ramp",
                "ramps",
                "level",
                "access",
                "hearing",
                "LOOP",
                "loops",
                "lift",
                "shoplift",
                "asd",
                "ASDs",
                "autism",
                "we",
                "have",
                "a",
                "no",
                "without",
                "-",
                ".",
            ]
        ),
        max_size=12,
    )
)
def test_what_a_text_names_is_what_a_plain_search_for_each_phrase_finds(words: list[str]) -> None:
    text = " ".join(words).replace(" .", ".")
    assert named(text, WORDS) == plainly_named(text)
