"""Made-up services: the same every time, of every kind, at real postcodes, and plainly made up."""

import json
import re
from collections import Counter
from itertools import islice
from typing import Any

import pytest

from tests.shared import shared
from village.directory.queries.finding.words import lexicon
from village.kernel.areas import queries as areas
from village.synthetic.services.archetypes import Archetype, archetypes, town
from village.synthetic.services.documents import document, parts
from village.synthetic.services.feeds import BROKEN, FAULTS, Feed, faults_of, made_feeds
from village.synthetic.services.making import Chance, Made, made_services
from village.synthetic.services.places import Ground

LEEDS, SEED = "E08000035", 2026


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return list(made_services(LEEDS))


@pytest.fixture(scope="module")
def documents(made: list[Made]) -> list[dict[str, Any]]:
    return [document(one, Chance(SEED)) for one in made]


@pytest.fixture(scope="module")
def feeds() -> tuple[Feed, ...]:
    return made_feeds(LEEDS)


def test_a_town_has_about_400_services_of_every_kind(made: list[Made]) -> None:
    assert 350 <= len(made) <= 450
    assert {kind for one in made for kind in one.sort.kinds} == set(lexicon().kinds)
    assert Counter(one.sort.slug for one in made) == {one.slug: one.n for one in archetypes()}


def test_they_are_the_same_every_time(made: list[Made], documents: list[dict[str, Any]]) -> None:
    again = [document(one, Chance(SEED)) for one in made_services(LEEDS)]
    assert json.dumps(again) == json.dumps(documents)
    other = [document(one, Chance(7)) for one in islice(made_services(LEEDS, seed=7), 20)]
    assert json.dumps(other) != json.dumps(documents[:20])


def test_the_first_of_many_are_those_of_few_and_all_have_ids_of_their_own(made: list[Made]) -> None:
    many = list(made_services(LEEDS, 1000))
    assert [one.id for one in many[: len(made)]] == [one.id for one in made]
    assert len({one.id for one in many}) == 1000
    assert {one.sort.slug for one in many[len(made) : 2 * len(made)]} == {one.slug for one in archetypes()}


def test_all_england_is_ground_too() -> None:
    some = [one for one in made_services("", 14) if one.spot]
    places = [areas.postcode_place(one.spot.postcode) for one in some if one.spot]
    found = {place.area.code for place in places if place and place.area}
    assert len(found) > 4


def test_places_are_where_their_postcodes_are_in_the_area(made: list[Made]) -> None:
    for spot in [one.spot for one in made if one.spot][::9]:
        place = areas.postcode_place(spot.postcode)
        assert place
        assert place.area
        assert place.area.code == LEEDS
        assert (place.easting, place.northing) == (spot.easting, spot.northing)


def test_ground_without_a_point_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(areas, "postcode_place", lambda postcode: None)
    with pytest.raises(ValueError, match="gives no point"):
        Ground(LEEDS, 99).postcode("place", 1)


def test_names_numbers_and_addresses_are_nobodys(documents: list[dict[str, Any]]) -> None:
    text = json.dumps(documents)
    assert all(str(one["organization"]["name"]).endswith("(made up)") for one in documents)
    phones = re.findall(r'"number": "([^"]+)"', text)
    assert len(phones) == len(documents)
    assert all(re.fullmatch(r"(01632 960|07700 900)\d{3}", phone) for phone in phones)
    assert all(
        host.endswith("example.org")
        for host in re.findall(r"https?://([^/\"]+)|@([^\"]+)", text)
        for host in host
        if host
    )


def test_some_of_what_families_ask_is_not_known_of_some(documents: list[dict[str, Any]]) -> None:
    for key in ("minimum_age", "cost_options", "schedules"):
        share = sum(key in one for one in documents) / len(documents)
        assert 0.3 < share < 0.9, key
    with_access = sum('"accessibility"' in json.dumps(one) for one in documents)
    assert 0.1 < with_access / len(documents) < 0.7


def open_on(day: str, sort: Archetype, after: str = "00:00") -> bool:
    return any(day in days and closes > after for days, _, closes in parts(sort.when))


def test_there_is_somewhere_to_go_on_friday_and_saturday_nights() -> None:
    young = [one for one in archetypes() if one.ages and one.ages[0] <= 14 <= one.ages[1] and not one.holidays]
    assert sum(one.n for one in young if open_on("FR", one, "20:00")) >= 5
    assert sum(one.n for one in young if open_on("SA", one, "20:00")) >= 4


