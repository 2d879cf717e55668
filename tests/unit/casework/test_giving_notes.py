"""Notes, documents and what happened are given to other organisations and to the family: only those of this record, in
the version that was read, and never against a tag. Who told us is planted, and looked for in all that is given."""

import datetime as dt
import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.unit.casework import made
from tests.unit.casework.own import HERS, of
from tests.unit.casework.planned import NOW, TODAY, Scene, days
from tests.unit.casework.planted import SECRET, every_byte, jpeg
from tests.unit.casework.shared import DUTY, Sharing
from tests.unit.casework.test_releasing import TOLD, Given, everything_in
from village.casework.actions import attachments, own, releasing
from village.casework.actions.concerns import raise_concern, settle_concern
from village.casework.actions.files import open_released_file, open_shared_file
from village.casework.actions.notes import Contact, correct_note, write_note
from village.casework.actions.sharing import CHANGED
from village.casework.models import Attachment, Note, Release, Review, Share, ShareItem
from village.casework.queries.releasing import elsewhere, suspected, thing_of, things_of
from village.casework.queries.sharing import items_of, title_of
from village.casework.queries.sharing_shown import shown_items
from village.casework.rules.cleaning import clean
from village.casework.views.released import on_paper
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
VISIT = Contact("visit", TODAY, "Anna drew a house.\nShe told of school.")


def note(scene: Scene, words: str = VISIT.words, *tags: str) -> Note:
    contact = replace(VISIT, words=words, tags=tags, family=(scene.mother.ref,), seen={scene.anna.ref: True})
    return write_note(episode=scene.ref, contact=contact, key=uuid.uuid4().hex, by=scene.by(), at=NOW)


def tag(scene: Scene, one: Note, *tags: str, seen: int = 1, at: dt.datetime | None = None) -> None:
    told = {"because": "It tells of others.", "seen": seen, "by": scene.by(), "at": at or days(1)}
    correct_note(episode=scene.ref, note=one.ref, contact=replace(VISIT, tags=tags), **told)


def document(scene: Scene, raw: bytes, title: str = "A letter") -> Attachment:
    told = {"title": title, "key": uuid.uuid4().hex, "by": scene.by(), "at": NOW}
    return attachments.attach(episode=scene.ref, safe=clean(raw), **told)


def keys(scene: Scene, *kinds: str) -> list[str]:
    return [one.key for one in items_of(scene.episode) if one.key.partition(":")[0] in kinds]


def told_in(share: Share) -> str:
    return json.dumps([vars(one) for one in shown_items(share)], default=str, ensure_ascii=False)


# ── other organisations ──────────────────────────────────────────────────────────────────────────────────────────────


def test_others_are_given_what_no_tag_keeps_from_them_and_nothing_of_another_family() -> None:
    scene = Sharing()
    kept = note(scene, f"{TOLD} rang us.", "informant")
    note(scene, "Her father came.", "parent")
    given = note(scene)
    letter, photo = document(scene, b"Dear Mrs Testperson"), document(scene, jpeg(), "A drawing")
    Attachment.objects.create(
        episode=scene.episode, title="A scan", kind="pdf", size=1, sha256="0" * 64, state="clean", key="p",
        by=scene.lead.ref, at=NOW,
    )  # fmt: skip
    titles = [one.title for one in items_of(scene.episode)]
    assert not [one for one in titles if "scan" in one]  # of a PDF nobody sees all
    assert sum(one.startswith("Note of") for one in titles) == 2
    assert f"What happened, as it stood on {TODAY.day} {TODAY:%B %Y}" in titles
    for who in (scene.stranger, scene.nurse):
        with pytest.raises(Refusal):
            scene.share(items=keys(scene, "note"), who=who)
    hidden = f"note:{kept.texts.get().pk}@{'0' * 64}"
    other = made.episode(scene.lead, "Another family")
    foreign = write_note(episode=other.ref, contact=VISIT, key="f", by=scene.by(), at=NOW)
    for wrong in (hidden, f"note:{foreign.texts.get().pk}@{'0' * 64}", keys(scene, "note")[0][:-1]):
        with pytest.raises(Refusal, match=CHANGED):
            scene.share(items=[wrong])
    share = scene.share(items=keys(scene, "note", "document", "story"))
    assert scene.reads(scene.theo, share)
    assert share.items.count() == 5
    assert len({one.note_id for one in share.items.all() if one.note_id}) == 2
    told = told_in(share)
    assert TOLD not in told
    assert all(words in told for words in ("She told of school.", "Her father came.", "Dear Mrs Testperson"))
    assert all(one.whole for one in shown_items(share))
    _files(scene, share, letter, photo)
    tag(scene, given, "confidence")
    assert "She told of school." not in told_in(share)  # neither by itself nor in what happened
    assert "Her father came." in told_in(share)
    tag(scene, given, seen=2)
    assert "She told of school." not in told_in(share)  # what was once said to be kept back stays so for what is out
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareItem.objects.create(share=share, note=given.texts.get(number=1), document=letter, sha256="0" * 64)


