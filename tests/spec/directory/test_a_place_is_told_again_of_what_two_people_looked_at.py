"""That a place is told again reaches the entries that both people saw, in areas that are theirs, and no other."""

import datetime as dt
import json

import pytest

from tests.unit.directory.keeping.world import ELSEWHERE, LEEDS, NOW, REFUGE, World, account, browser
from tests.unit.directory.made import nested, source
from village.directory.actions.keeping import sensitive
from village.directory.actions.recording import Said, record_services
from village.directory.models import Pair, Service, Unmarking
from village.directory.queries.documents import document_of
from village.kernel.access.actions import Refusal

LATER = NOW + dt.timedelta(hours=1)
OTHER = {"addresses": [{"postal_code": "LS2 7EW", "address_1": "2 Other Street"}]}


def joined(world: World, one: Service, two: Service) -> None:
    """Two entries, of which the second is told for both."""
    first, second = sorted((one.pk, two.pk))
    pair = Pair.objects.create(one_id=first, two_id=second, chance=0.9, proposed_at=NOW)
    world.decide_pair(pair, two.pk)


def another(world: World, kind: str) -> Service:
    """An entry of another feed."""
    other = source("second-feed", trust=9)
    document = nested("x1", "Lantern house")
    document["service_at_locations"][0]["location"] = {"id": "far", "location_type": "physical", **OTHER}
    record_services([Said(document, ("stay-and-play",), kind)], source=other, area=LEEDS, at=NOW)
    return Service.objects.get(source=other)


def marked(world: World) -> Service:
    one = world.fed("s1", "Haven")
    sensitive.mark(service=one.pk, kind=REFUGE, **world.by(world.olive))
    return one


def test_a_wish_is_closed_by_a_refuge_that_is_joined_after_it(world: World) -> None:
    one, two = marked(world), another(world, REFUGE)
    wish = sensitive.ask_unmarking(service=one.pk, why="A slip.", **world.by(world.olive))
    joined(world, one, two)
    with pytest.raises(Refusal, match="decided already"):
        sensitive.decide_unmarking(unmarking=wish.ref, decision="unmarked", **world.by(world.oscar))
    assert Unmarking.objects.get().decision == "kept"
    assert "LS2 7EW" not in json.dumps(document_of(world.fresh(two)))


def test_a_wish_is_of_the_entries_as_they_were(world: World) -> None:
    one = marked(world)
    wish = sensitive.ask_unmarking(service=one.pk, why="A slip.", **world.by(world.olive))
    Service.objects.filter(pk=one.pk).update(changed_at=LATER)
    with pytest.raises(Refusal, match="after this was asked"):
        sensitive.decide_unmarking(unmarking=wish.ref, decision="unmarked", **world.by(world.oscar, LATER))
    assert world.fresh(one).sensitive == REFUGE
    sensitive.decide_unmarking(unmarking=wish.ref, decision="kept", **world.by(world.oscar, LATER))


def test_whoever_decides_reads_every_entry_that_is_told_again(world: World) -> None:
    one, two = marked(world), another(world, "")
    joined(world, one, two)
    wish = sensitive.ask_unmarking(service=one.pk, why="A slip.", **world.by(world.olive))
    page = browser(world.oscar).get(f"/directory/unmarkings/{wish.ref}/").content.decode()
    assert "Haven (" in page
    assert "Lantern house (" in page


def test_no_officer_of_one_area_tells_a_place_of_another(world: World) -> None:
    fed = world.fed(steward="play")
    kept = world.write(fed, description="Ours.")
    world.assure(kept)
    sensitive.mark(service=kept.pk, kind=REFUGE, **world.by(world.olive))
    Service.objects.filter(pk=fed.pk).update(area=ELSEWHERE)
    with pytest.raises(Refusal, match="You may not do this"):
        sensitive.ask_unmarking(service=fed.pk, why="A slip.", **world.by(world.oona))
    wish = Unmarking.objects.create(service=fed, why="x", asked_by=world.oona.ref, asked_at=NOW)
    second = account("Otto Other", "directory-officer", "other", ELSEWHERE)
    for decision in ("unmarked", "kept"):
        with pytest.raises(Refusal, match="You may not do this"):
            sensitive.decide_unmarking(unmarking=wish.ref, decision=decision, **world.by(second))
    assert {one.sensitive for one in Service.objects.all()} == {REFUGE}
