"""Where is there nothing on a Saturday night for 14 year olds within three miles? Counted as its naive twin counts."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.spec.directory.finding_world import FAR, made, service
from tests.spec.directory.young_world import TEENS, nights
from tests.unit.directory.made import LEEDS, NOW
from village.directory.extracts import tables
from village.directory.models import Location, Service
from village.directory.queries.young.reach import counted, reach
from village.kernel.areas.queries import english_points, postcode_place
from village.public.things_to_do import as_numbered, share_said
from village.warehouse.extract import frame

TODAY = NOW.date()
THREE = 3 * 1609.344
SALFORD = "E08000006"


@pytest.fixture
def there(db: None, own_index: Path) -> dict[str, Service]:
    free: Any = {"cost_options": [{"id": "c", "amount": 0}]}
    return made([
        service("club", "Made-up club", ["youth-clubs"], **TEENS, **free, schedules=nights("FR,SA")),
        service("far", "Ilkley dance", ["dance"], FAR, **TEENS, schedules=nights("SA")),
        service("adult", "Adult dance", ["dance"], minimum_age=18, schedules=nights("SA")),
        service("bar", "Bar night", ["music"], **TEENS, description="Over 18s only.", schedules=nights("SA")),
        service("unsaid", "No ages", ["music"], schedules=nights("SA")),
        service("never", "No times", ["music"], **TEENS),
        service("safe", "Hidden club", ["youth-clubs"], sensitive="exploitation", **TEENS, schedules=nights("SA")),
        service("food", "Food", ["food"], **TEENS, schedules=nights("SA")),
        service("day", "Day club", ["sport"], **TEENS, schedules=nights("SA", "10:00", "12:00")),
    ])  # fmt: skip


def naive(*postcodes: str) -> int:
    """How many postcodes of Leeds lie within three miles of any of some, by a plain loop."""
    _, points = english_points(LEEDS)
    places = [postcode_place(one) for one in postcodes]
    at = [(one.easting or 0, one.northing or 0) for one in places if one]
    return sum(any((x - a) ** 2 + (y - b) ** 2 <= THREE**2 for a, b in at) for x, y in points.tolist())


def test_what_counts_is_what_is_on_for_fourteen_year_olds(there: dict[str, Service]) -> None:
    found = reach(LEEDS, "saturday", TODAY)
    assert found is not None
    both, club = naive("LS8 4AA", FAR), naive("LS8 4AA")
    assert 0 < club < found.postcodes
    assert found.reached == both
    assert len(found.spots) == 2
    assert found.unsaid == 2
    assert sum(some for _, some, _ in found.outwards) == found.postcodes == sum(one.postcodes for one in found.squares)
    assert sum(near for _, _, near in found.outwards) == found.reached == sum(one.reached for one in found.squares)
    assert {code: near for code, _, near in found.outwards}["LS8"] > 0
    friday = reach(LEEDS, "friday", TODAY)
    assert friday is not None
    assert friday.reached == club


def test_the_figures_for_the_plan(there: dict[str, Service]) -> None:
    both, club = naive("LS8 4AA", FAR), naive("LS8 4AA")
    _, points = english_points(LEEDS)
    assert list(counted(TODAY)) == [(LEEDS, len(points), both, club, club)]
    (table,) = (one for one in tables(at=NOW) if one.name == "young_reach")
    (row,) = frame(table).rows(named=True)
    assert row == {
        "area": LEEDS, "day": TODAY.isoformat(), "postcodes": len(points), "saturday": both, "saturday_free": club,
        "friday": club,
    }  # fmt: skip


def test_a_place_that_must_not_be_found_reaches_nobody(there: dict[str, Service]) -> None:
    before = list(counted(TODAY))
    for metres in (400_000, 440_000):  # wherever it is, nothing that is told changes
        Location.objects.filter(services__service=there["safe"]).update(easting=metres, northing=metres)
        assert list(counted(TODAY)) == before
    Location.objects.filter(services__service=there["club"]).update(hidden=True)
    found = reach(LEEDS, "friday", TODAY)
    assert found is not None
    assert (found.reached, found.spots) == (0, ())


def test_no_map_that_was_kept_tells_of_a_place_that_was_hidden_since(there: dict[str, Service]) -> None:
    address = f"/places/{LEEDS}/things-to-do/?night=friday"
    before = Client().get(address).content
    Location.objects.filter(services__service=there["club"]).update(hidden=True)
    after = Client().get(address).content
    Location.objects.filter(services__service=there["club"]).update(easting=400_000, northing=400_000)
    assert Client().get(f"{address}&x=1").content == after != before  # the same as one that is never kept


def test_an_area_without_a_directory_is_not_known(there: dict[str, Service]) -> None:
    assert [one[0] for one in counted(TODAY)] == [LEEDS]
    Service.objects.update(area="E08000099")  # of no postcode
    assert list(counted(TODAY)) == []
    assert reach("E08000099", "saturday", TODAY) is None


def test_a_page_with_a_map_and_a_table(there: dict[str, Service]) -> None:
    page = Client().get(f"/places/{LEEDS}/things-to-do/").content.decode()
    for said in ("Saturday night at 14 in Leeds", "<svg", "LS8", "Nothing within 3 miles", "not people"):
        assert said in page
    assert "2 things to do in and around Leeds did not say" in page
    assert "Friday night at 14 in Leeds" in Client().get(f"/places/{LEEDS}/things-to-do/?night=friday").content.decode()
    Service.objects.all().update(state="withdrawn")
    empty = Client().get(f"/places/{SALFORD}/things-to-do/").content.decode()
    assert "There may be things that nobody has listed." in empty


def test_places_that_there_are_not(db: None) -> None:
    for code in ("nowhere", "E92000001"):
        assert Client().get(f"/places/{code}/things-to-do/").status_code == 404
    moved = Client().get("/places/E10000002/things-to-do/")  # Buckinghamshire, before it was one council
    assert (moved.status_code, moved["Location"]) == (301, "/places/E06000060/things-to-do/")


def test_all_and_none_are_said_of_all_and_none_alone() -> None:
    shares = [(0, 1720), (1, 1720), (860, 1720), (1716, 1720), (1720, 1720)]
    assert [share_said(part, whole) for part, whole in shares] == ["0%", "1%", "50%", "99%", "100%"]


def test_districts_stand_in_the_order_of_their_numbers() -> None:
    rows = [(one, 1, 1) for one in ("LS10", "WC2N", "LS2", "BD1", "WC1A", "W1")]
    assert [one for one, _, _ in sorted(rows, key=as_numbered)] == ["BD1", "LS2", "LS10", "W1", "WC1A", "WC2N"]
