"""What happened in one episode as it stood on a day, to be given to somebody else: nothing of any other episode, and
nothing of notes that are kept from them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from village.casework.models import Episode, NoteTag
from village.casework.queries.chronology import items_of
from village.casework.queries.notes import given_notes
from village.casework.rules.chronology import TITLE_ONLY, Item, in_order
from village.casework.rules.tags import OTHERS, keeping_from
from village.kernel.calendar.rules import london_date


@dataclass(frozen=True)
class Story:
    """What happened, as it is kept with whoever it was given to."""

    content: dict[str, Any]

    @property
    def until(self) -> dt.date:
        """The last day on which something of it was written down."""
        return dt.date.fromisoformat(self.content["until"])


def told_to(episode: Episode, whom: str) -> list[Item]:
    """What happened, the longest ago first, as far as `whom` (`rules.tags`) may be told of it."""
    given = {note_key(one.note_id) for one in given_notes(episode, whom)}
    return [one for one in in_order(items_of(episode)) if one.kind != "note" or one.key in given]


def story_of(episode: Episode) -> Story:
    """The same, as it is kept with another organisation: of a concern it is told that it was, and not in which
    words."""
    items = told_to(episode, OTHERS)
    rows = [
        {
            "key": one.key,
            "on": one.on.isoformat(),
            "title": one.title,
            "text": "" if one.kind in TITLE_ONLY else one.text,
        }
        for one in items
    ]
    return Story({"until": last_day(items).isoformat(), "rows": rows})


def last_day(items: list[Item]) -> dt.date:
    """The last day on which some of this was written down: what began help is always there."""
    return london_date(max(one.at for one in items))


def note_key(note: int) -> str:
    """By what the chronology knows a note."""
    return f"note-{note}"


def tagged_since(episode: Episode, whom: str, since: dt.datetime) -> set[int]:
    """The notes which were there at an instant, and of which it was said afterwards that they are kept from `whom`:
    what was given of them before is given no more."""
    found = NoteTag.objects.filter(
        tag__in=keeping_from(whom), text__note__episode=episode, text__note__at__lte=since, text__at__gt=since
    )
    return set(found.values_list("text__note", flat=True))


def kept_now(episode: Episode, whom: str, since: dt.datetime) -> set[int]:
    """Of the notes which were given to `whom` at an instant, those that are given no more; others may be among them. A
    note was given without such a tag, so one that holds now came after, whatever its instant says: that is taken before
    the record is held."""
    given = {one.note_id for one in given_notes(episode, whom)}
    tagged = set(episode.notes.values_list("pk", flat=True)) - given
    return tagged | tagged_since(episode, whom, since)
