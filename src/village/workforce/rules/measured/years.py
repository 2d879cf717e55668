"""A year to 30 September of one worker: in post at its end or not, started, left. The pages of an employer and what is
published of an area both count these rows, so neither can mean another thing than the other.

A worker is who one employer knows: whoever works for two counts once for each, and nothing that is counted joins them.
The year and its day are those of the social work workforce census (Department for Education); the rules below are ours
where its guide says nothing that we could read: the last day of work is a day in post, so whoever works on 30 September
and not after is in post on it and leaves in the next year. Paid staff count; volunteers do not, agency staff are apart.
"""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from village.workforce.rules.counting import stands
from village.workforce.rules.said import AGENCY, VOLUNTEER

NONE = Decimal(0)


@dataclass(frozen=True)
class Year:
    """The half-open days [from_on, until_on) of the year that ends on 30 September of `year`."""

    year: int

    @property
    def from_on(self) -> dt.date:
        """1 October of the year before."""
        return dt.date(self.year - 1, 10, 1)

    @property
    def until_on(self) -> dt.date:
        """The first day that is not in it."""
        return dt.date(self.year, 10, 1)

    @property
    def last_on(self) -> dt.date:
        """The day on which stock is counted."""
        return dt.date(self.year, 9, 30)

    @property
    def period(self) -> str:
        """The spelling of `warehouse.periods` for what happens within it."""
        return f"{self.year - 1}m10~{self.year}m09"

    def holds(self, day: dt.date | None) -> bool:
        """Whether a day is in it."""
        return day is not None and self.from_on <= day < self.until_on


@dataclass(frozen=True)
class Stint:
    """An engagement, as a year sees it: whose, how much of which post, where, from a day until the day before
    another."""

    post: Hashable
    role: str
    sector: str
    area: str
    site: Hashable
    paid: bool
    kind: str
    fte: Decimal
    start_on: dt.date
    end_on: dt.date | None = None
    covers: bool = False
    origin: str = ""
    reason: str = ""
    worker: Hashable = None

    @property
    def own(self) -> bool:
        """Whether it is that of one of the employer's paid staff."""
        return self.paid and self.kind not in (AGENCY, VOLUNTEER)

    @property
    def agency(self) -> bool:
        """Whether it is that of somebody whom an agency lends."""
        return self.kind == AGENCY


@dataclass(frozen=True)
class Spell:
    """Unbroken time among the paid staff, through however many posts: how it began, and how it ended if it did."""

    start_on: dt.date
    end_on: dt.date | None
    origin: str
    reason: str


@dataclass(frozen=True)
class Told:
    """A worker in a year. `main`: where they are counted, with most of their time there; `gone`: where they were when
    they left, last if twice, which `left` and `reason` are told of (None: they did not); `fte` of their own posts at
    its end, `working` with those to which an agency lends them; `started` and `left`: how often; `stayed`: in post at
    its end, on 30 September a year before, and on every day between."""

    main: Stint
    gone: Stint | None
    in_post: bool
    fte: Decimal
    working: Decimal
    agency: bool
    covers: bool
    stayed: bool
    started: int
    left: int
    origin: str
    reason: str


def years(first: dt.date, on: dt.date) -> list[Year]:
    """The years that are over on a day, from the one in which `first` lies."""
    begin = first.year + (first.month >= 10)
    return [one for one in map(Year, range(begin, on.year + 1)) if one.until_on <= on]


def spells(stints: Iterable[Stint]) -> list[Spell]:
    """The unbroken times of one worker's own stints, in order: a day out of every post parts two of them."""
    found: list[Spell] = []
    for one in sorted((one for one in stints if one.own), key=lambda one: (one.start_on, one.end_on or dt.date.max)):
        last = found[-1] if found else None
        if last is None or (last.end_on is not None and last.end_on < one.start_on):
            found.append(Spell(one.start_on, one.end_on, one.origin, one.reason))
        elif last.end_on is not None and (one.end_on is None or one.end_on > last.end_on):
            found[-1] = Spell(last.start_on, one.end_on, last.origin, one.reason)
    return found


def told(stints: Sequence[Stint], year: Year) -> Told | None:
    """What a year is to be told of one worker; None where it has nothing of them."""
    known = spells(stints)
    there = [one for one in stints if stands(year.last_on, one.start_on, one.end_on)]
    own, lent = [one for one in there if one.own], [one for one in there if one.agency]
    began = [one for one in known if year.holds(one.start_on)]
    ended = [one for one in known if year.holds(one.end_on)]
    if not (own or lent or ended):
        return None
    last = [one for one in stints if ended and one.own and one.end_on == ended[-1].end_on]
    return Told(
        main=_main(own or lent or last),
        gone=_main(last) if last else None,
        in_post=bool(own),
        fte=sum((one.fte for one in own), NONE),
        working=sum((one.fte for one in (*own, *lent)), NONE),
        agency=bool(lent),
        covers=any(one.covers for one in lent),
        stayed=bool(own) and known[_at(known, year)].start_on < year.from_on,
        started=len(began),
        left=len(ended),
        origin=began[-1].origin if began else "",
        reason=ended[-1].reason if ended else "",
    )


def apart(one: Told) -> tuple[Told, Told]:
    """Of somebody who left one place and is in another at the end of the year: what is told of this, and of that."""
    gone = one.gone or one.main
    here = replace(one, gone=None, left=0, reason="")
    left = replace(one, main=gone, fte=NONE, in_post=False, agency=False, covers=False, stayed=False)
    return here, replace(left, started=0, origin="")


def days_lost(
    absences: Iterable[tuple[dt.date, dt.date | None, Decimal | None]], own: Sequence[Spell], year: Year
) -> Decimal:
    """Working days lost in a year by one of the paid staff, of absences from a day until the day before another, as far
    as they lie in `own`, their spells: nobody is away from work that they left, and days of agency staff are the
    agency's. Days that were given are shared out by calendar days where an absence reaches beyond the year or a spell;
    where none were given, or somebody is still away, Mondays to Fridays, which is an estimate."""
    return sum((_lost(*one, own, year) for one in absences), NONE)


def _lost(
    from_on: dt.date, until_on: dt.date | None, days: Decimal | None, own: Sequence[Spell], year: Year
) -> Decimal:
    until = min(until_on or year.until_on, year.until_on)
    ends = ((max(from_on, one.start_on, year.from_on), min(until, one.end_on or until)) for one in own)
    parts = [(begin, end) for begin, end in ends if begin < end]
    if parts and days is not None and until_on is not None:
        return days * sum((end - begin).days for begin, end in parts) / (until_on - from_on).days
    every = (begin + dt.timedelta(days=more) for begin, end in parts for more in range((end - begin).days))
    return Decimal(sum(day.weekday() < 5 for day in every))


def _main(stints: Sequence[Stint]) -> Stint:
    return min(stints, key=lambda one: (-one.fte, one.start_on, one.role, str(one.post)))


def _at(known: Sequence[Spell], year: Year) -> int:
    """Which spell holds the last day of the year."""
    return next(at for at, one in enumerate(known) if stands(year.last_on, one.start_on, one.end_on))
