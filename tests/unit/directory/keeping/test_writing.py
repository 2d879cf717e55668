"""Each part of an entry is written into the standard's document, and nothing else of it is touched."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.rules.keeping import placing
from village.directory.rules.keeping.comparing import LABELS, differences, told
from village.directory.rules.keeping.words import NotTaken
from village.directory.rules.keeping.writing import SECTIONS, read_about, read_contact, read_cost, read_who

KEY = str(uuid.UUID(int=5))
NAMES = {"autism": "Autism", "pl": "Polish", "wheelchair": "Wheelchair access"}
BARE = {"id": KEY, "name": "Otters", "status": "active", "mood": {"odd": [1]}, "organization": {"id": "o", "name": "P"}}


def write(section: str, said: dict[str, Any], document: dict[str, Any] = BARE) -> dict[str, Any]:
    return SECTIONS[section][1](document, said, NAMES)


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_reading_what_was_written_and_writing_it_again_is_the_same(section: str) -> None:
    said = {
        "name": "New", "description": "Play.", "url": "https://example.org", "alert": "", "minimum_age": "0.5",
        "maximum_age": 5, "eligibility": "Anyone.", "send": ["autism"], "cost": "paid", "amount": Decimal("2.50"),
        "fees": "£2.50", "rows": [], "languages": ["pl"], "phone": "01632 960001", "email": "a@example.org",
        "person": "The worker",
    }  # fmt: skip
    once = write(section, said)
    again = write(section, SECTIONS[section][2](once, NAMES), once)
    assert again == once
    assert (once["mood"], once["organization"], once["id"]) == (BARE["mood"], BARE["organization"], KEY)


@given(st.dictionaries(st.sampled_from(["id", "status", "organization", "mood", "state", "sensitive"]), st.text()))
def test_a_field_that_is_not_of_the_part_is_not_looked_at(extra: dict[str, str]) -> None:
    for section in SECTIONS:
        said = {"name": "Otters"}
        assert write(section, {**extra, **said}) == write(section, said)


def test_a_name_is_needed_and_the_rest_may_be_blank() -> None:
    with pytest.raises(NotTaken, match="say what the service is called"):
        write("about", {"name": " "})
    blank = write("about", {"name": "X"}, {**BARE, "description": "Gone", "url": "https://example.org"})
    assert "description" not in blank
    assert read_about(blank) == {"name": "X", "description": "", "url": "", "alert": ""}


@pytest.mark.parametrize(
    ("youngest", "oldest", "sentence"),
    [(-1, 5, "From"), (0, 121, "To"), (8, 3, "not below"), ("NaN", 5, "in years, such as"), ("x", 5, "such as 5")],
)
def test_ages_are_years_and_not_crossed(youngest: object, oldest: object, sentence: str) -> None:
    with pytest.raises(NotTaken, match=sentence):
        write("who", {"minimum_age": youngest, "maximum_age": oldest})


def test_other_attributes_stay_and_needs_are_of_the_list() -> None:
    other = {"id": "a", "taxonomy_term": {"taxonomy": "other", "code": "autism"}}
    made = write("who", {"send": ["autism", "none"]}, {**BARE, "attributes": [other, "odd"]})
    assert made["attributes"][:2] == [other, "odd"]
    assert [one["taxonomy_term"]["name"] for one in made["attributes"][2:]] == ["Autism"]
    assert read_who(write("who", {}, made)) == {
        "minimum_age": None, "maximum_age": None, "eligibility": "", "send": []
    }  # fmt: skip


def test_costs() -> None:
    assert write("cost", {"cost": "free"})["cost_options"][0]["amount"] == 0
    assert "cost_options" not in write("cost", {"cost": ""})
    paid = write("cost", {"cost": "paid", "fees": "By arrangement"})
    assert (paid["fees"], "cost_options" in paid) == ("By arrangement", False)
    assert read_cost(paid) == {"cost": "paid", "amount": None, "fees": "By arrangement"}
    for said, sentence in (
        ({"cost": "free", "amount": 3}, "what is free has none"), ({"cost": "paid"}, "in pounds or in words"),
        ({"cost": "paid", "amount": "-1"}, "more than 0"), ({"cost": "paid", "amount": "100001"}, "at most 100,000"),
        ({"cost": "paid", "amount": "Infinity"}, "write pounds"), ({"cost": "paid", "amount": 0}, "more than 0"),
    ):  # fmt: skip
        with pytest.raises(NotTaken, match=sentence):
            write("cost", said)
    assert read_cost({"cost_options": ["odd", {"amount": None}, {"amount": 4}], "fees_description": "Four"}) == {
        "cost": "paid", "amount": 4, "fees": "Four"
    }  # fmt: skip
    for said_free in ({"fees": "Free of charge."}, {"cost_options": [{"amount": "0", "valid_to": "2020-01-01"}]}):
        assert read_cost(said_free)["cost"] == "free"
    assert read_cost({"cost_options": [{"amount": 0}, {"amount": "5"}]})["cost"] == "paid"
    assert read_cost({}) == {"cost": "", "amount": None, "fees": ""}


def test_contacts_of_a_source_are_read_and_written_over() -> None:
    assert read_contact({"phones": [{"number": "111"}, "x"], "email": "b@example.org"}) == {
        "phone": "111", "email": "b@example.org", "person": ""
    }  # fmt: skip
    made = write("contact", {}, {**BARE, "contacts": [{"id": "1", "name": "First"}, {"id": "2", "name": "Second"}]})
    assert "contacts" not in made
    assert "email" not in made


def test_languages_that_the_list_does_not_have_stay() -> None:
    made = write("languages", {"languages": ["pl", "xx"]}, {**BARE, "languages": [{"code": "tlh"}, "odd"]})
    assert [one if isinstance(one, str) else one["code"] for one in made["languages"]] == ["tlh", "odd", "pl"]


def place(document: dict[str, Any], key: str = "", **said: Any) -> dict[str, Any]:
    told = {"name": "Hall", "postcode": "LS1 1UR", "address": "1 Road", "town": "Leeds", **said}
    return placing.write_place(document, key, told, NAMES, str(uuid.UUID(int=9)))


def test_a_place_is_written_read_and_taken_out() -> None:
    once = place(BARE, access=["wheelchair", "none"])
    [there] = placing.places(once)
    key = there["location"]["id"]
    assert placing.read_place(there["location"]) == {
        "name": "Hall", "address": "1 Road", "town": "Leeds", "postcode": "LS1 1UR", "access": ["Wheelchair access"]
    }  # fmt: skip
    assert place(once, key, access=["wheelchair"]) == once
    assert placing.without_place(once, key) == BARE
    with pytest.raises(NotTaken, match="no such place"):
        place(once, "none")
    with pytest.raises(NotTaken, match="no such place"):
        placing.without_place(once, "none")
    with pytest.raises(NotTaken, match="what it is called"):
        place(BARE, name="")


def test_a_point_that_is_not_of_the_postcode_any_more_goes_and_another_stays() -> None:
    """A source that swapped latitude and longitude is put right by its provider's postcode."""
    location = {
        "id": KEY, "name": "Hall", "latitude": -1.5, "longitude": 53.8, "roof": "flat",
        "addresses": [{"id": "a", "postal_code": "LS1 1UR"}], "accessibility": ["odd", {"description": "A cat"}],
    }  # fmt: skip
    document = {**BARE, "service_at_locations": [{"id": "s", "location": location}]}
    same = placing.places(place(document, KEY))[0]["location"]
    assert (same["latitude"], same["roof"], same["accessibility"]) == (-1.5, "flat", location["accessibility"])
    moved = placing.places(place(document, KEY, postcode="LS2 7EW"))[0]["location"]
    assert "latitude" not in moved
    assert "longitude" not in moved


