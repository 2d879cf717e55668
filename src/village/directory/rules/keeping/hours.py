"""Days and times as a provider writes them, as the standard has them, and as they are told.

Times are of the clock on the wall in the place: when clocks change, ten in the morning stays ten in the morning. What
closes before it opens closes on the next day.
"""

import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.directory.rules.keeping import words as typed
from village.directory.rules.keeping.said import DAYS, TERMS
from village.directory.rules.keeping.words import NotTaken
from village.directory.rules.reading import several, text
from village.directory.rules.record import Document

MOST_ROWS = 28


class PartNotTaken(NotTaken):
    """A row that is not taken for one `part` of it: `day`, `opens`, `closes` or `term`."""

    def __init__(self, sentence: str, part: str) -> None:
        super().__init__(sentence)
        self.part = part


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
    """A row as it was typed; none for an empty one. Raises PartNotTaken."""
    if not any((day, opens, closes)):
        return None
    if day not in DAYS:
        raise PartNotTaken("Day: choose a day of the week.", "day")
    if term not in TERMS:
        raise PartNotTaken("Weeks: choose one of the list.", "term")
    named = DAYS[str(day)]
    made = Row(str(day), _time(opens, f"{named}, from", "opens"), _time(closes, f"{named}, until", "closes"), str(term))
    if made.opens == made.closes:
        raise PartNotTaken(f"{named}: it closes at another time than it opens.", "closes")
    return made


def _time(said: object, what: str, part: str) -> str:
    try:
        return typed.time(said, what)
    except NotTaken as error:
        raise PartNotTaken(str(error), part) from None


def schedules_of(document: Mapping[str, Any], rows: Sequence[Row], out: Iterable[str] = ()) -> list[Document]:
    """The schedules of a document once a provider has written `rows`: those, and what no row can say but what was taken
    `out` (by `key_of`). Raises NotTaken for a row that is there twice and for too many."""
    if len(set(rows)) != len(rows):
        raise NotTaken("One of the times is there twice.")
    if len(rows) > MOST_ROWS:
        raise NotTaken(f"At most {MOST_ROWS} times.")
    space = uuid.UUID(document["id"])
    made = []
    for one in rows:
        said: Document = {
            "id": str(uuid.uuid5(space, f"schedule\n{one.day}\n{one.opens}\n{one.closes}\n{one.term}")),
            "freq": "WEEKLY", "byday": one.day, "opens_at": one.opens, "closes_at": one.closes,
        }  # fmt: skip
        made.append({**said, "description": TERMS[one.term]} if one.term else said)
    return [*made, *unsaid(several(document, "schedules"), frozenset(out))]


def unsaid(schedules: Iterable[Any], out: frozenset[str]) -> list[Any]:
    """The schedules that no row can say, but those taken `out` (by `key_of`)."""
    return [one for one in rows_of(schedules)[1] if key_of(one) not in out]


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


def key_of(schedule: object) -> str:
    """By what a schedule is known in a form: the same for what says the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(schedule, sort_keys=True, default=str)))


def in_words(schedule: object) -> str:
    """A schedule that no row can say, as a person reads it: "first Monday of the month 10:00 to 11:00"."""
    one = schedule if isinstance(schedule, dict) else {"description": schedule if isinstance(schedule, str) else ""}
    opens, closes = (text(one, key)[:5] for key in ("opens_at", "closes_at"))
    times = f"{opens} to {closes}" if opens and closes else f"from {opens}" if opens else closes and f"until {closes}"
    dates = (
        f"{word} {said[:10]}" for key, word in _DATES.items()
        if (said := text(one, key)) and not (key == "dtstart" and text(one, "byday"))
    )  # fmt: skip
    parts = [f"{_days(one)} {times}".strip(), *dates, text(one, "description"), text(one, "notes")]
    return ", ".join(filter(None, parts)) or "A time that cannot be read"


_DATES = {"dtstart": "beginning", "valid_from": "from", "valid_to": "until", "until": "until"}
_WHICH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_EACH = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def _days(one: Mapping[str, Any]) -> str:
    """On which days, of the month or of every so many weeks."""
    freq, every = text(one, "freq").upper() or "WEEKLY", text(one, "interval")
    found = [_BYDAY.fullmatch(part.strip().upper()) for part in text(one, "byday").split(",")]
    days = [f"{_WHICH.get(int(by[1]), '') if by[1] else ''} {DAYS[by[2]]}".strip() for by in found if by]
    each = _EACH.get(freq, "")
    often = f"every {every} {each}s" if every not in ("", "1") and each else ""
    if freq != "WEEKLY" and each and not often:
        often = f"of the {each}" if days else f"every {each}"
    return " ".join(filter(None, [", ".join(days), often]))


_SAYS = frozenset({"id", "freq", "byday", "opens_at", "closes_at", "description", "dtstart"})
"""What a row says, and on which day a weekly time of a named day first was."""
_HERE = frozenset({"0", "1", "+00:00", "+01:00", "z", "utc", "gmt", "bst", "europe/london"})
"""Time zones that are the clock on the wall here."""


def _more(one: Mapping[str, Any]) -> bool:
    """Whether a schedule says more than a row can."""
    nothing = {"interval": text(one, "interval") == "1", "timezone": text(one, "timezone").lower() in _HERE}
    return any(value and not nothing.get(key) for key, value in one.items() if key not in _SAYS) or bool(
        one.get("dtstart") and not one.get("byday")
    )


def _rows(one: Mapping[str, Any]) -> list[Row] | None:
    """The rows that say all that a schedule says; none where it says more."""
    terms = {said: slug for slug, said in TERMS.items() if slug}
    said = str(one.get("description") or "")
    weekly = str(one.get("freq") or "WEEKLY").upper() == "WEEKLY"
    if _more(one) or not weekly or (said and said not in terms):
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