def test_refuges_are_among_them_and_have_an_address_that_must_not_be_told(made: list[Made]) -> None:
    hidden = [one for one in made if one.sort.at == "hidden"]
    assert {kind for one in hidden for kind in one.sort.kinds} >= {"refuge", "sexual-violence", "forced-marriage"}
    assert all(document(one, Chance(SEED))["service_at_locations"] for one in hidden)
    assert all(one.spot and one.spot.quarter not in one.name for one in hidden)


def test_nurseries_have_funded_places() -> None:
    texts = {one.slug: one.text.lower() for one in archetypes() if "nursery" in one.kinds}
    assert texts
    assert all("funded" in text for text in texts.values())


def test_when_is_read() -> None:
    assert parts("MO-WE 09:00-17:00 SA 10:00-12:00") == [
        (("MO", "TU", "WE"), "09:00", "17:00"),
        (("SA",), "10:00", "12:00"),
    ]
    assert parts("") == []


def test_the_first_of_every_sort_comes_before_any_second() -> None:
    again = [number for _, number in town()]
    assert again == sorted(again)


def test_five_directories_one_of_them_broken(feeds: tuple[Feed, ...]) -> None:
    assert [one.slug for one in feeds] == ["council", "health", "voluntary", "activities", BROKEN]
    assert sum(len(one.documents) for one in feeds[:4]) > 429


def test_what_two_directories_tell_is_known(feeds: tuple[Feed, ...]) -> None:
    council = {one["id"]: one for one in feeds[0].documents}
    others = {one["id"]: one for feed in feeds[1:4] for one in feed.documents}
    assert len(feeds[0].same) > 20
    for copy, original in feeds[0].same.items():
        assert copy != original
        assert others[original]["name"].startswith(council[copy]["name"])
        assert postcodes(council[copy]) == postcodes(others[original])
        assert council[copy]["organization"]["id"] != others[original]["organization"]["id"]


def postcodes(said: dict[str, Any]) -> list[str]:
    every = [
        address for place in said.get("service_at_locations", ()) for address in place["location"].get("addresses", ())
    ]
    return [address["postal_code"].replace(" ", "").upper() for address in every]


def test_every_fault_is_in_the_broken_one(feeds: tuple[Feed, ...]) -> None:
    broken = feeds[-1]
    assert [name for name, _ in faults_of(broken)] == [name for name, _ in FAULTS]
    said = dict(faults_of(broken))
    assert said["script link"]["url"].startswith("javascript:")
    assert said["crossed ages"]["minimum_age"] > said["crossed ages"]["maximum_age"]
    assert "name" not in said["no name"]
    assert "organization" not in said["no organisation"]
    assert said["first of two with one id"]["id"] == said["second of two with one id"]["id"]
    assert said["hour 25"]["schedules"][0]["opens_at"] == "25:00"
    assert said["latitude 999"]["service_at_locations"][0]["location"]["latitude"] == 999
    assert said["no postcode"]["service_at_locations"][0]["location"]["addresses"][0]["postal_code"] == "ask us"
    assert len(broken.documents) > len(FAULTS)  # and some of which nothing is wrong


def test_pages_are_the_standards(feeds: tuple[Feed, ...]) -> None:
    health = feeds[1]
    pages = [health.page(number, 20) for number in (1, 2, 3)]
    assert [page["size"] for page in pages] == [20, 20, len(health.documents) - 40]
    assert [(page["first_page"], page["last_page"]) for page in pages] == [(True, False), (False, False), (False, True)]
    assert [one for page in pages for one in page["contents"]] == list(health.documents)
    with pytest.raises(ValueError, match="pages 1 to 3"):
        health.page(4, 20)
    assert Feed("none", "None", ()).page(1)["empty"]


def test_the_published_schema_accepts_all_but_the_broken(feeds: tuple[Feed, ...]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(shared("data", "openreferral", "uk-profile", "schema", "compiled", "service.json").read_bytes())
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    wrong = [
        next(check.iter_errors(one)).message for feed in feeds[:4] for one in feed.documents if not check.is_valid(one)
    ]
    assert wrong == []
    assert sum(not check.is_valid(one) for one in feeds[-1].documents) >= 5
