"""What can be recovered from a release, found the slow way: every table of small counts is written down, those that
would not have been printed like this are struck out, and the least and greatest of each cell are read off the rest.

Nothing here knows of sums of bounds, programmes or duals; a table is made from its smallest cells by adding them up.
"""

from collections.abc import Callable, Mapping
from itertools import product

import numpy as np

from village.warehouse.disclosure.cells import Key, Release, Shown

Tables = dict[Key, np.ndarray]


def printed(count: np.ndarray, base: int, how: str, value: int) -> np.ndarray:
    """Where a count would be printed as `value`."""
    if how == "none":
        return count == value
    if how == "conventional":
        return np.floor(count / base + 0.5) * base == value
    return (np.floor(count / base) * base == value) | (np.ceil(count / base) * base == value)


def every_table(leaves: int, most: int) -> list[np.ndarray]:
    """All ways of filling `leaves` cells with 0 to `most`."""
    return list(np.array(list(product(range(most + 1), repeat=leaves))).T)


def intervals(
    release: Release, grow: Callable[[list[np.ndarray]], tuple[Tables, np.ndarray]], leaves: int, most: int
) -> Mapping[Key, tuple[int, int]]:
    """The least and greatest that each cell may be. `grow` makes whole tables of their smallest cells."""
    tables, fits = grow(every_table(leaves, most))
    rules = release.rules
    smallest_hidden = 1 if rules.zeros == "shown" else 0
    for key, cell in release.cells.items():
        count = tables[key]
        if not isinstance(cell, Shown):
            fits = fits & (count >= smallest_hidden)
            continue
        fits = fits & printed(count, cell.rounding.base, cell.rounding.how, int(cell.value))
        if cell.rounding == rules.rounding:  # a small count would have been hidden
            fits = fits & ~((count >= smallest_hidden) & (count < rules.threshold))
    assert fits.any(), "nobody could have published this"
    return {key: (int(count[fits].min()), int(count[fits].max())) for key, count in tables.items()}
