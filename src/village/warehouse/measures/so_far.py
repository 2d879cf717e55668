"""What is counted of a quarter that runs, until today: beside the measures and never among them, as no trend, target,
rank or comparison is made of a part of a quarter.

Whoever lays today's figure beside yesterday's must not read from them what became of one family. So only everyone
together is told of, never a part. Of families counted one by one the count is told as it is: that there is one more is
all that it says. Anything else (a share, a median, needs) is told anew only when it is of so many more or fewer than
what was told last as may be shown by themselves; until then that stays, with its day.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from village.warehouse.extract import Table, frame
from village.warehouse.measures.counting import Counted, exact, shown
from village.warehouse.measures.definition import Measure
from village.warehouse.measures.run import VALUES, holding

NOW = "_now"  # how a table ends that stands in another's place while a quarter runs
PERIODS = f"help_periods{NOW}"
# `until_on` is the first day that is not in it; `base` of how many it is, from which the next must be far enough.
SO_FAR = pl.Schema(
    {
        **dict.fromkeys(("measure", "area", "period"), pl.String),
        **dict.fromkeys(("from_on", "until_on"), pl.Date),
        "value": pl.Float64,
        "code": pl.String,
        "base": pl.Int64,
    }
)
_CELL = ["measure", "area"]
_KINDS = {pl.String: "text", pl.Int64: "whole", pl.Float64: "number", pl.Date: "day"}


def so_far(measures: Iterable[Measure], records: Sequence[Table], before: pl.DataFrame | None = None) -> pl.DataFrame:
    """Of each authority's records what may be shown of the quarter that runs (columns SO_FAR), a row a measure.

    `before`: what was told last. Raises run.WrongMeasure, and ValueError as `extract.frame` does."""
    held = {one.name: one for one in records}
    if PERIODS not in held or (quarter := frame(held[PERIODS])).is_empty():
        return SO_FAR.to_frame()
    instead = {name.removesuffix(NOW): one for name, one in held.items() if name.endswith(NOW)}
    there = {name: one for name, one in (held | instead).items() if not name.endswith(NOW)}
    told = [SO_FAR.to_frame()]
    with holding({name: frame(one) for name, one in there.items()}) as connection:
        for measure in measures:
            alone = replace(measure, groups={"": "Everyone"})
            made = exact(alone, connection).filter(group="")
            if made.height:
                new = _told(alone, made, quarter)
                told.append(new if _one_by_one(alone, made) else _held_back(new, before, alone.minimum_count))
    return pl.concat(told)


def _told(measure: Measure, made: pl.DataFrame, quarter: pl.DataFrame) -> pl.DataFrame:
    may = shown(measure, made).filter(level="authority").select("area", "value", "code")
    base = made.select("area", base=pl.coalesce("families", "denominator", "numerator"))
    days: dict[str, dt.date | str] = quarter.select("period", "from_on", "until_on").row(0, named=True)
    dated = may.join(base, on="area").with_columns(pl.lit(one).alias(name) for name, one in days.items())
    seen = pl.when(pl.col("value").is_not_null()).then("base").alias("base")  # of what is hidden nothing is said
    return dated.with_columns(pl.lit(measure.slug).alias("measure"), seen).select(
        pl.col(name).cast(kind) for name, kind in SO_FAR.items()
    )


def _one_by_one(measure: Measure, made: pl.DataFrame) -> bool:
    return measure.unit == "count" and made["families"].null_count() == made.height


def _held_back(new: pl.DataFrame, before: pl.DataFrame | None, least: int) -> pl.DataFrame:
    """The new rows, but in the place of each that is hidden now, or too near to the one told last, that one."""
    if before is None:
        return new
    last = before.filter(pl.col("value").is_not_null()).select(
        *_CELL, "from_on", *(pl.col(name).alias(f"{name}_last") for name in ("until_on", "value", "code", "base"))
    )
    both = new.join(last, on=[*_CELL, "from_on"], how="left")
    far = (pl.col("base") - pl.col("base_last")).abs() >= least
    stays = pl.col("base_last").is_not_null() & ~far.fill_null(False)
    kept = [
        pl.when(stays).then(f"{name}_last").otherwise(name).alias(name)
        for name in ("until_on", "value", "code", "base")
    ]
    return both.with_columns(kept).select(SO_FAR.names())


def table(told: pl.DataFrame) -> Table:
    """What is told of a quarter that runs, as a table of the warehouse."""
    columns = {name: _KINDS[type(kind)] for name, kind in SO_FAR.items()}
    return Table("measure_so_far", "A quarter that runs.", columns, tuple(_CELL), told)


def with_so_far(counted: Sequence[Counted], measures: Iterable[Measure], now: pl.DataFrame) -> list[Counted]:
    """What was counted of quarters that are over, and each measure besides of which something is told so far only."""
    over = {measure.slug for measure, _ in counted}
    only = set(now["measure"]) - over
    return [*counted, *((one, VALUES.to_frame()) for one in measures if one.slug in only)]
