"""What is near: a grid of squares of two kilometres, in National Grid metres. What has no known point, or is online, is
decided by the areas that it serves, and by nothing of where it is."""

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


class Ground:
    """Where the entries of a version are, and which areas they serve."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        offsets = columns["point_offsets"]
        self._owners: Rows = np.repeat(np.arange(columns.size), np.diff(offsets))
        self._pointless: Mask = offsets[1:] == offsets[:-1]
        known = columns["areas_known"]
        self._serves_all: Mask = known & (columns["areas_offsets"][1:] == columns["areas_offsets"][:-1])
        self._serves_unknown: Mask = ~known
        self._online: Mask = columns["online"] == 1

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

    def where(self, asked: Question) -> tuple[States, Metres | None]:
        """For each entry whether it is where the question asks, is not, or may be; and metres, where they were asked.

        Within a distance, or online and serving the area; without a point, only the areas served decide.
        """
        serves, others = self._serves(asked.area)
        unsaid = self._serves_unknown if asked.area is not None else ~serves
        states = np.zeros(self._columns.size, dtype=np.int8)
        if asked.place is None or asked.within is None:
            states[serves] = FITS
            states[self._serves_unknown] = OPEN
            return states, None
        rows, metres = self._within(asked.place, asked.within)
        states[rows] = FITS
        states[others] = FITS_NOT
        states[serves & (self._pointless | self._online)] = FITS
        states[unsaid & self._pointless] = OPEN
        away = np.full(self._columns.size, np.inf)
        away[rows] = metres
        return states, away

    def serves(self, row: int, area: str) -> bool:
        """Whether an entry is said to serve an area, or everywhere."""
        number = self._columns.facts["areas"].get(area)
        held = self._columns.held("areas", np.array([row]))
        return bool(self._serves_all[row]) or (number is not None and number in held)

    def _serves(self, area: str | None) -> tuple[Mask, Mask]:
        """Which serve an area (or everywhere), and which are known to serve only others."""
        serves = self._serves_all.copy()
        if area is None:
            return serves, np.zeros_like(serves)
        serves[self._columns.having("areas", area)] = True
        return serves, ~serves & ~self._serves_unknown

    def _within(self, place: tuple[float, float], within: float) -> tuple[Rows, Metres]:
        """The rows with a point within so many metres of a place, and how far their nearest is."""
        if within > MOST_BY_SQUARES:
            every = self._nearest(place, None)
            rows = np.flatnonzero(every <= within * within)
            return rows, np.sqrt(every[rows])
        at = self._squares_around(place, within)
        squared = _squared(self._columns["square_east"][at], self._columns["square_north"][at], place)
        inside = squared <= within * within
        rows, owners = np.unique(self._columns["square_row"][at[inside]], return_inverse=True)
        order = np.argsort(owners, kind="stable")
        return rows, np.sqrt(_least(owners[order], squared[inside][order], len(rows)))

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
        first = np.flatnonzero(np.concatenate([[True], owners[1:] != owners[:-1]]))
        least[owners[first]] = np.minimum.reduceat(values, first)
    return least
