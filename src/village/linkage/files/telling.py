"""Why a pair was decided as it was, in words that show nothing of the records."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.linkage.files.deciding import BY_RIVAL, CAUSES, Outcome
from village.linkage.files.guessing import said
from village.linkage.files.levels import patterns_of
from village.linkage.files.linking import Weighed
from village.linkage.rules.compare import MISSING, Comparison


def reasons(weighed: Weighed, outcome: Outcome, rows: NDArray[np.int64]) -> pl.Series:
    """For each of these pairs: "forename same, postcode differs", after what else decided it."""
    patterns, which = patterns_of(weighed.compared.levels[rows])
    words = pl.Series([_words(pattern, weighed.comparisons) for pattern in patterns.tolist()], dtype=pl.String)
    causes = pl.Series([f"{cause}: " if cause else "" for cause in CAUSES])
    lost = (outcome.cause[rows] == BY_RIVAL) & (outcome.probability[rows] >= 0.5)
    cause = np.where(lost, 0, outcome.cause[rows])
    return causes.gather(cause) + words.gather(which)


def _words(pattern: list[int], comparisons: list[Comparison]) -> str:
    return ", ".join(
        f"{said(comparison.field)} {comparison.levels[level - 1].replace('-', ' ')}"
        for comparison, level in zip(comparisons, pattern, strict=True)
        if level != MISSING
    )
