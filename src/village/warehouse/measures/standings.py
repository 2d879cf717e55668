"""How every area stands on a measure: its latest value beside the one before, England, neighbours, all others, and the
target. All areas of a measure are worked out at once."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from village.warehouse.measures.comparing import Neighbours, neighbour_means, ranked
from village.warehouse.measures.definition import Measure
from village.warehouse.measures.judging import JUDGED, judged
from village.warehouse.measures.sureness import PER, compared, counts_of, interval, interval_of
from village.warehouse.status.target import Target
from village.warehouse.uncertainty.funnel import unusual

LEVELS = ("country", "region", "authority")
_TEXT, _NUMBER, _WHOLE = pl.String, pl.Float64, pl.Int64
_STANDING: Mapping[str, type[pl.DataType]] = {
    "measure": _TEXT,
    "area": _TEXT,
    "level": _TEXT,
    "group": _TEXT,
    "period": _TEXT,
    "from_on": pl.Date,
    "until_on": pl.Date,
    "value": _NUMBER,
    "lower": _NUMBER,
    "upper": _NUMBER,
    "code": _TEXT,
    "decimals": _WHOLE,
    "quality": _TEXT,
    "release": _TEXT,
    "file": _TEXT,
    "row": _WHOLE,
    "before_period": _TEXT,
    "before_value": _NUMBER,
    "change": _NUMBER,
    "change_verdict": _TEXT,
    "england_value": _NUMBER,
    "england_verdict": _TEXT,
    "neighbours_value": _NUMBER,
    "neighbours_counted": _WHOLE,
    "neighbours_named": _WHOLE,
    "neighbours_weighted": pl.Boolean,
    "neighbours_verdict": _TEXT,
    "rank": _WHOLE,
    "of": _WHOLE,
    "unusual": _TEXT,
    **JUDGED,
}
STANDING = pl.Schema(_STANDING)
_WHERE = ("area", "group")
_WHEN = ("group", "period", "definition")
_FIGURES = ("value", "count", "size", "figure", "lower", "upper")


def standings(
    measure: Measure, values: pl.DataFrame, neighbours: Neighbours | None = None, target: Target | None = None
) -> pl.DataFrame:
    """One row for each area at LEVELS and each group (columns STANDING); `values` are those of `sureness.sure`.

    An area stands where its last row is, among the periods in which anybody has a value. It is compared with the last
    value before that speaks of other days by the same definition, with the rest of England, with its neighbours taken
    together, and with all authorities of the same period; what is not of other people, or not known by counts or the
    publisher's intervals, is “cannot say”, and blank where neither direction is better or there is nothing to compare.
    """
    rows = values.filter(pl.col("level").is_in(LEVELS))
    rows = rows.filter(pl.col("value").is_not_null().any().over("group", "period"))
    now = rows.sort("until_on", "from_on").group_by(_WHERE, maintain_order=True).last().sort(_WHERE)
    authorities = rows.filter(pl.col("level") == "authority").join(now, on=["group", "period"], how="semi")
    made = now.join(_before(rows, now), on=_WHERE, how="left", maintain_order="left")
    made = made.join(_england(rows), on=_WHEN, how="left", maintain_order="left")
    made = made.join(_ranks(measure, authorities), on=["area", "group", "period"], how="left", maintain_order="left")
    made = made.join(_neighbours(authorities, neighbours), on=["area", *_WHEN], how="left", maintain_order="left")
    made = made.with_columns(_verdicts(measure, made))
    made = made.join(_unusual(measure, authorities), on=["area", "group", "period"], how="left", maintain_order="left")
    made = made.join(judged(measure, rows, target), on=_WHERE, how="left", maintain_order="left")
    text = [pl.col(name).fill_null("") for name, kind in STANDING.items() if kind == pl.String]
    return made.with_columns(text).select(pl.col(name).cast(kind) for name, kind in STANDING.items())


def _before(rows: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Of each area and group the last value that was over before the latest period began, by the same definition."""
    latest = now.select(*_WHERE, "definition", began=pl.col("from_on"))
    earlier = rows.filter(pl.col("value").is_not_null()).join(latest, on=[*_WHERE, "definition"])
    last = earlier.filter(pl.col("until_on") <= pl.col("began")).sort("until_on").group_by(_WHERE).last()
    return last.select(*_WHERE, pl.col("period").alias("before_period"), *_told("_before"))


def _england(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("level") == "country").select(*_WHEN, *_told("_england"))


def _told(suffix: str) -> list[pl.Expr]:
    return [pl.col(name).alias(f"{name}{suffix}") for name in _FIGURES]


