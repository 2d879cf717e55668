"""The experienced colleagues with whose cases those of somebody new are compared."""

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from village.workforce.rules.counting import stands
from village.workforce.rules.growing.programme import Programme, months_on

T = TypeVar("T", bound=Hashable)
Period = tuple[dt.date, dt.date | None]


@dataclass(frozen=True)
class Engaged:
    """A post in the role: `fte` of full time from a day until the day before another; `newly`: newly qualified then."""

    fte: Decimal
    from_on: dt.date
    until_on: dt.date | None
    newly: bool = False


@dataclass(frozen=True)
class Colleague:
    """Somebody of the same employer who is or was in the role. `counts`: cases by day, as the employer counted them."""

    posts: tuple[Engaged, ...]
    inductions: tuple[Period, ...] = ()
    counts: tuple[tuple[dt.date, int], ...] = ()

    def fte(self, on: dt.date) -> Decimal:
        """How much of full time they are in the role on a day."""
        return sum((one.fte for one in self.posts if stands(on, one.from_on, one.until_on)), Decimal(0))

    def is_experienced(self, on: dt.date, programme: Programme) -> bool:
        """Whether they are in the role on a day, are in no induction and did not begin newly qualified of late."""
        since = months_on(on, -programme.experienced_months)
        newly = any(one.newly and one.from_on > since for one in self.posts)
        return bool(self.fte(on)) and not newly and not any(stands(on, *one) for one in self.inductions)

    def each(self, on: dt.date, programme: Programme) -> Decimal | None:
        """Cases for a full-time equivalent, by the last count to a day; None for none that still counts."""
        oldest = on - dt.timedelta(days=programme.counts_for_days)
        known = [(day, cases) for day, cases in self.counts if oldest <= day <= on and self.fte(day)]
        if not known:
            return None
        day, cases = max(known, key=lambda one: one[0])
        return cases / self.fte(day)


def cases_of(colleagues: Mapping[T, Colleague], on: dt.date, programme: Programme) -> dict[T, Decimal]:
    """The cases for a full-time equivalent of each experienced colleague whose cases were counted, on a day."""
    found = {key: one.each(on, programme) for key, one in colleagues.items() if one.is_experienced(on, programme)}
    return {key: cases for key, cases in found.items() if cases is not None}
