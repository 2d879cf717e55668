"""A document for somebody of a family: proposed by one, released by another, made for one reader; what is left out is
in it nowhere, and what is taken back is gone at once. Secrets are planted by recipient and looked for in the text, the
metadata and the pictures of everything that is released."""

import io
import json
import re
import shutil
import subprocess
import uuid
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError, transaction

from tests.unit.casework import made
from tests.unit.casework.own import HERS, HIS, Own, of
from tests.unit.casework.planned import NOW, TODAY, days, signed
from tests.unit.casework.test_needs import CLOSURE
from village.casework.actions import own, releasing
from village.casework.actions.restrictions import restrict
from village.casework.actions.tagging import tag_answers
from village.casework.models import AgreedPlan, AnswerTag, Person, Release, Review
from village.casework.queries.answers import signed_answers
from village.casework.queries.desk import desk
from village.casework.queries.releasing import elsewhere, suspected, thing_of, things_of
from village.casework.views.released import on_paper
from village.forms.models import Snapshot
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.kernel.documents.rules.reader import digest

pytestmark = pytest.mark.django_db
TOLD = "INFORMANTCANARY"
"""Who told something: it is left out, whole."""


class Given(Own):
    """A plan in which secrets of both homes stand, a review and a signed form."""

    def __init__(self) -> None:
        super().__init__()
        self.written = self.plan(1)
        self.review = Review.objects.create(
            episode=self.episode, on=TODAY, decision="go-on", by=self.lead.ref,
            because="Fred said: ring 01632-960123. Mary is at Mill Lane, ZE11AA.", at=NOW,
            others=f"{TOLD} of next door",
        )  # fmt: skip
        self.review.family.set([self.mother, self.clare])

    def plan(self, number: int) -> AgreedPlan:
        """A plan as it was agreed."""
        steps = [
            self.doing("Fetch Anna from 12 Elm\u200b Street, ZE3\u00a00AA", self.father),
            self.doing("Read a story at 4 Mill Lane", self.mother),
            self.doing(f"{TOLD} looks after her on Fridays", self.mother),
        ]
        goal = {
            "goal": str(uuid.uuid4()), "order": 1, "person": str(self.anna.ref), "element": "behaviour", "scale": "",
            "levels": [None, None], "words": "Anna sleeps through", "how-known": "She says so to Clare",
            "steps": steps,
        }  # fmt: skip
        content = {"goals": [goal], "not-addressed": []}
        return AgreedPlan.objects.create(
            episode=self.episode, number=number, content=content, sha256=digest(content), key=f"{self.ref}-{number}",
            agreed_by=self.mother, by=self.lead.ref, at=NOW,
        )  # fmt: skip

    def doing(self, words: str, who: Person) -> dict[str, Any]:
        """A step."""
        owner = {"account": "", "service": "", "person": str(who.ref)}
        return {"step": str(uuid.uuid4()), "words": words, "due": "2026-06-01", "serves": "", "owner": owner}

    def propose(self, to: Person, thing: str = "plan:1", *, who: Account | None = None, **told: Any) -> Release:
        """Proposed with what the page would suggest to leave out, and what names who told something."""
        found = thing_of(self.episode, thing)
        assert found is not None
        said = {
            "left_out": {one.key: "informant" for one in found.passages if TOLD in one.text},
            "taken_out": [], "seen": found.sha256, "key": uuid.uuid4().hex, **told,
        }  # fmt: skip
        return releasing.propose_release(
            episode=self.ref, thing=thing, person=to.ref, by=self.by(who), at=NOW, **said
        )  # fmt: skip

    def released(self, to: Person, thing: str = "plan:1", **told: Any) -> Release:
        """Proposed by the lead, released by the manager."""
        made = self.propose(to, thing, **told)
        return releasing.let_out(episode=self.ref, release=made.ref, seen=made.sha256, by=self.by(self.boss), at=NOW)

    def reads(self, account: Account, release: Release) -> Release | None:
        """What somebody finds on their pages."""
        return own.open_release(episode=self.ref, release=release.ref, by=of(account), at=NOW)


@pytest.fixture
def world() -> Given:
    return Given()


