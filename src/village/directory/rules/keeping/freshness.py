"""Whether what the directory says of a service was looked at lately enough, and when its keeper is reminded."""

import datetime as dt
from dataclasses import dataclass

from village.kernel.calendar.rules import add_months

MONTHS = 6
"""How long it is taken to be so that somebody who knows said so."""
BEFORE = dt.timedelta(days=14)
"""So long before that its keeper is asked."""
FRESH, STALE, NEVER = "fresh", "stale", "never"


@dataclass(frozen=True)
class Standing:
    """How far an entry can be relied on. `owner`: who keeps it; `checked_by`: the organisation of whoever said last
    that it is so, blank where its source did; `assured_on`: the day that the area last looked at it, if it did."""

    checked_on: dt.date | None
    checked_by: str
    owner: str
    freshness: str
    assured_on: dt.date | None = None

    @property
    def assured(self) -> bool:
        """Whether the area has looked at it."""
        return self.assured_on is not None


def due(checked_on: dt.date) -> dt.date:
    """The day from which it is to be confirmed again."""
    return add_months(checked_on, MONTHS)


def freshness(checked_on: dt.date | None, on: dt.date) -> str:
    """`fresh` until the day before it is due, `stale` from then on; `never` where nobody ever said."""
    if checked_on is None:
        return NEVER
    return FRESH if on < due(checked_on) else STALE


def to_remind(checked_on: dt.date, on: dt.date) -> str:
    """Which reminder is due on a day: `before`, `after`, or blank."""
    last = due(checked_on)
    return "after" if on >= last else "before" if on >= last - BEFORE else ""
