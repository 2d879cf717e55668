"""Measures that are counted from records, whatever these are of: SQL gives exact counts, then, last and once, what may
not be shown of them is hidden. Neither a record nor an exact small count leaves this module.

The SQL of such a measure is one SELECT over the tables of records that gives the columns of GIVES, for each area,
period and group: `numerator` of `denominator`; for a plain count the numerator alone; for a median `value`, and in
`denominator` of how many it is. Where something else than families is counted, `families` is how many they are of:
too few are hidden as too small a count is. Where what is counted is not whole (full-time equivalents), `value` is the
share itself, `numerator` is absent and `denominator` is how many it is of, to the nearest whole. Groups that say one
thing more of a group are all that it is made up of.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb
import polars as pl

from village.kernel.tables.engines import Engine
from village.kernel.tables.rules import Refused
from village.warehouse.disclosure.protect import protect
from village.warehouse.disclosure.rules import COUNT, DENOMINATOR, Rules
from village.warehouse.extract import Table, frame
from village.warehouse.measures.definition import GIVEN, Measure
from village.warehouse.measures.run import asked, checked, holding
from village.warehouse.measures.summing import sums as sums_of_areas
from village.warehouse.measures.sureness import PER
from village.warehouse.observations import group_parts

# What figures that no release holds give in the place of one, by what the records are of (see `shipped.COUNTED`).
RELEASE, STAFF, PLACES, SERVICES = "counted-here", "counted-staff", "counted-places", "counted-services"
COUNTED_HERE = frozenset({RELEASE, STAFF, PLACES, SERVICES})
GIVES = pl.Schema(
    {
        **dict.fromkeys(("area", "period", "group"), pl.String),
        "value": pl.Float64,
        **dict.fromkeys(("numerator", "denominator", "families"), pl.Int64),
    }
)
TOLD = pl.Schema({name: kind for name, kind in GIVES.items() if name != "families"})  # null where hidden
RATE = "per-100"  # what happens to so many of a hundred, as they leave: no share of these
Counted = tuple[Measure, pl.DataFrame]  # a measure, and its values as `run.run` gives them


def count_all(measures: Iterable[Measure], records: Sequence[Table], release: str = RELEASE) -> list[Counted]:
    """The values that may be shown of each measure that has any. Raises run.WrongMeasure, and ValueError as
    `extract.frame` does."""
    return [(one, told(one, rows, release)) for one, rows in protect_all(measures, records)]


def protect_all(measures: Iterable[Measure], records: Sequence[Table]) -> list[Counted]:
    """What may be shown of each authority (columns TOLD) by each measure that has any: it can be kept, and made into
    values by `told` later. Raises as `count_all`."""
    found = []
    with holding({one.name: frame(one) for one in records}) as connection:
        for measure in measures:
            made = exact(measure, connection)
            if made.height:
                found.append((measure, protected(measure, made)))
    return found


def count_on(engine: Engine, measures: Iterable[Measure], release: str = RELEASE) -> Iterator[Counted]:
    """The same over tables of records that an engine holds. Raises run.WrongMeasure."""
    for one in measures:
        made = _counts(engine.rows(_exactly(one)))
        if made.height:
            yield one, told(one, protected(one, made), release)


def exact(measure: Measure, connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The counts of a measure (columns GIVES) as they are, over tables that a connection holds: never to be shown.

    Raises run.WrongMeasure."""
    return _counts(asked(connection, measure, _exactly(measure)))


def _exactly(measure: Measure) -> str:
    columns = ", ".join(f'"{name}"' for name in GIVES)
    return f"SELECT {columns} FROM ({measure.sql}) AS made"  # nosec B608 - reviewed files


def _counts(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=GIVES, orient="row").sort("area", "period", "group")


def protected(measure: Measure, counts: pl.DataFrame) -> pl.DataFrame:
    """Exact counts (columns GIVES) of authorities as they may be shown (columns TOLD): where a count, what it is of or
    the difference is hidden, nothing is said of that area, period and group. Where there is nobody to count something
    of, there is no row."""
    parts = [_without_hidden(measure, one) for one in counts.partition_by("area", maintain_order=True)]
    made = pl.concat(parts).filter(~(pl.col("denominator") == 0).fill_null(False))
    return made.with_columns(_value(measure).alias("value")).select(*TOLD)


def told(measure: Measure, rows: pl.DataFrame, release: str = RELEASE) -> pl.DataFrame:
    """What may be shown of authorities (columns TOLD) as values (columns run.VALUES), with the sums over areas. Raises
    run.WrongMeasure."""
    return checked(measure, _given(measure, rows, release))


def shown(measure: Measure, counts: pl.DataFrame, release: str = RELEASE) -> pl.DataFrame:
    """Exact counts (columns GIVES) as they may be shown (columns of `definition.GIVEN`), as `protected` and `told`."""
    return _given(measure, protected(measure, counts), release)


