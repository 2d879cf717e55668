"""What is counted of a quarter that runs, until today: beside the measures and never among them, as no trend, target,
rank or comparison is made of a part of a quarter.

Whoever lays today's figure beside yesterday's, or beside the one of the whole quarter, must not read from them what
became of one family. So only families counted one by one are told of, everyone together: that there is one more is all
that it says. A share, a median or a count of needs waits until its quarter is over: of two shares a few days apart,
or of any and the last, what became of those between can be worked out.
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
# `until_on` is the first day that is not in it.
SO_FAR = pl.Schema(
    {
        **dict.fromkeys(("measure", "area", "period"), pl.String),
        **dict.fromkeys(("from_on", "until_on"), pl.Date),
        "value": pl.Float64,
        "code": pl.String,
    }
)
_KINDS = {pl.String: "text", pl.Float64: "number", pl.Date: "day"}


def so_far(measures: Iterable[Measure], records: Sequence[Table]) -> pl.DataFrame:
    """Of each authority's records what may be shown of the quarter that runs (columns SO_FAR), a row a measure.

    Raises run.WrongMeasure, and ValueError as `extract.frame` does."""
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
            if made.height and _one_by_one(alone, made):
                told.append(_told(alone, made, quarter))
    return pl.concat(told)


def _told(measure: Measure, made: pl.DataFrame, quarter: pl.DataFrame) -> pl.DataFrame:
    may = shown(measure, made).filter(level="authority").select("area", "value", "code")
    days: dict[str, dt.date | str] = quarter.select("period", "from_on", "until_on").row(0, named=True)
    dated = may.with_columns(pl.lit(one).alias(name) for name, one in days.items())
    return dated.with_columns(pl.lit(measure.slug).alias("measure")).select(
        pl.col(name).cast(kind) for name, kind in SO_FAR.items()
    )


def _one_by_one(measure: Measure, made: pl.DataFrame) -> bool:
    return measure.unit == "count" and made["families"].null_count() == made.height


def table(told: pl.DataFrame) -> Table:
    """What is told of a quarter that runs, as a table of the warehouse."""
    columns = {name: _KINDS[type(kind)] for name, kind in SO_FAR.items()}
    return Table("measure_so_far", "A quarter that runs.", columns, ("measure", "area"), told)


def with_so_far(counted: Sequence[Counted], measures: Iterable[Measure], now: pl.DataFrame) -> list[Counted]:
    """What was counted of quarters that are over, and each measure besides of which something is told so far only."""
    over = {measure.slug for measure, _ in counted}
    only = set(now["measure"]) - over
    return [*counted, *((one, VALUES.to_frame()) for one in measures if one.slug in only)]
