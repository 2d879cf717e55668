"""Supply by age or stage: people in bands who leave, grow older, join, come back and change bands, year by year."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from village.projection.rules.ledger import balanced, closing
from village.projection.rules.paths import Path, always

Of = tuple[str, str, str]
"""A role, a sector and an area that something is told of; blank for what is not said."""

ALL: Of = ("", "", "")
NOTHING, FULL = always(0.0), always(1.0)


class Contradiction(ValueError):
    """A scenario that cannot be: more leave than are there, transfers that arrive nowhere."""


@dataclass(frozen=True)
class Band:
    """People of one age or stage at the start. Each year: `leaving` is the share of those who opened the year that go;
    `moving` the share of the rest that comes of age for the next band; `entrants`, `returners` and `transfers` (net,
    from or to other bands) are people; `hours` are full-time posts filled by one of them. `of`: whom it is told of."""

    name: str
    people: float
    leaving: Path
    moving: Path = NOTHING
    entrants: Path = NOTHING
    returners: Path = NOTHING
    transfers: Path = NOTHING
    hours: Path = FULL
    of: Of = ALL


@dataclass(frozen=True)
class Flows:
    """One band in one year. Opening, entrants, returners, what moved in, less leavers and what moved on, with
    transfers, is closing."""

    band: str
    year: int
    opening: float
    entrants: float
    returners: float
    leavers: float
    moved_in: float
    moved_on: float
    transfers: float
    closing: float
    posts: float


def carried(bands: Sequence[Band], first: int, last: int) -> list[list[Flows]]:
    """Each year after `first` to `last`, a line for each band; the first list is the start, without flows.

    Raises Contradiction when a year cannot be.
    """
    years = [[_still(band, first) for band in bands]]
    for year in range(first + 1, last + 1):
        years.append(_year(bands, [one.closing for one in years[-1]], year))
    return years


def _still(band: Band, year: int) -> Flows:
    people = band.people
    return Flows(band.name, year, people, 0, 0, 0, 0, 0, 0, people, people * band.hours.at(year))


def _year(bands: Sequence[Band], opening: Sequence[float], year: int) -> list[Flows]:
    transfers = [band.transfers.at(year) for band in bands]
    if not balanced(transfers):
        raise Contradiction(f"In {year} transfers between bands come to {sum(transfers):+,.6g}, not to 0.")
    found: list[Flows] = []
    moved_in = 0.0
    for band, people, transfer in zip(bands, opening, transfers, strict=True):
        leaving, moving = (_share(band, what, path, year) for what, path in _shares(band))
        leavers = people * leaving
        moved_on = (people - leavers) * moving if band is not bands[-1] else 0.0
        joined = band.entrants.at(year), band.returners.at(year)
        closed = closing(people, sum(joined) + moved_in, leavers + moved_on, transfer)
        if closed < -1e-9:
            raise Contradiction(f"In {year} {band.name} would hold {closed:,.6g} people: more go than are there.")
        closed = max(closed, 0.0)
        posts = closed * band.hours.at(year)
        found.append(Flows(band.name, year, people, *joined, leavers, moved_in, moved_on, transfer, closed, posts))
        moved_in = moved_on
    return found


def _shares(band: Band) -> tuple[tuple[str, Path], ...]:
    return ("leaving", band.leaving), ("moving", band.moving)


def _share(band: Band, what: str, path: Path, year: int) -> float:
    value = path.at(year)
    if not 0 <= value <= 1:
        raise Contradiction(f"In {year} the share of {band.name} that is {what} is {value:.6g}: it must be 0 to 1.")
    return value


def people(year: Sequence[Flows]) -> float:
    """Everyone at the end of a year."""
    return sum(one.closing for one in year)


def posts(year: Sequence[Flows]) -> float:
    """Full-time posts that they fill."""
    return sum(one.posts for one in year)


def more_entrants(bands: Sequence[Band], extra: float) -> list[Band]:
    """The same with `extra` more entrants in every year, where most of them enter."""
    entry = max(range(len(bands)), key=lambda at: (sum(bands[at].entrants.values.values()), -at))
    more = Path({year: value + extra for year, value in bands[entry].entrants.values.items()})
    return [replace(band, entrants=more) if at == entry else band for at, band in enumerate(bands)]
