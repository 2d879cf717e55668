"""Whether what is printed of a region and of England is what their authorities come to: an interval where some are
hidden, and what it would be if those hidden were as they were last printed, as publishers sometimes take them."""

from collections.abc import Callable, Iterator

import polars as pl

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND, UnknownArea
from village.warehouse.measures.definition import Measure
from village.warehouse.measures.rollup import Between, mean_between

# low, high: between them lies what the authorities come to; with_last: exactly, were the hidden as last printed.
# fits: whether the printed figure lies there once it is said with the measure's decimals; publishers round counts too.
ADDED = pl.Schema(
    {
        "measure": pl.String,
        "area": pl.String,
        "group": pl.String,
        "period": pl.String,
        "printed": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "parts": pl.Int64,
        "hidden": pl.Int64,
        "with_last": pl.Float64,
        "fits": pl.Boolean,
    }
)
_WIDEST = 1e9  # a bound beyond this is none: a rate has no upper end


def added(measure: Measure, values: pl.DataFrame) -> pl.DataFrame:
    """For the latest period of each group, a row (columns ADDED) for England and each region that has a figure.

    `values`: those of `run`. An authority whose denominator is hidden too is among those of the printed whole that are
    in no part. Nothing is told where there is no such whole, or where something hidden has no upper end.
    """
    rows = [one for (group,), some in values.group_by("group", maintain_order=True) for one in _of(measure, some)]
    named = [{"measure": measure.slug, **row} for row in rows]
    return pl.DataFrame(named, schema=ADDED).sort("group", "area")


def _of(measure: Measure, values: pl.DataFrame) -> Iterator[dict[str, object]]:
    wholes = values.filter(pl.col("level").is_in(["country", "region"]) & pl.col("value").is_not_null())
    parts = values.filter(level="authority")
    both = wholes.join(parts.filter(pl.col("value").is_not_null()), on="period", how="semi")
    if both.is_empty() or measure.unit == "count":  # a count has no denominator that says what part it is of
        return
    period = both.sort("until_on", "from_on")["period"][-1]
    now = parts.filter(period=period)
    before = parts.filter(pl.col("until_on") < now["until_on"][0], pl.col("value").is_not_null())
    last = before.sort("until_on").group_by("area").last()
    for whole in both.filter(period=period).iter_rows(named=True):
        inside = now.filter(pl.col("area").map_elements(_lies_in(whole["area"]), return_dtype=pl.Boolean))
        found = _between(measure, inside, whole["denominator"]) if inside.height else None
        if found is None:
            continue
        filled = _between(measure, _as_last(inside, last), None) if found.hidden else None
        printed_to = whole["decimals"]
        yield {
            "area": whole["area"],
            "group": whole["group"],
            "period": period,
            "printed": whole["value"],
            "low": found.low,
            "high": found.high,
            "parts": found.parts,
            "hidden": found.hidden,
            "with_last": (filled.low + filled.high) / 2 if filled and not filled.hidden else None,
            "fits": found.holds(whole["value"], measure.decimals if printed_to is None else printed_to),
        }


def _lies_in(whole: str) -> Callable[[str], bool]:
    def lies(code: str) -> bool:
        try:
            return whole in (ENGLAND, areas.get(code).parent_code)
        except UnknownArea:
            return False

    return lies


def _between(measure: Measure, parts: pl.DataFrame, whole: float | None) -> Between | None:
    """What the parts come to; None where that cannot be said."""
    weighed = parts.filter(pl.col("denominator").is_not_null())
    unseen = parts.height - weighed.height
    open_ended = bool(parts["value"].null_count()) and measure.bounds[1] > _WIDEST
    if open_ended or (unseen and whole is None) or not float(weighed["denominator"].sum()) > 0:
        return None
    found = mean_between(weighed, measure.bounds, whole)
    return Between(found.low, found.high, parts.height, found.hidden + unseen)


def _as_last(parts: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """The parts, those hidden with the value, denominator and decimals that they had when last printed."""
    names = ["value", "denominator", "decimals"]
    told = parts.join(
        last.select("area", *(pl.col(name).alias(f"last_{name}") for name in names)), on="area", how="left"
    )
    gone = pl.col("value").is_null() & pl.col("last_value").is_not_null()
    return told.with_columns(
        *(pl.when(gone).then(f"last_{name}").otherwise(name).alias(name) for name in names),
        pl.when(gone).then(pl.lit("")).otherwise("code").alias("code"),
    )
