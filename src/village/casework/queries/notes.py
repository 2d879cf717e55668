"""Notes of contact, each as it holds now with what it said before, and when each child was last seen."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from village.casework.models import Episode, Note, NoteSeen, NoteText, Person
from village.casework.queries.plan_shown import person_called
from village.casework.rules.families import called
from village.casework.rules.notes import LastSeen, Sight, last_seen, seen_late
from village.casework.rules.tags import excludes
from village.kernel.calendar.rules import london_date


@dataclass(frozen=True)
class Child:
    """A child of an episode with when they were last seen; `late`: longer ago than it should be."""

    person: Person
    name: str
    last: LastSeen
    late: bool


def notes_of(episode: Episode) -> QuerySet[Note]:
    """The notes of an episode with all their texts, the newest contact first."""
    texts = NoteText.objects.prefetch_related("family", "team", "tags", "seen__person").order_by("number")
    return episode.notes.prefetch_related(Prefetch("texts", texts)).order_by("-pk")


def given_notes(episode: Episode, whom: str) -> list[NoteText]:
    """The notes that `whom` (`rules.tags`) may be given, as each holds now, the newest first."""
    held = [holds(one) for one in notes_of(episode)]
    return [one for one in held if not excludes([each.tag for each in one.tags.all()], whom)]


def note_content(text: NoteText) -> dict[str, Any]:
    """All that a text says, as it is kept: what somebody is called by now changes nothing of it."""
    return {
        "kind": text.kind,
        "on": text.on.isoformat(),
        "family": sorted(str(one.ref) for one in text.family.all()),
        "team": sorted(one.pk for one in text.team.all()),
        "others": text.others,
        "seen": sorted([str(one.person.ref), one.alone] for one in text.seen.all()),
        "words": text.words,
    }


def who_came(text: NoteText) -> str:
    """Who was there, in words."""
    came = [*map(person_called, text.family.all()), *(one.name for one in text.team.all())]
    return "; ".join([*came, *([text.others] if text.others else [])])


def who_was_seen(text: NoteText) -> str:
    """Which children were seen, in words; blank for none."""
    return "; ".join(f"{person_called(one.person)}{', alone' if one.alone else ''}" for one in text.seen.all())


def holds(note: Note) -> NoteText:
    """What a note says now: its last text."""
    return list(note.texts.all())[-1]


def sights_of(episode: Episode) -> list[Sight]:
    """Who was seen when, by what each note says now."""
    latest: dict[int, int] = {}
    for note, text in NoteText.objects.filter(note__episode=episode).order_by("number").values_list("note", "pk"):
        latest[note] = text
    seen = NoteSeen.objects.filter(text__in=latest.values()).select_related("person", "text").order_by("pk")
    return [Sight(str(one.person.ref), one.text.on, one.alone) for one in seen]


def children_seen(episode: Episode, *, at: dt.datetime) -> list[Child]:
    """The children of an episode who are born and alive, each with when they were last seen."""
    children = list(episode.children.filter(due_on=None, died_on=None).order_by("born_on", "pk"))
    last = last_seen(sights_of(episode), [str(one.ref) for one in children])
    today, opened_on = london_date(at), london_date(episode.opened_at)
    return [
        Child(
            one,
            called(one.name, one.known_as, one.due_on),
            last[str(one.ref)],
            episode.closed_at is None and seen_late(last[str(one.ref)], opened_on, today),
        )
        for one in children
    ]
