"""A place that must not be found is hidden as a place: under whatever id, of whatever service, in whatever words."""

import datetime as dt
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.spec.directory.publishing import ROOT, placed, take
from tests.unit.directory.keeping.world import REFUGE, World
from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.finding import rebuild
from village.directory.actions.harvesting.ending import finish
from village.directory.actions.harvesting.taking import take_some
from village.directory.actions.keeping import drafting, sensitive
from village.directory.actions.keeping.pairing import find_pairs
from village.directory.actions.recording import Said, record_services
from village.directory.models import Harvest, Location, Pair, Quarantined, Raw, Service, Source
from village.directory.queries.documents import document_of
from village.directory.queries.finding.of_area import offer, offered, sheet
from village.directory.rules.harvesting.holding import SOMETHING, letter
from village.directory.rules.placing import place_marks
from village.directory.rules.showing import gives_away, secrets
from village.directory.rules.showing import told as said_of

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


def test_a_place_of_which_nothing_is_known_but_that_there_is_one_hides_no_other() -> None:
    feed, house, online = source(), refuge(), placed("open", "Chat", HERE, "2 Made-up Street")
    for one in (house.document, online):
        there = {"id": f"v-{one['id']}", "location_type": "virtual", "name": "Online"}
        one["service_at_locations"].append({"id": f"x-{one['id']}", "location": there})
    take(Said(online), house, of=feed)
    assert "Online" in told("open")
    assert set(Location.objects.filter(hidden=True).values_list("theirs", flat=True)) == {"l-secret", "v-secret"}


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
    wish = sensitive.ask_unmarking(service=own.pk, why="It has moved.", **world.by(world.olive, LATER))
    sensitive.decide_unmarking(unmarking=wish.ref, decision="unmarked", **world.by(world.oscar, LATER))
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


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

TELLS = {
    "description": "We help women and children. Come to 1 Made-up Street, LS6 3AA, ring twice. We speak Urdu.",
    "alert": "Now at LS6\n3AA",
    "url": "https://x.example/LS6%203AA",
    "application_process": "Walk to the Hall of a safe-house.",
    "contacts": [{"id": "c", "name": "Office in 1 made up street", "email": "a@example.org"}],
}


def test_words_that_tell_where_it_is_are_not_told_and_the_others_are() -> None:
    take(refuge(**TELLS))
    document = document_of(of("secret"))
    said = json.dumps(document)
    assert document["description"] == "We help women and children. We speak Urdu."
    assert document["name"] == "A safe house"
    assert document["contacts"] == [{"id": "c", "email": "a@example.org"}]
    assert not {"alert", "url", "application_process"} & set(document)
    assert not any(word in said for word in SECRET)


def test_no_search_finds_it_by_such_words(settings: Any, tmp_path: Path) -> None:
    settings.DIRECTORY_INDEX = tmp_path / "index"
    take(refuge(street="7 Zinnia Terrace", description="We help. Come to 7 Zinnia Terrace, up the fuchsia steps."))
    rebuild(by="test", at=NOW)
    assert "A safe house" in Client().get("/services/results/", {"need": "we help"}).content.decode()
    for words in ("zinnia", "fuchsia"):
        assert "A safe house" not in Client().get("/services/results/", {"need": words}).content.decode()
        assert Client().get(f"{ROOT}/services", {"search": words}).json()["empty"]


def test_an_open_service_at_a_hidden_place_does_not_say_it_in_words() -> None:
    feed = source()
    take(refuge(), of=feed)
    take(Said(placed("open", "Creche", HERE, description="For all. At 1 Made-up Street.")), of=feed)
    assert document_of(of("open"))["description"] == "For all."


def test_what_is_a_secret_and_what_is_not() -> None:
    document = placed("secret", "A safe house", HERE, "Flat")
    location = document["service_at_locations"][0]["location"]
    location["name"] = "Safe house"
    location["addresses"][0] |= {"address_2": "Leeds", "attention": "Ms Keeper", "city": "Leeds"}
    assert secrets(document, document["service_at_locations"]) == {"ls63aa", "mskeeper"}
    assert not gives_away(document)
    assert gives_away({**document, "name": "A safe house in LS6 3AA"})
    assert gives_away({**document, "description": "Ask for Ms. Keeper"})


def test_a_document_that_is_hardly_one_is_told_as_far_as_it_goes() -> None:
    assert said_of({"languages": ["Urdu", {"name": "Welsh"}]}, sensitive=True) == {
        "languages": ["Urdu", {"name": "Welsh"}]
    }
    assert said_of({"name": "A", "organization": "x"}, sensitive=True) == {"name": "A", "organization": "x"}


# ── by who provides it ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_provider_tells_no_place_through_any_of_its_services() -> None:
    provider = {
        "id": "o1", "name": "Aid", "description": "Aid for all", "hq": "Mill House", "what3words": "w.x.y",
        "lat": 53.81234, "programs": [{"id": "g", "metadata": [{"previous_value": "PREV LS6"}]}],
        "organization_identifiers": [
            {"id": "i", "identifier_scheme": "GB-UPRN", "identifier": "100012345"},
            {"id": "k", "identifier_type": "Ofsted URN", "identifier": "EY44444"},
            {"id": "n", "identifier_scheme": "GB-CHC", "identifier": "1122334"},
        ],
    }  # fmt: skip
    house = refuge(organization=provider)
    take(house, Said(placed("open", "A helpline", "LS1 1UR", organization=provider)))
    for one in ("secret", "open"):
        for address in (f"services/{of(one).pk}", f"organizations/{of(one).provider_id}", "organizations"):
            said = Client().get(f"{ROOT}/{address}").content.decode()
            assert not any(word in said for word in ("Mill House", "w.x.y", "53.81234", "PREV", "100012345", "EY44444"))
            assert "Aid" in said
    assert "1122334" in told("open")


