"""Gaps between groups: how far one stands behind another, from counts before rounding."""

import polars as pl

from village.warehouse.measures.definition import Gap, Measure
from village.warehouse.measures.sureness import interval_of
from village.warehouse.uncertainty.intervals import Interval, difference

COLUMNS = pl.Schema(
    {
        "measure": pl.String,
        "gap": pl.String,
        "area": pl.String,
        "level": pl.String,
        "period": pl.String,
        "from_on": pl.Date,
        "value": pl.Float64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "code": pl.String,
    }
)
_KEY = ("area", "level", "period", "from_on")


def gap_values(measure: Measure, values: pl.DataFrame) -> pl.DataFrame:
    """Every gap of a measure in every area and period in which both groups have a row (columns COLUMNS).

    `values` are those of `sureness.sure`. A gap is above zero when the group `of` fares worse: lower where high is
    good, higher where low is. Bounds are the 95 % interval of the difference; there are none where a group's are not
    known, nor from everyone, of whom the group is a part.
    """
    made = [_gap(measure, gap, values) for gap in measure.gaps]
    return pl.concat([COLUMNS.to_frame(), *made])


def _gap(measure: Measure, gap: Gap, values: pl.DataFrame) -> pl.DataFrame:
    mine, other = (values.filter(pl.col("group") == group) for group in (gap.of, gap.behind))
    both = mine.join(other, on=_KEY, suffix="_behind", maintain_order="left")
    of, behind = interval_of(both), interval_of(both, "_behind")
    found = difference(of, behind) if measure.polarity == "lower" else difference(behind, of)
    if not (gap.of and gap.behind):
        found = Interval(found.value, found.value + float("nan"), found.value + float("nan"))
    code = pl.when(pl.col("value").is_null()).then("code").when(pl.col("value_behind").is_null()).then("code_behind")
    return both.select(
        "measure",
        pl.lit(gap.slug).alias("gap"),
        *_KEY,
        pl.Series("value", found.value, nan_to_null=True),
        pl.Series("lower", found.lower, nan_to_null=True),
        pl.Series("upper", found.upper, nan_to_null=True),
        code.otherwise(pl.lit("")).alias("code"),
    ).select(COLUMNS.names())
