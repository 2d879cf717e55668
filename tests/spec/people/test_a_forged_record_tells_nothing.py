"""A source cannot find out where a shielded child lives by sending records that guess it: in two worlds that differ in
the hidden address alone, all that its organisation can fetch, look at or search for afterwards is the same in bytes."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from tests.index_made import AMY, HERE, NOW, arrive, browser, someone, source, viewer_behind
from tests.spec.interfaces.conftest import System, system
from village.people.actions import asking, merging, reviewing, shielding
from village.people.models import Child, Feed, OutboxEvent, Record, ReviewItem, Shield

pytestmark = pytest.mark.django_db
GUESS = {"postcode": "ZE1 0AA", "address": "4 Mill Lane"}
ELSEWHERE = {"postcode": "LS1 1AA", "address": "77 Tower Court"}
FORGER = "forger-school"
WHO = {name: AMY[name] for name in ("forename", "surname", "date_of_birth", "sex")}
NOBODY = {"forename": "Otto", "surname": "Nobody", "date_of_birth": "2009-01-02", "sex": "M"}
DIFFERS_ANYWAY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\.[0-9a-f]{24})?|csrfmiddlewaretoken\W[^>]*|"
    r"(?<=name=\"seen\" value=\")\w+|(?<=reviews/)\d+|(?<=Review )\d+|(?<=contact/)\d+|(?<=split/)\d+|nonce=\S+|"
    r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)"
)


@pytest.fixture(autouse=True)
def one_second() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def sent(*rows: Mapping[str, str]) -> None:
    """What the forger sends: rows of its own system, whole."""
    arrive(source(FORGER), *rows)


def a_guess() -> None:
    sent({**WHO, **GUESS, "record": "f1"})


def a_guess_with_a_slip() -> None:
    sent({**WHO, **GUESS, "record": "f1", "forename": "Aimee", "date_of_birth": "2015-03-28"})


def a_name_that_is_hers_no_more() -> None:
    sent({**WHO, **GUESS, "record": "f1", "surname": "Unlike"})


def a_brother() -> None:
    sent({**WHO, **GUESS, "record": "f1", "forename": "Ben", "date_of_birth": "2012-06-30", "sex": "M"})


def a_record_that_becomes_a_guess() -> None:
    """It was all of a child of its own: that child would be known by another name once it is linked."""
    sent({**NOBODY, "record": "f1"})
    sent({**WHO, **GUESS, "record": "f1"})


def two_guesses() -> None:
    """Of one child a source has one record: the likelier one takes the other's place."""
    sent({**WHO, "record": "f1", "postcode": "BD1 1AA"})
    sent({**WHO, **GUESS, "record": "f2"})


def a_guess_that_goes_and_comes_back() -> None:
    sent({**WHO, **GUESS, "record": "f1", "ended_on": "2026-01-01"})
    sent({**WHO, **GUESS, "record": "f1"})


def a_guess_before_her_own_record_changes() -> None:
    """Her own record looks for its child anew: it must not find the forged one by where she lives."""
    sent({**WHO, **GUESS, "record": "f1", "forename": "Ann"})
    hers = Record.objects.get(source__slug="refuge")
    arrive(source("refuge", "early-help"), {**hers.said, "record": "r1", "role": "Key worker"})


FORGERIES = [
    a_guess, a_guess_with_a_slip, a_name_that_is_hers_no_more, a_brother, a_record_that_becomes_a_guess, two_guesses,
    a_guess_that_goes_and_comes_back, a_guess_before_her_own_record_changes,
]  # fmt: skip


class World:
    """A child behind a shield who lives at `home`, and all that the forger's organisation can get at."""

    def __init__(self, home: Mapping[str, str]) -> None:
        first = arrive(source("refuge", "early-help"), {**WHO, **home, "record": "r1", "role": "Key worker"})[0]
        source(FORGER)
        by = someone("information-governance")
        shielding.shield_child(ref=first.ref, reason="refuge", words="Her father looks for her.", by=by, at=NOW)
        self.hers = first
        self.custodian = system("custodian-system", of=FORGER, area=HERE, purpose="")
        self.custodian.send("put", "/v1/subscription", {"url": "https://example.org/hook"})
        self.practitioner = browser("practitioner", of=FORGER)
        self.matcher = browser("matching-officer", of=FORGER)

    def fetched(self) -> dict[str, str]:
        """Everything, with names and instants that differ between any two worlds made alike."""
        told = {}
        for number, feed in enumerate(Feed.objects.filter(source__slug=FORGER).order_by("pk")):
            for address in (f"/v1/feeds/{feed.ref}", f"/v1/feeds/{feed.ref}/rejected"):
                told[f"receipt {number} {'rejected' in address}"] = said(self.custodian.get(address))
            page = f"/settings/feeds/{FORGER}/{feed.pk}/"
            told[f"feed {number}"] = re.sub(rf"{FORGER}/\d+", "", said(self.matcher.get(page)))
        told["polled"] = said(self.custodian.post("/v1/work/lease", {"most": 100}))
        told["pushed"] = str(OutboxEvent.objects.filter(push_at=None, done_at=None, tries__gt=0).count())
        told |= self.searched() | self.reviewed()
        return {what: DIFFERS_ANYWAY.sub("X", text) for what, text in told.items()}

    def searched(self) -> dict[str, str]:
        asking.give_reason(purpose="help", words="", by=viewer_behind(self.practitioner), at=NOW)
        told = {}
        for who in (
            WHO,
            {**WHO, "surname": "Unlike"},
            {**WHO, "forename": "Aimee"},
            {"surname": "Archer", "forename": "Xan"},
        ):
            for more in ({"age": "11"}, {"postcode": GUESS["postcode"]}, {"postcode": "BD1 1AA"}):
                asked = {"forename": who["forename"], "surname": who["surname"], **more}
                page = said(self.practitioner.post("/children/", asked))
                told[f"search {asked}"] = page
                for number, ref in enumerate(re.findall(r'href="(/children/[0-9a-f-]{36}/)"', page)):
                    told[f"child {asked} {number}"] = said(self.practitioner.get(ref))
        told["asked"] = said(self.practitioner.get("/children/contact-requests/"))
        return told

    def reviewed(self) -> dict[str, str]:
        told = {"queue": said(self.matcher.get("/children/reviews/"))}
        by = viewer_behind(self.matcher)
        for number, item in enumerate(ReviewItem.objects.filter(state="waiting").order_by("pk")):
            reviewing.take(item=item.pk, by=by, at=NOW)
            told[f"review {number}"] = said(self.matcher.get(f"/children/reviews/{item.pk}/"))
            reviewing.leave(item=item.pk, by=by, at=NOW)
        for key in ("f1", "f2"):
            for child in Child.objects.filter(records__source__slug=FORGER, records__key=key):
                told[f"why {key}"] = said(self.matcher.get(f"/children/matching/children/{child.ref}/"))
        return told


