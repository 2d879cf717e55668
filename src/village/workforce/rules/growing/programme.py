"""What a programme of induction says that somebody new is due, and the facts that it is held against."""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from typing import Any

Away = tuple[dt.date, dt.date | None]
"""From a day until the day before another; None: still away."""


@dataclass(frozen=True)
class Programme:
    """What somebody new is due. `every_days`: between two supervisions while somebody is in their first `for_months`,
    and `then_months` after those. `development`: per cent of contracted time, judged after so many days. `caseload`: at
    most so many per cent of the median of `colleagues` or more, by counts not older than `counts_for_days`."""

    slug: str
    name: str
    roles: tuple[str, ...]
    months: int
    every_days: int
    for_months: int
    then_months: int
    development: int
    judged_after_days: int
    caseload: int
    counts_for_days: int
    colleagues: int
    experienced_months: int
    stated: tuple[str, ...]
    ours: tuple[str, ...]
    source: str


def programme(slug: str, said: Mapping[str, Any]) -> Programme:
    """A programme as the file of them tells it."""
    rhythm, time, load = said["supervision"], said["development"], said["caseload"]
    return Programme(
        slug, said["name"], tuple(said["roles"]), said["months"],
        rhythm["every_days"], rhythm["for_months"], rhythm["then_months"],
        time["percent"], time["judged_after_days"],
        load["most_percent"], load["counts_for_days"], load["colleagues"], load["experienced_months"],
        tuple(said["stated"]), tuple(said["ours"]), said["source"],
    )  # fmt: skip


@dataclass(frozen=True)
class Given:
    """Supervision or development time on a day; `hours` of the latter. `stands`: both who know say so."""

    kind: str
    on: dt.date
    hours: Decimal = Decimal(0)
    stands: bool = True


@dataclass(frozen=True)
class Contracted:
    """Hours a week from a day until the day before another."""

    weekly: Decimal
    from_on: dt.date
    until_on: dt.date | None = None


@dataclass(frozen=True)
class Counted:
    """Cases on a day of somebody who works `fte` of full time; `own`: as they say themselves."""

    on: dt.date
    cases: int
    fte: Decimal
    own: bool = False


@dataclass(frozen=True)
class Facts:
    """All that is known of an induction from its first day until the day before `until_on`. `colleagues`: by the day of
    each count, the cases of each experienced colleague for a full-time equivalent. `away`: out of the role too."""

    start_on: dt.date
    until_on: dt.date
    given: tuple[Given, ...] = ()
    hours: tuple[Contracted, ...] = ()
    away: tuple[Away, ...] = ()
    counts: tuple[Counted, ...] = ()
    colleagues: Mapping[dt.date, tuple[Decimal, ...]] = field(default_factory=dict)

    def is_away(self, on: dt.date) -> bool:
        """Whether they were away, or out of the role, on a day."""
        return any(since <= on and (until is None or on < until) for since, until in self.away)


def between(periods: Iterable[Away]) -> tuple[Away, ...]:
    """The times between these that none of them holds; what was before the first or is after the last is not
    between."""
    held = sorted((from_on, until_on or dt.date.max) for from_on, until_on in periods)
    ends = accumulate((until_on for _, until_on in held), max)
    return tuple((end, from_on) for end, (from_on, _) in zip(ends, held[1:], strict=False) if end < from_on)


def months_on(since: dt.date, months: int) -> dt.date:
    """So many calendar months after a day; the last of a month that has no such day."""
    year, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + year, month + 1
    return dt.date(year, month, min(since.day, calendar.monthrange(year, month)[1]))
