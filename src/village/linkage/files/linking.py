"""Two files linked, or one freed of duplicates: the steps in their order."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.candidates import candidates
from village.linkage.files.choosing import Rivals, chances_among_rivals, rivals_of
from village.linkage.files.columns import Column
from village.linkage.files.learning import learn
from village.linkage.files.levels import Compared, compare
from village.linkage.files.preparing import comparison_of
from village.linkage.files.scoring import weights
from village.linkage.rules.compare import Comparison
from village.linkage.rules.model import Model

Floats = NDArray[np.float64]
Step = Callable[[str], None]
WORTH_KEEPING = 1e-4
"""Chance below which a pair is not looked at again."""


@dataclass(frozen=True)
class Sizes:
    """Records of the left and of the right file (0: one file, pairs within it)."""

    left: int
    right: int

    @property
    def possible(self) -> int:
        """Pairs that could be made."""
        return self.left * self.right if self.right else self.left * (self.left - 1) // 2


@dataclass(frozen=True)
class Weighed:
    """The pairs worth keeping, with their levels and weights, and the model they were weighed by."""

    comparisons: list[Comparison]
    columns: dict[str, Column]
    sizes: Sizes
    model: Model
    compared: Compared
    weights: Floats
    looked_at: int

    @property
    def odds(self) -> Floats:
        """Odds of one person against not, of each pair by itself."""
        return np.exp2(np.clip(self.weights + self.model.prior_bits, -60, 60))


def weigh(columns: dict[str, Column], sizes: Sizes, step: Step = lambda _: None) -> Weighed:
    """Find, compare and weigh pairs; keep those that may be of one person."""
    comparisons = [comparison_of(name) for name in columns]
    step("Finding pairs that share something")
    pairs = candidates(columns, sizes.left, sizes.right)
    left, right = (part.astype(np.int32) for part in np.divmod(pairs, sizes.left + sizes.right))
    step("Comparing them")
    compared = compare(comparisons, columns, left, right)
    step("Learning what agreement is worth in these files")
    model = learn(compared, comparisons, columns, sizes.left, sizes.right)
    step("Weighing")
    found = weights(compared, model, columns)
    keep = found + model.prior_bits >= np.log2(WORTH_KEEPING)
    kept = Compared(left[keep], right[keep], compared.levels[keep], compared.values[keep])
    return Weighed(comparisons, columns, sizes, model, kept, found[keep], len(pairs))


@dataclass(frozen=True)
class Choice:
    """What is known of duplicates: which file has none; both, when links are to be one to one."""

    free: frozenset[str] = field(default_factory=frozenset)


def chances(weighed: Weighed, choice: Choice) -> Floats:
    """The chance of each pair between two files, its rivals looked at.

    Two candidates of one record exclude each other, unless they look like one person themselves; wholly, where their
    file is said to be free of duplicates.
    """
    pairs, odds = weighed.compared, weighed.odds * _unlinked(weighed)
    parts = []
    for rows, partners, free in (
        (pairs.left, pairs.right, "right" in choice.free),
        (pairs.right, pairs.left, "left" in choice.free),
    ):
        one, other = rivals_of(rows, odds)
        share = np.ones(len(one)) if free else 1 - _one_person(weighed, partners[one], partners[other])
        parts.append((one, other, share))
    one, other, share = (np.concatenate(part) for part in zip(*parts, strict=True))
    return chances_among_rivals(odds, Rivals(one, other, share))


LEAST_UNLINKED = 0.02
"""Of any file at least this share of records is taken to have no partner: no two files cover the same people."""


def _unlinked(weighed: Weighed) -> float:
    """How much the odds rise where each record has at most one partner: what is still to be linked is a smaller
    crowd, so of `n` links among `a` and `b` records the odds are n / ((a - n) (b - n)), not n / (a b) (the prior of
    bipartite matching, Sadinle 2017)."""
    links = weighed.model.matches * weighed.sizes.possible
    left, right = (max(1 - links / size, LEAST_UNLINKED) for size in (weighed.sizes.left, weighed.sizes.right))
    return 1 / (left * right)


def _one_person(weighed: Weighed, a: NDArray[np.int32], b: NDArray[np.int32]) -> Floats:
    """How likely pairs within a file are of one person, by the same model."""
    if not len(a):
        return np.zeros(0)
    compared = compare(weighed.comparisons, weighed.columns, a, b)
    found = weights(compared, weighed.model, weighed.columns) + weighed.model.prior_bits
    return 1 / (1 + np.exp2(-np.clip(found, -60, 60)))