def _given(measure: Measure, rows: pl.DataFrame, release: str) -> pl.DataFrame:
    """With the sums over areas: nothing is said of one of which a part is hidden."""
    made = rows.with_columns(pl.lit("authority").alias("level"), pl.lit("").alias("definition"))
    if made.filter(pl.col("value").is_not_null() & pl.col("numerator").is_null()).is_empty():
        # Of full-time equivalents only the share is known here, and shares cannot be added.
        made = pl.concat([made, sums_of_areas(measure, made)], how="diagonal")
    blank = {
        **dict.fromkeys(("lower", "upper"), pl.lit(None, pl.Float64)),
        "decimals": pl.lit(0 if measure.unit == "count" else None, pl.Int64),
        "row": pl.lit(None, pl.Int64),
        "code": pl.when(pl.col("value").is_null()).then(pl.lit("suppressed")).otherwise(pl.lit("")),
        "quality": pl.lit("final"),
        "file": pl.lit(""),
        "release": pl.lit(release),
    }
    return made.with_columns(said.alias(name) for name, said in blank.items()).select(GIVEN)


def _value(measure: Measure) -> pl.Expr:
    """The value of a row, from its counts unless it has one of its own; null where these are hidden."""
    if measure.unit == "count":
        return pl.col("numerator").cast(pl.Float64)
    own = pl.when(pl.col("denominator").is_not_null()).then(pl.col("value"))
    if measure.unit in PER:
        return pl.coalesce(PER[measure.unit] * pl.col("numerator") / pl.col("denominator"), own)
    return own


def _without_hidden(measure: Measure, made: pl.DataFrame) -> pl.DataFrame:
    """The rows of one area, their counts null where one of them may not be shown."""
    try:
        keep = _rate(measure, made) if measure.unit == RATE else _share(measure, made)
    except Refused:  # what cannot be protected is not shown
        keep = pl.repeat(False, made.height, eager=True)
    few = made.filter(keep & pl.col("families").is_between(1, measure.minimum_count - 1))
    gone = _of_too_few(measure.groups, few.select("period", "group").rows())
    keep &= pl.Series([cell not in gone for cell in made.select("period", "group").iter_rows()], dtype=pl.Boolean)
    return made.with_columns(pl.when(keep).then(name).alias(name) for name in ("numerator", "denominator"))


def _share(measure: Measure, made: pl.DataFrame) -> pl.Series:
    """Which rows may be shown, of counts or of shares: those of whom it is not so are protected too."""
    rules = _rules(measure)
    counts = made.select("period", "group", pl.coalesce("numerator", "denominator").alias(COUNT))
    if not made["numerator"].null_count() and not made["denominator"].null_count():
        counts = counts.with_columns(made["denominator"].alias(DENOMINATOR))
    return protect(counts, rules, name=measure.slug).frame().select(pl.all_horizontal(_parts(counts))).to_series()


def _rate(measure: Measure, made: pl.DataFrame) -> pl.Series:
    """Which rows may be shown, of rates: what is counted is no part of what it is counted of, and may be more."""
    both = pl.concat(
        made.select("period", "group", pl.lit(one).alias("part"), pl.col(one).alias(COUNT))
        for one in ("numerator", "denominator")
    )
    found = protect(both, _rules(measure, part={}), name=measure.slug).frame()[COUNT].is_not_null()
    return found.head(made.height) & found.tail(made.height)


def _rules(measure: Measure, **more: dict[str, list[list[str]]]) -> Rules:
    sums_of = {"period": {}, "group": sums(measure.groups), **more}
    return Rules(sums_of, threshold=measure.minimum_count)


def _of_too_few(groups: Iterable[str], few: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """What is hidden, by period and group, where counts are of too few families: these, what stands beside them in any
    sum, and all below, so that nothing of them is what is left."""
    found = set(few)
    periods = {period for period, _ in found}
    for whole, lists in sorted(sums(groups).items(), key=lambda one: len(group_parts(one[0]))):
        for parts in lists:
            for period in periods:
                if any((period, one) in found for one in (whole, *parts)):
                    found |= {(period, part) for part in parts}
    return found


def sums(groups: Iterable[str]) -> dict[str, list[list[str]]]:
    """What is a sum of what: a group is that of all who say one thing more, once for each thing that they say."""
    said = {group: group_parts(group) for group in groups}
    found: dict[str, list[list[str]]] = {}
    for whole, parts in said.items():
        by: dict[str, list[str]] = {}
        for group, more in said.items():
            if parts.items() < more.items() and len(more) == len(parts) + 1:
                [what] = more.keys() - parts.keys()
                by.setdefault(what, []).append(group)
        if by:
            found[whole] = list(by.values())
    return found


def _parts(counts: pl.DataFrame) -> list[pl.Expr]:
    return [pl.col(name).is_not_null() for name in (COUNT, DENOMINATOR) if name in counts.columns]