def said(answer: object) -> str:
    assert isinstance(answer, object)
    return f"{answer.status_code}\n{answer.content.decode()}"  # type: ignore[attr-defined]


def in_a_world(home: Mapping[str, str], forge: Callable[[], None]) -> dict[str, str]:
    with transaction.atomic():
        world = World(home)
        forge()
        told = world.fetched()
        transaction.set_rollback(True)
    return told


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_guess_that_is_right_and_one_that_is_wrong_tell_the_same(forge: Callable[[], None]) -> None:
    right, wrong = in_a_world(GUESS, forge), in_a_world(ELSEWHERE, forge)
    assert right.keys() == wrong.keys()
    assert [what for what in right if right[what] != wrong[what]] == []


def test_without_a_shield_the_worlds_differ() -> None:
    """The test can fail: it is the shield that makes them alike."""
    told = []
    for home in (GUESS, ELSEWHERE):
        with transaction.atomic():
            world = World(home)
            shielding.take_off_shield(
                shield=Shield.objects.get().pk, by=someone("information-governance"), at=NOW
            )  # fmt: skip
            a_guess()
            told.append(world.fetched())
            transaction.set_rollback(True)
    assert told[0] != told[1]


def test_whoever_may_be_her_is_hidden_with_her_whatever_was_guessed() -> None:
    """Not to be linked by what is hidden uncovers nothing: a record like hers stands behind the shield too."""
    for home in (GUESS, ELSEWHERE):
        with transaction.atomic():
            World(home)
            a_guess()
            forged = Record.objects.select_related("child").get(key="f1").child
            assert Shield.objects.standing_on([forged.pk]).exists()
            transaction.set_rollback(True)


def test_what_a_person_decides_of_her_is_not_told_to_the_source() -> None:
    """An officer sees whether the addresses agree, and joins the two or not: the source hears of neither."""
    world = World(GUESS)
    a_guess_with_a_slip()
    item = ReviewItem.objects.get()
    by = someone("matching-officer", "information-governance")
    reviewing.take(item=item.pk, by=by, at=NOW)
    shown = reviewing.look(item=item.pk, by=by, at=NOW)
    assert shown is not None
    assert not shown.hidden
    reviewing.decide(item=item.pk, decision="same", child=world.hers.ref, seen=shown.seen, by=by, at=NOW)
    assert Record.objects.get(key="f1").child == world.hers
    assert events(world.custodian) == []
    merging.split(record=Record.objects.get(key="f1").pk, reason="Not hers", by=by, at=NOW)
    assert events(world.custodian) == []


def test_what_was_written_before_the_shield_is_not_told_after_it() -> None:
    world = World(GUESS)
    shield, by = Shield.objects.get(), someone("information-governance")
    shielding.take_off_shield(shield=shield.pk, by=by, at=NOW)
    a_record_that_becomes_a_guess()
    assert OutboxEvent.objects.filter(kind="id.superseded", done_at=None).count() == 1
    shielding.shield_child(ref=world.hers.ref, reason="refuge", words="He was seen in the street.", by=by, at=NOW)
    assert events(world.custodian) == []


def events(caller: System) -> list[str]:
    return [one["event"] for one in json.loads(caller.post("/v1/work/lease", {}).content)["events"]]


def test_a_stranger_gets_at_none_of_it() -> None:
    world = World(GUESS)
    a_guess_with_a_slip()
    item = ReviewItem.objects.get()
    assert world.practitioner.get(f"/children/reviews/{item.pk}/").status_code == 404
    assert Client().get(f"/children/reviews/{item.pk}/").status_code in (302, 404)
    assert world.matcher.get(f"/children/{world.hers.ref}/").status_code == 404
