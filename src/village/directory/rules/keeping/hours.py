"""Days and times as a provider writes them, as the standard has them, and as they are told.

Times are of the clock on the wall in the place: when clocks change, ten in the morning stays ten in the morning. What
closes before it opens closes on the next day.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.directory.rules.keeping import words as typed
from village.directory.rules.keeping.reading import several
from village.directory.rules.keeping.said import DAYS, TERMS
from village.directory.rules.keeping.words import NotTaken
from village.directory.rules.record import Document

MOST_ROWS = 28


@dataclass(frozen=True)
class Row:
    """A day of the week (two letters), from when to when (HH:MM), and in which weeks: a key of TERMS."""

    day: str
    opens: str
    closes: str
    term: str = ""

    @property
    def overnight(self) -> bool:
        """Whether it closes on the next day."""
        return self.closes < self.opens

    @property
    def said(self) -> str:
        """As it is told: "Friday 22:00 to 02:00 the next day, term time only"."""
        night = " the next day" if self.overnight else ""
        return f"{DAYS[self.day]} {self.opens} to {self.closes}{night}" + (
            f", {TERMS[self.term].lower()}" if self.term else ""
        )


def row(day: object, opens: object, closes: object, term: object = "") -> Row | None:
    """A row as it was typed; none for an empty one. Raises NotTaken."""
    if not any((day, opens, closes)):
        return None
    if day not in DAYS:
        raise NotTaken("Day: choose a day of the week.")
    if term not in TERMS:
        raise NotTaken("Weeks: choose one of the list.")
    named = DAYS[str(day)]
    made = Row(str(day), typed.time(opens, f"{named}, from"), typed.time(closes, f"{named}, until"), str(term))
    if made.opens == made.closes:
        raise NotTaken(f"{named}: it closes at another time than it opens.")
    return made


def schedules_of(document: Mapping[str, Any], rows: Sequence[Row]) -> list[Document]:
    """The schedules of a document once a provider has written `rows`: those, and what no row can say. Raises NotTaken
    for a row that is there twice and for too many."""
    if len(set(rows)) != len(rows):
        raise NotTaken("One of the times is there twice.")
    if len(rows) > MOST_ROWS:
        raise NotTaken(f"At most {MOST_ROWS} times.")
    kept = rows_of(several(document, "schedules"))[1]
    space = uuid.UUID(document["id"])
    made = []
    for one in rows:
        said: Document = {
            "id": str(uuid.uuid5(space, f"schedule\n{one.day}\n{one.opens}\n{one.closes}\n{one.term}")),
            "freq": "WEEKLY", "byday": one.day, "opens_at": one.opens, "closes_at": one.closes,
        }  # fmt: skip
        made.append({**said, "description": TERMS[one.term]} if one.term else said)
    return [*made, *kept]


def rows_of(schedules: Iterable[Any]) -> tuple[list[Row], list[Any]]:
    """Schedules as rows, in the order of the week, and those that no row can say."""
    rows: list[Row] = []
    kept: list[Any] = []
    for one in schedules:
        found = _rows(one) if isinstance(one, dict) else None
        if found is None:
            kept.append(one)
        else:
            rows += found
    order = list(DAYS)
    return sorted(set(rows), key=lambda one: (order.index(one.day), one.opens, one.closes, one.term)), kept


_SAYS = frozenset({"id", "freq", "byday", "opens_at", "closes_at", "description"})


def _rows(one: Mapping[str, Any]) -> list[Row] | None:
    """The rows that say all that a schedule says; none where it says more."""
    terms = {said: slug for slug, said in TERMS.items() if slug}
    said = str(one.get("description") or "")
    weekly = str(one.get("freq") or "WEEKLY").upper() == "WEEKLY"
    more = any(value for key, value in one.items() if key not in _SAYS)
    if more or not weekly or (said and said not in terms):
        return None
    try:
        found = [
            row(day.strip().upper(), str(one.get("opens_at") or "")[:5], str(one.get("closes_at") or "")[:5],
                terms.get(said, ""))
            for day in str(one.get("byday") or "").split(",")
        ]  # fmt: skip
    except NotTaken:
        return None
    return [each for each in found if each]
