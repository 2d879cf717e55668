"""What a file says of the schools whose figures it holds: name, authority, kind; nothing from elsewhere."""

import polars as pl

from village.warehouse.importing.mapping import Mapping
from village.warehouse.importing.places import NotAPlace, place
from village.warehouse.importing.rows import fits
from village.warehouse.observations import SCHOOLS
from village.warehouse.periods import period


def columns(mapping: Mapping) -> list[str]:
    """The columns that are read for schools."""
    said = mapping.schools
    if said is None:
        return []
    whens = [said.closed, *(one.when for one in said.sectors)]
    return [said.name, said.authority, said.kind, *(column for when in whens for column in when)]


def named(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """The schools (columns SCHOOLS, by URN) of rows that were placed; of a URN told twice the last row counts."""
    said = mapping.schools
    if said is None:
        return SCHOOLS.to_frame()
    kind = pl.col(said.kind).replace(said.kinds) if said.kind else pl.lit("", pl.String)
    sector = pl.lit("", pl.String)
    for one in reversed(said.sectors):
        sector = pl.when(fits(one.when)).then(pl.lit(one.sector)).otherwise(sector)
    schools = rows.filter(pl.col("§level") == "school")
    authorities = {
        (text, slug): _authority(text, slug)
        for text, slug in schools.select(said.authority, "§period").unique().iter_rows()
    }
    where = [authorities[key] for key in schools.select(said.authority, "§period").iter_rows()]
    found = schools.select(
        pl.col("§code").alias("urn"),
        pl.col(said.name).alias("name"),
        pl.Series("authority", where, pl.String),
        kind.alias("kind"),
        sector.alias("sector"),
        (fits(said.closed) if said.closed else pl.lit(False)).alias("closed"),
    )
    return found.unique("urn", keep="last", maintain_order=True).sort("urn").match_to_schema(SCHOOLS)


def _authority(text: str, slug: str) -> str:
    """The authority's code; blank for one that the register does not hold: its schools' figures are still figures."""
    try:
        return place(text, "authority", period(slug)).code
    except NotAPlace:
        return ""
