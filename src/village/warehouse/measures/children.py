"""How many children of each year of age an area has, by the estimates that were published last: what records that are
counted here are held against."""

import polars as pl

from village.warehouse.extract import Table

DATASET = "population-ages"
INDICATOR = f"{DATASET}.people"
ABOUT = "Children by single year of age, as estimated and published."
COLUMNS = {"area": "text", "age": "whole", "children": "whole"}
OLDEST = 19


def children(observed: pl.DataFrame) -> Table:
    """A table of the children of authorities, from observations (columns of `observations.OBSERVATION`): of each, the
    latest day. An authority whose code has changed since stands under the old one."""
    ages = [f"age={age}" for age in range(OLDEST + 1)]
    rows = observed.filter(
        pl.col("indicator") == INDICATOR, pl.col("level") == "authority", pl.col("group").is_in(ages),
        pl.col("value").is_not_null(),
    )  # fmt: skip
    last = rows.sort("period").group_by("area", "group", maintain_order=True).last()
    made = last.select(
        "area",
        pl.col("group").str.strip_prefix("age=").cast(pl.Int64).alias("age"),
        pl.col("value").round().cast(pl.Int64).alias("children"),
    )
    return Table("children_by_age", ABOUT, COLUMNS, ("area", "age"), made)
