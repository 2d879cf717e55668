"""A document in the form that the standard promises: what cannot be so goes, what is needed is there, ids hold."""

from typing import Any

import pytest

from village.directory.queries.finding.words import lexicon
from village.directory.queries.standard.tables import profile
from village.directory.rules.finding.classify import classified
from village.directory.rules.national import document_of
from village.directory.rules.publishing.conforming import TERM, conformed, key_of
from village.directory.rules.publishing.paging import Window, envelope
from village.directory.rules.publishing.terms import Terms, gathered, our_attributes, our_key, our_terms

KEY = "7b0f3d9e-0000-4000-8000-000000000000"
OTHER = "7b0f3d9e-0000-4000-8000-000000000001"


def told(**fields: Any) -> dict[str, Any]:
    return conformed(profile(), "service", {"id": KEY, "name": "N", "status": "active", **fields}, space="feed")


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "ring us"}, {"url": "javascript:alert(1)"}, {"url": "no address"}, {"minimum_age": "three"},
        {"minimum_age": True}, {"minimum_age": float("nan")}, {"schedules": 5}, {"schedules": []}, {"schedules": ["x"]},
        {"description": ["x"]}, {"description": ""}, {"description": None}, {"mood": None}, {"organization": "O"},
        {"last_modified": "yesterday"}, {"organization_id": " "}, {"phones": [{"id": OTHER}]},
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_left_out(wrong: dict[str, Any]) -> None:
    assert told(**wrong) == {"id": KEY, "name": "N", "status": "active"}


def test_what_can_be_read_is_written_properly() -> None:
    assert told(minimum_age="5", maximum_age=7.0, fees=3) == {
        "id": KEY, "name": "N", "status": "active", "minimum_age": 5, "maximum_age": 7, "fees": "3",
    }  # fmt: skip
    assert told(minimum_age=0.5)["minimum_age"] == 0.5
    assert told(mood={"sunny": None})["mood"] == {"sunny": None}


def test_what_is_needed_is_there_though_nobody_said_it() -> None:
    assert conformed(profile(), "address", {"city": "Leeds"}, space="") == {
        "id": key_of("address", ""), "city": "Leeds", "address_1": "", "state_province": "", "postal_code": "",
        "country": "GB", "address_type": "physical",
    }  # fmt: skip
    assert (
        conformed(profile(), "location", {"id": KEY, "location_type": "up there"}, space="")["location_type"]
        == "physical"
    )
    assert conformed(profile(), "phone", {"id": KEY}, space="") == {}


def test_whatever_refers_to_a_thing_refers_to_it_as_it_is_told() -> None:
    made = told(
        schedules=[{"id": "s1", "service_id": "theirs", "freq": "DAILY"}],
        organization_id=OTHER.upper(),
        attributes=[
            {"link_id": "theirs", "taxonomy_term_id": "t", "taxonomy_term": {"id": "t", "name": "T", "parent_id": "u"}}
        ],
    )
    assert made["schedules"] == [{"id": key_of("schedule", "s1", "feed"), "service_id": KEY}]
    assert made["organization_id"] == OTHER
    [attribute] = made["attributes"]
    assert attribute["link_id"] == KEY
    assert attribute["taxonomy_term_id"] == attribute[TERM]["id"] == key_of(TERM, "t")
    assert attribute[TERM]["parent_id"] == key_of(TERM, "u")
    assert attribute[TERM]["description"] == ""


def test_two_sources_do_not_meet_in_what_they_number_alike() -> None:
    assert key_of("schedule", 1, "one") != key_of("schedule", 1, "other")
    assert key_of("schedule", KEY.upper(), "one") == KEY
    assert key_of("schedule", "\ud800") == key_of("schedule", "\ud800")


def test_our_kinds_of_help_are_terms_that_another_village_knows_again() -> None:
    ours = our_terms(lexicon())
    made = our_attributes(KEY, ["refuge", "unheard-of"], ours)
    assert [one["taxonomy_term_id"] for one in made] == [our_key("refuge")]
    again = classified({"name": "A house", "attributes": made}, lexicon())
    assert (again.kinds, again.sensitive) == (("refuge",), "refuge")


def test_each_taxonomy_and_term_of_the_sources_is_there_once() -> None:
    used = [
        {"id": "1", "name": "B", "taxonomy": "X"},
        {"id": "1", "name": "other", "taxonomy": "X"},
        {"id": "2", "name": "a", "taxonomy": "Y", "taxonomy_detail": {"description": "Of Y", "version": "2"}},
        {"id": "3", "name": "c"},
        {"id": "4", "name": "d", "taxonomy_id": OTHER},
        {"id": "5"},
        {},
    ]
    made = gathered(Terms(), used)
    assert [one["name"] for one in made.terms.values()] == ["a", "B", "c", "d"]
    told_as = {one["name"]: one["description"] for one in made.taxonomies.values()}
    assert told_as["Y"] == "Of Y"
    assert set(told_as) == {"X", "Y", "A taxonomy without a name"}


def test_pages_of_an_empty_list_and_of_a_full_one() -> None:
    assert envelope(Window(1, 50, 0), [])["total_pages"] == 1
    window = Window(2, 2, 5)
    assert (window.pages, window.part) == (3, slice(2, 4))


def test_a_helpline_says_when_it_was_named() -> None:
    row = {"id": "x", "name": "X", "provider": "P", "for_whom": "parents", "what_for": "Advice", "paragraph": "2.1"}
    row |= {"then": "", "phone": "", "kinds": ""}
    made = document_of(row, lambda what: what)
    assert "phones" not in made
    assert "paragraph 2.1" in made["description"]
    assert document_of({**row, "phone": "0800", "then": "Run by P"}, str)["phones"][0]["number"] == "0800"
