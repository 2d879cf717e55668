"""How many there would be: for each value of a filter, the hits if of that filter this value alone were asked; of
filters whose values must all be met, if it were asked as well."""

import numpy as np

from village.search.columns import Columns, Rows
from village.search.finding import Found

OF_SETS = ("kinds", "access", "send", "languages")
ALL_AT_ONCE = ("access", "send")
OF_YES_OR_NO = ("free", "online")
FEW = 8  # below the size divided by this, values are gathered by row; above, counted by value


def facets(columns: Columns, found: Found) -> dict[str, dict[str, int]]:
    """Counts by filter and value; values without any are left out. "days" are "0" (Monday) to "6"."""
    every = found.row(found.fitting())
    counts = {}
    for name in (*OF_SETS, *OF_YES_OR_NO):
        alone = name in found.verdicts and name not in ALL_AT_ONCE
        rows = found.row(found.fitting(name)) if alone else every
        counts[name] = _values(columns, name, rows) if name in OF_SETS else _said(columns, name, rows)
    rows = found.row(found.fitting("when")) if "when" in found.verdicts else every
    days = columns["days"][rows]
    counts["days"] = _some({str(day): int(np.count_nonzero(days & (1 << day))) for day in range(7)})
    return counts


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {value: count for value, count in counts.items() if count}


def _said(columns: Columns, name: str, rows: Rows) -> dict[str, int]:
    said = columns[name][rows]
    return _some({word: int(np.count_nonzero(said == want)) for word, want in (("yes", 1), ("no", 0))})


def _values(columns: Columns, name: str, rows: Rows) -> dict[str, int]:
    numbers: dict[str, int] = columns.facts[name]
    if len(rows) * FEW < columns.size:
        counts = np.bincount(columns.held(name, rows), minlength=len(numbers))
    else:
        among = np.zeros(columns.size, dtype=bool)
        among[rows] = True
        running = np.concatenate([[0], np.cumsum(among[columns[f"{name}_rows"]])])
        counts = np.diff(running[columns[f"{name}_starts"]])
    return _some({value: int(counts[number]) for value, number in numbers.items()})
