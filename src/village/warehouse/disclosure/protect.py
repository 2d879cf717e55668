"""A table of exact counts becomes a release: small counts are hidden, then what would give them away; then rounding."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from village.kernel.tables.rules import Problem, Refused
from village.warehouse.disclosure import secondary
from village.warehouse.disclosure.cells import Cell, Hidden, Key, Release, Shown, named
from village.warehouse.disclosure.rules import COUNT, DENOMINATOR, Rules
from village.warehouse.disclosure.secondary import CannotProtect, Floats, Numbers, System
from village.warehouse.disclosure.table import UNKNOWN, Table, shown, table_from

SECONDS = 60.0  # for one rounding


@dataclass(frozen=True)
class Protected:
    """A release and the tables it fills, in the order they were given."""

    release: Release
    tables: Sequence[pl.DataFrame] = field(repr=False)  # dimensions only: the counts stayed behind

    def frame(self, number: int = 0) -> pl.DataFrame:
        """One table as it may be published: its dimensions, `count`, and where it has them `denominator` and `percent`
        (of the shown figures, to one decimal). A hidden figure is null."""
        dimensions, cells = self.tables[number], self.release.cells
        keys = self.keys(number)
        counts = [_value(cells.get((*key, COUNT))) for key in keys]
        among = [_value(cells.get((*key, DENOMINATOR))) for key in keys]
        found = dimensions.with_columns(pl.Series(COUNT, counts, pl.Int64))
        if not any((*key, DENOMINATOR) in cells for key in keys):
            return found
        percent = [
            round(100 * count / of, 1) if count is not None and of else None
            for count, of in zip(counts, among, strict=True)
        ]
        return found.with_columns(pl.Series(DENOMINATOR, among, pl.Int64), pl.Series("percent", percent, pl.Float64))

    def keys(self, number: int = 0) -> list[Key]:
        """The cells of one table's rows, without their part."""
        return _keys(self.tables[number], self.release.rules)

    def hidden(self) -> dict[str, int]:
        """How many cells are hidden, by reason."""
        reasons = [cell.reason for cell in self.release.cells.values() if isinstance(cell, Hidden)]
        return {reason: reasons.count(reason) for reason in ("primary", "secondary", "publisher")}


def _keys(dimensions: pl.DataFrame, rules: Rules) -> list[Key]:
    return [
        tuple(str(row[name]) if name in row else str(rules.root(name)) for name in rules.dimensions)
        for row in dimensions.iter_rows(named=True)
    ]


def _value(cell: Cell | None) -> int | None:
    return int(cell.value) if isinstance(cell, Shown) else None


def protect(
    frame: pl.DataFrame,
    rules: Rules,
    *,
    linked: Sequence[pl.DataFrame] = (),
    earlier: Sequence[Release] = (),
    name: str = "release",
) -> Protected:
    """The release of `frame` and of the `linked` tables published with it, given what `earlier` releases have shown.

    Frames are as `table.table_from` reads them: one column for each dimension, `count` (people, whole), and if wanted
    `denominator`. Promised: each hidden cell, and each small number that follows from the shown ones, could have
    `rules.width` + 1 or more values. Source of the method: `rules.Rules`, `secondary`.
    Raises Refused for a table that is wrong or cannot be protected; the sentences name cells, never values.
    """
    frames = [frame, *linked]
    table = table_from(frames, rules, name, earlier)
    release = Release(name, rules, _protected(table, name))
    dimensions = [one.select(c for c in one.columns if c in rules.dimensions).cast(pl.String) for one in frames]
    return Protected(release, dimensions)


def _protected(table: Table, name: str) -> dict[Key, Cell]:
    rules, keys = table.rules, list(table.held)
    system, printed = _system(table, keys, name)
    held = [table.held[key] for key in keys]
    published = np.array([one.published for one in held])
    small = np.array([one.lower == one.upper and rules.small(one.lower) for one in held])
    small |= np.array([one.rounded > 1 and rules.small(int(shown(one, rules).value)) for one in held])
    publisher = np.array([one.by_publisher for one in held])
    must = published & (small | publisher)
    told = [key for key, hide in zip(keys, must, strict=True) if hide and key in table.revised]
    may = published & ~must & (system.point[: len(keys)] >= max(rules.least_hidden, 0))
    may &= np.array(
        [one.lower >= rules.least_hidden and key not in table.revised for key, one in zip(keys, held, strict=True)]
    )
    if told:
        raise _refused(table, told, name)
    try:
        hidden = secondary.choose(
            system,
            must=must,
            may=may,
            unpublished=~published,
            small=small,
            width=rules.width,
            cost=_cost(system.point[: len(keys)], rules),
        )
    except CannotProtect as error:
        raise _refused(table, [keys[at] for at in error.cells], name) from None
    cells: dict[Key, Cell] = {}
    for at, key in enumerate(keys):
        if hidden[at]:
            cells[key] = Hidden("publisher" if publisher[at] else "primary" if small[at] else "secondary")
        elif published[at]:
            cells[key] = printed[at]
    return cells


def _refused(table: Table, keys: Sequence[Key], name: str) -> Refused:
    do = "Hide more of the table by hand, publish fewer groups or areas, or allow a smaller width."
    what = "The cell {} cannot be protected: what must be shown, or an earlier release, gives it away."
    return Refused([Problem(name, what.format(named(table.rules, key)), do) for key in keys[:50]])