def _files(scene: Sharing, share: Share, letter: Attachment, photo: Attachment) -> None:
    for one, begins in ((letter, b"Dear"), (photo, b"\xff\xd8\xff")):
        item = share.items.get(document=one).pk
        ask = {"share": share.ref, "item": item, "at": NOW}
        for who in (scene.dora, scene.stranger, scene.lead):
            assert open_shared_file(by=made.seen(who), **(ask | {"share": uuid.uuid4()})) is None  # type: ignore[arg-type]
        for who in (scene.dora, scene.lead):
            assert open_shared_file(by=made.seen(who), **ask) is None  # type: ignore[arg-type]
        found = open_shared_file(by=made.seen(scene.theo), **ask)  # type: ignore[arg-type]
        assert found is not None
        assert found.content.startswith(begins)
        assert SECRET.encode() not in every_byte(one.kind, found.content)
        wrong = share.items.exclude(note=None)[0].pk
        assert open_shared_file(by=made.seen(scene.theo), **(ask | {"item": wrong})) is None  # type: ignore[arg-type]
    assert Entry.objects.filter(action="casework.document.read", decision="permitted").count() == 2
    attachments.destroy_document(episode=scene.ref, document=photo.ref, because="x", by=scene.by(), at=NOW)
    ask = {"share": share.ref, "item": share.items.get(document=photo).pk, "by": made.seen(scene.theo), "at": NOW}
    assert open_shared_file(**ask) is None  # type: ignore[arg-type]
    assert [one.whole for one in shown_items(share) if "drawing" in one.title] == [False]


def test_what_is_shared_is_the_note_as_it_was_read() -> None:
    scene = Sharing()
    one = note(scene)
    before = keys(scene, "note", "story")
    correct_note(
        episode=scene.ref, note=one.ref, contact=replace(VISIT, words="She drew a boat."), because="It was a boat.",
        seen=1, by=scene.by(), at=days(1),
    )  # fmt: skip
    for key in before:
        with pytest.raises(Refusal, match=CHANGED):
            scene.share(items=[key], at=days(1))
    share = scene.share(replace(DUTY), items=keys(scene, "note"), at=days(1))
    assert "She drew a boat." in told_in(share)
    assert "A house" not in told_in(share)
    assert [title_of(each.note) for each in share.items.all() if each.note] == [
        f"Note of {TODAY.day} {TODAY:%B %Y}: visit"
    ]


def test_others_learn_that_a_concern_was_and_not_in_which_words() -> None:
    scene = Sharing()
    raised = raise_concern(episode=scene.ref, words=f"{TOLD} rang us.", by=scene.by(), at=NOW)
    settle_concern(
        episode=scene.ref, concern=raised.ref, outcome="acted-on", finding=f"{TOLD} was right.",
        by=scene.by(scene.boss), at=NOW,
    )  # fmt: skip
    told = told_in(scene.share(items=keys(scene, "story")))
    assert TOLD not in told
    assert "A concern for safety was raised" in told
    assert "A concern was settled" in told
    story = next(one for one in things_of(scene.episode) if one.key.startswith("story:"))
    offered = [one for one in story.passages if TOLD in one.text]
    assert [one.tag for one in offered] == ["safety", "safety"]  # whoever releases it to the family decides


def test_a_tag_that_was_sent_just_before_a_share_and_kept_after_it_holds() -> None:
    """Instants are taken before the record is held: of the two, the share was the first to hold it."""
    scene = Sharing()
    given = note(scene)
    note(scene, "Her father came.")
    share = scene.share(items=keys(scene, "note", "story"), at=days(1))
    tag(scene, given, "informant", at=days(1) - dt.timedelta(milliseconds=5))
    told = told_in(share)
    assert "She told of school." not in told  # neither by itself nor in what happened
    assert told.count("Her father came.") == 2


# ── the family ───────────────────────────────────────────────────────────────────────────────────────────────────────


class Written(Given):
    """Notes and documents besides, in which secrets of both homes stand."""

    def __init__(self) -> None:
        super().__init__()
        self.tagged = note(self, f"{TOLD} rang us.", "informant")
        self.note = note(self, "Clare came too.\nAnna is at 12 Elm Street, ZE3 0AA on Fridays.\nRing 01632 960123.")
        self.letter = document(self, b"Dear Mary, Anna missed three days.")
        self.tells = document(self, b"He lives at 12 Elm Street.", "A report")

    def got(self, account: Account, release: Any) -> Any:
        """The file that somebody saves from their page."""
        return open_released_file(episode=self.ref, release=release.ref, by=of(account), at=days(2))


