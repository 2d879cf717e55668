"""Running a measure's SQL over observations: on the warehouse that pages read, or on an analyst's own frame."""

import datetime as dt

import duckdb
import polars as pl

from village.warehouse.connection import CONFIG
from village.warehouse.measures.definition import GIVEN, Measure
from village.warehouse.observations import KEY, WITH_VALUE
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
        "decimals": pl.Int64,
        "code": pl.String,
        "quality": pl.String,
        "definition": pl.String,
        "release": pl.String,
        "file": pl.String,
        "row": pl.Int64,
    }
)


class WrongMeasure(ValueError):
    """A measure's SQL cannot be run, or gives something else than it must; the message is one sentence."""


def latest_sql(table: str, as_published_on: dt.date | None = None) -> str:
    """SQL that gives, of each key, the observation published last; plain enough for DuckDB and Spark alike.

    The same rule as `observations.latest`.
    """
    key = ", ".join(f'"{one}"' for one in KEY)
    known = f"WHERE published_on <= DATE '{as_published_on.isoformat()}'" if as_published_on else ""
    order = "published_on DESC, release DESC"
    ranked = f"SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS place FROM {table} {known}"  # nosec B608 - our own names
    return f"SELECT * FROM ({ranked}) AS ranked WHERE place = 1"  # nosec B608 - our own names


def measure_sql(measure: Measure, table: str = "all_observations", as_published_on: dt.date | None = None) -> str:
    """The whole query of a measure over the table of all observations ever published."""
    columns = ", ".join(f'"{one}"' for one in GIVEN)
    latest = latest_sql(table, as_published_on)
    return f"WITH observations AS ({latest}) SELECT {columns} FROM ({measure.sql}) AS made"  # nosec B608 - reviewed files


def run(measure: Measure, observations: pl.DataFrame, as_published_on: dt.date | None = None) -> pl.DataFrame:
    """The measure's values (columns VALUES, in the order of area, group, period) over a frame of observations.

    Raises WrongMeasure when the SQL cannot be run or its rows are not what a measure gives.
    """
    connection = duckdb.connect(config={**CONFIG, "memory_limit": "1GB"})
    try:
        connection.register("all_observations", observations)
        made = connection.sql(measure_sql(measure, as_published_on=as_published_on)).pl()
    except duckdb.Error as error:
        raise WrongMeasure(f"The measure {measure.slug} cannot be run: {str(error).splitlines()[0]}.") from None
    finally:
        connection.close()
    return checked(measure, made)


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
    return dated.select(VALUES.names()).sort("level", "area", "group", "from_on", "until_on")
