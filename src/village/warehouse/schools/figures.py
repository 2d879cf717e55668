"""Schools' figures as tables: for the warehouse that pages read, and for an analyst's own files."""

from collections.abc import Mapping

import polars as pl

from village.warehouse.extract import Table
from village.warehouse.observations import OBSERVATION, SCHOOL

_NOT_TAKEN = ("level", "vintage", "group", "period_kind", "printed", "published_on")
FIGURE = pl.Schema(
    {"urn": pl.String} | {name: OBSERVATION[name] for name in OBSERVATION if name not in (*_NOT_TAKEN, "area")}
)
KEY = ("urn", "indicator", "period", "basis", "definition")
_KINDS = {pl.String: "text", pl.Int64: "whole", pl.Float64: "number", pl.Date: "day", pl.Boolean: "flag"}


def figures(observations: pl.DataFrame) -> pl.DataFrame:
    """The figures of schools for all their pupils (columns FIGURE), from the latest observations."""
    mine = observations.filter(pl.col("level") == "school", pl.col("group") == "")
    return mine.select(pl.col("area").alias("urn"), *(name for name in FIGURE.names() if name != "urn"))


def tables(observations: pl.DataFrame, schools: pl.DataFrame, titles: Mapping[str, str]) -> list[Table]:
    """The tables of schools: what they are (see `releases.schools`), what figures are called, the figures."""
    found = figures(observations)
    units = dict(found.select("indicator", "unit").unique().sort("indicator", "unit").iter_rows())
    said = [(one, titles.get(one, one), unit) for one, unit in units.items()]
    return [
        Table("schools", "The schools that files name.", _columns(SCHOOL), ("urn",), schools),
        Table(
            "school_indicators",
            "What the figures of schools are called.",
            dict.fromkeys(("indicator", "title", "unit"), "text"),
            ("indicator",),
            said,
        ),
        Table("school_figures", "Every figure of every school.", _columns(FIGURE), KEY, found),
    ]


def _columns(schema: Mapping[str, type[pl.DataType] | pl.DataType]) -> dict[str, str]:
    return {name: next(told for kind, told in _KINDS.items() if dtype == kind) for name, dtype in schema.items()}
