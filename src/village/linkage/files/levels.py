"""Levels of many pairs at once: equal values by their codes, every other pair of distinct values by its rule, once."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.linkage.files.columns import Column
from village.linkage.files.helping import levels_of
from village.linkage.files.ordering import different
from village.linkage.files.spreading import spread
from village.linkage.rules.compare import MISSING, SWAPPED, Comparison

Rows = NDArray[np.int32]
Levels = NDArray[np.uint8]


@dataclass(frozen=True)
class Compared:
    """Pairs with their levels: one column of `levels` for each comparison, and `values`, the code of the value both
    share at the level "same" (-1 elsewhere)."""

    left: Rows
    right: Rows
    levels: Levels
    values: NDArray[np.int32]

    def of(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> "Compared":
        """These of the pairs."""
        return Compared(self.left[rows], self.right[rows], self.levels[rows], self.values[rows])


def compare(comparisons: list[Comparison], columns: dict[str, Column], left: Rows, right: Rows) -> Compared:
    """All comparisons of all pairs; rows are counted through both files."""
    levels = np.zeros((len(left), len(comparisons)), dtype=np.uint8)
    values = np.full((len(left), len(comparisons)), -1, dtype=np.int32)
    for i, comparison in enumerate(comparisons):
        column = columns[comparison.field]
        levels[:, i] = _levels(comparison, column, left, right)
        same = levels[:, i] == comparison.same
        values[same, i] = column.firsts[left[same]]
    at = {comparison.field: i for i, comparison in enumerate(comparisons)}
    if "forename" in at and "surname" in at:
        exchanged = _exchanged(columns["forename"], columns["surname"], left, right)
        levels[exchanged, at["forename"]] = SWAPPED
        levels[exchanged, at["surname"]] = MISSING
        values[exchanged, at["surname"]] = -1
    return Compared(left, right, levels, values)


def _levels(comparison: Comparison, column: Column, left: Rows, right: Rows) -> Levels:
    found = np.zeros(len(left), dtype=np.uint8)
    a, b = column.codes[left], column.codes[right]
    present = (a >= 0) & (b >= 0)
    first = column.firsts[left]
    equal = present & (first == column.firsts[right])
    shared = np.flatnonzero(np.bincount(first[equal], minlength=len(column.names)))
    own = np.zeros(len(column.names), dtype=np.uint8)
    own[shared] = _of_texts(comparison.field, *([column.names[at] for at in shared.tolist()] for _ in range(2)))
    found[equal] = own[first[equal]]
    rest = np.flatnonzero(present & ~equal)
    low, high = np.minimum(a[rest], b[rest]), np.maximum(a[rest], b[rest])  # a level is the same either way round
    pairs, which = different(low.astype(np.int64) * len(column.texts) + high)
    ones, others = ([column.texts[at] for at in part.tolist()] for part in np.divmod(pairs, len(column.texts)))
    found[rest] = _of_texts(comparison.field, ones, others)[which]
    return found


def _of_texts(field: str, ones: list[str], others: list[str]) -> Levels:
    return np.frombuffer(b"".join(spread(partial(levels_of, field), ones, others)), dtype=np.uint8)


def _exchanged(forename: Column, surname: Column, left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Pairs with forename and surname the wrong way round."""
    among = {name: code for code, name in enumerate(surname.names)}
    as_surname = np.array([among.get(name, -2) for name in forename.names] + [-1], dtype=np.int32)
    first, last = as_surname[forename.firsts], surname.firsts
    crossed = (first[left] == last[right]) & (last[left] == first[right]) & (first[left] != last[left])
    both: NDArray[np.bool_] = crossed & (last[left] >= 0) & (last[right] >= 0)
    return both


def patterns_of(levels: Levels) -> tuple[Levels, NDArray[np.uint32]]:
    """The different rows of levels, and which of them each pair has."""
    packed = {f"{i}": pl.Series(levels[:, i]) for i in range(levels.shape[1])}
    table = pl.DataFrame(packed)
    first = table.unique(maintain_order=True).with_row_index("which")
    which = table.join(first, on=table.columns, how="left", maintain_order="left")["which"]
    return first.drop("which").to_numpy().astype(np.uint8), which.to_numpy()
