"""Notes of contact with a family: their kinds, what one must say, and when each child was last seen."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from village.casework.rules.agreeing import EARLIEST
from village.casework.rules.tags import TAGS
from village.kernel.tables.rules import hidden

KINDS: Mapping[str, str] = {
    "visit": "Visit",
    "meeting": "Meeting",
    "call": "Telephone call",
    "message": "Letter or message",
    "other": "Other contact",
}
SEES = frozenset({"visit", "meeting", "other"})
"""Kinds of contact at which a child can be seen."""
MAX_WORDS = 10_000
SEEN_WITHIN = dt.timedelta(days=42)
"""How long a child may go unseen before the record says so. Village's own: no national length was found for early
help."""


@dataclass(frozen=True)
class Said:
    """What a note says, as far as the rule needs it. `seen`: whether any child was."""

    kind: str
    on: dt.date
    words: str
    others: str
    tags: Collection[str]
    seen: bool


@dataclass(frozen=True)
class Sight:
    """That a child was seen on a day."""

    child: str
    on: dt.date
    alone: bool


@dataclass(frozen=True)
class LastSeen:
    """When a child was last seen, and last seen alone; None for never in this episode."""

    on: dt.date | None = None
    alone_on: dt.date | None = None


def note_fault(said: Said, opened_on: dt.date, today: dt.date) -> str:
    """What is wrong with a note, in a sentence; blank when nothing is."""
    if said.kind not in KINDS or not set(said.tags) <= set(TAGS):
        return "Say what kind of contact it was."
    if said.on > today:
        return "The day is in the future. Write a note once it has happened."
    if said.on < opened_on - EARLIEST:
        return "The day is more than a year before help was opened."
    if not said.words.strip():
        return "Say what happened."
    if len(said.words) > MAX_WORDS:
        return f"A note has at most {MAX_WORDS} characters. Write the rest in a second one."
    if said.seen and said.kind not in SEES:
        return "A child is seen by meeting them. Of a call or a message, say that no child was seen."
    return hidden(said.words) or hidden(said.others)


def last_seen(sights: Iterable[Sight], children: Iterable[str]) -> dict[str, LastSeen]:
    """When each of these children was last seen, and alone."""
    known = list(sights)
    return {
        child: LastSeen(
            max((one.on for one in known if one.child == child), default=None),
            max((one.on for one in known if one.child == child and one.alone), default=None),
        )
        for child in children
    }


def seen_late(last: LastSeen, opened_on: dt.date, today: dt.date) -> bool:
    """Whether a child has gone unseen for longer than SEEN_WITHIN, since they were last seen or help was opened."""
    return today > (last.on or opened_on) + SEEN_WITHIN


def all_seen_since(seen: Collection[LastSeen]) -> dt.date | None:
    """The day since which every child has been seen: the longest ago of when each was last; None when one never was, or
    there is none to see."""
    days = [one.on for one in seen if one.on is not None]
    return min(days) if days and len(days) == len(seen) else None
