"""Where a refuge is, its provider sees, and it is in the audit; no officer and nobody else does, on no page."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from tests.unit.directory.keeping.world import NOW, REFUGE, World, browser, seen
from village.directory.actions.keeping import confirming, drafting, pairing, sensitive
from village.directory.actions.keeping.reading import open_own
from village.directory.models import Change, Draft, Location, Pair, Service, Unmarking
from village.directory.queries.documents import document_of, shown
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.known import known_of
from village.directory.queries.keeping.whole import as_told, proposed, state_of, whole
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

PLACE = ("LS1 ", "Made-up Hall", "Made-up Street")


def refuge(world: World) -> Service:
    """An entry that its provider keeps, marked by the area."""
    own = world.kept("Haven")
    sensitive.mark(service=own.pk, kind=REFUGE, **world.by(world.olive))
    return world.fresh(own)


def test_only_an_officer_of_the_area_marks(world: World) -> None:
    own = world.kept()
    for who in (world.peter, world.rita, world.oona):
        with pytest.raises(Refusal, match="no such entry"):
            sensitive.mark(service=own.pk, kind=REFUGE, **world.by(who))
        with pytest.raises(Refusal, match="no such entry"):
            sensitive.ask_unmarking(service=own.pk, why="x", **world.by(who))
    with pytest.raises(Refusal, match="Choose what kind"):
        sensitive.mark(service=own.pk, kind="school", **world.by(world.olive))
    assert world.fresh(own).sensitive == ""


def test_once_marked_its_place_is_told_nowhere(world: World) -> None:
    own = world.kept("Haven")
    assert "LS1" in json.dumps(document_of(own))
    before = Entry.objects.count()
    for _ in range(2):  # what is so already writes nothing
        sensitive.mark(service=own.pk, kind=REFUGE, **world.by(world.olive))
    assert Entry.objects.count() == before + 1
    assert not any(word in json.dumps(document_of(world.fresh(own))) for word in PLACE)
    assert Location.objects.get().hidden
    assert known_of(world.fresh(own)).missing == ("contact", "ages", "cost", "languages", "eligibility")


def test_its_provider_sees_the_place_and_that_is_in_the_audit_first(world: World) -> None:
    own = refuge(world)
    page = browser(world.peter).get(f"/my-services/{own.pk}/").content.decode()
    assert "LS1 1UR" in page
    entry = Entry.objects.filter(action="directory.entry.read").get()
    assert (entry.actor, entry.thing, entry.decision) == (str(world.peter.ref), f"service:{own.pk}", "permitted")
    browser(world.rita).get(f"/my-services/{own.pk}/")
    assert Entry.objects.filter(action="directory.entry.read", decision="denied", actor=str(world.rita.ref)).exists()


@pytest.mark.slow
def test_no_page_of_an_officer_or_of_anyone_has_the_place(world: World) -> None:
    own = refuge(world)
    other = world.fed("s9", "Haven")
    pair = Pair.objects.create(
        one_id=min(own.pk, other.pk), two_id=max(own.pk, other.pk), chance=0.9, proposed_at=NOW
    )  # fmt: skip
    place = own.at_locations.get().location_id
    drafting.write_place(
        service=own.pk, place=str(place), said={"name": "Made-up Hall B", "postcode": "LS1 4AP"},
        seen=proposed(own).seen, **world.by(world.peter),
    )  # fmt: skip
    draft = Draft.objects.get(decision="")
    wish = sensitive.ask_unmarking(service=own.pk, why="It has moved.", **world.by(world.olive))
    officer = browser(world.olive)
    pages = [
        "waiting/", f"waiting/{draft.ref}/", "entries/", f"entries/{own.pk}/", f"entries/{own.pk}/show/",
        f"unmarkings/{wish.ref}/", "entries/known/",
    ]  # fmt: skip
    for page in pages:
        said = officer.get(f"/directory/{page}").content.decode()
        assert not any(word in said for word in (*PLACE, ">Places<")), page
    said = officer.get(f"/directory/same/{pair.ref}/").content.decode()
    assert "Made-up Hall B" not in said
    assert "LS1 4AP" not in said
    assert "LS1 " not in Client().get(f"/services/{own.pk}/report/").content.decode()


def test_nothing_that_an_officer_reads_depends_on_the_place(world: World) -> None:
    """Two worlds that differ in the place alone: what waits looks the same, byte for byte."""
    own = refuge(world)
    place = str(own.at_locations.get().location_id)
    seen_by: list[tuple[list[str], object]] = []
    for code, name in (("LS1 4AP", "One house"), ("M1 1AE", "Another house")):
        drafting.write_place(
            service=own.pk, place=place, said={"name": name, "postcode": code}, seen=proposed(own).seen,
            **world.by(world.peter),
        )  # fmt: skip
        last = Change.objects.filter(kind="written").first()
        assert last is not None
        seen_by.append((last.fields, document_of(world.fresh(own))))
    assert seen_by[0] == seen_by[1]
    assert seen_by[0][0] == []


def test_a_provider_who_says_that_it_is_a_refuge_hides_it_at_once(world: World) -> None:
    own = world.kept("Haven")
    drafting.write_kinds(service=own.pk, kinds=["refuge"], seen=proposed(own).seen, **world.by(world.peter))
    assert world.fresh(own).sensitive == "refuge"
    assert not any(word in json.dumps(document_of(world.fresh(own))) for word in PLACE)
    new = drafting.add_service(
        area=own.area, said={"name": "Lantern house refuge", "description": "Refuge for women and children."},
        **world.by(world.peter),
    )  # fmt: skip
    assert world.fresh(new).sensitive == "refuge"


def test_to_tell_a_place_again_takes_two(world: World) -> None:
    own = refuge(world)
    with pytest.raises(Refusal, match="Say why"):
        sensitive.ask_unmarking(service=own.pk, why=" ", **world.by(world.olive))
    wish = sensitive.ask_unmarking(service=own.pk, why="It is an office now.", **world.by(world.olive))
    with pytest.raises(Refusal, match="asked this already"):
        sensitive.ask_unmarking(service=own.pk, why="Again.", **world.by(world.oscar))
    decide: dict[str, Any] = {"unmarking": wish.ref, "decision": "unmarked"}
    with pytest.raises(Refusal, match="Someone else must decide"):
        sensitive.decide_unmarking(**decide, **world.by(world.olive))
    for who in (world.peter, world.oona):
        with pytest.raises(Refusal, match="no such request"):
            sensitive.decide_unmarking(**decide, **world.by(who))
        assert not visible.unmarkings(seen(who)).exists()
    with pytest.raises(Refusal, match="Choose whether"):
        sensitive.decide_unmarking(unmarking=wish.ref, decision="yes", **world.by(world.oscar))
    assert "LS1" not in json.dumps(document_of(world.fresh(own)))
    sensitive.decide_unmarking(**decide, **world.by(world.oscar))
    assert "LS1 1UR" in json.dumps(document_of(world.fresh(own)))
    with pytest.raises(Refusal, match="decided already"):
        sensitive.decide_unmarking(**decide, **world.by(world.oscar))
    with pytest.raises(Refusal, match="told already"):
        sensitive.ask_unmarking(service=own.pk, why="x", **world.by(world.olive))


def test_a_wish_that_is_declined_changes_nothing(world: World) -> None:
    own = refuge(world)
    wish = sensitive.ask_unmarking(service=own.pk, why="A slip.", **world.by(world.oscar))
    sensitive.decide_unmarking(unmarking=wish.ref, decision="kept", **world.by(world.olive))
    assert (world.fresh(own).sensitive, Unmarking.objects.get().decision) == (REFUGE, "kept")


def test_a_place_where_another_refuge_is_stays_hidden(world: World) -> None:
    one, two = world.fed("s1", "Haven"), world.fed("s2", "Haven outreach")
    for each in (one, two):
        sensitive.mark(service=each.pk, kind=REFUGE, **world.by(world.olive))
    wish = sensitive.ask_unmarking(service=two.pk, why="Outreach is in the town.", **world.by(world.olive))
    sensitive.decide_unmarking(unmarking=wish.ref, decision="unmarked", **world.by(world.oscar))
    assert world.fresh(two).sensitive == ""
    assert Location.objects.get().hidden


def test_marking_reaches_every_entry_of_the_same_service(world: World) -> None:
    fed = world.fed(steward="play")
    kept = world.write(fed, description="Ours.")
    sensitive.mark(service=fed.pk, kind=REFUGE, **world.by(world.olive))
    assert {one.sensitive for one in Service.objects.all()} == {REFUGE}
    assert not Location.objects.filter(hidden=False).exists()
    world.assure(kept)
    assert world.fresh(kept).sensitive == REFUGE
    assert not any(word in json.dumps(document_of(shown().get())) for word in PLACE)


def test_joining_with_a_refuge_hides_both_and_taking_apart_tells_neither(world: World) -> None:
    one, two = world.fed("s1", "Haven"), world.fed("s2", "Haven house", service_at_locations=[])
    Service.objects.filter(pk=two.pk).update(sensitive=REFUGE)
    first, second = sorted((one.pk, two.pk))
    pair = Pair.objects.create(one_id=first, two_id=second, chance=0.9, proposed_at=NOW)
    world.decide_pair(pair, one.pk)
    assert world.fresh(one).sensitive == REFUGE
    pairing.undo_pair(pair=pair.ref, **world.by(world.olive))
    assert world.fresh(one).sensitive == REFUGE


def test_a_provider_goes_on_keeping_a_refuge_with_its_place(world: World) -> None:
    own = refuge(world)
    world.write(own, "cost", cost="free")
    world.assure(own)
    assert "LS1 1UR" in json.dumps(whole(world.fresh(own)))
    assert uuid.UUID(whole(world.fresh(own))["id"]) == own.pk
    assert "LS1" not in json.dumps(document_of(world.fresh(own)))


def test_a_hidden_place_of_an_open_service_is_not_on_the_page_of_what_waits(world: World) -> None:
    own = world.kept("Otters")
    Location.objects.update(hidden=True)
    drafting.write_place(
        service=own.pk, place="", said={"name": "Open house", "postcode": "LS2 7EW"}, seen=proposed(own).seen,
        **world.by(world.peter),
    )  # fmt: skip
    said = json.dumps(as_told(Draft.objects.get(decision="")))
    assert ("LS1 1UR" in said, "LS2 7EW" in said) == (False, True)


@pytest.mark.parametrize("words", ["We are at LS1 1UR.", "ls1-1ur", "Ring at 1 MADE-UP street, second bell."])
def test_words_that_say_where_a_refuge_is_are_not_kept(world: World, words: str) -> None:
    own = refuge(world)
    place = str(own.at_locations.get().location_id)
    said = {"name": "Made-up Hall", "address": "1 Made-up Street", "postcode": "LS1 1UR"}
    drafting.write_place(service=own.pk, place=place, said=said, seen=proposed(own).seen, **world.by(world.peter))
    with pytest.raises(Refusal, match="Your words say where it is"):
        world.write(own, description=words)
    with pytest.raises(Refusal, match="Your words say where it is"):
        world.write(own, "contact", person=words)
    world.write(own, description="Ring us in Leeds, day and night.")
    open_to_all = world.kept("Otters")
    world.write(open_to_all, description=words)


def test_a_feed_that_says_only_later_that_it_is_a_refuge_hides_what_is_told_instead(world: World) -> None:
    fed, own = world.fed("s1", "Haven"), world.kept("Haven house")
    first, second = sorted((fed.pk, own.pk))
    pair = Pair.objects.create(one_id=first, two_id=second, chance=0.9, proposed_at=NOW)
    world.decide_pair(pair, own.pk)
    world.fed("s1", "Haven", description="Secret now.", sensitive=REFUGE)
    assert world.fresh(own).sensitive == REFUGE
    assert not any(word in json.dumps(document_of(world.fresh(own))) for word in PLACE)


def test_what_a_provider_wrote_is_not_assured_while_its_words_say_where_it_is(world: World) -> None:
    own = world.kept("Haven", description="Come to Made-up Hall, LS1 1UR.")
    drafting.write_kinds(service=own.pk, kinds=["refuge"], seen=proposed(own).seen, **world.by(world.peter))
    assert not any(word in json.dumps(document_of(world.fresh(own))) for word in PLACE)  # hidden at once all the same
    with pytest.raises(Refusal, match="say where it is"):
        world.assure(own)
    world.write(own, "cost", cost="free")  # what holds them already can be mended part by part
    world.write(own, description="Ring us, day and night.")
    world.assure(own)
    with pytest.raises(Refusal, match="Your words say where it is"):
        world.write(own, description="Come to LS1 1UR.")


def test_its_place_opens_with_a_second_factor_alone(world: World) -> None:
    open_to_all, own = world.kept("Otters"), refuge(world)
    plain = browser(world.peter, second_factor=False)
    for page in ("", "part/about/", "places/add/", "withdraw/"):
        answer = plain.get(f"/my-services/{own.pk}/{page}")
        assert answer.status_code == 302, page
        assert "LS1 " not in answer.content.decode()
        assert f"next=/my-services/{own.pk}/{page}" in answer.headers["Location"]
    assert plain.get(f"/my-services/{open_to_all.pk}/").status_code == 200
    plainly: dict[str, Any] = {"service": own.pk, "by": seen(world.peter, second_factor=False), "at": NOW}
    with pytest.raises(Refusal, match="second factor"):
        drafting.withdraw(**plainly)
    with pytest.raises(Refusal, match="second factor"):
        confirming.confirm(seen=state_of(own), **plainly)
    assert open_own(service=own.pk, by=seen(world.peter, second_factor=False), at=NOW) is None