def _cost(counts: Numbers, rules: Rules) -> Floats:
    """The information lost with each cell (Hundepool et al., 2012, section 4.4.1)."""
    if rules.cost == "cells":
        return np.ones(len(counts))
    return np.asarray(counts + 1.0 if rules.cost == "people" else 1.0 + np.log2(1.0 + counts))


def _system(table: Table, keys: list[Key], name: str) -> tuple[System, list[Shown]]:
    """The unknowns as an attacker would write them, and how each cell would be printed."""
    rules, size = table.rules, len(keys)
    place = {key: at for at, key in enumerate(keys)}
    sums = _matrix([(place[total], [place[part] for part in parts]) for total, parts in table.sums], size)
    point = _point(table, keys, sums, name)
    most = 2 * int(point.max(initial=0)) + 1_000
    bounds = np.array([_bounds(table, key, most) for key in keys]).T.reshape(2, -1)
    printed = [shown(table.held[key], rules) for key in keys]
    if rules.rounding.how != "controlled":
        seen = _seen(table, keys, printed, bounds)
        nothing = sparse.csr_matrix((0, size))
        return System(size, sums, nothing, 0.0, seen, bounds, point), printed
    base = rules.rounding.base
    all_published = [
        (place[total], [place[part] for part in parts])
        for total, parts in table.sums
        if all(table.held[key].published for key in (total, *parts))
    ]
    rounded_sums = _matrix(all_published, size)
    steps = _controlled(point, rounded_sums, base, name)
    printed = [Shown(int(base * step), "count", rules.rounding) for step in steps]
    published = np.array([table.held[key].published for key in keys])
    steps = np.where(published, steps, 0)
    beside = sparse.hstack([sparse.eye(size), -base * sparse.eye(size)]).tocsr()[np.flatnonzero(published)]
    seen = np.hstack([_seen(table, keys, printed, bounds), np.stack([steps, steps])])
    unseen = np.hstack([bounds, np.stack([0 * steps, np.where(published, most // base + 1, 0)])])
    equal = sparse.block_diag([sums, rounded_sums]).tocsr()
    return System(size, equal, beside, base - 1.0, seen, unseen, np.concatenate([point, steps])), printed


def _matrix(sums: Sequence[tuple[int, list[int]]], size: int) -> sparse.csr_matrix:
    """One row for each sum: the total less its parts."""
    rows, columns, values = [], [], []
    for row, (total, parts) in enumerate(sums):
        rows += [row] * (1 + len(parts))
        columns += [total, *parts]
        values += [1.0, *[-1.0] * len(parts)]
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(sums), size))


def _bounds(table: Table, key: Key, most: int) -> tuple[int, int]:
    """What is known of a cell that is not shown."""
    one = table.held[key]
    lower, upper = table.known.get(key, (0, UNKNOWN))
    least = table.rules.least_hidden if one.published else 0
    return max(lower, least), min(upper, most)


def _seen(table: Table, keys: list[Key], printed: list[Shown], unseen: Numbers) -> Numbers:
    """What is known of each cell once it is shown; a cell that is printed nowhere stays as it is."""
    rows = []
    for at, key in enumerate(keys):
        lower, upper = int(unseen[0, at]), int(unseen[1, at])
        if table.held[key].published:
            before = (0, UNKNOWN) if key in table.revised else table.known.get(key, (0, UNKNOWN))
            said = table.rules.shown_bounds(int(printed[at].value), printed[at].rounding)
            lower, upper = max(said[0], before[0]), min(said[1], before[1])
        rows.append((lower, upper))
    return np.array(rows).T.reshape(2, -1)


def _point(table: Table, keys: list[Key], sums: sparse.csr_matrix, name: str) -> Numbers:
    """The counts; where a publisher hid or rounded some, whole numbers that could be the counts."""
    held = [table.held[key] for key in keys]
    low, high = np.array([one.lower for one in held]), np.array([one.upper for one in held])
    if (low == high).all():
        return low
    known = int(np.max(high[high < UNKNOWN], initial=0))
    solved = milp(
        np.ones(len(keys)),
        constraints=LinearConstraint(sums, 0, 0),
        integrality=np.ones(len(keys)),
        bounds=Bounds(low, np.minimum(high, 2 * known + 1_000)),
    )
    if solved.x is None:
        raise Refused([Problem(name, "No counts of people would give this table.", "Check its totals and roundings.")])
    return np.asarray(np.rint(solved.x).astype(np.int64))


def _controlled(counts: Numbers, sums: sparse.csr_matrix, base: int, name: str) -> Numbers:
    """How many times the base each count becomes: one of the two multiples beside it, nearest in all, adding up.

    Zero-restricted controlled rounding (Cox, A constructive procedure for unbiased controlled rounding, JASA 82, 1987).
    """
    floor, over = counts // base, counts % base
    solved = milp(
        base - 2.0 * over,
        constraints=LinearConstraint(sums, -(sums @ floor), -(sums @ floor)),
        integrality=np.ones(len(counts)),
        bounds=Bounds(0, np.minimum(over, 1)),
        options={"time_limit": SECONDS},
    )
    if solved.x is None:
        do = "Round conventionally, or publish fewer groups."
        raise Refused([Problem(name, f"No rounding to {base} lets every total add up.", do)])
    return np.asarray(floor + np.rint(solved.x).astype(np.int64))
