"""Sums and means over areas or schools of which some are hidden: an interval that holds the truth, never a guess.

A hidden part is unknown, not nothing: dropping it moves a mean of school scores by up to three points. A part for
which nobody was entered counts as none. A printed figure stands for every number that rounds to it.
"""

from dataclasses import dataclass

import polars as pl

from village.warehouse.observations import KNOWN_NOTHING


@dataclass(frozen=True, slots=True)
class Between:
    """What is known of a sum or mean: it lies from `low` to `high`; of `hidden` of its `parts` nothing is known."""

    low: float
    high: float
    parts: int
    hidden: int

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def holds(self, value: float, rounded_to: int | None = None) -> bool:
        """Whether a figure can be right; `rounded_to`: the decimals that it was itself printed with."""
        slack = 0.0 if rounded_to is None else _half(rounded_to)
        return self.low - slack - 1e-9 <= value <= self.high + slack + 1e-9


def _half(decimals: int) -> float:
    return float(0.5 * 10.0**-decimals)


def total_between(parts: pl.DataFrame, least: float = 0, most: float | None = None) -> Between:
    """The sum of the column `numerator` over `parts` (columns numerator, denominator, code).

    A hidden count lies from `least` to `most`, or to its denominator where `most` is None; raises ValueError when
    neither says how many it can be.
    """
    known, hidden = _split(parts, "numerator")
    sure = float(known["numerator"].sum())
    if most is None and hidden["denominator"].null_count():
        raise ValueError("A hidden count has no denominator, and no most was given: the sum has no upper end.")
    high = sum(most if most is not None else size for size in hidden["denominator"].fill_null(0).to_list())
    return Between(sure + least * hidden.height, sure + high, parts.height, hidden.height)


def mean_between(parts: pl.DataFrame, bounds: tuple[float, float], whole: float | None = None) -> Between:
    """The mean of `value` weighted by `denominator` over `parts` (columns value, denominator, decimals, code).

    A hidden value lies anywhere within `bounds`; a code of KNOWN_NOTHING counts as 0 with its weight; a printed value
    within half a unit of its last decimal. `whole`: how many the mean was published of, where that is known; those of
    them who are in no part (pupils of a unit that has no row) may have any value, and so may those in a part who are
    not of them. Raises ValueError when a weight is missing or all weights are none.
    """
    if parts["denominator"].null_count() or not float(parts["denominator"].sum()) > 0:
        raise ValueError("A mean needs the denominator of every part.")
    known, hidden = _split(parts, "value")
    weight, unknown = float(parts["denominator"].sum()), float(hidden["denominator"].sum())
    whole = weight if whole is None else whole
    unseen, strangers = max(whole - weight, 0.0), max(weight - whole, 0.0)
    lows, highs = _ends(known, bounds)
    low = lows + bounds[0] * (unknown + unseen) - bounds[1] * strangers
    high = highs + bounds[1] * (unknown + unseen) - bounds[0] * strangers
    return Between(max(low / whole, bounds[0]), min(high / whole, bounds[1]), parts.height, hidden.height)


def _ends(known: pl.DataFrame, bounds: tuple[float, float]) -> tuple[float, float]:
    """The least and the most that printed values can come to, each times its weight."""
    half = 0.5 * pl.lit(10.0).pow(-pl.col("decimals").cast(pl.Float64))
    exact = pl.col("decimals").is_null() | pl.col("code").is_in(list(KNOWN_NOTHING))
    slack = pl.when(exact).then(0.0).otherwise(half)
    low = (pl.col("value") - slack).clip(lower_bound=bounds[0])
    high = (pl.col("value") + slack).clip(upper_bound=bounds[1])
    lows, highs = known.select((low * pl.col("denominator")).sum(), (high * pl.col("denominator")).sum().alias("")).row(
        0
    )
    return float(lows), float(highs)


def _split(parts: pl.DataFrame, column: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The parts whose figure is known, those that count as nothing being 0, and the hidden ones."""
    nothing = pl.col("code").is_in(list(KNOWN_NOTHING))
    told = parts.with_columns(pl.when(nothing).then(0.0).otherwise(pl.col(column)).alias(column))
    return told.filter(pl.col(column).is_not_null()), told.filter(pl.col(column).is_null())
