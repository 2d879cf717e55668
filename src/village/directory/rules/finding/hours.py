"""When a service is open: the standard's schedules as times of a week, and whether in term or in holidays.

A time that cannot be read is left out and never guessed: what is left with none is not known.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.directory.rules.finding.plain import plain

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CODES = tuple(day[:2].upper() for day in DAYS)
"""The days as the standard writes them."""
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_DAY = 24 * 60
HALF_HOUR = 30
Schedule = Mapping[str, Any]
Span = tuple[int, int, int]
"""Day from 0 for Monday, half-hour of opening, half-hour after closing: up to 48 more than it began with."""

_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "last but one"}


@dataclass(frozen=True)
class Opening:
    """One time of opening as it is told. `day` from 0 for Monday, None where only a date or words say when; `which`:
    of the month ("first"), blank for every week; `every`: of so many weeks; `closes` may be the next morning's."""

    day: int | None
    opens: dt.time | None
    closes: dt.time | None
    which: str = ""
    every: int = 1
    on: dt.date | None = None
    note: str = ""


def openings(schedules: Iterable[Schedule], today: dt.date) -> list[Opening]:
    """Every time that schedules in force tell of, Monday first; past ones are left out."""
    found = [one for schedule in schedules if in_force(schedule, today) for one in _openings(schedule)]
    return sorted(
        found, key=lambda one: (one.day is None, one.day or 0, one.on or dt.date.max, one.opens or dt.time.max)
    )


def in_force(schedule: Schedule, today: dt.date) -> bool:
    """Whether a schedule holds on a day, as far as it says. A single day in the past does not."""
    first, last = date_said(schedule.get("valid_from")), date_said(schedule.get("valid_to"))
    until, once = date_said(schedule.get("until")), date_said(schedule.get("dtstart"))
    if not schedule.get("freq") and not schedule.get("byday") and once is not None and once < today:
        return False
    return (first is None or first <= today) and (last is None or today <= last) and (until is None or today <= until)


def spans(schedules: Iterable[Schedule], today: dt.date) -> list[Span]:
    """The week's times of opening, for `search.rules.hours.packed`. What is open on some Mondays only is open on
    Monday here: whoever asks is told which."""
    found = []
    for one in openings(schedules, today):
        if one.day is not None and one.opens is not None and one.closes is not None:
            start, end = minutes(one.opens), minutes(one.closes)
            end += _DAY if end <= start else 0
            found.append((one.day, start // HALF_HOUR, -(-end // HALF_HOUR)))
    return [(day, start, min(end, start + 48)) for day, start, end in found]


def minutes(time: dt.time) -> int:
    """Minutes after midnight."""
    return time.hour * 60 + time.minute


def _openings(schedule: Schedule) -> Iterator[Opening]:
    opens, closes = time_said(schedule.get("opens_at")), time_said(schedule.get("closes_at"))
    if opens == closes and opens != dt.time(0):
        closes = None  # opening as it closes: one of them is wrong
    note = " ".join(one for key in ("description", "notes") if (one := text_said(schedule.get(key))))
    every = _whole(schedule.get("interval")) or 1
    found = list(days(schedule))
    for day, which in found:
        yield Opening(day, opens, closes, which, every if 1 <= every <= 52 else 1, None, note)
    if not found:
        once = None if schedule.get("freq") else date_said(schedule.get("dtstart"))
        if once or note:
            yield Opening(None, opens, closes, on=once, note=note)


def days(schedule: Schedule) -> Iterator[tuple[int, str]]:
    """Days of a schedule, and which of a month's: its own list, or the day on which it began."""
    said = schedule.get("byday")
    parts = said.split(",") if isinstance(said, str) else said if isinstance(said, list) else []
    seen = set()
    for part in parts:
        found = _BYDAY.fullmatch(part.strip().upper()) if isinstance(part, str) else None
        if found:
            number = int(found[1]) if found[1] else 0
            one = (CODES.index(found[2]), _ORDINALS.get(number, "some") if number else "")
            if one not in seen:
                seen.add(one)
                yield one
    began = date_said(schedule.get("dtstart"))
    if not seen and began and schedule.get("freq") == "WEEKLY":
        yield began.weekday(), ""


def term_and_holidays(schedules: Sequence[Schedule]) -> tuple[bool | None, bool | None]:
    """Whether it is open in term and in school holidays, as far as words of its schedules say: open if one of them is,
    closed only if every one is."""
    said = [_term_and_holidays(one) for one in schedules]
    in_term, in_holidays = (_joined([one[at] for one in said]) for at in (0, 1))
    return in_term, in_holidays


def _joined(said: Sequence[bool | None]) -> bool | None:
    return True if True in said else False if said and None not in said else None


def _term_and_holidays(schedule: Schedule) -> tuple[bool | None, bool | None]:
    said = " ".join(text_said(schedule.get(key)) for key in ("description", "notes"))
    said = re.sub(r"[\s-]+", " ", said.casefold())
    if re.search(r"\b(all year|year round|throughout the year|52 weeks)\b", said):
        return True, True
    if re.search(r"\b(term time only|during term only|only (in|during) term)\b", said):
        return True, False
    if re.search(r"\b(not|closed|except|excluding) (open )?(in |during |for )?(the )?(school )?holidays\b", said):
        return True, False
    if re.search(r"\b(school )?holidays only\b|\bonly (in|during) (the )?(school )?holidays\b", said):
        return False, True
    in_holidays = bool(re.search(r"\bschool holidays\b|\bhalf terms?\b|\bholiday (club|scheme|activit)", said))
    return bool(re.search(r"\bterm time\b|\bduring term\b", said)) or None, in_holidays or None


def time_said(said: object) -> dt.time | None:
    """A time of day; 24:00 is midnight. None for what is none."""
    found = _TIME.fullmatch(said.strip()) if isinstance(said, str) else None
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    if (hour, minute) == (24, 0):
        return dt.time(0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def date_said(said: object) -> dt.date | None:
    """A date in ISO form, whatever time follows; None for what is none."""
    if not isinstance(said, str):
        return None
    try:
        return dt.date.fromisoformat(said.strip()[:10])
    except ValueError:
        return None


def text_said(said: object) -> str:
    """Words without space around and without the tags of a page; blank for what is no words."""
    return plain(said) if isinstance(said, str) else ""


def _whole(said: object) -> int | None:
    return said if isinstance(said, int) and not isinstance(said, bool) else None
