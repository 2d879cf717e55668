"""Where people live: real postcodes, made-up streets and numbers.

As many postcodes are used as the children need at eight to each, in whole sectors (LS6 1), so that a postcode mistyped
is often that of others. A home is a postcode and a door; in towers the door is a flat, in refuges all share one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from village.kernel.areas import queries as areas
from village.synthetic.people.draws import I64, Draws
from village.synthetic.people.names import places
from village.synthetic.people.rates import rates

_SECTOR = 5  # of the seven characters: LS6 1
_DOORS = 120
_FLATS = 60
REFUGE = -1  # the door of a refuge
_KINDS = (
    "Road",
    "Street",
    "Lane",
    "Avenue",
    "Close",
    "Drive",
    "Way",
    "Crescent",
    "Gardens",
    "Grove",
    "Terrace",
    "Place",
)
NEIGHBOURHOOD = 200  # postcodes that follow on each other, in four or five sectors
_REACH = 30  # postcodes either way that count as nearby


@dataclass(frozen=True)
class Homes:
    """The postcodes in use, in order, and which of them are blocks of flats or have a refuge."""

    draws: Draws
    postcodes: pl.Series
    towers: I64
    refuges: I64
    tower: npt.NDArray[np.bool_]
    quarters: tuple[I64, ...]

    def draw(self, purpose: str, keys: I64, *, refuges: bool = True, quarter: I64 | None = None) -> tuple[I64, I64]:
        """A home for each key: the place of its postcode, and its door; for some in a quarter of their community."""
        rate = rates()
        at = self.draws.whole(purpose, keys, len(self.postcodes))
        if quarter is not None:
            self._gather(purpose, keys, at, quarter)
        in_tower = self.draws.happens(f"{purpose}/tower", keys, rate["in_towers"])
        at[in_tower] = self.towers[self.draws.whole(f"{purpose}/which", keys, len(self.towers))[in_tower]]
        door = self._door(purpose, keys, at)
        hidden = self.draws.happens(f"{purpose}/refuge", keys, rate["refuges"] if refuges else 0)
        at[hidden] = self.refuges[self.draws.whole(f"{purpose}/which", keys, len(self.refuges))[hidden]]
        door[hidden] = REFUGE
        return at, door

    def near(self, purpose: str, keys: I64, at: I64) -> tuple[I64, I64]:
        """A home within a few streets of a postcode."""
        step = self.draws.whole(purpose, keys, 2 * _REACH + 1) - _REACH
        there = np.clip(at + step, 0, len(self.postcodes) - 1)
        return there, self._door(purpose, keys, there)

    def addresses(self, at: I64, door: I64) -> pl.Series:
        """One line each: number and street, or flat, number and street."""
        street = self.streets(at)
        number = pl.Series(np.where(self.tower[at], self.draws.whole("block", at, 40) + 1, np.abs(door)))
        line = number.cast(pl.String) + " " + street
        flat = "Flat " + pl.Series(door).cast(pl.String) + ", " + line
        return flat.zip_with(pl.Series(self.tower[at] & (door != REFUGE)), line)

    def streets(self, at: I64) -> pl.Series:
        """The street of each postcode: two or three neighbours lie in one."""
        names = places()
        name = names.gather(self.draws.whole("street", at // 2, len(names)))
        return name + " " + pl.Series(list(_KINDS)).gather(self.draws.whole("kind", at // 2, len(_KINDS)))

    def districts(self, at: I64) -> pl.Series:
        """A name for the neighbourhood of each postcode."""
        names = places()
        return names.gather(self.draws.whole("district", at // NEIGHBOURHOOD, len(names)))

    def _gather(self, purpose: str, keys: I64, at: I64, quarter: I64) -> None:
        """Move some homes to where others of their community live; the largest community is at home everywhere."""
        together = self.draws.happens(f"{purpose}/together", keys, rates()["together"])
        for number, theirs in enumerate(self.quarters[1:], 1):
            rows = np.flatnonzero(together & (quarter == number))
            if len(theirs):
                at[rows] = theirs[self.draws.whole(f"{purpose}/quarter", keys[rows], len(theirs))]

    def _door(self, purpose: str, keys: I64, at: I64) -> I64:
        below = np.where(self.tower[at], _FLATS, _DOORS)
        return self.draws.whole(f"{purpose}/door", keys, below) + 1


def homes(draws: Draws, children: int, area: str = "") -> Homes:
    """The homes that so many children need, in England or one authority."""
    keys = areas.english_postcodes(area)
    wanted = min(len(keys), max(50, round(children / rates()["children_to_a_postcode"])))
    text = _written(_sectors(draws, keys, wanted))
    places_of = np.arange(len(text), dtype=np.int64)
    tower = draws.happens("tower", places_of, rates()["towers"])
    tower[0] = True
    return Homes(
        draws=draws,
        postcodes=text,
        towers=np.flatnonzero(tower),
        refuges=draws.whole("refuge", np.arange(max(1, len(text) // 2000)), len(text)),
        tower=tower,
        quarters=_quarters(draws, places_of),
    )


def _quarters(draws: Draws, place: I64) -> tuple[I64, ...]:
    """The postcodes in the quarters of each community: its share of children in neighbourhoods, chosen by the draws."""
    shares = np.array([one["share"] for one in rates().said["communities"].values()])
    of = np.searchsorted(np.cumsum(shares)[:-1] / shares.sum(), draws.share("quarter", place // NEIGHBOURHOOD))
    return tuple(np.flatnonzero(of == number) for number in range(len(shares)))


def _sectors(draws: Draws, keys: npt.NDArray[np.bytes_], wanted: int) -> npt.NDArray[np.bytes_]:
    """Whole sectors, chosen by the draws, with as many postcodes as are wanted; the last one in part."""
    sector = keys.astype(f"S{_SECTOR}")
    first = np.concatenate(([True], sector[1:] != sector[:-1]))
    number = np.cumsum(first) - 1
    rank = np.empty(number[-1] + 1, np.int64)
    rank[np.argsort(draws.bits("sector", np.arange(len(rank))))] = np.arange(len(rank))
    return keys[np.sort(np.argsort(rank[number], kind="stable")[:wanted])]


def _written(keys: npt.NDArray[np.bytes_]) -> pl.Series:
    text = pl.Series([key.decode("ascii") for key in keys.tolist()], dtype=pl.String)
    return text.str.slice(0, 4).str.strip_chars_end() + " " + text.str.slice(4)
