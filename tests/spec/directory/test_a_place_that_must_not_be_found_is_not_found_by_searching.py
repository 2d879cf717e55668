"""A refuge can be found by those who need one, and nothing that any page says depends on where it is.

Paired worlds: two directories that differ in the place of a refuge alone are told in the same bytes, wherever somebody
stands and however they sort.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.spec.directory.finding_world import HOUR, at, directory, made, service
from tests.unit.directory.made import LEEDS, NOW
from village.directory.actions.finding import rebuild
from village.directory.actions.hiding import hide_places
from village.directory.models import Location, Provider, Service, ServiceAtLocation, Source
from village.ui.cached import pages

pytestmark = pytest.mark.usefixtures("db")
PLACES = ("LS8 4", "LS29 9", "BD1 1", "TR1 1", "Leeds")
HERE, THERE, NOWHERE = "LS8 4AA", "TR1 1XU", ""


def _empty() -> None:
    for model in (Service, Location, Provider, Source):
        model.objects.all().delete()


def _world(settings: Any, folder: Path, postcode: str, sensitive: str = "refuge", **more: Any) -> dict[str, Service]:
    settings.DIRECTORY_INDEX = folder
    _empty()
    pages.clear()
    refuge = service("refuge", "Made-up refuge", ["refuge"], HERE, sensitive, **more)
    refuge.document["service_at_locations"] = at(postcode, "refuge", "9 Made-up Street") if postcode else []
    others = [one for one in directory() if one.document["id"] != "refuge"]
    return made([*others, refuge])


def _addresses(refuge: Service, other: Service) -> Iterator[str]:
    for near in PLACES:
        for order in ("best", "near", "name"):
            for within in ("1", "20", "0"):
                yield f"/services/results/?need=refuge&near={near}&order={order}&within={within}"
        yield f"/services/results/?kind=refuge&near={near}"
        yield f"/services/{refuge.pk}/?near={near}"
        yield f"/services/kiosk/{LEEDS}/results/?need=refuge&near={near}"
        yield f"/services/api/text?need=refuge&near={near}"
    yield f"/services/compare/?of={refuge.pk.hex}.{other.pk.hex}"
    yield f"/services/shortlist/?of={refuge.pk.hex}"
    yield f"/services/sheet/{LEEDS}/safety/"
    yield f"/places/{LEEDS}/services/"
    yield "/services/results/"


def _said(known: dict[str, Service]) -> dict[str, str]:
    client = Client()
    found = {}
    for address in _addresses(known["refuge"], known["sleep"]):
        body = client.get(address).content.decode()
        found[address] = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    return found


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> Callable[..., dict[str, Service]]:
    """A directory whose refuge is at a postcode."""
    return lambda postcode, **more: _world(settings, tmp_path / f"index-{postcode or 'nowhere'}", postcode, **more)


@pytest.mark.parametrize("other", [THERE, NOWHERE])
def test_worlds_that_differ_in_its_place_alone_say_the_same_bytes(
    world: Callable[..., dict[str, Service]], other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("village.directory.views.finding.frame.MOST", 10_000)
    one = _said(world(HERE))
    two = _said(world(other))
    assert one == two
    assert any("Made-up refuge" in body for body in one.values())


def test_marked_after_the_search_was_made_no_count_filter_page_or_map_says_where_it_was(
    world: Callable[..., dict[str, Service]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("village.directory.views.finding.frame.MOST", 10_000)
    answers = []
    for postcode in (HERE, THERE):
        known = world(postcode, sensitive="")
        before = Client().get(f"/places/{LEEDS}/services/").content.decode()  # somebody looked: the page is kept
        refuge, later = known["refuge"], NOW + HOUR
        Service.objects.filter(pk=refuge.pk).update(sensitive="refuge", changed_at=later)
        hide_places(list(refuge.at_locations.values_list("location_id", flat=True)), at=later)
        answers.append(_said(known))
    assert answers[-1][f"/places/{LEEDS}/services/"] != before  # where nothing else is, the map has one point less
    assert answers[0] == answers[1]


def test_a_service_that_is_placed_elsewhere_too_is_still_found_there(
    world: Callable[..., dict[str, Service]],
) -> None:
    """Hidden at one of its places before the search was made, it is in the search by the others."""
    known = world(HERE)
    other = Location.objects.create(name="Annexe", changed_at=NOW, easting=1, northing=1, hidden=True)
    ServiceAtLocation.objects.create(service=known["sleep"], location=other)
    rebuild(by="test", at=NOW)
    assert "Settled nights" in Client().get("/services/results/?need=sleep&near=LS8 4").content.decode()


def test_it_is_found_by_need_and_never_near_anywhere(world: Callable[..., dict[str, Service]]) -> None:
    refuge = world(HERE, phones=[{"id": "p", "number": "01632 960009"}])["refuge"]
    page = Client().get("/services/results/?need=refuge&near=LS8 4").content.decode()
    assert "Made-up refuge" in page
    assert "Its address is kept secret, to keep people safe." in page
    one = Client().get(f"/services/{refuge.pk}/?near=LS8 4").content.decode()
    for secret in ("LS8 4AA", "Made-up Street", "Hall refuge", "Where, and how to get there"):
        assert secret not in one
    assert "01632 960009" in one


def test_hidden_since_the_search_was_made_it_is_left_out_until_it_is_made_anew(
    world: Callable[..., dict[str, Service]],
) -> None:
    known = world(HERE)
    sleep = known["sleep"]
    Service.objects.filter(pk=sleep.pk).update(sensitive="safe-house")
    address = "/services/results/?need=sleep&near=LS8 4"
    assert "Settled nights" not in Client().get(address).content.decode()
    rebuild(by="test", at=NOW)
    page = Client().get(address).content.decode()
    assert "Settled nights" in page
    assert "results-map" not in page.split("Settled nights")[0]


def test_another_service_at_a_place_that_was_hidden_since_does_not_tell_it(
    world: Callable[..., dict[str, Service]],
) -> None:
    known = world(HERE)
    address = "/services/results/?need=sleep&near=LS8 4"
    assert "Settled nights" in Client().get(address).content.decode()
    Location.objects.filter(services__service=known["sleep"]).update(hidden=True)
    assert "Settled nights" not in Client().get(address).content.decode()
    rebuild(by="test", at=NOW)
    page = Client().get(f"/services/{known['sleep'].pk}/?near=LS8 4").content.decode()
    assert "Settled nights" in page
    for secret in ("LS8 4AA", "Hall sleep", "service-map"):
        assert secret not in page


def test_what_it_says_of_the_area_it_serves_may_be_told(world: Callable[..., dict[str, Service]]) -> None:
    refuge = world(HERE, service_areas=[{"id": "a", "name": "England"}])["refuge"]
    assert "Everywhere in England" in Client().get(f"/services/{refuge.pk}/").content.decode()