def test_a_note_and_what_happened_reach_the_family_without_others_secrets() -> None:
    world = Written()
    things = {one.key.partition(":")[0]: one for one in reversed(things_of(world.episode))}
    assert f"note:{world.tagged.pk}" not in [one.key for one in things_of(world.episode)]
    given = {}
    for kind in ("note", "story"):
        found, reader = things[kind], world.reader(world.mother)
        look = suspected(found, reader, elsewhere(world.episode, reader))
        left = {one.key: one.tag for one in found.passages if one.tag} | dict.fromkeys(look, "other")
        given[kind] = release = world.released(world.mother, found.key, left_out=left, taken_out=["clare"])
        assert world.reads(world.mum, release) == release
        told = json.dumps(release.content, ensure_ascii=False) + everything_in(on_paper(release, TODAY).content)
        bare = "".join(filter(str.isalnum, told)).casefold()
        for secret in (*HERS, TOLD):
            assert "".join(filter(str.isalnum, secret)).casefold() not in bare, (kind, secret)
    with pytest.raises(Refusal, match="changed"):
        releasing.propose_release(
            episode=world.ref, thing=f"note:{world.tagged.pk}", person=world.mother.ref, left_out={}, taken_out=[],
            seen="0" * 64, key="t", by=world.by(), at=NOW,
        )  # fmt: skip
    tag(world, world.note, "sibling")
    assert world.reads(world.mum, given["note"]) is None
    assert world.reads(world.mum, given["story"]) is None  # it is in there as well
    with pytest.raises(Refusal):
        world.propose(world.mother, things["story"].key, who=world.stranger)


def test_a_document_is_given_whole_or_not_at_all() -> None:
    world = Written()
    key, tells = f"document:{world.letter.pk}", f"document:{world.tells.pk}"
    for wrong in ({"left_out": {"0": "other"}}, {"taken_out": ["Anna"]}):
        with pytest.raises(Refusal, match="whole"):
            world.propose(world.mother, key, **wrong)
    with pytest.raises(Refusal, match="must not reach them"):
        world.propose(world.mother, tells)
    his = world.released(world.father, tells)  # his own home
    hers = world.released(world.mother, key)
    assert "missed" not in json.dumps(hers.content)  # what is destroyed is then nowhere
    for who in (world.dad, world.lead, world.stranger):
        assert world.got(who, hers) is None
    assert world.got(world.mum, hers).content == b"Dear Mary, Anna missed three days."
    world.home("9 New Road", "ZE9 9ZZ", world.father, day=1)
    assert own.open_release(episode=world.ref, release=his.ref, by=of(world.dad), at=days(2)) == his
    waits = world.propose(world.mother, key)
    world.home("1 Dear Mary Lane\nDear Mary", "ZE8 8AA", world.clare, day=1)
    with pytest.raises(Refusal, match="changed"):
        releasing.let_out(
            episode=world.ref, release=waits.ref, seen=waits.sha256, by=world.by(world.boss), at=days(2)
        )  # fmt: skip
    attachments.destroy_document(episode=world.ref, document=world.letter.ref, because="x", by=world.by(), at=days(2))
    assert world.got(world.mum, hers) is None
    assert own.open_release(episode=world.ref, release=hers.ref, by=of(world.mum), at=days(2)) is None
    assert thing_of(world.episode, key) is None


def test_a_tag_that_was_sent_just_before_a_release_and_kept_after_it_holds() -> None:
    world = Written()
    released = world.released(world.mother, f"note:{world.note.pk}")
    Release.objects.filter(pk=released.pk).update(at=days(1))
    assert world.reads(world.mum, released) == released
    tag(world, world.note, "informant", at=days(1) - dt.timedelta(milliseconds=5))
    assert world.reads(world.mum, released) is None


def test_what_was_released_is_kept_back_once_an_address_in_it_is_written_down() -> None:
    world = Written()
    Review.objects.filter(pk=world.review.pk).update(because="Fred stays at 3 Beech Walk.")
    about = world.released(world.mother, f"review:{world.review.ref}")
    letter = document(world, b"He stays at 3 Beech Walk.", "A slip")
    titled = document(world, b"Dear Mary", "Of 3 Beech Walk")
    whole = [world.released(world.mother, f"document:{one.pk}") for one in (letter, titled)]
    other = world.released(world.mother, f"document:{world.letter.pk}")
    his = world.released(world.father, f"document:{letter.pk}")
    assert [world.reads(world.mum, one) for one in (about, *whole)] == [about, *whole]
    world.home("3 Beech Walk, Salford", "ZE5 5AA", world.father, day=1)
    assert [world.reads(world.mum, one) for one in (about, *whole)] == [None, None, None]
    assert world.got(world.mum, whole[0]) is None
    assert world.reads(world.mum, other) == other
    assert world.reads(world.dad, his) == his  # his own home
