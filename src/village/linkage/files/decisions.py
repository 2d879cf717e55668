"""What people have decided of pairs: it outranks every score, in this run and in all that follow."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.kernel.tables.rules import Problem, Refused, quoted
from village.linkage.files.reading import Table

SAME, DIFFERENT = "same", "different"
_WORDS = {"same": SAME, "link": SAME, "yes": SAME, "different": DIFFERENT, "no": DIFFERENT}


@dataclass(frozen=True)
class Decisions:
    """Pairs of rows (counted through both files) and whether they are one person."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    same: NDArray[np.bool_]


def decided(table: Table, names: list[pl.Series]) -> Decisions:
    """Decisions from a table with the columns left, right and decision; rows without a decision are not decided yet.

    Raises Refused for another word, a record that is not there, or decisions that contradict each other.
    """
    one = {name: row for row, name in enumerate(names[0].to_list())}
    other = {name: len(names[0]) + row for row, name in enumerate(names[1].to_list())} if len(names) > 1 else one
    found: dict[tuple[int, int], bool] = {}
    for line, (a, b, word) in enumerate(table.values.select("left", "right", "decision").iter_rows(), start=2):
        if word is None:
            continue
        pair = _pair(table.name, line, _row(one, a), _row(other, b), str(word))
        same = _WORDS[str(word).lower()] == SAME
        if found.setdefault(pair, same) != same:
            raise Refused(
                [Problem(table.name, "This pair was decided otherwise before.", "Keep one of the two.", line)]
            )
    _consistent(table.name, found)
    left, right = (np.array([pair[at] for pair in found], dtype=np.int32) for at in (0, 1))
    return Decisions(left, right, np.array(list(found.values()), dtype=bool))


def _row(rows: dict[str, int], name: str) -> int | None:
    """The row of a record; `review.csv` has an apostrophe before a name that a spreadsheet would take for a formula."""
    return rows.get(name, rows.get((name or "").removeprefix("'")))


def _pair(file: str, line: int, a: int | None, b: int | None, word: str) -> tuple[int, int]:
    if a is None or b is None:
        raise Refused(
            [Problem(file, "One of its records is not in the files.", "Give the decisions of these files.", line)]
        )
    if word.lower() not in _WORDS:
        what = f"{quoted(word[:30])} is not a decision."
        raise Refused([Problem(file, what, "Write same, different, or nothing yet.", line, "decision")])
    return min(a, b), max(a, b)


def _consistent(file: str, found: dict[tuple[int, int], bool]) -> None:
    """No two records may be the same by a chain of decisions and different by one."""
    leads: dict[int, int] = {}

    def first(row: int) -> int:
        while row in leads:
            row = leads[row]
        return row

    for (a, b), same in found.items():
        if same and first(a) != first(b):
            leads[first(b)] = first(a)
    if any(not same and first(a) == first(b) for (a, b), same in found.items()):
        what = "Two records are the same by some of these decisions and different by another."
        raise Refused([Problem(file, what, "Mend the decisions of that group.")])