def _ranks(measure: Measure, authorities: pl.DataFrame) -> pl.DataFrame:
    found = ranked(authorities, measure.polarity)
    return found.filter(pl.col("rank").is_not_null()).select("area", "group", "period", "rank", "of")


def _neighbours(authorities: pl.DataFrame, neighbours: Neighbours | None) -> pl.DataFrame:
    """Of each area's neighbours: their mean, and their counts together when every one that has a value has them."""
    known = neighbours or Neighbours("", {})
    parts = []
    for (definition,), frame in authorities.group_by("definition", maintain_order=True):
        means = neighbour_means(frame, known).with_columns(pl.lit(definition, pl.String).alias("definition"))
        pairs = known.frame().join(frame.select(pl.col("area").alias("neighbour"), *_WHEN, *_FIGURES), on="neighbour")
        shown = pairs.filter(pl.col("value").is_not_null())
        counted = pl.col("count").is_not_null().all()
        sums = shown.group_by("area", *_WHEN).agg(
            pl.when(counted).then(pl.col("count").sum()).alias("count_neighbours"),
            pl.when(counted).then(pl.col("size").sum()).alias("size_neighbours"),
        )
        parts.append(means.join(sums, on=["area", *_WHEN], how="left"))
    columns = {
        "area": _TEXT,
        "group": _TEXT,
        "period": _TEXT,
        "definition": _TEXT,
        "neighbours_value": _NUMBER,
        "neighbours_counted": _WHOLE,
        "neighbours_named": _WHOLE,
        "neighbours_weighted": pl.Boolean,
        "count_neighbours": _NUMBER,
        "size_neighbours": _NUMBER,
    }
    names = {"neighbours": "neighbours_value", **{one: f"neighbours_{one}" for one in ("counted", "named", "weighted")}}
    made = [one.rename(names).select(pl.col(name).cast(kind) for name, kind in columns.items()) for one in parts]
    return pl.concat([pl.Schema(columns).to_frame(), *made])


def _verdicts(measure: Measure, made: pl.DataFrame) -> list[pl.Series | pl.Expr]:
    """The three comparisons, and what they compare with."""
    mine, before = interval_of(made), interval_of(made, "_before")
    count, size = counts_of(made)
    whole, whole_size = counts_of(made, "_england")
    rest = interval(measure.unit, whole - count, whole_size - size)
    together = interval(measure.unit, *counts_of(made, "_neighbours"))
    country = made["level"].to_numpy() == "country"
    lone = ~made["level"].is_in(["authority"]).to_numpy() | made["neighbours_value"].is_null().to_numpy()
    has_before = made["value_before"].is_not_null().to_numpy()
    return [
        _worded("change_verdict", compared(mine, before, measure.polarity), has_before),
        _worded("england_verdict", compared(mine, rest, measure.polarity), ~country),
        _worded("neighbours_verdict", compared(mine, together, measure.polarity), ~lone),
        (pl.col("value") - pl.col("value_before")).alias("change"),
        pl.col("value_before").alias("before_value"),
        pl.when(pl.col("level") != "country").then("value_england").alias("england_value"),
    ]


def _worded(name: str, verdicts: NDArray[np.str_], there: NDArray[np.bool_]) -> pl.Series:
    return pl.Series(name, np.where(there, verdicts, ""), pl.String)


def _unusual(measure: Measure, authorities: pl.DataFrame) -> pl.DataFrame:
    """Who is unusual among all authorities of a period, which differ by more than chance: see `uncertainty.funnel`."""
    parts = []
    for (group, period), frame in authorities.group_by("group", "period", maintain_order=True):
        verdicts = _funnel(measure, frame)
        parts.append(
            frame.select(
                "area",
                pl.lit(group, pl.String).alias("group"),
                pl.lit(period, pl.String).alias("period"),
                pl.Series("unusual", verdicts, pl.String),
            )
        )
    columns: Mapping[str, type[pl.DataType]] = dict.fromkeys(("area", "group", "period", "unusual"), pl.String)
    return pl.concat([pl.Schema(columns).to_frame(), *parts])


def _funnel(measure: Measure, frame: pl.DataFrame) -> list[str]:
    better = measure.higher_is_better
    if better is None:
        return [""] * frame.height
    count, size = counts_of(frame)
    if measure.unit not in PER or measure.unit == "count" or not np.isfinite(size).any():
        return ["cannot say"] * frame.height
    with np.errstate(invalid="ignore", divide="ignore"):
        share = count / size
    found = unusual(share, size, kind="proportion" if measure.unit == "percent" else "rate")
    return [str(one) for one in found.verdicts(high_is_good=better)]
