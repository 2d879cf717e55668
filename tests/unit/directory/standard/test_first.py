"""Version 1.0 is told in the words of version 3, and nothing of it is lost."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.directory.queries.standard.tables import profile
from village.directory.rules.standard.first import from_first, key_of
from village.directory.rules.standard.formats import is_uuid
from village.directory.rules.standard.reading import service_of
from village.directory.rules.standard.schema import held

ADDRESS = {"id": "z1", "address_1": "1", "city": "A", "state_province": "B", "postal_code": "B37 7XX", "country": "GB"}
TERM = {"id": "esd:12", "name": "Play", "vocabulary": "esd", "parent_id": "1"}
FIRST: dict[str, Any] = {
    "id": 17,
    "name": "Stay and play",
    "description": "Songs and toys",
    "status": "active",
    "fees": None,
    "attending_access": "drop-in",
    "organization": {"id": "p1", "name": "Ambleford Families", "url": "https://example.org"},
    "service_taxonomys": [{"id": "t1", "taxonomy": TERM}],
    "eligibilitys": [
        {"minimum_age": 0, "maximum_age": "4", "eligibility": "Under fives", "taxonomys": [{"name": "SEND"}]},
        {"id": "e2", "minimum_age": 2, "eligibility": "Under fives"},
    ],
    "contacts": [{"id": "c1", "name": "Jo", "phones": [{"id": "f1", "number": "0121 496 0000"}]}],
    "cost_options": [{"id": "k1", "amount": 2.5, "option": "a session"}],
    "fundings": [{"id": "m1", "source": "The council"}],
    "languages": [{"id": "l1", "language": "Welsh"}],
    "service_areas": [{"id": "a1", "service_area": "Ambleford"}],
    "regular_schedules": [{"id": "s1", "weekday": 1, "opens_at": "09:00", "closes_at": "10:00"}],
    "holiday_schedules": [{"id": "h1", "closed": True, "start_date": "2026-12-25", "end_date": "2026-12-26"}],
    "service_at_locations": [
        {
            "id": "x1",
            "regular_schedule": [{"id": "s2", "weekday": "Tuesday", "byday": "WE"}],
            "location": {
                "id": "y1",
                "latitude": "52.4",
                "longitude": "-1.5",
                "physical_addresses": [ADDRESS],
                "accessibility_for_disabilities": [{"id": "w1", "accessibility": "Step-free"}],
            },
        },
        "nonsense",
    ],
    "reviews": [{"id": "r1", "score": "5"}],
}  # fmt: skip


def test_everything_finds_its_place() -> None:
    made = from_first(FIRST, "feed")
    assert made["id"] == "17"
    assert made["organization"]["id"] == "p1"
    assert made["organization"]["website"] == "https://example.org"
    assert made["organization"]["description"] == "Ambleford Families"
    assert made["attributes"][0]["taxonomy_term"]["taxonomy"] == "esd"
    assert [one["taxonomy_term"]["name"] for one in made["attributes"]] == ["Play", "SEND"]
    assert made["minimum_age"] == 0
    assert "maximum_age" not in made  # one group has no limit
    assert made["eligibility_description"] == "Under fives"
    assert made["contacts"][0]["phones"][0]["number"] == "0121 496 0000"
    assert made["funding"][0]["source"] == "The council"
    assert made["languages"][0]["name"] == "Welsh"
    assert made["service_areas"][0]["name"] == "Ambleford"
    regular, holiday = made["schedules"]
    assert (regular["byday"], regular["freq"]) == ("MO", "WEEKLY")
    assert (holiday["valid_from"], holiday["valid_to"]) == ("2026-12-25", "2026-12-26")
    assert holiday["description"] == "Closed for the holiday"
    place = made["service_at_locations"][0]
    assert place["schedules"][0]["byday"] == "WE"
    location = place["location"]
    assert (location["id"], location["latitude"], location["location_type"]) == ("y1", 52.4, "physical")
    assert location["addresses"][0]["address_type"] == "physical"
    assert location["accessibility"][0]["accessibility"] == "Step-free"
    assert made["service_at_locations"][1] == "nonsense"
    assert made["reviews"] == FIRST["reviews"]
    assert "fees" not in made
    assert service_of(FIRST, "uk-1.0", "feed").document == made


def test_what_is_made_holds_to_version_3_once_it_has_ids_of_ours() -> None:
    made = from_first({**FIRST, "service_at_locations": FIRST["service_at_locations"][:1]}, "feed")
    for thing in (made, made["organization"], made["service_at_locations"][0]["location"]):
        thing["id"] = key_of("any", thing["id"], "")
    made["organization_id"] = made["organization"]["id"]
    assert held(profile("uk-3.0"), "service", made) == []


def test_ids_are_the_same_each_time_and_other_for_another_feed() -> None:
    one, again, other = (from_first(FIRST, space)["contacts"][0]["id"] for space in ("feed", "feed", "other"))
    assert one == again != other
    assert from_first(FIRST, "feed")["contacts"][0]["id_1_0"] == "c1"
    key = "ac148810-d857-441c-9679-408f346de14b"
    kept = from_first({**FIRST, "contacts": {"id": key}}, "feed")["contacts"]
    assert kept == [{"id": key}]
    without = [from_first({"name": "x", "contacts": [{"name": name}]})["contacts"][0]["id"] for name in ("a", "a", "b")]
    assert without[0] == without[1] != without[2]
    assert is_uuid(without[0])


@pytest.mark.parametrize(
    ("said", "byday"),
    [(7, "SU"), ("1", "MO"), ("friday", "FR"), ("Mon, Wed", "MO,WE"), ("8", "8"), ("", "")],
)
def test_weekdays(said: object, byday: str) -> None:
    made = from_first({"regular_schedule": [{"weekday": said}]})
    assert made["schedules"][0]["byday"] == byday


@pytest.mark.parametrize(
    ("ages", "least", "most"),
    [
        ([{"minimum_age": 5, "maximum_age": 11}], 5, 11),
        ([{"minimum_age": "5.5", "maximum_age": 11}, {"minimum_age": 2, "maximum_age": 7}], 2, 11),
        ([{"minimum_age": "five"}], None, None),
        ([{"minimum_age": True, "maximum_age": "inf"}], None, None),
        ([], None, None),
    ],
)
def test_ages_of_groups_become_the_widest(ages: list[dict[str, Any]], least: object, most: object) -> None:
    made = from_first({"id": 1, "eligibilities": ages})
    assert (made.get("minimum_age"), made.get("maximum_age")) == (least, most)
    assert made.get("eligibilities_1_0", []) == ages


def test_what_version_3_says_already_is_left() -> None:
    made = from_first(
        {
            "id": "1",
            "status": "inactive",
            "minimum_age": 3,
            "eligibilities": [{"minimum_age": 1}],
            "organization": "p1",
            "service_at_locations": [{"id": "1"}, {"location": {"latitude": "north", "longitude": 1}}],
            "link_taxonomies": [{"id": "1", "taxonomy": "plain"}],
            "holiday_schedule": [{"closed": False}],
            "schedules": [{"id": "s"}],
            "service_taxonomies": [{"taxonomy": {"name": "x", "taxonomy": "y"}}],
        }
    )
    assert (made["status"], made["minimum_age"], made["organization"]) == ("inactive", 3, "p1")
    assert made["schedules"][1]["description"] == "Holiday hours"
    assert made["attributes"][1]["taxonomy"] == "plain"
    assert made["service_at_locations"][1]["location"]["latitude"] == "north"
    assert "service_at_locations" not in from_first({"id": 1})


NAMES = st.sampled_from([*FIRST, "taxonomy", "location", "schedules", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_whatever_is_sent_is_read_and_every_text_of_it_is_kept(document: dict[str, Any]) -> None:
    made = json.dumps(from_first(document), ensure_ascii=False)
    for text in _kept(document):
        assert json.dumps(text, ensure_ascii=False) in made, text


def _kept(value: Any, name: str = "") -> list[str]:
    """Every text that was sent, but for a weekday, which is told in two letters."""
    if isinstance(value, dict):
        return [text for inner, one in value.items() for text in _kept(one, inner)]
    if isinstance(value, list):
        return [text for one in value for text in _kept(one, name)]
    return [value] if isinstance(value, str) else []
