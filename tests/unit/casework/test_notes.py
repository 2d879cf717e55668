"""Notes of contact: who may write and read them, that what was written first stays, and that the record says when a
child was last seen."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, TODAY, Scene, days
from village.casework.actions.families import Who, add_person
from village.casework.actions.notes import NO_NOTE, STALE, Contact, correct_note, write_note
from village.casework.actions.permitted import CLOSED, NO_EPISODE
from village.casework.models import Episode, Note, NoteSeen, NoteTag, NoteText
from village.casework.queries.facts import facts
from village.casework.queries.notes import children_seen, holds, notes_of
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
VISIT = Contact("visit", TODAY, "Anna drew a house and would not talk of it.")


@pytest.fixture
def scene() -> Scene:
    return Scene()


def write(scene: Scene, contact: Contact = VISIT, **told: Any) -> Note:
    asked = {"episode": scene.ref, "contact": contact, "key": uuid.uuid4().hex, "by": scene.by(), "at": NOW}
    return write_note(**asked | told)


def correct(scene: Scene, note: Note | uuid.UUID, contact: Contact, **told: Any) -> None:
    ref = note.ref if isinstance(note, Note) else note
    asked = {"episode": scene.ref, "note": ref, "contact": contact, "because": "The wrong day.", "seen": 1}
    correct_note(**asked | {"by": scene.by(), "at": days(1)} | told)


def test_whoever_has_no_part_in_it_writes_and_corrects_nothing(scene: Scene) -> None:
    note = write(scene)
    for who, says in ((scene.stranger, NO_EPISODE), (scene.boss, "do not work on it")):
        for ref in (scene.ref,) if who == scene.boss else (scene.ref, uuid.uuid4()):
            with pytest.raises(Refusal, match=says):
                write(scene, episode=ref, by=scene.by(who))
            with pytest.raises(Refusal, match=says):
                correct(scene, note, VISIT, episode=ref, by=scene.by(who))
    other = made.episode(scene.lead, "Another family").ref
    for ref in (note.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match=NO_NOTE):
            correct(scene, ref, VISIT, episode=other)
    Episode.objects.filter(pk=scene.episode.pk).update(closed_at=NOW, closing="needs-met")
    with pytest.raises(Refusal, match=CLOSED):
        write(scene)
    assert NoteText.objects.count() == 1


def test_pages_of_notes_are_the_page_of_nothing_for_a_stranger(scene: Scene) -> None:
    note, client = write(scene), made.browser(scene.stranger)
    for part in ("", "write/", f"{note.ref}/correct/"):
        for how in ("get", "post"):
            answers = [getattr(client, how)(f"/help/{ref}/notes/{part}") for ref in (scene.ref, uuid.uuid4())]
            assert [one.status_code for one in answers] == [404, 404]
            assert b"drew a house" not in answers[0].content
    reader = made.browser(scene.boss)
    assert b"drew a house" in reader.get(f"/help/{scene.ref}/notes/").content
    assert b"Write a note" not in reader.get(f"/help/{scene.ref}/notes/").content
    mine = made.browser(scene.lead)
    assert mine.get(f"/help/{made.episode(scene.lead, 'B').ref}/notes/{note.ref}/correct/").status_code == 404


def test_who_was_there_is_of_the_family_and_the_team_and_only_a_born_child_is_seen(scene: Scene) -> None:
    unborn = add_person(episode=scene.ref, who=Who(due_on=days(90).date()), part="child", by=scene.by(), at=NOW)
    other = made.episode(scene.lead, "Another family")
    member = scene.episode.members.get()
    stranger = other.family.people.first()
    assert stranger is not None
    wrong = [
        replace(VISIT, family=(stranger.ref,)),
        replace(VISIT, team=(member.pk + 999,)),
        replace(VISIT, seen={unborn.ref: False}),
        replace(VISIT, seen={scene.mother.ref: True}),
        replace(VISIT, seen={stranger.ref: True}),
        replace(VISIT, on=days(1).date()),
        replace(VISIT, words=""),
    ]
    for contact in wrong:
        with pytest.raises(Refusal):
            write(scene, contact)
    assert not Note.objects.exists()
    told = replace(VISIT, family=(scene.mother.ref,), team=(member.pk,), others="Her aunt", tags=("sibling", "sibling"))
    text = holds(notes_of(scene.episode).get(pk=write(scene, told).pk))
    assert [one.ref for one in text.family.all()] == [scene.mother.ref]
    assert [one.pk for one in text.team.all()] == [member.pk]
    assert [one.tag for one in text.tags.all()] == ["sibling"]


def test_a_note_that_is_sent_twice_is_kept_once_and_words_are_in_no_audit(scene: Scene) -> None:
    first = write(scene, key="k")
    assert write(scene, replace(VISIT, words="Otherwise"), key="k").pk == first.pk
    assert write(scene, key="k", episode=made.episode(scene.lead, "Another").ref).pk != first.pk
    correct(scene, first, replace(VISIT, words="She drew a red house."))
    kept = Entry.objects.filter(action__startswith="casework.note")
    assert [one.action for one in kept.order_by("seq")] == ["casework.note"] * 2 + ["casework.note.correct"]
    assert "house" not in repr([one.detail for one in kept])


def test_a_correction_keeps_what_was_written_first(scene: Scene) -> None:
    note = write(scene, replace(VISIT, seen={scene.anna.ref: True}))
    with pytest.raises(Refusal, match="why"):
        correct(scene, note, VISIT, because=" ")
    correct(scene, note, replace(VISIT, words="She drew a ship.", seen={scene.anna.ref: False}))
    with pytest.raises(Refusal, match=STALE):
        correct(scene, note, replace(VISIT, words="Mine"))
    texts = list(notes_of(scene.episode).get().texts.all())
    assert [(one.number, one.words, one.because) for one in texts] == [
        (1, VISIT.words, ""), (2, "She drew a ship.", "The wrong day."),
    ]  # fmt: skip
    shown = made.browser(scene.boss).get(f"/help/{scene.ref}/notes/").content.decode()
    assert shown.index("She drew a ship.") < shown.index(VISIT.words)


@pytest.mark.parametrize("model", [Note, NoteText, NoteSeen, NoteTag])
def test_what_was_written_cannot_be_changed_or_destroyed(scene: Scene, model: Any) -> None:
    write(scene, replace(VISIT, seen={scene.anna.ref: True}, tags=("informant",)))
    for do in (lambda: model.objects.update(id=999_999), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            do()
    assert model.objects.count() == 1


def test_the_record_says_when_each_child_was_last_seen_by_what_notes_say_now(scene: Scene) -> None:
    def last(at: dt.datetime = NOW) -> tuple[Any, Any, bool]:
        (one,) = children_seen(scene.episode, at=at)
        return one.last.on, one.last.alone_on, one.late

    assert last() == (None, None, False)
    assert facts(scene.episode)["children-seen"] == "no"
    day = TODAY - dt.timedelta(days=9)
    note = write(scene, replace(VISIT, on=day, seen={scene.anna.ref: True}))
    write(scene, replace(VISIT, on=day + dt.timedelta(days=2), seen={scene.anna.ref: False}))
    write(scene, replace(VISIT, kind="call"))
    assert last() == (day + dt.timedelta(days=2), day, False)
    assert facts(scene.episode)["children-seen"] == "yes"
    assert facts(scene.episode)["children-seen-since"] == day + dt.timedelta(days=2)
    assert last(days(35)) == (day + dt.timedelta(days=2), day, False)
    assert last(days(36)) == (day + dt.timedelta(days=2), day, True)
    correct(scene, note, replace(VISIT, on=day))
    assert last()[1] is None
    scene.episode.closed_at = days(3)
    assert last(days(90))[2] is False


def test_the_page_of_a_record_shows_it_beside_the_clocks(scene: Scene) -> None:
    write(scene, replace(VISIT, seen={scene.anna.ref: True}))
    page = made.browser(scene.lead).get(f"/help/{scene.ref}/").content.decode()
    part = page[page.index('id="seen"') :].partition("</section>")[0]
    assert "4 May 2026" in part
    assert ("Longer ago than six weeks" in part) == (localdate() > dt.date(2026, 6, 15))


def test_a_note_is_written_and_corrected_on_pages(scene: Scene) -> None:
    client, here = made.browser(scene.lead), f"/help/{scene.ref}/notes/"
    today = localdate()
    sent = {
        "kind": "visit", "on-day": today.day, "on-month": today.month, "on-year": today.year, "words": "We talked.",
        f"seen_{scene.anna.ref}": "alone", "family": [str(scene.mother.ref)], "tags": ["informant"], "key": "k1",
        "by": str(scene.stranger.ref), "number": "7",
    }  # fmt: skip
    assert client.post(f"{here}write/", {**sent, f"seen_{scene.anna.ref}": ""}).status_code == 400
    assert client.post(f"{here}write/", {**sent, "words": "a\x00b"}).status_code == 400
    for _ in range(2):
        assert client.post(f"{here}write/", sent).status_code == 302
    text = NoteText.objects.get()
    assert (text.number, text.by) == (1, scene.lead.ref)
    assert text.seen.get().alone
    there = f"{here}{text.note.ref}/correct/"
    assert b"We talked." in client.get(there).content
    wanted = {**sent, "words": "We talked of school.", "because": "Clearer", "seen": 1}
    assert client.post(there, {**wanted, "seen": 4}).status_code == 400
    assert client.post(there, wanted).status_code == 302
    assert b"What it said before" in client.get(here).content
    assert b"We talked of school." in made.browser(scene.nurse).get(here).content
