"""Which of the pairs are links: the likeliest partner, unless another is about as likely."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.households import unlinked
from village.linkage.files.levels import compare
from village.linkage.files.linking import Weighed
from village.linkage.files.scoring import weights
from village.linkage.files.spreading import processors

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


@dataclass(frozen=True)
class Choice:
    """What is known of duplicates: which files have none ("left", "right"; both, when links are to be one to one); and
    the share of links that may be expected to be wrong."""

    free: frozenset[str] = field(default_factory=frozenset)
    wrong: float = 0.001


def chances(weighed: Weighed, alone: Floats, choice: Choice) -> Floats:
    """The chance of each pair between two files, its rivals looked at; `alone` are its odds before.

    Two candidates of one record exclude each other, unless they look like one person themselves; wholly, where their
    file is said to be free of duplicates.
    """
    pairs, odds = weighed.compared, alone * _unlinked(weighed)
    sides = ((pairs.left, pairs.right, "right"), (pairs.right, pairs.left, "left"))
    with ThreadPoolExecutor(processors()) as pool:
        found = list(pool.map(lambda side: rivals_of(side[0], odds), sides))
    share = [np.ones(len(one)) for one, _ in found]
    asked = [at for at, (_, _, file) in enumerate(sides) if file not in choice.free]
    if asked:  # of both files at once: many of their values are the same
        a, b = (np.concatenate([sides[at][1][found[at][which]] for at in asked]) for which in (0, 1))
        unlike = 1 - _one_person(weighed, a, b)
        cuts = np.cumsum([len(share[at]) for at in asked])[:-1]
        for at, part in zip(asked, np.split(unlike, cuts), strict=True):
            share[at] = part
    one, other = (np.concatenate(part) for part in zip(*found, strict=True))
    return chances_among_rivals(odds, Rivals(one, other, np.concatenate(share)))


LEAST_UNLINKED = 0.02
"""Of any file at least this share of records is taken to have no partner: no two files cover the same people."""


def _unlinked(weighed: Weighed) -> Floats:
    """How much the odds rise where each record has at most one partner: what is still to be linked is a smaller
    crowd, so of `n` links among `a` and `b` records the odds are n / ((a - n) (b - n)), not n / (a b) (the prior of
    bipartite matching, Sadinle 2017)."""
    links = weighed.model.matches * weighed.sizes.possible
    left, right = (max(1 - links / size, LEAST_UNLINKED) for size in (weighed.sizes.left, weighed.sizes.right))
    return unlinked(weighed, left, right)


def _one_person(weighed: Weighed, a: Rows, b: Rows) -> Floats:
    """How likely pairs within a file are of one person, by the same model."""
    if not len(a):
        return np.zeros(0)
    compared = compare(weighed.comparisons, weighed.columns, a, b)
    found = weights(compared, weighed.model, weighed.columns) + weighed.model.prior_bits
    return 1 / (1 + np.exp2(-np.clip(found, -60, 60)))
