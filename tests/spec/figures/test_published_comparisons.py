"""Results that were published are worked out again: ranks, neighbours, and authorities from their schools."""

import polars as pl
import pytest

from tests.shared import shared
from village.kernel.areas import queries as areas
from village.warehouse.measures.comparing import neighbours_from, ranked
from village.warehouse.measures.rollup import mean_between

pytestmark = pytest.mark.published
RANKED = ("All", "FSM", "All_Other")


def published(name: str) -> pl.DataFrame:
    return pl.read_csv(shared("data", "published", name), infer_schema_length=0)


def values(frame: pl.DataFrame, area: str, percent: str) -> pl.DataFrame:
    return frame.select(
        pl.col(area).alias("area"),
        pl.lit("2018").alias("period"),
        pl.lit("").alias("group"),
        pl.col(percent).cast(pl.Float64, strict=False).alias("value"),
    )


@pytest.mark.parametrize("which", RANKED)
def test_every_rank_of_the_early_years_table(which: str) -> None:
    once = published("smapey_gld_fsm_gap_ranks_neighbours_2017_la.csv").unique("LA_Code")
    found = ranked(values(once, "LA_Code", f"{which}_Percent_GLD_2018_LA"), "higher")
    printed = once.select(
        pl.col("LA_Code").alias("area"),
        pl.col(f"{which}_Rank_GLD_2018_LA").cast(pl.Int64, strict=False).alias("printed"),
    )
    both = found.join(printed, on="area").drop_nulls("rank")
    assert both.height >= 150
    assert both["rank"].to_list() == both["printed"].to_list()


def test_every_rank_among_neighbours() -> None:
    table = published("smapey_gld_fsm_gap_ranks_neighbours_2017_la.csv")
    told = values(table, "LA_Code", "All_Percent_GLD_2018_LA").with_columns(table["LEA_Number"].alias("group"))
    found = ranked(told, "higher")["rank"].to_list()
    printed = table["All_SN_Rank_GLD_2018_LA"].cast(pl.Int64, strict=False).to_list()
    assert len(printed) == 1672
    assert [(one, rank) for one, rank in zip(found, printed, strict=True) if one is not None and one != rank] == []


def test_six_in_ten_neighbours_are_mutual() -> None:
    raw = shared("data", "published", "statistical_neighbours_2025_wide.csv").read_bytes()
    codes = {one.dfe_code: one.code for one in areas.every_area() if one.dfe_code}
    found = neighbours_from("neighbours.csv", raw, "Statistical neighbours 2025", codes.__getitem__).frame()
    assert found["area"].n_unique() == 153
    assert (found.height, found["mutual"].sum()) == (1530, 938)


def test_every_authority_is_inside_what_its_schools_allow() -> None:
    """Attainment 8 of 2019: schools without entries count as nothing, suppressed ones are unknown, and so are pupils
    who are in the authority's number and in no school's (or the other way round)."""
    table = published("ks4_2018-19_england_provisional_school_la_national.csv")
    printed = pl.col("ATT8SCR")
    told = table.select(
        "RECTYPE",
        "LEA",
        pl.col("TPUP").cast(pl.Float64, strict=False).alias("denominator"),
        printed.cast(pl.Float64, strict=False).alias("value"),
        pl.lit(1).alias("decimals"),
        pl.when(printed == "NE").then(pl.lit("not-entered")).otherwise(pl.lit("suppressed")).alias("code"),
    ).with_columns(pl.when(pl.col("value").is_null()).then("code").otherwise(pl.lit("")).alias("code"))
    schools = told.filter(pl.col("RECTYPE").is_in(["1", "2"]), pl.col("denominator") > 0)
    authorities = told.filter(pl.col("RECTYPE") == "4", pl.col("value").is_not_null())
    assert authorities.height == 150
    inside = naive = 0
    for row in authorities.iter_rows(named=True):
        mine = schools.filter(pl.col("LEA") == row["LEA"])
        inside += mean_between(mine, (0, 90), whole=row["denominator"]).holds(row["value"], rounded_to=1)
        shown = mine.drop_nulls("value")
        mean = (shown["value"] * shown["denominator"]).sum() / shown["denominator"].sum()
        naive += abs(mean - row["value"]) <= 0.1
    assert inside == 150
    assert naive < 75  # dropping what is not shown gets most authorities wrong
