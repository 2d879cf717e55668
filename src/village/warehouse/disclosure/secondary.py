"""Which further cells to hide, so that no hidden one can be worked out from those that are shown.

Cell suppression as an integer programme over certificates (Fischetti and Salazar, Solving the cell suppression problem
on tabular data with linear constraints, Management Science 47, 2001; Hundepool et al., 2012, section 4.4). A choice of
cells is tried: for each hidden cell, the least and greatest value that fit everything shown. Where they lie too close,
the dual solution names the shown cells that hold them there, and at least one of those must be hidden next time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import connected_components

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
ROUNDS = 5  # of choosing anew; after them what is hidden stays hidden, so that an end is certain and near
SECONDS = 5.0  # for one choice; the best found by then is taken
NEAR = 1e-6
DIRECTIONS = 3  # in which points are looked for before any cell is solved by itself
KEPT = 400  # points that fitted, kept for the next choice


class CannotProtect(Exception):
    """No choice of cells protects every hidden one; `cells` are those that stay open."""

    def __init__(self, cells: Sequence[int]) -> None:
        self.cells = tuple(cells)
        super().__init__(f"{len(self.cells)} cells cannot be protected.")


@dataclass(frozen=True)
class System:
    """Unknown whole numbers x, one for each cell (then, under controlled rounding, one for each rounded cell).

    `equal @ x == 0`; `least <= within @ x <= most`; x within `shown` bounds where its cell is shown and within `hidden`
    ones where it is not. The first `cells` unknowns are the cells; unknown j belongs to cell j % cells.
    """

    cells: int
    equal: sparse.csr_matrix
    within: sparse.csr_matrix
    slack: float
    shown: Numbers  # two rows: least and greatest
    hidden: Numbers
    point: Numbers  # whole numbers that fit: the truth, or what could be it


@dataclass(frozen=True)
class _Cut:
    """What a choice must keep: the gains of the cells it hides come to `need`, if `target` is among them (-1: always).

    The capacity inequality of Fischetti and Salazar (2001): the duals of the two programmes that bound a cell say how
    much further apart its bounds can get when each other cell is hidden.
    """

    gains: Floats
    need: float
    target: int


def choose(
    system: System, *, must: Flags, may: Flags, unpublished: Flags, small: Flags, width: int, cost: Floats
) -> Flags:
    """The cells to hide, at least cost: all of `must`, others only of `may`. Raises CannotProtect.

    Every hidden cell, and every `small` one that is not published, keeps `width` between its least and greatest value.
    """
    cuts: list[_Cut] = []
    pairs = _companions(system, must | may, unpublished, width)
    points = [system.point]
    floor = must.copy()
    hidden = _cheapest(cuts, pairs, floor, may, cost, must, list(np.flatnonzero(must)))
    always = must | unpublished
    for turn in range(ROUNDS + system.cells):
        unknown = hidden | unpublished
        targets = np.flatnonzero(hidden | (unpublished & small))
        new = list(_too_narrow(system, unknown, targets, width, points, always, may))
        if not new:
            return hidden
        cuts += new
        del points[1:-KEPT]
        if turn >= ROUNDS:
            floor = hidden.copy()
        hidden = _cheapest(cuts, pairs, floor, may, cost, always, [one.target for one in new])
    raise CannotProtect([])  # pragma: no cover - every turn past ROUNDS hides one cell more


def _companions(system: System, hideable: Flags, unpublished: Flags, width: int) -> sparse.csr_matrix:
    """A cell that is hidden alone in a sum follows from the rest of it. One row for each cell and sum for which that
    would be too near: whenever the cell is hidden, so must another of the sum be."""
    loose = (system.shown[1] - system.shown[0]).astype(float)
    rows: list[sparse.csr_matrix] = []
    for number in range(system.equal.shape[0]):
        found = system.equal[number].indices
        cells = found % system.cells
        if unpublished[cells].any():
            continue
        if found[0] < system.cells:
            alone = loose[found].sum() - loose[found] < width
        else:
            value = system.point[found] * (system.slack + 1)
            highest = np.minimum(value + system.slack, system.hidden[1][cells])
            alone = highest - np.maximum(value - system.slack, system.hidden[0][cells]) < width
        wanted = np.flatnonzero(alone & hideable[cells])
        block = sparse.lil_matrix((len(wanted), system.cells))
        none = system.point[found] == 0
        for at, place in enumerate(wanted):
            block[at, cells] = 1.0
            if found[0] >= system.cells and none[place] and system.equal[number].data[place] < 0:
                block[at, cells[none & (system.equal[number].data < 0)]] = 0.0  # nothing can move between two nones
            block[at, cells[place]] = -1.0
        rows.append(block.tocsr())
    return sparse.vstack([sparse.csr_matrix((0, system.cells)), *rows]).tocsr()


def _cheapest(
    cuts: list[_Cut],
    pairs: sparse.csr_matrix,
    floor: Flags,
    may: Flags,
    cost: Floats,
    always: Flags,
    narrow: list[int],
) -> Flags:
    """The least costly cells to hide that keep every cut."""
    rows, need = [pairs], [0.0] * pairs.shape[0]
    for one in cuts:
        row = np.where(may, np.minimum(one.gains, one.need), 0.0)
        conditional = not always[one.target]
        if conditional:
            row[one.target] -= one.need
        rows.append(sparse.csr_matrix(row / one.need))
        need.append(0.0 if conditional else 1.0)
    solved = milp(
        cost,
        constraints=LinearConstraint(sparse.vstack(rows).tocsr(), np.array(need) - NEAR, np.inf),
        integrality=np.ones(len(cost)),
        bounds=Bounds(floor.astype(float), (may | floor).astype(float)),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-3},
    )
    if solved.x is None:
        alone = [
            one.target for one in cuts if always[one.target] and np.minimum(one.gains, one.need)[may].sum() < one.need
        ]
        raise CannotProtect(sorted(set(alone)) or narrow)
    return np.asarray(solved.x > 0.5)


def _too_narrow(
    system: System, unknown: Flags, targets: Numbers, width: int, points: list[Numbers], always: Flags, may: Flags
) -> Iterator[_Cut]:
    """A cut for each target that is too narrow under this choice. `points` are whole numbers that fitted earlier ones:
    where they fit this one too, they show how far apart a cell may get; new ones are added."""
    both = np.concatenate([unknown] * (len(system.point) // system.cells))
    low = np.where(both, system.hidden[0], system.shown[0])
    high = np.where(both, system.hidden[1], system.shown[1])
    parts = _Parts(system, low, high, unknown)
    every = np.array(points)
    fits = every[((every >= low) & (every <= high)).all(axis=1)]
    least, most = fits.min(axis=0), fits.max(axis=0)
    for point in parts.far_out(targets[most[targets] - least[targets] < width]):
        points.append(point)
        least, most = np.minimum(least, point), np.maximum(most, point)
    for target in targets:
        if most[target] - least[target] >= width:
            continue
        ends = [parts.extreme(int(target), sign) for sign in (1, -1)]
        # Where fractions already lie too close, so do whole numbers, and nothing more need be solved.
        apart = ends[1].reach - ends[0].reach > width - 1 + NEAR
        for end in ends:
            if apart or end.whole is not None:
                points.append(end.point())
                least, most = np.minimum(least, points[-1]), np.maximum(most, points[-1])
        if most[target] - least[target] < width:
            yield _cut(system, int(target), width, ends, parts, always, may)


def _cut(
    system: System, target: int, width: int, ends: "list[_End]", parts: "_Parts", always: Flags, may: Flags
) -> _Cut:
    hidden = always.copy()
    hidden[target] = True
    both = np.concatenate([hidden] * (len(system.point) // system.cells))
    span, gains = 0.0, np.zeros(len(system.point))
    for end in ends:
        up = end.prices > 0
        when_shown = end.prices * np.where(up, system.shown[0], system.shown[1])
        when_hidden = end.prices * np.where(up, system.hidden[0], system.hidden[1])
        span -= float(np.where(both, when_hidden, when_shown).sum()) - end.slack
        gains += np.where(both, 0.0, when_shown - when_hidden)
    if span > width - NEAR:  # the prices see room that whole numbers do not have: hide what stands beside it
        return _Cut(parts.beside(target, may).astype(float), 1.0, target)
    return _Cut(gains.reshape(-1, system.cells).sum(axis=0), width - span, target)


@dataclass(frozen=True)
class _End:
    """The least or greatest value of a cell in fractions, and the reduced cost of each unknown; `whole` is a point that
    has it where that is one of whole numbers, and `point` finds the one of whole numbers that comes nearest."""

    reach: float
    whole: Numbers | None
    point: Callable[[], Numbers]
    prices: Floats
    slack: float


class _Parts:
    """The system under one choice, cut into parts that share no unknown, each solved by itself."""

    def __init__(self, system: System, low: Numbers, high: Numbers, unknown: Flags) -> None:
        self.system, self.low, self.high, self.unknown = system, low, high, unknown
        self.rows = sparse.vstack([system.equal, system.within]).tocsr()
        self.free = low < high
        links = abs(self.rows) @ sparse.diags(self.free.astype(float))
        joined = links.T @ links
        _, self.part = connected_components(joined, directed=False)
        self.made: dict[int, _Part] = {}

    def of(self, target: int) -> "_Part":
        """The part of a target: its unknowns and rows, and what the fixed cells leave for those rows."""
        number = int(self.part[target])
        if number not in self.made:
            columns = np.flatnonzero((self.part == number) & self.free)
            touched = np.unique(self.rows[:, columns].nonzero()[0])
            left = -(self.rows[touched] @ np.where(self.free, 0, self.low))
            bounds = np.stack([self.low[columns], self.high[columns]], axis=1).astype(float)
            sums = int((touched < self.system.equal.shape[0]).sum())
            matrix = self.rows[touched][:, columns]
            self.made[number] = _Part(columns, touched, matrix, left, bounds, sums, self.system.slack)
        return self.made[number]

    def _point(self, part: "_Part", answer: Floats) -> Numbers:
        point = self.system.point.copy()
        point[part.columns] = np.rint(answer)
        return point

    def extreme(self, target: int, sign: int) -> _End:
        """Where a target is least (sign 1) or greatest (-1)."""
        fixed = self.system.point
        if not self.free[target]:  # told by an earlier release: nothing helps
            return _End(float(fixed[target]), fixed, lambda: fixed, np.zeros(len(self.free)), 0.0)
        part = self.of(target)
        goal = np.zeros(len(part.columns))
        goal[np.searchsorted(part.columns, target)] = sign
        answer, duals = part.least(goal)
        prices = -(self.rows[part.touched].T @ duals)
        prices[target] += sign
        prices[np.abs(prices) < NEAR] = 0.0
        slack = float(np.abs(duals[part.sums :]).sum()) * self.system.slack
        whole = self._point(part, answer) if _is_whole(answer) else None
        return _End(
            sign * float(goal @ answer),
            whole,
            lambda: whole if whole is not None else self._point(part, part.least_whole(goal)),
            prices,
            slack,
        )

    def far_out(self, targets: Numbers) -> Iterator[Numbers]:
        """Points far out in directions that differ for each target: two opposite ones settle many targets at once."""
        random = np.random.default_rng(len(targets))
        free = targets[self.free[targets]]
        for number in np.unique(self.part[free]):
            here = free[self.part[free] == number]
            part = self.of(int(here[0]))
            for _ in range(DIRECTIONS if len(here) > DIRECTIONS else 0):
                goal = np.zeros(len(part.columns))
                goal[np.searchsorted(part.columns, here)] = random.choice([-1.0, 1.0], len(here))  # nosec B311 - directions to look in, no secret
                for sign in (1.0, -1.0):
                    answer, _ = part.least(sign * goal)
                    yield self._point(part, answer if _is_whole(answer) else part.least_whole(sign * goal))

    def beside(self, target: int, may: Flags) -> Flags:
        """The shown cells that stand in a sum with a target; failing those, in one with any unknown of its part."""
        for rows in (self.rows[:, [target]].nonzero()[0], self.of(target).touched):
            found = np.zeros(self.system.cells, dtype=bool)
            found[self.rows[rows].nonzero()[1] % self.system.cells] = True
            found &= ~self.unknown
            if (found & may).any():
                break
        return found


@dataclass(frozen=True)
class _Part:
    """Unknowns (`columns`) that share no row with the rest: `matrix @ x` is `left` in the first `sums` rows, and within
    `slack` of it in the others; x lies within `bounds`."""

    columns: Numbers
    touched: Numbers  # which rows of the system these are
    matrix: sparse.csr_matrix
    left: Floats
    bounds: Floats
    sums: int
    slack: float

    def least(self, goal: Floats) -> tuple[Floats, Floats]:
        """Fractions for which the goal is least, and the dual of each row."""
        tied, loose = self.matrix[: self.sums], self.matrix[self.sums :]
        near = self.left[self.sums :]
        solved = linprog(
            goal,
            A_eq=tied,
            b_eq=self.left[: self.sums],
            A_ub=sparse.vstack([loose, -loose]),
            b_ub=np.concatenate([self.slack + near, self.slack - near]),
            bounds=self.bounds,
            method="highs",
        )
        if solved.x is None:  # pragma: no cover - the point of the system fits every choice
            raise RuntimeError(solved.message)
        beside = solved.ineqlin.marginals
        return solved.x, np.concatenate([solved.eqlin.marginals, beside[: len(near)] - beside[len(near) :]])

    def least_whole(self, goal: Floats) -> Floats:
        """Whole numbers for which the goal is least."""
        solve: Callable[..., Any] = milp
        slack = np.where(np.arange(len(self.left)) < self.sums, 0.0, self.slack)
        solved = solve(
            goal,
            constraints=LinearConstraint(self.matrix, self.left - slack, self.left + slack),
            integrality=np.ones(len(goal)),
            bounds=Bounds(self.bounds[:, 0], self.bounds[:, 1]),
        )
        if solved.x is None:  # pragma: no cover - the point of the system fits every choice
            raise RuntimeError(solved.message)
        return np.asarray(np.rint(solved.x))


def _is_whole(answer: Floats) -> bool:
    """Whether a solution in fractions is one in whole numbers: under a network's rows it always is."""
    return bool(np.abs(answer - np.rint(answer)).max() <= NEAR)
