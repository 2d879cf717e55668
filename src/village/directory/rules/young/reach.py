"""Where there is something on for somebody of 14 on a night of every week, and how its reach is counted.

Counted are postcodes, not people: how many live in each is not known here. Distances are straight lines.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from village.directory.rules.finding.entries import ages, schedules
from village.directory.rules.finding.hours import HALF_HOUR, minutes, openings, term_and_holidays
from village.directory.rules.finding.telling import MILE
from village.directory.rules.record import Document
from village.directory.rules.young.nights import FRIDAY, MIDNIGHT, SATURDAY
from village.search.rules.entry import oldest_exclusive

AGE = 14
NIGHTS = {"friday": FRIDAY, "saturday": SATURDAY}
START, END = 38, 44  # half-hours: 7pm to 10pm
WITHIN = 3 * MILE  # metres
MOST_ACROSS = 28
SIDES = (1_000, 2_000, 5_000, 10_000, 20_000)  # metres


@dataclass(frozen=True)
class Square:
    """A square of the National Grid by the metres of its corner in the south-west: how many postcodes it has, and how
    many of them have something on within reach."""

    west: int
    south: int
    postcodes: int
    reached: int

    @property
    def state(self) -> str:
        """All, some or none of it."""
        return "none" if not self.reached else "all" if self.reached == self.postcodes else "some"


def for_age(document: Document, age: int = AGE) -> bool | None:
    """Whether it is for somebody of an age in years; None where it says no age."""
    youngest, oldest = ages(document)
    if youngest is None and oldest is None:
        return None
    return (youngest or 0) <= age and (oldest is None or age < oldest_exclusive(oldest))


def open_weekly(document: Document, night: int, today: dt.date) -> bool:
    """Whether it is open at some time from 7pm to 10pm on a day (0: Monday) of every week, at least in term."""
    in_term = [one for one in schedules(document) if term_and_holidays([one])[0] is not False]
    for one in openings(in_term, today):
        if one.day == night and not one.which and one.every == 1 and one.opens is not None and one.closes is not None:
            start, end = minutes(one.opens) / HALF_HOUR, minutes(one.closes) / HALF_HOUR
            end += MIDNIGHT if end <= start else 0
            if start < END and end > START:
                return True
    return False


def side_for(across: int) -> int:
    """How long the side of a square is, in metres, so that a map of so many metres has no more than it can show."""
    return next((side for side in SIDES if across <= side * MOST_ACROSS), SIDES[-1])


def squares(points: Iterable[tuple[int, int, bool]], side: int) -> tuple[Square, ...]:
    """Points (easting, northing, whether reached) counted by square, from the south-west."""
    counts: dict[tuple[int, int], list[int]] = {}
    for east, north, there in points:
        count = counts.setdefault((north // side, east // side), [0, 0])
        count[0] += 1
        count[1] += there
    return tuple(
        Square(east * side, north * side, some, reached) for (north, east), (some, reached) in sorted(counts.items())
    )