def test_at_most_so_many_places() -> None:
    many = [{"id": str(one), "location": {"id": str(uuid.UUID(int=one))}} for one in range(placing.MOST_PLACES)]
    with pytest.raises(NotTaken, match="50 places at most"):
        place({**BARE, "service_at_locations": many})


def test_online_is_a_place_of_its_own() -> None:
    assert not placing.is_online(BARE)
    online = placing.write_online(place(BARE), True)
    assert placing.is_online(online)
    assert placing.write_online(online, True) == online
    assert placing.write_online(online, False) == place(BARE)


def test_a_copy_has_ids_of_its_own_at_every_depth_and_all_else_the_same() -> None:
    before = place(BARE)
    copy = placing.copied(before, str(uuid.UUID(int=11)), str(uuid.UUID(int=12)))
    assert (copy["id"], copy["organization"]["id"]) == (str(uuid.UUID(int=11)), str(uuid.UUID(int=12)))
    one, two = placing.places(before)[0], placing.places(copy)[0]
    assert one["id"] != two["id"]
    assert one["location"]["id"] != two["location"]["id"]
    assert placing.key_in(copy, one["location"]["id"]) == two["location"]["id"]
    assert differences(before, copy) == []


def test_differences_are_named_field_by_field() -> None:
    after = write("cost", {"cost": "free"}, write("about", {"name": "Otters", "url": "example.org"}))
    found = differences(BARE, after, (("A",), ("A", "B")))
    assert [(one.label, one.before, one.after) for one in found] == [
        ("Website", "", "https://example.org"), ("Kinds of help", "A", "A, B"), ("Cost", "", "free"),
    ]  # fmt: skip
    assert {one.slug for one in differences(None, BARE)} == {"name", "other"}
    odd = {**BARE, "minimum_age": 3, "languages": ["Polish", {"code": "fr"}], "schedules": [{"freq": "MONTHLY"}]}
    said = told(place(odd, access=["wheelchair"]))
    assert (said["ages"], said["languages"], said["when"]) == ("3 to any", "Polish, fr", "every month")
    assert said["places"] == "Hall, 1 Road, Leeds, LS1 1UR (Wheelchair access)"
    assert told({**BARE, "maximum_age": 4})["ages"] == "any to 4"
    assert set(said) == set(LABELS)


def test_what_no_page_has_a_name_for_is_told_in_words() -> None:
    more = {
        "mood": {"odd": [1, None]},
        "checked": True,
        "open": False,
        "x_id": "1",
        "areas": [{"id": "1", "name": "Leeds"}],
    }
    assert told({"id": KEY, **more})["other"] == "areas: name: Leeds, checked: yes, mood: odd: 1, open: no"


def test_what_it_costs_is_told_as_money() -> None:
    for document, said in (
        ({"cost_options": [{"amount": 2.0}]}, "£2"),
        ({"cost_options": [{"amount": 2.5}], "fees": "A drink"}, "£2.50. A drink"),
        ({"cost_options": [{"amount": 0}]}, "free"), ({"fees": "By arrangement"}, "By arrangement"), ({}, ""),
        ({"cost_options": [{"option": "Each time"}]}, "There is a charge"),
    ):  # fmt: skip
        assert told(document)["cost"] == said
