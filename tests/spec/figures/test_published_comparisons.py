"""Results that were published are worked out again: ranks, and neighbours."""

import polars as pl
import pytest

from tests.shared import shared
from village.kernel.areas import queries as areas
from village.warehouse.measures.comparing import neighbours_from, ranked

pytestmark = pytest.mark.published
# How many printed ranks of 2018 there are to compare: among all authorities, and in each authority's eleven with its
# neighbours. Two authorities do not show the percentage with free meals, so there is nothing to rank them by.
RANKED = {"All": (152, 1672), "FSM": (150, 1668), "All_Other": (152, 1672)}


def published(name: str) -> pl.DataFrame:
    return pl.read_csv(shared("data", "published", name), infer_schema_length=0)


def values(frame: pl.DataFrame, area: str, percent: str) -> pl.DataFrame:
    return frame.select(
        pl.col(area).alias("area"),
        pl.lit("2018").alias("period"),
        pl.lit("").alias("group"),
        pl.col(percent).cast(pl.Float64, strict=False).alias("value"),
    )


def compared(found: pl.DataFrame, printed: pl.Series) -> list[tuple[int, int]]:
    """Our ranks beside those printed, where there is a percentage to rank by; where there is none we rank nobody."""
    both = found.with_columns(printed.cast(pl.Int64, strict=False).alias("printed"))
    assert both.filter(pl.col("rank").is_null() != pl.col("value").is_null()).is_empty()
    return both.drop_nulls("value").select("rank", "printed").rows()


@pytest.mark.parametrize("which", RANKED)
def test_every_rank_of_the_early_years_table(which: str) -> None:
    once = published("smapey_gld_fsm_gap_ranks_neighbours_2017_la.csv").unique("LA_Code", maintain_order=True)
    told = ranked(values(once, "LA_Code", f"{which}_Percent_GLD_2018_LA"), "higher")
    both = compared(told, once[f"{which}_Rank_GLD_2018_LA"])
    assert len(both) == RANKED[which][0]
    assert [(ours, theirs) for ours, theirs in both if ours != theirs] == []


@pytest.mark.parametrize("which", RANKED)
def test_every_rank_among_neighbours(which: str) -> None:
    table = published("smapey_gld_fsm_gap_ranks_neighbours_2017_la.csv")
    told = values(table, "LA_Code", f"{which}_Percent_GLD_2018_LA").with_columns(table["LEA_Number"].alias("group"))
    both = compared(ranked(told, "higher"), table[f"{which}_SN_Rank_GLD_2018_LA"])
    assert len(both) == RANKED[which][1]
    assert [(ours, theirs) for ours, theirs in both if ours != theirs] == []
    assert {theirs for _, theirs in both} == set(range(1, 12))  # of eleven, from the first to the last


def test_six_in_ten_neighbours_are_mutual() -> None:
    raw = shared("data", "published", "statistical_neighbours_2025_wide.csv").read_bytes()
    codes = {one.dfe_code: one.code for one in areas.every_area() if one.dfe_code}
    found = neighbours_from("neighbours.csv", raw, "Statistical neighbours 2025", codes.__getitem__).frame()
    assert found["area"].n_unique() == 153
    assert (found.height, found["mutual"].sum()) == (1530, 938)