def everything_in(body: bytes) -> str:
    """The text of a PDF as a reader finds it, its metadata, and every stream of it with pictures unpacked."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=body, capture_output=True, check=True)
    found = [body.decode("latin-1"), done.stdout.decode()]
    with pikepdf.open(io.BytesIO(body)) as document:
        found.append(str(dict(document.docinfo)))
        with document.open_metadata() as told:
            found.append(str(told))
        assert not document.attachments
        for one in document.objects:
            if isinstance(one, pikepdf.Stream):
                assert one.get("/Subtype") != "/Image"  # no picture in which words could stand
                found.append(one.read_bytes().decode("latin-1"))
    return re.sub(r"\s+", " ", " ".join(found))


@pytest.mark.parametrize("thing", ["plan:1", "review", "form", "needs:all"])
def test_no_secret_of_another_home_reaches_anybody_in_text_metadata_or_pictures(world: Given, thing: str) -> None:
    signed(f"episode:{world.ref}", "closure", CLOSURE)
    for person, account, secrets in ((world.mother, world.mum, HERS), (world.father, world.dad, HIS)):
        key = next(one.key for one in things_of(world.episode) if one.key.startswith(thing))
        reader = world.reader(person)
        found = thing_of(world.episode, key)
        assert found is not None
        look = suspected(found, reader, elsewhere(world.episode, reader))
        out = dict.fromkeys(look, "other") | {one.key: "informant" for one in found.passages if TOLD in one.text}
        if len(out) == len(found.passages):
            continue  # there is nothing of it that is theirs
        release = world.released(person, key, left_out=out)
        assert world.reads(account, release) == release
        told = json.dumps(release.content, ensure_ascii=False) + everything_in(on_paper(release, TODAY).content)
        bare = re.sub(r"[\W_]", "", told).casefold()
        for secret in (*secrets, TOLD):
            assert re.sub(r"[\W_]", "", secret).casefold() not in bare, (thing, secret)
        assert f"Made for {person.name} alone" in told


def test_even_a_passage_that_is_given_whole_holds_no_address_of_another_home(world: Given) -> None:
    """Whoever proposes leaves nothing out but who told: addresses and numbers of others are gone all the same."""
    hers = world.released(world.mother, taken_out=["clare"])
    told = json.dumps(hers.content, ensure_ascii=False)
    assert "Fetch Anna from [left out], [left out]" in told
    assert "Read a story at 4 Mill Lane" in told  # her own home
    assert "She says so to [left out]" in told
    assert not [secret for secret in (*HERS, TOLD) if secret in told]
    his = json.dumps(world.released(world.father, f"review:{world.review.ref}", left_out={}).content)
    assert "ring 01632-960123" in his  # his own number
    assert "Mary is at [left out], [left out]" in his


def test_nobody_else_proposes_releases_or_reads(world: Given) -> None:
    for who in (world.stranger, world.mum, world.dad):
        with pytest.raises(Refusal):
            world.propose(world.mother, who=who)
    proposed = world.propose(world.mother, who=world.nurse)
    say = {"episode": world.ref, "release": proposed.ref, "at": NOW}
    waits = "A document for the family waits to be released"
    for who, there in ((world.lead, True), (world.boss, True), (world.nurse, False), (world.stranger, False)):
        assert (waits in [one.title for one in desk(world.by(who), at=NOW).waiting]) is there
    for who in (world.stranger, world.nurse, world.mum):
        with pytest.raises(Refusal):
            releasing.let_out(seen=proposed.sha256, by=world.by(who), **say)  # type: ignore[arg-type]
    own_one = world.propose(world.mother)
    with pytest.raises(Refusal, match="Somebody else"):
        releasing.let_out(
            episode=world.ref, release=own_one.ref, seen=own_one.sha256, by=world.by(world.lead), at=NOW
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds it too
        Release.objects.filter(pk=own_one.pk).update(state="released", released_by=world.lead.ref, released_at=NOW)
    assert world.reads(world.mum, proposed) is None
    with pytest.raises(Refusal, match="changed"):
        releasing.let_out(seen="0" * 64, by=world.by(), **say)  # type: ignore[arg-type]
    releasing.let_out(seen=proposed.sha256, by=world.by(), **say)  # type: ignore[arg-type]
    assert world.reads(world.mum, proposed) == proposed
    for account in (world.dad, world.lead, world.boss, world.stranger):
        assert world.reads(account, proposed) is None
    other = made.episode(world.lead, "Another family")
    assert own.open_release(episode=other.ref, release=proposed.ref, by=of(world.mum), at=NOW) is None
    assert Entry.objects.filter(action="casework.own.document", decision="denied").count() == 6


def test_what_is_taken_back_is_gone_at_once_and_says_why(world: Given) -> None:
    release = world.released(world.mother)
    ask = {"episode": world.ref, "release": release.ref, "at": NOW}
    for who, because in ((world.nurse, "x"), (world.mum, "x"), (world.lead, " ")):
        with pytest.raises(Refusal):
            releasing.end_release(because=because, by=world.by(who), **ask)  # type: ignore[arg-type]
    releasing.end_release(because="It was the wrong one", by=world.by(), **ask)  # type: ignore[arg-type]
    assert world.reads(world.mum, release) is None
    release.refresh_from_db()
    assert (release.state, release.ended_because) == ("withdrawn", "It was the wrong one")
    with pytest.raises(Refusal, match="no such document"):
        releasing.end_release(because="x", by=world.by(), **ask)  # type: ignore[arg-type]
    proposed = world.propose(world.mother)
    releasing.end_release(
        episode=world.ref, release=proposed.ref, because="Too much", by=world.by(world.boss), at=NOW
    )  # fmt: skip
    proposed.refresh_from_db()
    assert proposed.state == "declined"


def test_what_has_changed_since_is_not_released(world: Given) -> None:
    proposed = world.propose(world.mother)
    ask = {"episode": world.ref, "release": proposed.ref, "seen": proposed.sha256}
    world.home("9 New Road, Manchester", "ZE9 9ZZ", world.mother, world.anna, day=1)
    told = json.dumps(proposed.content)
    assert "4 Mill Lane" in told  # where she lived herself stays hers
    world.home("4 Mill Lane, Manchester", "ZE1 1AA", world.clare, day=2)
    moved = releasing.let_out(by=world.by(world.boss), at=days(2), **ask)  # type: ignore[arg-type]
    assert moved.state == "released"
    again = world.propose(world.mother, taken_out=["story"])
    Person.objects.filter(pk=world.father.pk).update(reach="sleeps through")
    with pytest.raises(Refusal, match="changed"):  # it would be made otherwise by now
        releasing.let_out(
            episode=world.ref, release=again.ref, seen=again.sha256, by=world.by(world.boss), at=days(2)
        )  # fmt: skip
    AgreedPlan.objects.filter(pk=world.written.pk).update(content={})  # destroyed in time
    with pytest.raises(Refusal, match="changed"):
        releasing.let_out(
            episode=world.ref, release=again.ref, seen=again.sha256, by=world.by(world.boss), at=days(2)
        )  # fmt: skip
    assert thing_of(world.episode, "plan:1") is None


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"seen": "0" * 64}, "changed"),
        ({"left_out": {"99": "safety"}}, "each passage"),
        ({"left_out": {"0": "because"}}, "each passage"),
        ({"taken_out": ["x"]}, "at least 2"),
        ({"taken_out": ["long" * 60]}, "at most 60"),
        ({"taken_out": [f"w{number}" for number in range(61)]}, "at most 60"),
        ({"left_out": {f"{number}": "safety" for number in range(5)}}, "Nothing would be left"),
        ({"key": ""}, "again"),
    ],
)
def test_what_cannot_be_proposed_says_why_and_keeps_nothing(world: Given, told: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        world.propose(world.mother, **told)
    assert not Release.objects.exists()


def test_whom_nothing_is_given_and_a_key_works_once(world: Given) -> None:
    first = world.propose(world.mother, key="k")
    assert world.propose(world.mother, key="k") == first
    with pytest.raises(Refusal, match="again"):
        world.propose(world.mother, who=world.boss, key="k")
    found = thing_of(world.episode, "plan:1")
    for thing in ("plan:9", "nothing:1", "form:1", ""):
        assert thing_of(world.episode, thing) is None
    assert found is not None
    with pytest.raises(Refusal, match="changed"):
        releasing.propose_release(
            episode=world.ref, thing="plan:9", person=world.mother.ref, left_out={}, taken_out=[], seen=found.sha256,
            key="l", by=world.by(), at=NOW,
        )  # fmt: skip
    with pytest.raises(Refusal, match="no such person"):
        releasing.propose_release(
            episode=world.ref, thing="plan:1", person=uuid.uuid4(), left_out={}, taken_out=[], seen=found.sha256,
            key="l", by=world.by(), at=NOW,
        )  # fmt: skip
    officer = made.account("Ines Info", "information-governance")
    restrict(person=world.anna.ref, kind="barred", account=world.dad.ref, authority="x", by=world.by(officer), at=NOW)
    with pytest.raises(Refusal, match="information governance"):
        world.propose(world.father)


def test_an_answer_that_is_tagged_after_its_form_was_released_keeps_the_release_back(world: Given) -> None:
    sheet = signed(f"episode:{world.ref}", "closure", CLOSURE)
    key = next(one.key for one in things_of(world.episode) if one.key.startswith("form:"))
    snapshot = Snapshot.objects.get(sheet=sheet)
    tag = {"episode": world.ref, "sheet": sheet.ref, "seen": {}, "by": world.by()}
    before, out, given = (one.key for one in signed_answers(snapshot)[:3])
    tag_answers(tags={before: "other"}, at=NOW, **tag)  # type: ignore[arg-type]
    release = world.released(world.mother, key, left_out={"1": "other"})  # the first is given all the same
    assert world.reads(world.mum, release) == release
    tag_answers(tags={out: "safety"}, at=days(1), **tag)  # type: ignore[arg-type]
    assert world.reads(world.mum, release) == release  # it was left out anyway
    tag_answers(tags={given: "informant"}, at=days(1), **tag)  # type: ignore[arg-type]
    assert world.reads(world.mum, release) is None
    tag_answers(tags={given: ""}, at=days(2), **tag | {"seen": {given: "informant"}})  # type: ignore[arg-type]
    assert world.reads(world.mum, release) is None  # what was once said stays so for what is out
    Snapshot.objects.filter(pk=snapshot.pk).update(content={})  # destroyed in time
    assert world.reads(world.mum, release) is None
    AnswerTag.objects.filter(at__gt=NOW).delete()
    assert world.reads(world.mum, release) == release
