"""Which of the pairs are links: the likeliest partner, unless another is about as likely."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
SURE = 0.99
ROUNDS = 20


def chances_among_rivals(left: Rows, right: Rows, odds: Floats, single_left: bool, single_right: bool) -> Floats:
    """The chance of each pair when a record can have one partner at most in a file without duplicates.

    `odds` are of one person against not, before rivals are looked at. Where the right file has no duplicates, a left
    record's candidates exclude each other: the chance of one is its odds against those of all and of none. Pairs that
    are sure take their records out of the running, and what is left is looked at again: a twin whose brother has
    found his own record has one rival less.
    """
    chances = np.zeros(len(odds))
    running = np.ones(len(odds), dtype=bool)
    for _ in range(ROUNDS):
        against = 1 + odds[running]
        if single_right:
            against += _rivals(left[running], odds[running])
        if single_left:
            against += _rivals(right[running], odds[running])
        chances[running] = odds[running] / against
        sure = running & (chances >= SURE)
        out = np.zeros(len(odds), dtype=bool)
        if single_right:
            out |= np.isin(left, left[sure])
        if single_left:
            out |= np.isin(right, right[sure])
        out &= running & ~sure
        if not out.any() and not (sure & running).any():
            break
        chances[out] = 0
        running &= ~out & ~sure
    return chances


def _rivals(rows: Rows, odds: Floats) -> Floats:
    """For each pair, the odds of all other pairs of the same record."""
    total = np.bincount(rows, odds) if len(rows) else np.zeros(0)
    return np.maximum(total[rows] - odds, 0)
