"""A provider writes what the directory says of its own services, and of nobody else's, by no route."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.unit.directory.keeping.world import ELSEWHERE, LEEDS, NOW, World, account, browser, seen
from village.directory.actions.keeping import claiming, confirming, drafting, reporting
from village.directory.actions.keeping.permitted import NO_ORGANISATION, NO_SERVICE
from village.directory.models import Change, Draft, Location, Provider, Service
from village.directory.queries.keeping.whole import proposed, state_of, whole
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.kernel.accounts.models import Account

PARTS = ("about", "who", "cost", "when", "languages", "contact")


def routes(service: Service, place: str) -> dict[str, Callable[..., object]]:
    """Every way in which an entry is written."""
    at: dict[str, Any] = {"service": service.pk, "seen": proposed(service).seen}
    said = {"name": "Stolen", "postcode": "LS1 1UR"}
    return {
        "part": lambda **by: drafting.write_section(section="about", said=said, **at, **by),
        "kinds": lambda **by: drafting.write_kinds(kinds=["nursery"], **at, **by),
        "place": lambda **by: drafting.write_place(place="", said=said, **at, **by),
        "this place": lambda **by: drafting.write_place(place=place, said=said, **at, **by),
        "no place": lambda **by: drafting.drop_place(place=place, **at, **by),
        "online": lambda **by: drafting.write_online(online=True, **at, **by),
        "status": lambda **by: drafting.say_status(service=service.pk, status="temporarily closed", **by),
        "withdraw": lambda **by: drafting.withdraw(service=service.pk, **by),
        "take back": lambda **by: drafting.drop_draft(service=service.pk, **by),
        "confirm": lambda **by: confirming.confirm(service=service.pk, seen=state_of(service), **by),
    }


def test_who_keeps_another_service_or_none_is_refused_in_the_same_words_as_for_nothing(world: World) -> None:
    theirs = world.kept()
    place = str(Location.objects.get().pk)
    before = (whole(theirs), Draft.objects.count(), Change.objects.count())
    nobody = account("Nora None", "service-provider", "play", ELSEWHERE)  # of the organisation, in another area
    for name, write in routes(theirs, place).items():
        for who in (world.rita, world.olive, nobody):
            with pytest.raises(Refusal) as refused:
                write(**world.by(who))
            assert str(refused.value) == NO_SERVICE, (name, who)
        with pytest.raises(Refusal):
            write(by=ANYONE, at=NOW)
    assert (whole(world.fresh(theirs)), Draft.objects.count(), Change.objects.count()) == before


def test_one_who_keeps_nothing_adds_and_claims_nothing(world: World) -> None:
    with pytest.raises(Refusal, match=NO_ORGANISATION):
        drafting.add_service(area=LEEDS, said={"name": "X"}, **world.by(world.olive))
    with pytest.raises(Refusal, match=NO_ORGANISATION):
        claiming.claim(provider=uuid.uuid4(), why="Mine.", **world.by(world.olive))


@pytest.mark.slow
def test_pages_of_anothers_entry_are_those_of_nothing(world: World) -> None:
    theirs, mine = world.kept(), browser(world.rita)
    place = Location.objects.get().pk
    pages = ["", "confirm/", "status/", "withdraw/", "take-back/", "kinds/", "online/", "places/add/"]
    pages += [f"places/{place}/", f"places/{place}/out/", *(f"part/{one}/" for one in PARTS)]
    nothing = mine.get(f"/my-services/{uuid.uuid4()}/").content
    for page in pages:
        address = f"/my-services/{theirs.pk}/{page}"
        assert Client().get(address)["Location"].startswith("/sign-in/")
        assert mine.get(address).content == nothing, page
        sent = mine.post(address, {"name": "Stolen", "postcode": "LS1 1UR", "service": str(theirs.pk)})
        assert sent.status_code == 405 if page == "" else sent.content == nothing, page


def test_hidden_fields_say_nothing_of_which_entry_is_written(world: World) -> None:
    """A form of one's own entry with another's id in every field that could be believed."""
    theirs, own = world.kept("Theirs", world.rita), world.kept("Ours")
    sent = {
        "name": "Renamed", "seen": proposed(own).seen, "id": str(theirs.pk), "service": str(theirs.pk),
        "service_id": str(theirs.pk), "state": "shown", "provider": str(theirs.provider_id), "checked_on": "2030-01-01",
        "organization": "x", "sensitive": "",
    }  # fmt: skip
    answer = browser(world.peter).post(f"/my-services/{own.pk}/part/about/", sent)
    assert answer.status_code == 302
    assert world.fresh(theirs).name == "Theirs"
    draft = Draft.objects.get(decision="")
    assert (draft.service_id, draft.document["name"]) == (own.pk, "Renamed")
    assert draft.document["organization"]["id"] == str(own.provider_id)


def test_a_place_of_anothers_service_is_not_in_reach_by_its_id(world: World) -> None:
    theirs, own = world.kept("Theirs", world.rita), world.kept("Ours")
    place = str(theirs.at_locations.get().location_id)
    said = {"name": "Taken", "postcode": "LS1 1UR"}
    with pytest.raises(Refusal, match="no such place"):
        drafting.write_place(
            service=own.pk, place=place, said=said, seen=proposed(own).seen, **world.by(world.peter)
        )  # fmt: skip
    assert browser(world.peter).get(f"/my-services/{own.pk}/places/{place}/").status_code == 404
    assert Location.objects.get(pk=place).name == "Made-up Hall"


def test_two_providers_of_one_building_in_a_feed_do_not_write_into_each_others_place(world: World) -> None:
    """Both services of the feed are at one location; each provider's own entry has a place of its own."""
    one = world.fed("s1", "Ours", steward="play")
    other = {"id": "o2", "name": "Rival body", "description": "x"}
    two = world.fed("s2", "Theirs", organization=other)
    Provider.objects.filter(pk=two.provider_id).update(steward=world.rita.organisation)
    assert Location.objects.count() == 1
    place = str(Location.objects.get().pk)
    for service, who, name in ((one, world.peter, "Ours only"), (two, world.rita, "Theirs only")):
        drafting.write_place(
            service=service.pk, place=place, said={"name": name, "postcode": "LS1 1UR"},
            seen=proposed(service).seen, **world.by(who),
        )  # fmt: skip
        world.assure(world.fresh(service).replaced_by)  # type: ignore[arg-type]
    names = {one.name: one.at_locations.get().location.name for one in Service.objects.filter(source=None)}
    assert names == {"Ours": "Ours only", "Theirs": "Theirs only"}
    assert Location.objects.get(pk=place).name == "Made-up Hall"


