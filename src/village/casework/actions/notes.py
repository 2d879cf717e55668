"""Writing notes of contact, and correcting them: what was written first is kept."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from village.casework.actions.families import person_of
from village.casework.actions.permitted import held
from village.casework.models import Episode, Member, Note, NoteSeen, NoteTag, NoteText, Person
from village.casework.rules.access import WRITE
from village.casework.rules.notes import Said, note_fault
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date

NO_NOTE = "There is no such note."
STALE = "Somebody has corrected this since you opened it. Read it again; what you wrote is still on this page."


@dataclass(frozen=True)
class Contact:
    """A note as a form tells of it. `seen`: the children who were seen, by reference, and whether alone."""

    kind: str
    on: dt.date
    words: str
    family: tuple[uuid.UUID, ...] = ()
    team: tuple[int, ...] = ()
    others: str = ""
    seen: Mapping[uuid.UUID, bool] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


@transaction.atomic
def write_note(*, episode: uuid.UUID, contact: Contact, key: str, by: Viewer, at: dt.datetime) -> Note:
    """Keep a note. `key`: made when the page was opened; the same again gives the same note.

    Raises Refusal for no words, a day to come, somebody neither of the family nor of the team, a child who cannot have
    been seen.
    """
    one = held(episode, WRITE, by=by, at=at)
    known = one.notes.filter(key=key).first()
    if known is not None:
        return known
    made = Note.objects.create(episode=one, key=key, by=uuid.UUID(str(by.ref)), at=at)
    _text(made, 1, contact, "", by, at)
    did(by, "casework.note", f"episode:{one.ref}", at, note=str(made.ref), kind=contact.kind, seen=len(contact.seen))
    return made


@transaction.atomic
def correct_note(
    *, episode: uuid.UUID, note: uuid.UUID, contact: Contact, because: str, seen: int, by: Viewer, at: dt.datetime
) -> None:
    """Correct a note: it says this from now on, and what it said before is kept. `seen`: the number of the text that
    was read. Raises Refusal as `write_note`, without a reason, or when somebody corrected it since."""
    one = held(episode, WRITE, by=by, at=at)
    found = one.notes.filter(ref=note).first()
    if found is None:
        raise Refusal(NO_NOTE)
    if found.texts.count() != seen:
        raise Refusal(STALE)
    if not because.strip():
        raise Refusal("Say why you correct it.")
    _text(found, seen + 1, contact, because.strip()[:300], by, at)
    did(by, "casework.note.correct", f"episode:{one.ref}", at, note=str(found.ref), number=seen + 1)


def _text(note: Note, number: int, contact: Contact, because: str, by: Viewer, at: dt.datetime) -> None:
    one = note.episode
    said = Said(contact.kind, contact.on, contact.words, contact.others, contact.tags, bool(contact.seen))
    fault = note_fault(said, london_date(one.opened_at), london_date(at))
    if fault:
        raise Refusal(fault)
    family = [person_of(one, each) for each in contact.family]
    team = [_member(one, each) for each in contact.team]
    seen = {_child(one, each): alone for each, alone in contact.seen.items()}
    made = NoteText.objects.create(
        note=note, number=number, kind=contact.kind, on=contact.on, words=contact.words.strip(),
        others=contact.others.strip()[:300], because=because, by=uuid.UUID(str(by.ref)), at=at,
    )  # fmt: skip
    made.family.set(family)
    made.team.set(team)
    NoteSeen.objects.bulk_create(NoteSeen(text=made, person=child, alone=alone) for child, alone in seen.items())
    NoteTag.objects.bulk_create(NoteTag(text=made, tag=tag) for tag in dict.fromkeys(contact.tags))


def _member(one: Episode, number: int) -> Member:
    found = one.members.filter(pk=number).first()
    if found is None:
        raise Refusal("There is no such member of the team.")
    return found


def _child(one: Episode, ref: uuid.UUID) -> Person:
    """A child of this episode who can have been seen."""
    found = one.children.filter(ref=ref, due_on=None).first()
    if found is None:
        raise Refusal("Only a child of this family who is born can be seen.")
    return found
