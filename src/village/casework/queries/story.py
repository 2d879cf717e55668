"""What happened in one episode as it stood on a day, to be given to somebody else: nothing of any other episode, and
nothing of notes that are kept from them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from village.casework.models import Episode, NoteTag
from village.casework.queries.chronology import items_of
from village.casework.queries.notes import given_notes
from village.casework.rules.chronology import Item, in_order
from village.casework.rules.tags import keeping_from
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


def story_of(episode: Episode, whom: str) -> Story:
    """The same, as it is kept."""
    items = told_to(episode, whom)
    rows = [{"key": one.key, "on": one.on.isoformat(), "title": one.title, "text": one.text} for one in items]
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
