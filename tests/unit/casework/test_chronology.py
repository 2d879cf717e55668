"""The chronology tells what was put into the records that its reader may see, in order, and of the others nothing: the
same as a naive twin on random worlds."""

import datetime as dt
import json
import random
import uuid
from itertools import count
from typing import Any

import pytest

from tests.oracles.chronology import Ask, Put, tells
from tests.unit.casework import made
from tests.unit.casework.planned import NOW, SCALE, TODAY, Scene, days, signed
from tests.unit.casework.test_needs import CLOSURE
from village.casework.actions.chronology import read_chronology
from village.casework.models import AgreedPlan, Attachment, Concern, Episode, Note, NoteText, Restriction
from village.casework.rules.chronology import KINDS, Wanted, in_order
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workflow.actions.moving import begin
from village.workflow.models import Instance
from village.workflow.queries.processes import newest

pytestmark = pytest.mark.django_db
WHO = uuid.uuid4()


class World:
    """A few episodes of children of whom some are the same, and things put into them at random."""

    def __init__(self, seed: int) -> None:
        self.draw, self.put, self.marks = random.Random(seed), [], count()
        self.people = [made.account(f"Person {n}", "practitioner") for n in range(3)]
        self.shared = [uuid.uuid4(), uuid.uuid4()]
        self.children: dict[str, set[str]] = {}
        self.readers: dict[str, set[int]] = {}
        self.episodes = [self.episode(n) for n in range(5)]
        self.barred = (2, self.shared[0])
        kept = self.episodes[0].children.get()
        Restriction.objects.create(
            person=kept, kind="barred", account=self.people[2].ref, authority="x", by=WHO, from_at=NOW, review_on=TODAY
        )
        for _ in range(40):
            self.happen()

    def episode(self, number: int) -> Episode:
        child = self.shared[0] if number < 2 else self.shared[1] if number < 4 else None
        lead = self.draw.randrange(3)
        one = made.episode(self.people[lead], f"Family {number}", child=child)
        anna = one.children.get()
        ref, self.readers[str(one.ref)] = str(one.ref), {lead}
        self.children[ref] = {str(child or anna.ref)}
        self.put += [
            Put(ref, "step", TODAY, NOW, "Begun"),
            Put(ref, "team", TODAY, NOW, f"Person {lead} leads from now on"),
        ]
        for who in range(3):
            if who != lead and self.draw.random() < 0.6:
                at, mark = self.moment()
                account = self.people[who].ref
                one.members.create(account=account, name=mark, role="Nurse", from_at=at, by=WHO)
                self.put.append(Put(ref, "team", at.date(), at, mark))
                self.readers[ref].add(who)
        return one

    def moment(self) -> tuple[dt.datetime, str]:
        number = next(self.marks)
        return NOW - dt.timedelta(days=30) + dt.timedelta(minutes=number), f"mark-{number:03}."

    def happen(self) -> None:
        """Something of any kind, on a day before it was written down."""
        one, (at, mark) = self.draw.choice(self.episodes), self.moment()
        on = at.date() - dt.timedelta(days=self.draw.randrange(4))
        anna = one.children.get()
        mother = one.family.people.get(name="Mary Testperson")
        key = str(anna.child or anna.ref)
        kind = self.draw.choice([each for each in KINDS if each not in ("step", "team", "form")])
        people = getattr(self, f"_{kind}")(one, anna, mother, on, at, mark)
        on = on if kind in ("agreement", "note", "need", "review") else at.date()
        keys = {"anna": key, "mother": str(mother.ref)}
        self.put.append(Put(str(one.ref), kind, on, at, mark, tuple(keys[each] for each in people)))

    def _agreement(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        one.agreements.create(given_by=mother, capacity="parent", scope=mark, state="given", on=on, by=WHO, at=at)
        return ["mother"]

    def _note(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        note = Note.objects.create(episode=one, key=mark, by=WHO, at=at)
        first = NoteText.objects.create(note=note, number=1, kind="call", on=at.date(), words="First", by=WHO, at=at)
        first.family.set([anna])
        why = {"number": 2, "because": "Corrected", "by": WHO, "at": at}
        text = NoteText.objects.create(note=note, kind="visit", on=on, words=mark, **why)
        there = self.draw.choice(([], ["mother"], ["anna"], ["mother", "anna"]))
        text.family.set([{"mother": mother, "anna": anna}[each] for each in there])
        if self.draw.random() < 0.5:
            text.seen.create(person=anna, alone=True)
            return sorted({*there, "anna"})
        return there

    def _need(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        about = self.draw.choice((None, anna))
        for element in (mark, "behaviour"):
            one.readings.create(
                person=about, element=element, voice="practitioner", scale=SCALE, level=2, on=on, by=WHO, at=at
            )
        return ["anna"] if about else []

    def _plan(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        number = int(mark[5:8]) + 100
        AgreedPlan.objects.create(
            episode=one, number=number, content={}, sha256="x", key=mark, agreed_by=mother, by=WHO, at=at
        )
        return ["mother"]

    def _review(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        one.reviews.create(on=on, decision="close", because=mark, by=WHO, at=at).family.set([mother])
        return ["mother"]

    def _concern(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        Concern.objects.create(episode=one, words=mark, by=WHO, at=at)
        return []

    def _transfer(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        told = {"to_area": made.ELSEWHERE, "agreed_by": mother, "by": WHO, "at": at, "settled_by": WHO}
        one.transfers.create(state="declined", settled_at=at, **told)
        self.put.append(Put(str(one.ref), "transfer", at.date(), at, "Offered to Salford"))
        return []

    def _crossing(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        told = {"about": f"step-up:{uuid.uuid4()}", "facts": {"asked-on": at.date()}, "key": mark}
        work = begin(process=newest("step-up"), by=str(WHO), at=at, **told)
        one.step_ups.create(
            organisation=one.organisation, process=Instance.objects.get(ref=work.instance), why="family-asks",
            worry=mark, agreed_by=mother, content={}, sha256="x", key=mark, by=WHO, at=at,
        )  # fmt: skip
        return []

    def _document(self, one: Any, anna: Any, mother: Any, on: Any, at: Any, mark: str) -> list[str]:
        told = {"kind": "text", "size": 1, "sha256": "x", "by": WHO, "at": at, "episode": one}
        Attachment.objects.create(title=mark, state="clean", key=mark, **told)
        gone = {"state": "destroyed", "gone_at": at, "gone_by": "x", "because": "x"}
        Attachment.objects.create(title="Destroyed", key=f"{mark}-2", **gone, **told)
        return []

    def readable(self, who: int) -> set[str]:
        barred, child = self.barred
        mine = {ref for ref, readers in self.readers.items() if who in readers}
        return {ref for ref in mine if who != barred or str(child) not in self.children[ref]}


def marked(item: Any) -> str:
    """What of it was put there."""
    said = f"{item.title} {item.text}"
    if item.kind == "plan":
        return f"mark-{int(item.title.split()[1]) - 100:03}."
    if item.kind == "need":
        return said.partition("Mark ")[2][:3].join(("mark-", "."))
    found = [word for word in said.replace(":", " ").replace(",", " ").split() if word.startswith("mark-")]
    return found[0] if found else item.title


def as_mark(one: Any) -> tuple[Any, ...]:
    return one.on, one.at, one.kind, one.episode, "" if one.kind == "transfer" else marked(one)


def as_put(one: Put) -> tuple[Any, ...]:
    return one.on, one.at, one.kind, one.episode, "" if one.kind == "transfer" else one.mark


@pytest.mark.parametrize("seed", range(3))
def test_the_chronology_tells_what_a_naive_twin_tells(seed: int) -> None:
    world, draw = World(seed), random.Random(seed)
    for one in world.episodes:
        for who, account in enumerate(world.people):
            told = read_chronology(episode=one.ref, by=made.seen(account), at=NOW)
            for _ in range(6):
                kinds = set(draw.sample(list(KINDS), draw.randrange(4)))
                person = draw.choice(["", "", *world.children[str(one.ref)]])
                first, last = (draw.choice([None, TODAY - dt.timedelta(days=draw.randrange(36))]) for _ in range(2))
                ask = Ask(frozenset(kinds), person, first, last)
                expected = tells(world.put, str(one.ref), world.children, world.readable(who), ask)
                assert (told is None) == (expected is None)
                if told is not None and expected is not None:
                    items = in_order(told.items, Wanted(ask.kinds, person, first, last))
                    assert sorted(map(as_mark, items)) == sorted(map(as_put, expected))
                    assert [(each.on, each.at) for each in items] == sorted((each.on, each.at) for each in expected)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_every_record_of_which_something_is_told_is_in_the_audit_first(scene: Scene) -> None:
    child = uuid.uuid4()
    scene.episode.children.update(child=child)
    other, hidden = (made.episode(who, "Another", child=child) for who in (scene.lead, scene.stranger))
    before = Entry.objects.count()
    told = read_chronology(episode=scene.ref, by=scene.by(), at=NOW)
    assert told is not None
    assert {one.ref for one in told.episodes} == {scene.ref, other.ref}
    new = Entry.objects.order_by("seq")[before:]
    assert {one.thing for one in new} == {f"episode:{scene.ref}", f"episode:{other.ref}"}
    assert len(new) == 2
    assert all(json.loads(one.detail)["part"] == "chronology" for one in new)
    assert str(hidden.ref) not in repr(told)
    assert read_chronology(episode=scene.ref, by=scene.by(scene.stranger), at=NOW) is None
    assert Entry.objects.order_by("seq").last().decision == "denied"  # type: ignore[union-attr]


def test_a_page_is_the_same_whether_or_not_there_is_an_episode_that_its_reader_may_not_see(scene: Scene) -> None:
    child = uuid.uuid4()
    scene.episode.children.update(child=child)
    client, here = made.browser(scene.lead), f"/help/{scene.ref}/chronology/"
    pages = []
    for _ in range(2):
        pages.append(bare(client.get(here).content.decode()))
        made.episode(scene.stranger, "A hidden family", child=child)
    assert pages[0] == pages[1]


def bare(text: str) -> str:
    """A page without what is new on every look."""
    return "\n".join(line for line in text.splitlines() if "nonce" not in line and "csrf" not in line)


def test_pages_and_paper_are_the_page_of_nothing_for_a_stranger(scene: Scene) -> None:
    client = made.browser(scene.stranger)
    for part in ("", "paper/"):
        answers = [client.get(f"/help/{ref}/chronology/{part}") for ref in (scene.ref, uuid.uuid4())]
        assert [one.status_code for one in answers] == [404, 404]
        assert b"Testperson" not in answers[0].content


def story(scene: Scene, who: Account) -> None:
    """One of everything that the random worlds have not."""
    signed(f"episode:{scene.ref}", "closure", CLOSURE)
    scene.episode.members.create(
        name="Mr Made", role="Teacher", from_at=days(1), until_at=days(2), by=who.ref
    )  # fmt: skip
    raised = {"by": who.ref, "at": days(1), "settled_at": days(3), "settled_by": who.ref, "finding": "A fall."}
    scene.episode.concerns.create(words="A bruise", outcome="nothing-found", **raised)
    scene.episode.transfers.create(to_area=made.ELSEWHERE, agreed_by=scene.mother, by=who.ref, at=days(4))


def test_a_page_and_its_paper_tell_everything_and_filter_without_scripts(scene: Scene) -> None:
    story(scene, scene.boss)
    client, here = made.browser(scene.boss), f"/help/{scene.ref}/chronology/"
    page = client.get(here).content.decode()
    for words in (
        "Begun",
        "Lena Lead",
        "Signed: ",
        "Left the team: Mr Made, Teacher",
        "A bruise",
        "A fall.",
        "Salford",
    ):
        assert words in page, words
    only = client.get(f"{here}?kind=concern&from_on-day=6&from_on-month=5&from_on-year=2026").content.decode()
    assert "A concern was settled: looked into; nothing found" in only
    assert "A bruise" not in only
    assert "Only: Concerns for safety; From 6 May 2026." in only
    assert "Begun" in client.get(f"{here}?kind=nonsense&person={uuid.uuid4()}").content.decode()
    assert "Nothing like this happened" in client.get(f"{here}?person={scene.anna.ref}&kind=plan").content.decode()
    paper = client.get(f"{here}paper/?kind=concern")
    assert paper["Content-Type"] == "application/pdf"
    assert paper["Content-Disposition"] == 'attachment; filename="chronology.pdf"'
    assert paper.content.startswith(b"%PDF-")
