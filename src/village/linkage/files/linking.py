"""Two files linked, or one freed of duplicates: the steps in their order."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from village.linkage.files.candidates import candidates
from village.linkage.files.columns import Column
from village.linkage.files.decisions import Decisions
from village.linkage.files.learning import Taught, learn, taught_by
from village.linkage.files.levels import Compared, compare
from village.linkage.files.ordering import each_once
from village.linkage.files.scoring import weights
from village.linkage.rules.compare import Comparison, comparison_of
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
    taught: Taught | None = None

    @property
    def odds(self) -> Floats:
        """Odds of one person against not, of each pair by itself."""
        return np.exp2(np.clip(self.weights + self.model.prior_bits, -60, 60))


def weigh(
    columns: dict[str, Column],
    sizes: Sizes,
    step: Step = lambda _: None,
    told: Decisions | None = None,
    labels: Decisions | None = None,
) -> Weighed:
    """Find, compare and weigh pairs; keep those that may be of one person, and those that people decided."""
    comparisons = [comparison_of(name) for name in columns]
    step("Finding pairs that share something")
    records = sizes.left + sizes.right
    pairs = candidates(columns, sizes.left, sizes.right)
    asked = told.left.astype(np.int64) * records + told.right if told else pairs[:0]
    pairs = each_once(np.concatenate([pairs, asked])) if len(asked) else pairs
    left, right = (part.astype(np.int32) for part in np.divmod(pairs, records))
    step("Comparing them")
    compared = compare(comparisons, columns, left, right)
    step("Learning what agreement is worth in these files")
    taught = taught_by(labels, comparisons, columns) if labels else None
    model = learn(compared, comparisons, columns, sizes.left, sizes.right, taught)
    step("Weighing")
    found = weights(compared, model, columns)
    keep = (found + model.prior_bits >= np.log2(WORTH_KEEPING)) | np.isin(pairs, asked)
    return Weighed(comparisons, columns, sizes, model, compared.of(keep), found[keep], len(pairs), taught)
