"""Social workers of 2024 and 2025, published after the projection was settled: made from the file up to 2023, no worse
than no change, and intervals that hold as they were said to. Nothing is to be tuned to these years."""

from collections.abc import Mapping

import polars as pl
import pytest

from tests.commands import ROOT
from tests.shared import shared
from village.projection import service
from village.projection.reading import Columns
from village.projection.service import Line

pytestmark = pytest.mark.published
COLUMNS = Columns("new_la_code", "time_period", "inpost_fte", "starters_fte", "leavers_fte")
TRIED = ((2023, 2024), (2022, 2024), (2023, 2025), (2021, 2024), (2022, 2025))
Pairs = list[tuple[Line, float]]


@pytest.fixture(scope="module")
def came() -> Mapping[tuple[str, str], float]:
    """People in post by the authority's old code and year, as the Local Authority Interactive Tool prints them."""
    every = pl.read_parquet(shared("data", "published", "lait_la_indicators_2016-2025.parquet"))
    every = every.filter((pl.col("Short Desc") == "Work_Force_NoSW") & pl.col("LA Number").is_between(200, 949))
    rows = every.select("LA Number", "Years", "Values").iter_rows()
    return {(str(int(code)), year): float(said) for code, year, said in rows if said.replace(".", "", 1).isdigit()}


@pytest.fixture(scope="module")
def pairs(came: Mapping[tuple[str, str], float]) -> Mapping[tuple[int, int], Pairs]:
    """Each line of the last year with what came. Two authorities returned together stand in one row of the file, and
    the tool prints their number for either."""
    path = shared("data", "published", "social_work_workforce_2017-2023_la.csv")
    codes = pl.read_csv(path, infer_schema=False).select("new_la_code", "old_la_code").drop_nulls()
    old = {new: said.split("/")[0].strip() for new, said in codes.iter_rows()}
    found = {}
    for origin, year in TRIED:
        lines = service.project(path, COLUMNS, str(origin), year - origin).lines
        last = [line for line in lines if line.period == str(year)]
        found[origin, year] = [(one, came[key]) for one in last if (key := (old[one.area], one.period)) in came]
    return found


def scored(pairs: Pairs) -> tuple[float, float, float]:
    """Wrong by, no change wrong by, and how many lie inside."""
    people = sum(value for _, value in pairs)
    missed = sum(abs(one.point - value) for one, value in pairs) / people
    still = sum(abs(one.no_change - value) for one, value in pairs) / people
    return missed, still, sum(one.low <= value <= one.high for one, value in pairs) / len(pairs)


def test_both_sources_say_the_same_of_the_years_they_share(came: Mapping[tuple[str, str], float]) -> None:
    path = shared("data", "published", "social_work_workforce_2017-2023_la.csv")
    rows = pl.read_csv(path, infer_schema=False).select("old_la_code", "time_period", "inpost_fte").drop_nulls()
    both = [(float(said), came[code, year]) for code, year, said in rows.iter_rows() if (code, year) in came]
    assert len(both) > 1_000
    assert all(abs(one - other) < 0.01 for one, other in both)


def test_it_was_nearer_than_no_change(pairs: Mapping[tuple[int, int], Pairs]) -> None:
    for some in pairs.values():
        assert len(some) >= 147
        missed, still, _ = scored(some)
        assert missed < still


def test_four_in_five_came_inside(pairs: Mapping[tuple[int, int], Pairs]) -> None:
    for (origin, year), some in pairs.items():
        assert 0.75 <= scored(some)[2] <= (0.85 if year - origin < 3 else 0.90)


def test_the_guide_says_what_came(pairs: Mapping[tuple[int, int], Pairs]) -> None:
    guide = (ROOT / "docs" / "guides" / "projecting.md").read_text(encoding="utf-8")
    for (origin, year), some in pairs.items():
        missed, still, inside = scored(some)
        row = f"| {origin} | {year} | {year - origin} | {len(some)} | {missed:.2%} | {still:.2%} | {inside:.0%} |"
        assert row in guide