# ── in what is harvested ─────────────────────────────────────────────────────────────────────────────────────────────


def raw_of(feed: Source, document: dict[str, Any], key: int = 0) -> Raw:
    body = json.dumps(document).encode()
    harvest = Harvest.objects.filter(source=feed).first() or Harvest.objects.create(
        source=feed, state="taking", started_at=NOW, beat_at=NOW
    )
    return Raw.objects.create(
        source=feed, theirs=document["id"], sha256=f"{key:064}", fetched_at=NOW, body=zlib.compress(body),
        first_seen_at=NOW, last_seen_at=NOW, came=harvest, waits=True,
    )  # fmt: skip


def taken(feed: Source, *documents: dict[str, Any]) -> Harvest:
    """Harvest documents, each again where it was read before."""
    for document in documents:
        before = Raw.objects.filter(source=feed, theirs=document["id"])
        if not before.update(body=zlib.compress(json.dumps(document).encode()), waits=True):
            raw_of(feed, document)
    harvest = Harvest.objects.get(source=feed)
    take_some(harvest, at=NOW)
    return harvest


HOUSE = "Refuge for women who flee domestic abuse"


def test_the_area_in_which_a_refuge_of_a_national_source_is_is_told_to_nobody() -> None:
    feed = source(area="")
    taken(feed, placed("secret", HOUSE, HERE), placed("open", "Otters toddler group", HERE, "2 Low Lane"))
    assert of("secret").sensitive
    assert (of("secret").area, of("open").area) == ("", LEEDS)
    Service.objects.filter(theirs="secret").update(area=LEEDS)  # marked since it was taken in
    assert offered(LEEDS) == offer(LEEDS).total == 1
    assert sheet(LEEDS, "refuge") == ([], 0)
    Service.objects.filter(theirs="open").update(sensitive=REFUGE)
    taken(feed, placed("open", "Otters toddler group", HERE, "2 Low Lane", alert="Closed."))
    assert of("open").area == ""


def test_a_copy_of_what_a_national_source_told_of_is_in_no_area_either() -> None:
    feed, local = source(area=""), source("local")
    take(refuge(), of=feed)
    take(Said(placed("copy", "A safe house", HERE), (REFUGE,), REFUGE), of=local)
    assert offered(LEEDS) == 1
    Service.objects.filter(theirs="secret").update(replaced_by=of("copy"))
    assert offered(LEEDS) == 0


def test_a_record_whose_words_tell_where_a_refuge_is_is_set_aside() -> None:
    feed = source()
    taken(feed, placed("secret", HOUSE, HERE, description="Come to 1 Made-up Street."))
    assert Quarantined.objects.get().codes == ["place.told"]
    assert not Service.objects.exists()


def test_what_is_wrong_with_the_place_of_a_refuge_is_told_without_the_place() -> None:
    feed, house = source(), placed("secret", HOUSE, HERE)
    house["service_at_locations"][0]["location"] |= {"latitude": 51.5, "longitude": -0.12}
    harvest = taken(feed, house)
    finish(harvest, by="test", at=NOW)
    raw, harvest = Raw.objects.get(), Harvest.objects.get()
    assert SOMETHING in json.dumps(raw.findings)
    assert "place.far" in json.dumps(raw.findings)
    for said in (json.dumps(raw.findings), json.dumps(harvest.report), letter("x", harvest.report, on="today")):
        assert not any(word in said for word in (*SECRET, "51.5"))


FLEEING = """Parenting courses, stay and play, messy play, baby massage.
Also safe accommodation for women fleeing domestic abuse."""


def test_words_that_hint_at_a_refuge_later_hide_it_unless_two_people_said_otherwise(kept_world: World) -> None:
    world, feed = kept_world, source()
    plain = placed("hint", "Family centre", HERE, description="Parenting courses and play.")
    hints = {**plain, "description": FLEEING}
    taken(feed, plain)
    assert of("hint").sensitive == ""
    taken(feed, hints)
    assert of("hint").sensitive
    wish = sensitive.ask_unmarking(service=of("hint").pk, why="It is a family centre.", **world.by(world.olive))
    sensitive.decide_unmarking(unmarking=wish.ref, decision="unmarked", **world.by(world.oscar))
    taken(feed, {**hints, "alert": "Closed on Friday."})
    assert of("hint").sensitive == ""


# ── by which entries may be one ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("secret", [True, False])
def test_no_pair_of_entries_tells_the_postcode_of_a_refuge(secret: bool) -> None:
    one, two = source("fa"), source("fb")
    found = []
    for code in (HERE, "LS8 4AA"):
        with transaction.atomic():
            house = placed("secret", "Haven family centre", code, "9 Low Lane")
            other = placed("open", "Haven family centre hub", HERE)
            take(Said(house, (REFUGE,), REFUGE if secret else ""), of=one)
            take(Said(other, ("stay-and-play",)), of=two)
            find_pairs(by="test", at=NOW)
            found.append([(pair.chance, pair.why) for pair in Pair.objects.all()])
            transaction.set_rollback(True)
    assert (found[0] == found[1]) is secret