def test_an_old_form_sent_again_changes_nothing(world: World) -> None:
    own = world.kept()
    old = {"name": "First", "seen": proposed(own).seen}
    mine = browser(world.peter)
    assert mine.post(f"/my-services/{own.pk}/part/about/", old).status_code == 302
    assert mine.post(f"/my-services/{own.pk}/part/about/", old).status_code == 302  # says what stands already
    world.write(world.fresh(own), name="Second")
    again = mine.post(f"/my-services/{own.pk}/part/about/", old)
    assert again.status_code == 400
    assert drafting.TOO_LATE in again.content.decode()
    assert Draft.objects.get(decision="").document["name"] == "Second"


def test_a_role_that_has_ended_and_a_closed_account_write_nothing(world: World) -> None:
    own = world.kept()
    world.peter.role_grants.update(until_on=NOW.date())
    Account.objects.filter(pk=world.petra.pk).update(is_active=False)
    for who in (world.peter, world.petra):
        with pytest.raises(Refusal):
            confirming.confirm(service=own.pk, seen=state_of(own), by=seen(who), at=NOW)


def test_a_report_on_anothers_entry_is_not_ones_own_to_close(world: World) -> None:
    made = reporting.report(service=world.kept().pk, kind="closed", text="", at=NOW)
    assert made is not None
    for who in (world.rita, world.oona):
        with pytest.raises(Refusal, match="no such report"):
            reporting.close_report(report=made.ref, done="x", **world.by(who))
    assert browser(world.rita).get(f"/my-services/reports/{made.ref}/").status_code == 404


def test_an_entry_is_added_in_an_area_of_ones_own_alone(world: World) -> None:
    with pytest.raises(Refusal, match="Choose the area"):
        drafting.add_service(area=ELSEWHERE, said={"name": "Far"}, **world.by(world.peter))
    assert not Service.objects.exists()
    page = browser(world.peter).get("/my-services/add/").content.decode()
    assert (LEEDS in page, ELSEWHERE in page) == (True, False)
    everywhere = account("Pam Play", "service-provider", "play", "")
    assert drafting.add_service(area=ELSEWHERE, said={"name": "Far"}, **world.by(everywhere)).area == ELSEWHERE


def test_the_same_entry_sent_twice_is_added_once(world: World) -> None:
    for _ in range(2):
        sent = {"area": LEEDS, "name": "Twice", "description": ""}
        assert browser(world.peter).post("/my-services/add/", sent).status_code == 302
    once = Service.objects.get()
    assert world.added("Twice", by=world.rita) != once
    assert world.added("Twice", description="Another.") != once
    assert world.added("Twice") == once
