"""A place that must not be found is hidden as a place: under whatever id, of whatever service, in whatever words."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from tests.spec.directory.publishing import ROOT, placed, take
from tests.unit.directory.keeping.world import REFUGE, World
from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.keeping import drafting, sensitive
from village.directory.actions.recording import Said, record_services
from village.directory.models import Location, Pair, Service
from village.directory.queries.documents import document_of
from village.directory.rules.placing import place_marks

pytestmark = pytest.mark.usefixtures("db")
HERE = "LS6 3AA"
LATER = NOW + dt.timedelta(hours=2)
SECRET = ("LS6 3AA", "Made-up Street", "Hall of A safe house")


@pytest.fixture
def kept_world(db: None) -> World:
    """Providers and officers."""
    return World()


def refuge(**fields: Any) -> Said:
    return Said(placed("secret", "A safe house", HERE, **fields), (REFUGE,), REFUGE)


def of(theirs: str) -> Service:
    return Service.objects.select_related("provider", "source").get(theirs=theirs)


def told(theirs: str) -> str:
    return json.dumps(document_of(of(theirs)))


# ── under whatever id ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("first", ["secret", "open", "both"])
def test_the_same_address_under_another_id_is_hidden_whichever_comes_first(first: str) -> None:
    feed, house = source(), Said(placed("open", "Aid counselling", HERE))
    orders = {"secret": [[refuge()], [house]], "open": [[house], [refuge()]], "both": [[house, refuge()]]}
    for batch in orders[first]:
        take(*batch, of=feed)
    assert not any(word in told("open") for word in SECRET)
    near = {"postcode": HERE, "proximity": "50"}
    assert Client().get(f"{ROOT}/services", near).json()["empty"]


def test_the_same_point_is_the_same_place_and_another_house_is_not() -> None:
    feed, point = source(), {"latitude": 53.82, "longitude": -1.58}
    house, spot, beside = refuge(), nested("spot", "Creche"), placed("beside", "Choir", HERE, "2 Made-up Street")
    house.document["service_at_locations"][0]["location"] |= point
    there = {"id": "l-spot", "location_type": "physical", "name": "Mill", **point}
    spot["service_at_locations"] = [{"id": "x", "location": there}]
    take(Said(spot), Said(beside), of=feed)
    take(house, of=feed)
    assert "53.82" not in told("spot")
    assert "2 Made-up Street" in told("beside")


def test_by_what_places_are_the_same() -> None:
    def place(**more: Any) -> dict[str, Any]:
        return {"name": "Mill", "addresses": [{"address_1": "1 Low-Lane", "postal_code": "ls63aa"}], **more}

    marks = place_marks(place())
    assert marks == {"LS6 3AA 1lowlane", "LS6 3AA mill"}
    assert place_marks({"addresses": [{"address_1": "1, LOW LANE", "postal_code": "LS6 3AA"}]}) <= marks
    assert place_marks(place(addresses=["x"])) == place_marks(place(addresses="x")) == frozenset()
    assert place_marks({"latitude": 0, "longitude": 0}) == frozenset()
    assert place_marks({"latitude": "53.8", "longitude": -1.5}) == {"53.80000 -1.50000"}


def test_marked_by_an_officer_every_entry_at_the_place_is_hidden_and_told_again_with_it(kept_world: World) -> None:
    world = kept_world
    own, fed = world.kept("Haven"), world.fed("s1", "Creche")
    there = Location.objects.get(services__service=own)
    fed_at = Location.objects.get(services__service=fed)
    fed_at.document["name"] = there.document["name"]
    fed_at.save()
    Pair.objects.create(one_id=min(own.pk, fed.pk), two_id=max(own.pk, fed.pk), chance=0.9, proposed_at=NOW)
    sensitive.mark(service=own.pk, kind=REFUGE, **world.by(world.olive, LATER))
    assert not Pair.objects.exists()
    fed_at.refresh_from_db()
    assert fed_at.hidden
    assert world.fresh(fed).changed_at == LATER
    wish = sensitive.ask_unmarking(service=own.pk, why="It has moved.", **world.by(world.olive))
    sensitive.decide_unmarking(unmarking=wish.ref, decision="unmarked", **world.by(world.oscar))
    assert not Location.objects.filter(hidden=True).exists()


def test_a_place_stays_hidden_while_another_sensitive_service_is_at_the_same_address(kept_world: World) -> None:
    world = kept_world
    own = world.kept("Haven")
    sensitive.mark(service=own.pk, kind=REFUGE, **world.by(world.olive))
    other = world.kept("Harbour")
    sensitive.mark(service=other.pk, kind=REFUGE, **world.by(world.olive))
    wish = sensitive.ask_unmarking(service=own.pk, why="It has moved.", **world.by(world.olive))
    sensitive.decide_unmarking(unmarking=wish.ref, decision="unmarked", **world.by(world.oscar))
    assert world.fresh(own).sensitive == ""
    assert Location.objects.filter(hidden=True).count() == 2


def test_a_copy_that_was_taken_over_before_is_hidden_too(kept_world: World) -> None:
    world = kept_world
    fed = world.fed("open", "Creche", steward="play")
    drafting.say_status(service=fed.pk, status="temporarily closed", **world.by(world.peter))
    world.fed("secret", "A safe house", sensitive=REFUGE)
    copy = Service.objects.get(replaces=fed)
    assert "Made-up Street" not in json.dumps(document_of(copy))


# ── to whoever has a copy ────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_keeps_a_copy_learns_that_a_place_is_not_told_any_more() -> None:
    feed = source()
    shares = placed("open", "A creche", HERE)
    shares["service_at_locations"][0]["location"]["id"] = "l-secret"
    take(Said(shares), of=feed)
    address = f"{ROOT}/services/{of('open').pk}"
    seen = Client().get(address)["Last-Modified"]
    record_services([refuge()], source=feed, area=LEEDS, at=LATER)
    again = Client().get(address, headers={"If-Modified-Since": seen})
    assert again.status_code == 200
    assert HERE not in again.content.decode()
    assert of("open").changed_at == LATER
