"""What the authorities that keep their records here come to, in a region and in England: the sum of their counts, where
none of them is hidden. A sum of what is shown says nothing more than that; one with a hidden part would give it away.
"""

import datetime as dt
from collections.abc import Iterator

import polars as pl

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND, UnknownArea
from village.warehouse.measures.definition import Measure
from village.warehouse.measures.sureness import PER
from village.warehouse.periods import period

LEAST = 2  # of one authority there is nothing to add up
SUMS = pl.Schema(
    {
        **dict.fromkeys(("area", "period", "group"), pl.String),
        "value": pl.Float64,
        **dict.fromkeys(("numerator", "denominator"), pl.Int64),
        **dict.fromkeys(("level", "definition"), pl.String),
    }
)


def sums(measure: Measure, shown: pl.DataFrame) -> pl.DataFrame:
    """Of a measure that is counted, the rows (columns SUMS) of the regions and of England that its authorities lie in.

    `shown`: theirs, null where hidden. The definition of a sum says of how many authorities it is, so that it is
    compared with no sum of more or fewer, and with no single authority."""
    told: list[tuple[object, ...]] = []
    if measure.unit in PER:
        for one in shown.partition_by("period", "group", maintain_order=True):
            told += _of(measure, one)
    return pl.DataFrame(told, schema=SUMS, orient="row")


def _of(measure: Measure, rows: pl.DataFrame) -> Iterator[tuple[object, ...]]:
    """The sums of one period and group."""
    when, group = rows["period"][0], rows["group"][0]
    last = period(when).until_on - dt.timedelta(days=1)
    every = [_region(one.code) for one in areas.upper_tier(last)]
    theirs = pl.Series([_region(code) or "" for code in rows["area"]])
    for whole in (ENGLAND, *sorted(set(theirs) - {""})):
        parts = rows if whole == ENGLAND else rows.filter(theirs == whole)
        if parts.height < LEAST:
            continue
        level, many = ("country", len(every)) if whole == ENGLAND else ("region", every.count(whole))
        counts = _counts(measure, parts)
        yield whole, when, group, *counts, level, f"sum-of-{parts.height}-of-{many}"


def _counts(measure: Measure, parts: pl.DataFrame) -> tuple[float | None, int | None, int | None]:
    """Value, numerator and denominator; nothing where a part is hidden."""
    if parts["value"].null_count():
        return None, None, None
    count = int(parts["numerator"].sum())
    if measure.unit == "count":
        return float(count), count, None
    size = int(parts["denominator"].sum())
    return PER[measure.unit] * count / size, count, size


def _region(code: str) -> str | None:
    try:
        return areas.get(code).parent_code
    except UnknownArea:
        return None
