"""What people say of pairs: what they have decided outranks every score, in this run and in all that follow; what they
have labelled teaches how records of one person differ, and decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.kernel.tables.rules import Problem, Refused, quoted
from village.linkage.files.reading import Table


@dataclass(frozen=True)
class Kind:
    """A kind of file that says something of pairs: the column that says it, in which words, and how to mend it."""

    column: str
    words: Mapping[str, bool]
    unknown: str
    write: str


DECISIONS = Kind(
    "decision",
    {"same": True, "link": True, "yes": True, "different": False, "no": False},
    "is not a decision.",
    "Write same, different, or nothing yet.",
)
LABELS = Kind(
    "same",
    {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False},
    "is neither yes nor no.",
    "Write yes or no.",
)


@dataclass(frozen=True)
class Decisions:
    """Pairs of rows (counted through both files) and whether they are one person."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    same: NDArray[np.bool_]


def told(given: list[Table], names: list[pl.Series], kind: Kind = DECISIONS) -> Decisions:
    """What files with the columns left, right and that of their kind say; a row that leaves it open says nothing.

    Raises Refused for a missing column, another word, a record that is not there, or rows that contradict each other.
    """
    one = {name: row for row, name in enumerate(names[0].to_list())}
    other = {name: len(names[0]) + row for row, name in enumerate(names[1].to_list())} if len(names) > 1 else one
    found: dict[tuple[int, int], bool] = {}
    for table in given:
        _check(table, kind)
        for line, (a, b, word) in enumerate(table.values.select("left", "right", kind.column).iter_rows(), start=2):
            if word is None:
                continue
            same = _said(table.name, line, str(word), kind)
            if found.setdefault(_pair(table.name, line, _row(one, a), _row(other, b)), same) != same:
                do = "Keep one of the two."
                raise Refused([Problem(table.name, "This pair was decided otherwise before.", do, line)])
    _consistent(given[0].name, found)
    left, right = (np.array([pair[at] for pair in found], dtype=np.int32) for at in (0, 1))
    return Decisions(left, right, np.array(list(found.values()), dtype=bool))


def together(given: list[Table]) -> pl.DataFrame:
    """All decisions in force, as one table."""
    frames = [table.values.select("left", "right", DECISIONS.column) for table in given]
    return pl.concat(frames).filter(pl.col(DECISIONS.column).is_not_null())


def _check(table: Table, kind: Kind) -> None:
    for column in ("left", "right", kind.column):
        if column not in table.values.columns:
            do = f"Give the columns left, right and {kind.column}."
            raise Refused([Problem(table.name, f"There is no column called {column}.", do)])


def _row(rows: dict[str, int], name: str) -> int | None:
    """The row of a record; `review.csv` has an apostrophe before a name that a spreadsheet would take for a formula."""
    return rows.get(name, rows.get((name or "").removeprefix("'")))


def _pair(file: str, line: int, a: int | None, b: int | None) -> tuple[int, int]:
    if a is None or b is None or a == b:
        what = "It names one record twice." if a is not None and a == b else "One of its records is not in the files."
        raise Refused([Problem(file, what, "Give pairs of records of these files.", line)])
    return min(a, b), max(a, b)


def _said(file: str, line: int, word: str, kind: Kind) -> bool:
    if word.lower() not in kind.words:
        raise Refused([Problem(file, f"{quoted(word[:30])} {kind.unknown}", kind.write, line, kind.column)])
    return kind.words[word.lower()]


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
