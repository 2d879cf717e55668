"""Running a measure's SQL over observations: on the warehouse that pages read, or on an analyst's own frame."""

import datetime as dt
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from village.kernel.tables.engines import Engine, this_file
from village.warehouse.connection import CONFIG
from village.warehouse.measures.definition import GIVEN, Measure
from village.warehouse.observations import KEY, WITH_VALUE, latest
from village.warehouse.periods import period

# What every measure gives, once run: one row for each area, period and group.
VALUES = pl.Schema(
    {
        "measure": pl.String,
        "area": pl.String,
        "level": pl.String,
        "period": pl.String,
        "from_on": pl.Date,
        "until_on": pl.Date,
        "group": pl.String,
        "value": pl.Float64,
        "numerator": pl.Float64,
        "denominator": pl.Float64,
        "lower": pl.Float64,  # 95 %: of the publisher, where one was given
        "upper": pl.Float64,
        "decimals": pl.Int64,
        "code": pl.String,
        "quality": pl.String,
        "definition": pl.String,
        "release": pl.String,
        "file": pl.String,
        "row": pl.Int64,
    }
)
_SQL_TYPES = {pl.String: "STRING", pl.Float64: "DOUBLE", pl.Int64: "BIGINT"}  # as DuckDB and Spark both spell them


LONGEST = 60.0  # seconds that one measure may take


class WrongMeasure(ValueError):
    """A measure's SQL cannot be run, or gives something else than it must; the message is one sentence."""


def latest_sql(table: str) -> str:
    """SQL that gives, of each key, the observation published last; plain enough for DuckDB and Spark alike.

    The same rule as `observations.latest`.
    """
    key = ", ".join(f'"{one}"' for one in KEY)
    order = "published_on DESC, release DESC"
    ranked = f"SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS place FROM {table}"  # nosec B608 - our own names
    return f"SELECT * FROM ({ranked}) AS ranked WHERE place = 1"  # nosec B608 - our own names


def _chosen(measure: Measure) -> str:
    """The measure's own columns over a table or view called observations."""
    columns = ", ".join(f'CAST("{one}" AS {_SQL_TYPES[type(VALUES[one])]}) AS "{one}"' for one in GIVEN)
    return f"SELECT {columns} FROM ({measure.sql}) AS made"  # nosec B608 - reviewed files


def run(measure: Measure, observations: pl.DataFrame, as_published_on: dt.date | None = None) -> pl.DataFrame:
    """The measure's values (columns VALUES, in the order of level, area, group, period) over a frame of observations.

    Raises WrongMeasure when the SQL cannot be run, runs longer than LONGEST, or gives other rows than a measure may.
    """
    return next(run_all([measure], observations, as_published_on))


def run_all(
    measures: Iterable[Measure], observations: pl.DataFrame, as_published_on: dt.date | None = None
) -> Iterator[pl.DataFrame]:
    """The values of each measure in turn, as `run` gives them; what is latest is found once for all of them."""
    types = {name: VALUES[name] for name in GIVEN}
    with holding({"observations": latest(observations, as_published_on)}) as connection:
        for measure in measures:
            rows = asked(connection, measure, _chosen(measure))
            yield checked(measure, pl.DataFrame(rows, schema=types, orient="row"))


def run_on(engine: Engine, measures: Iterable[Measure]) -> Iterator[tuple[Measure, pl.DataFrame]]:
    """Each measure with its values, as `run` gives them, over all observations ever published, which an engine holds as
    the table `all_observations`. Raises WrongMeasure when the SQL gives other rows than a measure may."""
    types = {name: VALUES[name] for name in GIVEN}
    engine.keep("observations", latest_sql("all_observations"))
    for measure in measures:
        rows = engine.rows(_chosen(measure))
        yield measure, checked(measure, pl.DataFrame(rows, schema=types, orient="row", strict=False))


def asked(connection: duckdb.DuckDBPyConnection, measure: Measure, sql: str) -> list[tuple[Any, ...]]:
    """The rows that a measure's query gives. Raises WrongMeasure when it cannot be run, or runs longer than LONGEST."""
    try:
        with _no_longer(connection):
            return connection.execute(sql).fetchall()
    except duckdb.InterruptException:
        why = f"it was stopped after {LONGEST:g} seconds. Let its SQL look at fewer rows"
        raise WrongMeasure(f"The measure {measure.slug} takes too long: {why}.") from None
    except duckdb.Error as error:
        why = str(error).splitlines()[0].rstrip(".")
        raise WrongMeasure(f"The measure {measure.slug} cannot be run: {why}.") from None


@contextmanager
def _no_longer(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Stop what `connection` runs once it has run for LONGEST: DuckDB has no bound of its own on time."""
    stop = threading.Timer(LONGEST, connection.interrupt)
    stop.daemon = True
    stop.start()
    try:
        yield
    finally:
        stop.cancel()


@contextmanager
def holding(frames: Mapping[str, pl.DataFrame]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that holds these tables and can reach nothing else, closed at the end. They pass through files,
    since DuckDB takes frames from memory only with another package."""
    locked = ("temp_directory", "enable_external_access", "lock_configuration")
    connection = duckdb.connect(config={name: value for name, value in CONFIG.items() if name not in locked})
    try:
        connection.execute("SET memory_limit = '1GB'")
        with tempfile.TemporaryDirectory() as folder:
            for name, frame in frames.items():
                path = Path(folder) / f"{name}.parquet"
                frame.write_parquet(path, compression="uncompressed", statistics=False)
                connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet({this_file(path)})")  # nosec B608 - our own path
        for name in locked:
            connection.execute(f"SET {name} = '{CONFIG[name]}'")
        yield connection
    finally:
        connection.close()


def checked(measure: Measure, made: pl.DataFrame) -> pl.DataFrame:
    """Rows that SQL gave, typed, dated and looked at; whoever ran it, DuckDB or Spark. Raises WrongMeasure."""
    types = {name: VALUES[name] for name in GIVEN}
    typed = made.select(pl.col(name).cast(kind) for name, kind in types.items())
    once = ["area", "level", "period", "group"]
    if typed.select(once).is_duplicated().any():
        raise WrongMeasure(f"The measure {measure.slug} gives an area, period and group more than once.")
    wrong = typed.filter(
        (pl.col("value").is_not_null() & ~pl.col("code").is_in(list(WITH_VALUE)))
        | (pl.col("value").is_null() & (pl.col("code") == ""))
        | ~pl.col("value").fill_null(0).is_finite()
    )
    if wrong.height:
        raise WrongMeasure(
            f"The measure {measure.slug} gives {wrong.height} rows with a value beside a code, or with neither."
        )
    dates = {name: period(name) for name in typed["period"].unique().to_list()}
    begins, ends = ({name: getattr(one, end) for name, one in dates.items()} for end in ("from_on", "until_on"))
    dated = typed.with_columns(
        pl.lit(measure.slug).alias("measure"),
        pl.col("period").replace_strict(begins, return_dtype=pl.Date).alias("from_on"),
        pl.col("period").replace_strict(ends, return_dtype=pl.Date).alias("until_on"),
    )
    typed_dates = [pl.col(name).cast(kind) for name, kind in VALUES.items()]  # of no rows they would have no type
    return dated.select(typed_dates).sort("level", "area", "group", "from_on", "until_on")
