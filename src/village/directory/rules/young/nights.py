"""Tonight, Friday night, this weekend: which days and hours of the clock are meant, and whether an entry is open then.

A day is a date here: what is open on the first Friday of the month is open on no other.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from village.directory.rules.finding.hours import HALF_HOUR, Opening, Schedule, minutes, openings, term_and_holidays
from village.search.rules.question import When

NIGHTS = {
    "tonight": "Tonight",
    "friday": "Friday night",
    "saturday": "Saturday night",
    "weekend": "This weekend",
    "holidays": "In school holidays",
}
SAID = {
    "": "", "tonight": "tonight", "friday": "on Friday night", "saturday": "on Saturday night",
    "weekend": "this weekend", "holidays": "in school holidays",
}  # fmt: skip
EVENING, MIDNIGHT = 34, 48  # half-hours: from 5pm
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
_DAYS = {"friday": FRIDAY, "saturday": SATURDAY}
YES, ASK, NO = "yes", "ask", "no"
_WHICH = ("first", "second", "third", "fourth", "fifth")


class Spell(NamedTuple):
    """Some half-hours of a date, the last not included."""

    on: dt.date
    start: int
    end: int = MIDNIGHT

    @property
    def when(self) -> When:
        """The same, as the search is asked."""
        return When(self.on.weekday(), self.start, self.end)


def spells(night: str, now: dt.datetime) -> tuple[Spell, ...]:
    """What is meant, said at a moment of the clock on the wall; nothing of it that is over. None for no date."""
    today = now.date()
    if night == "tonight":
        return _left([Spell(today, EVENING)], now)
    if night in _DAYS:
        return _left([Spell(today + dt.timedelta(days=(_DAYS[night] - today.weekday()) % 7), EVENING)], now)
    if night == "weekend":
        sunday = today + dt.timedelta(days=(SUNDAY - today.weekday()) % 7)
        days = [one for one in (sunday - dt.timedelta(days=1), sunday) if one >= today]
        return _left([Spell(day, 0) for day in days], now)
    return ()


def after(night: str, now: dt.datetime) -> dt.datetime | None:
    """When to ask for the next night of a name, if the evening of this one has begun; None where it has not."""
    begun = _DAYS.get(night) == now.weekday() and minutes(now.time()) >= EVENING * HALF_HOUR
    return dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time.min) if begun else None


def on_of(night: str, times: Iterable[Spell]) -> dt.date | None:
    """The date of a night that is named by its day of the week; None for any other."""
    return next((one.on for one in times), None) if night in _DAYS else None


def _left(some: Iterable[Spell], now: dt.datetime) -> tuple[Spell, ...]:
    gone = minutes(now.time()) // HALF_HOUR
    return tuple(one._replace(start=max(one.start, gone)) if one.on == now.date() else one for one in some)


def open_then(schedules: Iterable[Schedule], spell: Spell) -> str:
    """Whether it is open at some time of a spell: YES, NO, or ASK where it is every few weeks, says no time, or is for
    school holidays or term alone on a day of which it is not known here what it is."""
    found = [_said_of(each, _open(one, spell), spell.on) for each in schedules for one in openings([each], spell.on)]
    return YES if YES in found else ASK if ASK in found else NO


def _said_of(schedule: Schedule, state: str, on: dt.date) -> str:
    in_term, in_holidays = term_and_holidays([schedule])
    doubtful = (in_holidays if of_all_holidays(on) else in_term) is False
    return ASK if state == YES and doubtful else state


def of_all_holidays(on: dt.date) -> bool:
    """Whether a day is in the holidays of every school: August, and Christmas Eve until New Year's Day. Of the others
    each authority decides, and it is not known here."""
    return on.month == 8 or (on.month, on.day) >= (12, 24) or (on.month, on.day) == (1, 1)


def times_then(schedules: Iterable[Schedule], spell: Spell) -> list[Opening]:
    """The times at which it is, or may be, open in a spell."""
    return [one for one in openings(schedules, spell.on) if _open(one, spell) != NO]


def _open(one: Opening, spell: Spell) -> str:
    if one.on not in (None, spell.on) or (one.day is not None and one.day != spell.on.weekday()):
        return NO
    if one.day is None and one.on is None:
        return ASK  # words alone say when
    if one.which in _WHICH and _WHICH.index(one.which) != (spell.on.day - 1) // 7:
        return NO
    if one.which.startswith("last") and not _is_last(spell.on, 1 + ("but one" in one.which)):
        return NO
    if one.opens is None or one.closes is None:
        return ASK
    start, end = minutes(one.opens) / HALF_HOUR, minutes(one.closes) / HALF_HOUR
    end += MIDNIGHT if end <= start else 0
    if start >= spell.end or end <= spell.start:
        return NO
    return ASK if one.every > 1 or one.which == "some" else YES


def _is_last(day: dt.date, number: int) -> bool:
    """Whether a day is the last (2: last but one) of its weekday in its month."""
    return (day + dt.timedelta(weeks=number)).month != day.month == (day + dt.timedelta(weeks=number - 1)).month
