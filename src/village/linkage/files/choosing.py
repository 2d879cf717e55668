"""Which of the pairs are links: the likeliest partner, unless another is about as likely."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int32]
Places = NDArray[np.int64]
SURE = 0.99
ROUNDS = 20
NEGLIGIBLE = 1e-3
"""Odds below which a pair is nobody's rival."""
MOST_RIVALS = 20


@dataclass(frozen=True)
class Rivals:
    """Pairs that compete: `one` and `other` are places in the list of pairs (each competition stands both ways round),
    `share` how far they exclude each other (1: a record can be only one of the two)."""

    one: Places
    other: Places
    share: Floats


def rivals_of(rows: Rows, odds: Floats) -> tuple[Places, Places]:
    """Places of pairs that have one record in common, of those that matter: the likeliest of each record."""
    strong = np.flatnonzero(odds >= NEGLIGIBLE)
    order = strong[np.lexsort((-odds[strong], rows[strong]))]
    record = rows[order]
    starts = np.flatnonzero(np.r_[True, record[1:] != record[:-1]]) if len(record) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(record)])
    rank = np.arange(len(record)) - np.repeat(starts, sizes)
    one, other = [], []
    for step in range(1, MOST_RIVALS):
        at = np.flatnonzero((rank < MOST_RIVALS) & (rank >= step))
        at = at[record[at] == record[at - step]]
        if not len(at):
            break
        one += [order[at], order[at - step]]
        other += [order[at - step], order[at]]
    empty = np.zeros(0, dtype=np.int64)
    return (np.concatenate(one), np.concatenate(other)) if one else (empty, empty)


def chances_among_rivals(odds: Floats, rivals: Rivals) -> Floats:
    """The chance of each pair when those that exclude each other cannot all be true.

    `odds` are of one person against not, before rivals are looked at: the chance of a pair is its odds against those
    of its rivals and of none. Pairs that are sure take their rivals out of the running, and what is left is looked at
    again: a twin whose brother has found his own record has one rival less.
    """
    left = odds.copy()
    chances = np.zeros(len(odds))
    settled = np.zeros(len(odds), dtype=bool)
    for _ in range(ROUNDS):
        against = np.bincount(rivals.one, rivals.share * left[rivals.other], minlength=len(odds))
        chances = np.where(settled, chances, left / (1 + left + against))
        sure = ~settled & (chances >= SURE)
        if not sure.any():
            break
        settled |= sure
        beaten = rivals.one[sure[rivals.other] & (rivals.share > 0.5)]
        left[beaten[~settled[beaten]]] = 0
    return chances
