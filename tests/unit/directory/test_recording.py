"""Services come into the record by one way: nothing twice, nothing lost, and what a person settled stays."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.directory.made import LEEDS, NOW, POSTCODE, nested, own, source
from village.directory.actions.recording import BATCH, Said, record_services
from village.directory.models import Location, Provider, Service, ServiceAtLocation
from village.directory.queries.documents import document_of, documents, shown
from village.directory.rules.placing import point_said, postcode_said
from village.directory.rules.record import NotAService, cut, joined
from village.directory.rules.showing import told
from village.kernel.areas.queries import degrees_of, grid_of, postcode_place

LATER = NOW + dt.timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


def test_what_is_recorded_is_told_again_under_our_ids() -> None:
    feed = source()
    taken = record_services([Said(nested(), ("toddler-groups",))], source=feed, area=LEEDS, at=NOW)
    [one] = shown()
    assert taken.new == [one.id]
    said = document_of(one)
    assert said["id"] == str(one.id)
    assert said["name"] == "Otters toddler group"
    assert said["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == POSTCODE
    place, there = Location.objects.get(), postcode_place(POSTCODE)
    assert there is not None
    assert (place.easting, place.northing, place.area) == (there.easting, there.northing, LEEDS)


def test_a_service_that_is_twice_at_one_place_has_the_hours_of_both() -> None:
    twice = nested()
    [there] = twice["service_at_locations"]
    monday, friday = ({"id": day, "byday": day, "opens_at": "09:00"} for day in ("MO", "FR"))
    twice["service_at_locations"] = [
        {**there, "id": "m", "schedules": [monday], "description": "First", "phones": [{"id": "p", "number": "1"}]},
        {**there, "id": "f", "schedules": [monday, friday], "description": "Then", "contacts": []},
    ]
    record_services([Said(twice)], source=source(), area=LEEDS, at=NOW)
    one = ServiceAtLocation.objects.get()
    assert one.theirs == "f"
    assert [hours["byday"] for hours in one.document["schedules"]] == ["MO", "FR"]
    assert (one.document["description"], one.document["phones"][0]["number"]) == ("Then", "1")


def test_fields_that_the_standard_does_not_know_are_kept_at_every_depth() -> None:
    odd = nested(mood="sunny")
    odd["organization"]["motto"] = "Play!"
    odd["service_at_locations"][0]["stairs"] = 3
    odd["service_at_locations"][0]["location"]["roof"] = {"flat": True}
    record_services([Said(odd)], source=source(), area=LEEDS, at=NOW)
    said = document_of(Service.objects.get())
    assert said["mood"] == "sunny"
    assert Provider.objects.get().document["motto"] == "Play!"
    assert "motto" not in said["organization"]  # of a provider only what is known to be no place is told
    assert said["service_at_locations"][0]["stairs"] == 3
    assert said["service_at_locations"][0]["location"]["roof"] == {"flat": True}


def test_the_same_again_changes_nothing_but_when_it_was_seen() -> None:
    feed = source()
    record_services([Said(nested())], source=feed, area=LEEDS, at=NOW)
    taken = record_services([Said(nested())], source=feed, area=LEEDS, at=LATER)
    one = Service.objects.get()
    assert (taken.new, taken.changed, taken.unchanged) == ([], [], [one.id])
    assert (one.changed_at, one.first_seen_at, one.last_seen_at) == (NOW, NOW, LATER)


def test_a_change_is_told_and_its_old_place_is_left() -> None:
    feed = source()
    record_services([Said(nested())], source=feed, area=LEEDS, at=NOW)
    moved = nested(name="Otters group")
    moved["service_at_locations"][0]["location"] = {"id": "l2", "name": "Elsewhere"}
    taken = record_services([Said(moved)], source=feed, area=LEEDS, at=LATER)
    [one] = Service.objects.all()
    assert taken.changed == [one.id]
    assert (one.name, one.first_seen_at) == ("Otters group", NOW)
    assert [link.location.name for link in ServiceAtLocation.objects.all()] == ["Elsewhere"]


def test_two_sources_with_the_same_ids_are_two_services() -> None:
    for slug in ("one", "other"):
        record_services([Said(nested())], source=source(slug), area=LEEDS, at=NOW)
    assert Service.objects.count() == Provider.objects.count() == Location.objects.count() == 2


def test_an_id_that_is_given_twice_stands_once_as_it_was_said_last() -> None:
    record_services([Said(nested()), Said(nested(name="Last"))], source=source(), area=LEEDS, at=NOW)
    assert Service.objects.get().name == "Last"


def test_what_cannot_be_kept_is_refused_by_its_number_and_the_rest_is_kept() -> None:
    bare = nested("s2")
    del bare["organization"]
    taken = record_services([Said(bare), Said(nested())], source=source(), area=LEEDS, at=NOW)
    assert [number for number, _ in taken.refused] == [0]
    assert "organisation" in taken.refused[0][1]
    assert len(taken.new) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"name": "  "},
        {"id": 7},
        {"description": "a NUL \0"},
        {"schedules": [{"notes": "half \ud800"}]},
        {"organization": []},
        {"organization": {"id": "o1"}},
        {"service_at_locations": ["here"]},
        {"service_at_locations": 5},
        {"service_at_locations": [{"id": "x", "location": {"name": "no id"}}]},
    ],
)
def test_a_document_without_what_it_needs_is_not_a_service(wrong: dict[str, Any]) -> None:
    with pytest.raises(NotAService):
        cut({**nested(), **wrong})


@pytest.mark.parametrize("key", ["id", "name"])
def test_which_of_both_is_missing_is_said(key: str) -> None:
    with pytest.raises(NotAService, match=f"It has no {key}: give each service one."):
        cut({**nested(), key: "  "})


def test_what_is_kept_here_has_ids_of_ours() -> None:
    mine = own()
    taken = record_services([Said(mine), Said(nested())], source=None, area=LEEDS, at=NOW)
    assert [str(one) for one in taken.new] == [mine["id"]]
    assert [number for number, _ in taken.refused] == [1]


def test_what_came_back_is_shown_again_and_what_was_withdrawn_here_is_not() -> None:
    feed = source()
    record_services([Said(nested("a")), Said(nested("b"))], source=feed, area=LEEDS, at=NOW)
    Service.objects.filter(theirs="a").update(state="gone")
    Service.objects.filter(theirs="b").update(state="withdrawn")
    record_services([Said(nested("a")), Said(nested("b", name="New"))], source=feed, area=LEEDS, at=LATER)
    assert dict(Service.objects.values_list("theirs", "state")) == {"a": "shown", "b": "withdrawn"}
    assert [one.theirs for one in shown()] == ["a"]


def test_a_place_that_must_not_be_found_stays_hidden_whatever_its_source_says() -> None:
    feed = source()
    record_services([Said(nested(), sensitive="refuge")], source=feed, area=LEEDS, at=NOW)
    record_services([Said(nested(name="A refuge"))], source=feed, area=LEEDS, at=LATER)
    one = Service.objects.get()
    assert one.sensitive == "refuge"
    assert Location.objects.get().hidden
    record_services([Said(nested("s2", "At the same place"))], source=feed, area=LEEDS, at=LATER)
    told_of = {service.theirs: document for service, document in documents(shown())}
    assert "service_at_locations" not in told_of["s1"]
    assert told_of["s2"]["service_at_locations"] == []


def test_more_than_a_batch_goes_in_whole() -> None:
    many = [Said(nested(f"s{number}")) for number in range(BATCH + 1)]
    assert len(record_services(many, source=source(), area=LEEDS, at=NOW).new) == BATCH + 1
    assert ServiceAtLocation.objects.count() == BATCH + 1


def test_a_place_without_a_known_postcode_is_where_its_point_says() -> None:
    far = nested()
    far["service_at_locations"][0]["location"] = {"id": "l", "name": "By point", "latitude": 53.8, "longitude": "-1.55"}
    record_services([Said(far)], source=source(), area=LEEDS, at=NOW)
    place = Location.objects.get()
    assert (place.easting, place.northing) == grid_of(53.8, -1.55)
    assert place.name == str(place)


def test_names_of_things_are_what_they_are_called() -> None:
    feed = source()
    record_services([Said(nested())], source=feed, area=LEEDS, at=NOW)
    assert [str(feed), str(Provider.objects.get()), str(Service.objects.get())] == [
        "A made-up feed", "Made-up Play Association", "Otters toddler group",
    ]  # fmt: skip


_TEXTS = st.text(min_size=1, max_size=5).filter(lambda text: text.strip() != "" and "\0" not in text)
_DOCUMENTS = st.dictionaries(
    _TEXTS.filter(lambda key: key not in ("organization", "service_at_locations", "location")), st.integers()
)


@given(_DOCUMENTS, _DOCUMENTS, st.lists(st.tuples(_DOCUMENTS, _DOCUMENTS), min_size=1, max_size=3))
def test_what_is_cut_is_joined_to_the_same(
    service: dict[str, Any], provider: dict[str, Any], at: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    whole = {
        **service, "id": "s", "name": "n", "organization": {**provider, "id": "o", "name": "o"},
        "service_at_locations": [{**there, "location": {**place, "id": "l"}} for there, place in at],
    }  # fmt: skip
    assert joined(cut(whole)) == whole


def test_of_a_sensitive_service_nothing_is_told_that_depends_on_its_place() -> None:
    here, there = nested(), nested()
    there["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] = "YO1 9TL"
    there["latitude"] = 54.0
    there["organization"]["locations"] = [{"id": "l9"}]
    nowhere = {key: value for key, value in nested().items() if key != "service_at_locations"}
    assert told(here, sensitive=True) == told(there, sensitive=True) == told(nowhere, sensitive=True)


def test_where_a_provider_is_is_told_of_no_service() -> None:
    here = nested()
    here["organization"] |= {
        "locations": [{"id": "l9"}],
        "contacts": [{"name": "A", "address": "x"}],
        "motto": {"a": 1},
    }
    provider = told(here, sensitive=False)["organization"]
    assert set(provider) == {"id", "name", "description", "contacts"}  # a motto may be an address: nobody knows
    assert provider["contacts"] == [{"name": "A"}]
    assert told({"name": "A"}, sensitive=False) == {"name": "A"}


@pytest.mark.parametrize(
    ("location", "point"),
    [
        ({}, None),
        ({"latitude": True, "longitude": 1}, None),
        ({"latitude": "north", "longitude": 1}, None),
        ({"latitude": "nan", "longitude": 1}, None),
        ({"latitude": 1, "longitude": "2.5"}, (1.0, 2.5)),
    ],
)
def test_a_point_is_two_numbers(location: dict[str, Any], point: tuple[float, float] | None) -> None:
    assert point_said(location) == point


def test_the_postcode_is_the_first_that_is_one() -> None:
    assert postcode_said({"addresses": [{"postal_code": "none"}, "x", {"postal_code": "ls11ur"}]}) == "LS1 1UR"
    assert postcode_said({}) == postcode_said({"addresses": 5}) == ""


def test_degrees_and_metres_agree_with_the_ordnance_survey() -> None:
    """Trig pillar of Caister Water Tower: WGS84 52.65797861, 1.71605300; grid 651409.804, 313177.450 (OS, "A guide to
    coordinate systems in Great Britain", annexe C, and the OSTN15 test points): within 5 metres."""
    metres = grid_of(52.65797861, 1.71605300)
    assert metres is not None
    assert abs(metres[0] - 651409.8) < 5
    assert abs(metres[1] - 313177.5) < 5
    assert degrees_of(651409.804, 313177.450) == pytest.approx((52.65798, 1.71605), abs=0.0001)
    assert grid_of(0, 0) is grid_of(999, 0) is grid_of(float("nan"), 0) is None
