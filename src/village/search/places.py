"""What is near: a grid of squares of two kilometres, in National Grid metres. What has no known point, or is online, is
decided by the areas that it serves, and by nothing of where it is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from village.search.columns import Column, Columns, Mask, Rows, gathered
from village.search.rules.question import Question

SQUARE = 2_000  # metres
MOST_BY_SQUARES = 60_000  # metres; within more than that, all are looked at
ROW = 1_024  # squares from west to east, more than the National Grid has
FITS_NOT, FITS, OPEN = 0, 1, 2
Metres = npt.NDArray[np.float64]
States = npt.NDArray[np.int8]


def grid(east: Column, north: Column, offsets: Column) -> dict[str, Column]:
    """The columns of points: as they come, and in the order of their squares."""
    squares = (north // SQUARE).astype(np.int32) * ROW + east // SQUARE
    order = np.argsort(squares, kind="stable")
    owners = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
    return {
        "east": east,
        "north": north,
        "square": squares[order],
        "square_east": east[order],
        "square_north": north[order],
        "square_row": owners[order],
    }


@dataclass(frozen=True, slots=True)
class Near:
    """Rows in order that have a point within the distance asked, and metres to the nearest of each."""

    rows: Rows
    metres: Metres

    def of(self, wanted: Rows) -> Metres:
        """Metres of some rows, infinite for those that are not near."""
        found = np.full(len(wanted), np.inf)
        if len(self.rows):
            at = np.minimum(np.searchsorted(self.rows, wanted), len(self.rows) - 1)
            here = self.rows[at] == wanted
            found[here] = self.metres[at[here]]
        return found


class Ground:
    """Where the entries of a version are, and which areas they serve."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        offsets = columns["point_offsets"]
        self._owners: Rows = np.repeat(np.arange(columns.size), np.diff(offsets))
        self._pointless = np.flatnonzero(offsets[1:] == offsets[:-1])
        known = columns["areas_known"]
        self._serves_all: Mask = known & (columns["areas_offsets"][1:] == columns["areas_offsets"][:-1])
        self._serves_unknown: Mask = ~known
        self._online = np.flatnonzero(columns["online"] == 1)

    def nearest(self, place: tuple[float, float], rows: Rows | None) -> Metres:
        """Metres from a place to the nearest point of each of some rows (None: all); infinite for those without."""
        return np.sqrt(self._nearest(place, rows))

    def _nearest(self, place: tuple[float, float], rows: Rows | None) -> Metres:
        """The square of it."""
        east, north = self._columns["east"], self._columns["north"]
        if rows is None:
            owners, size = self._owners, self._columns.size
        else:
            at, owners = gathered(self._columns["point_offsets"], rows)
            east, north, size = east[at], north[at], len(rows)
        return _least(owners, _squared(east, north, place), size)

    def where(self, asked: Question) -> tuple[States, "Near | None"]:
        """For each entry whether it is where the question asks, is not, or may be; and what is near, if that was asked.

        Within a distance, or online and serving the area; without a point, only the areas served decide.
        """
        serves, unsaid = self._serves(asked.area), self._serves_unknown
        states = np.zeros(self._columns.size, dtype=np.int8)
        if asked.place is None or asked.within is None:
            states[serves] = FITS
            states[unsaid] = OPEN
            return states, None
        rows, metres = self._within(asked.place, asked.within)
        pointless, online = self._pointless, self._online
        if asked.area is None:
            states[rows] = FITS
            states[pointless] = OPEN
        else:
            states[rows] = np.where(serves[rows] | unsaid[rows], FITS, FITS_NOT)
            states[pointless] = np.where(unsaid[pointless], OPEN, FITS_NOT)
        for others in (pointless, online):
            states[others[serves[others]]] = FITS
        return states, Near(rows, metres)

    def serves(self, rows: Rows, area: str) -> Mask:
        """Which of some rows are said to serve an area, or everywhere."""
        return self._serves(area)[rows]

    def _serves(self, area: str | None) -> Mask:
        """Which serve an area, or everywhere."""
        serves: Mask = self._serves_all.copy()
        if area is not None:
            serves[self._columns.having("areas", area)] = True
        return serves

    def _within(self, place: tuple[float, float], within: float) -> tuple[Rows, Metres]:
        """The rows with a point within so many metres of a place, and how far their nearest is."""
        if within > MOST_BY_SQUARES:
            every = self._nearest(place, None)
            rows = np.flatnonzero(every <= within * within)
            return rows, np.sqrt(every[rows])
        at = self._squares_around(place, within)
        squared = _squared(self._columns["square_east"][at], self._columns["square_north"][at], place)
        inside = squared <= within * within
        owners = self._columns["square_row"][at[inside]]
        order = np.argsort(owners, kind="stable")
        owners, squared = owners[order], squared[inside][order]
        first = np.flatnonzero(_begins(owners))
        rows = owners[first].astype(np.int64)
        return rows, np.sqrt(np.minimum.reduceat(squared, first) if len(first) else squared)

    def _squares_around(self, place: tuple[float, float], within: float) -> Rows:
        """Where the points lie in every square that the circle can touch: one stretch for each row of squares."""
        west, east = (max(0, int((place[0] + far) // SQUARE)) for far in (-within, within))
        south, north = (max(0, int((place[1] + far) // SQUARE)) for far in (-within, within))
        lines = np.arange(south, min(north, ROW) + 1) * ROW
        squares = self._columns["square"]
        starts = np.searchsorted(squares, lines + west, side="left")
        ends = np.searchsorted(squares, lines + min(east, ROW - 1), side="right")
        counts = ends - starts
        found: Rows = np.arange(counts.sum()) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
        return found


def _squared(east: Column, north: Column, place: tuple[float, float]) -> Metres:
    across, along = east - np.float64(place[0]), north - np.float64(place[1])
    return across * across + along * along


def _least(owners: Rows, values: Metres, size: int) -> Metres:
    """The least value of each owner, infinite for those without; `owners` come in order."""
    least = np.full(size, np.inf)
    if len(owners):
        first = np.flatnonzero(_begins(owners))
        least[owners[first]] = np.minimum.reduceat(values, first)
    return least


def _begins(owners: Column) -> Mask:
    """Where another owner begins; `owners` come in order."""
    begins: Mask = np.concatenate([np.ones(min(len(owners), 1), dtype=bool), owners[1:] != owners[:-1]])
    return begins
