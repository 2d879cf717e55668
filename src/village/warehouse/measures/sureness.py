"""How sure each value of a measure is, and whether two of them differ: intervals from counts, or the publisher's own.

A share has Wilson's interval, a count or a rate Byar's. Where a release gives a figure and of how many it is, but not
the count, the count follows from both to within its rounding. Without either nothing is said: a mean of points has an
interval only when its publisher gives one.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.warehouse.measures.definition import Measure, Polarity
from village.warehouse.uncertainty.intervals import Floats, Interval, byar, difference, wilson

# What a figure is multiplied by, for each unit that is a share or a rate of people, and 1 for plain counts.
PER: Mapping[str, float] = {
    "percent": 100,
    "per-100": 100,
    "per-1000": 1_000,
    "per-10000": 10_000,
    "per-100000": 100_000,
    "count": 1,
}
COUNTED = ("count", "size", "figure")  # the columns that `sure` adds: how many, of how many, and exactly what


def sure(measure: Measure, values: pl.DataFrame) -> pl.DataFrame:
    """`values` (columns `run.VALUES`) with `lower` and `upper` filled in the unit, and the columns COUNTED.

    figure: the value from counts before rounding, where there are any. count, size and figure are null where unknown.
    """
    per = PER.get(measure.unit, 0.0)
    shown = pl.when(pl.col("value").is_not_null())
    count: pl.Expr = pl.lit(None, pl.Float64)
    size: pl.Expr = pl.lit(None, pl.Float64)
    if measure.unit == "count":
        count, size = pl.col("value"), shown.then(1.0)
    elif per:
        size = shown.then(pl.when(pl.col("denominator") > 0).then("denominator"))
        count = shown.then(pl.coalesce("numerator", pl.col("value") * pl.col("denominator") / per))
    told = values.with_columns(count.alias("count"), size.alias("size"))
    both = pl.col("count").is_not_null() & pl.col("size").is_not_null() & (pl.col("count") >= 0)
    whole = pl.col("count").clip(upper_bound=pl.col("size")) if measure.unit == "percent" else pl.col("count")
    told = told.with_columns(pl.when(both).then(whole).alias("count"), pl.when(both).then("size").alias("size"))
    made = interval(measure.unit, *(_floats(told[name]) for name in ("count", "size")))
    exact = pl.Series("figure", made.value, nan_to_null=True)
    printed = pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
    return told.with_columns(
        pl.when(pl.col("numerator").is_not_null()).then(pl.coalesce(exact, "value")).otherwise("value").alias("figure"),
        *(
            pl.when(printed).then(name).otherwise(pl.Series(made_of, nan_to_null=True)).alias(name)
            for name, made_of in (("lower", made.lower), ("upper", made.upper))
        ),
    )


def interval(unit: str, count: Floats, size: Floats) -> Interval:
    """Figures of a unit with their 95 % bounds from counts; NaN where a count or a size is not known or cannot be."""
    known = np.isfinite(count) & np.isfinite(size) & (size > 0) & (count >= 0) & (unit in PER)
    if unit == "percent":
        known &= count <= size
    k, n = np.where(known, count, 0.0), np.where(known, size, 1.0)
    found = wilson(k, n) if unit == "percent" else byar(k, n)
    per = PER.get(unit, 1.0)
    return Interval(*(np.where(known, per * part, np.nan) for part in (found.value, found.lower, found.upper)))


def interval_of(frame: pl.DataFrame, suffix: str = "") -> Interval:
    """The figures and bounds in a frame's columns figure, lower and upper, each with `suffix`."""
    return Interval(*(_floats(frame[f"{name}{suffix}"]) for name in ("figure", "lower", "upper")))


def counts_of(frame: pl.DataFrame, suffix: str = "") -> tuple[Floats, Floats]:
    """The counts and sizes in a frame's columns, each with `suffix`."""
    return _floats(frame[f"count{suffix}"]), _floats(frame[f"size{suffix}"])


def compared(one: Interval, other: Interval, polarity: Polarity) -> NDArray[np.str_]:
    """“better”, “worse”, “no clear difference” or “cannot say” of each pair; blank where neither direction is better.

    A difference is called one only when its 95 % interval leaves out zero.
    """
    if polarity == "neither":
        return np.full(one.value.shape, "", dtype="<U19")
    found = difference(one, other)
    known = np.isfinite(found.value) & np.isfinite(found.lower) & np.isfinite(found.upper)
    above, below = ("better", "worse") if polarity == "higher" else ("worse", "better")
    with np.errstate(invalid="ignore"):
        return np.select(
            [~known, found.lower > 0, found.upper < 0], ["cannot say", above, below], default="no clear difference"
        )


def _floats(column: pl.Series) -> Floats:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy().astype(float)
