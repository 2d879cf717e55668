"""The least and the greatest whole number that each unknown of an attack can be, given every row that ties them.

Unknowns that share no row are solved apart. Every solution met is kept as a witness: where two of them already lie far
enough apart for a cell, nothing more has to be solved for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from village.warehouse.disclosure.cells import Key

ENDLESS = 10**9  # people; more than anything here can be
SECONDS = 20.0  # for one bound; a cell that takes longer is reported, not passed
WITNESSES = 6  # solved for in all directions at once before any cell by itself
NARROW = 50  # two witnesses so far apart settle any cell

Unknown = tuple[str, Key]
Row = tuple[tuple[tuple[Unknown, int], ...], int, int]  # unknowns with their factors, and between what their sum lies
Floats = NDArray[np.float64]


class DoesNotFit(Exception):
    """No whole numbers fit what was published."""

    def __init__(self) -> None:
        super().__init__("No counts of people would give what was published: its totals do not add up.")


@dataclass
class _Part:
    """Unknowns that are tied to each other: where each may lie, and the solutions met."""

    unknowns: list[Unknown]
    matrix: csr_matrix
    least: Floats
    most: Floats
    bounds: Bounds
    witnesses: list[Floats] = field(default_factory=list)

    def solve(self, goal: Floats) -> Any:
        solved = milp(
            goal,
            constraints=LinearConstraint(self.matrix, self.least, self.most),
            integrality=np.ones(len(goal)),
            bounds=self.bounds,
            options={"time_limit": SECONDS},
        )
        if solved.status == 2:
            raise DoesNotFit
        if solved.x is not None:
            self.witnesses.append(np.rint(solved.x))
        return solved


class WholeBounds:
    """Answers for one unknown after another."""

    def __init__(self, bounds: Mapping[Unknown, tuple[int, int]], rows: Sequence[Row]) -> None:
        self.bounds = bounds
        self.open = [unknown for unknown, (low, high) in bounds.items() if low < high]
        self.place = {unknown: at for at, unknown in enumerate(self.open)}
        finite = max((high for low, high in bounds.values() if high < ENDLESS), default=0)
        self.most = 2 * finite + 1_000
        self._cut(rows)

    def _cut(self, rows: Sequence[Row]) -> None:
        across: list[int] = []
        down: list[int] = []
        factors: list[float] = []
        least: list[int] = []
        most: list[int] = []
        for terms, low, high in rows:
            fixed = sum(factor * self.bounds[one][0] for one, factor in terms if one not in self.place)
            free = [(self.place[one], factor) for one, factor in terms if one in self.place]
            if free:
                across += [at for at, _ in free]
                down += [len(least)] * len(free)
                factors += [float(factor) for _, factor in free]
                least.append(low - fixed)
                most.append(high - fixed)
        shape = len(least), len(self.open)
        self.matrix = csr_matrix((factors, (down, across)), shape=shape)
        self.least, self.most_of_row = np.array(least, dtype=float), np.array(most, dtype=float)
        _, self.part_of = connected_components(abs(self.matrix).T @ abs(self.matrix), directed=False)
        self.parts: dict[int, _Part] = {}

    def _part(self, number: int) -> _Part:
        """A part, with its first witnesses: solutions far out in directions that differ for every unknown."""
        if number not in self.parts:
            columns = np.flatnonzero(self.part_of == number)
            rows = np.unique(self.matrix[:, columns].nonzero()[0])
            unknowns = [self.open[at] for at in columns]
            ends = np.array([self.bounds[one] for one in unknowns], dtype=float)
            limits = Bounds(ends[:, 0], np.minimum(ends[:, 1], np.maximum(self.most, ends[:, 0])))
            one = _Part(unknowns, self.matrix[rows][:, columns], self.least[rows], self.most_of_row[rows], limits)
            directions = np.random.default_rng(number).choice([-1.0, 1.0], size=(WITNESSES // 2, len(columns)))
            for direction in directions:
                one.solve(direction)
                one.solve(-direction)
            self.parts[number] = one
        return self.parts[number]

    def of(self, unknown: Unknown, *, width: int | None, ceiling: int | None) -> tuple[int, int, bool] | None:
        """The least and greatest value and whether both are certain; None as soon as it is clear that it does not
        matter: when they are at least `width` apart, or the value may be `ceiling` or more."""
        low, high = self.bounds[unknown]
        if low == high or (ceiling is not None and low >= ceiling):
            return None if ceiling is not None and low >= ceiling else (low, high, True)
        at = self.place[unknown]
        part = self._part(int(self.part_of[at]))
        here = part.unknowns.index(unknown)
        certain = True
        for sign in (0.0, -1.0, 1.0):
            if sign:
                goal = np.zeros(len(part.unknowns))
                goal[here] = sign
                solved = part.solve(goal)
                certain = certain and solved.status in (0, 3)
            values = [int(witness[here]) for witness in part.witnesses]
            if values and ceiling is not None and max(values) >= ceiling:
                return None
            if values and width is not None and max(values) - min(values) >= width:
                return None
        return (min(values), max(values), certain) if values else (low, high, False)
