"""The social work workforce as published, from its own past: no worse than no change, and intervals that hold."""

import json
from pathlib import Path
from statistics import geometric_mean, mean

import polars as pl
import pytest

from tests.commands import ROOT, run
from tests.shared import shared
from village.projection import service
from village.projection.reading import Columns
from village.projection.service import Projection

COLUMNS = Columns("new_la_code", "time_period", "inpost_fte", "starters_fte", "leavers_fte")


@pytest.fixture(scope="module")
def found() -> Projection:
    path = shared("data", "published", "social_work_workforce_2017-2023_la.csv")
    return service.project(path, COLUMNS, "2023", 3)


@pytest.mark.published
def test_past_origins_fared_no_worse_than_no_change_and_better_a_year_on(found: Projection) -> None:
    assert [one.origins for one in found.scores] == [4, 3, 2]
    assert found.scores[0].wape < found.scores[0].wape_no_change
    for one in found.scores:
        assert one.wape <= one.wape_no_change


@pytest.mark.published
def test_intervals_held_about_four_in_five(found: Projection) -> None:
    one, two, three = (each.coverage for each in found.scores)
    assert 0.75 <= one <= 0.85
    assert 0.75 <= two <= 0.85
    assert 0.75 <= three <= 0.90  # two origins with two of their three years in common: one shared shock, so to speak


@pytest.mark.published
def test_the_guide_says_what_it_scored(found: Projection) -> None:
    guide = (ROOT / "docs" / "guides" / "projecting.md").read_text(encoding="utf-8")
    for one in found.scores:
        row = f"| {one.horizon} | {one.origins} | {one.pairs} | {one.wape:.2%} | {one.wape_no_change:.2%} | "
        assert f"{row}{one.coverage:.0%} | {one.together:.2%} | {one.together_no_change:.2%} |" in guide


@pytest.mark.published
def test_no_change_of_all_areas_together_is_wrong_by_what_the_file_says(found: Projection) -> None:
    path = shared("data", "published", "social_work_workforce_2017-2023_la.csv")
    stock = pl.read_csv(path, infer_schema=False).select("new_la_code", "time_period", "inpost_fte")
    held: dict[str, dict[str, float]] = {}
    for area, year, fte in stock.iter_rows():
        if fte.replace(".", "", 1).isdigit():
            held.setdefault(year, {})[area] = float(fte)
    missed, came = 0.0, 0.0
    for origin in range(2019, 2023):
        then, after = held[str(origin)], held[str(origin + 1)]
        both = then.keys() & after.keys()
        missed += abs(sum(after[one] - then[one] for one in both))
        came += sum(after[one] for one in both)
    assert found.scores[0].together_no_change == pytest.approx(missed / came, rel=0.02)
    for one in found.scores:
        assert one.together <= one.wape  # what single areas miss by cancels, or does not


@pytest.mark.published
def test_every_authority_of_the_last_year_is_there_and_sums_to_the_total(found: Projection) -> None:
    assert len(found.lines) == 151 * 3
    assert found.total[0].no_change == pytest.approx(33_119.1, abs=0.5)  # England as published, to rounding
    assert found.total[0].point == pytest.approx(sum(one.point for one in found.lines if one.horizon == 1))


@pytest.mark.published
def test_the_command_reads_the_file_as_it_is_published() -> None:
    path = shared("data", "published", "social_work_workforce_2017-2023_la.csv")
    columns = ["--area", "new_la_code", "--period", "time_period", "--stock", "inpost_fte"]
    flows = ["--joiners", "starters_fte", "--leavers", "leavers_fte"]
    done = run(
        "workforce", "project", "--input", str(path), "--origin", "2023", "--horizon", "1", "--json", *columns, *flows
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert any("rows without an area" in note for note in said["notes"])


# Yearly numbers of children and young people by authority, none of staff. The social workers of this file are left out:
# it goes beyond the years that the others here may know of.
OTHERS = [
    *("CPP_Total_NumRef", "CPP_Num", "CPP_Abuse", "ReRegCPR", "No_2yr_olds", "No_3&4yr_olds", "No_of LAC Adopted"),
    *("LACnum", "LACnum_Start", "LACceased", "Unacc_Asylmn_Seek_Childn", "LACStableNum_2016on", "NoCareLeavers"),
    *("NoCareLeaverAcc", "CareLeaverEETNum", "SEN_INIT_REQ", "SEN_CASES_JAN", "Premium"),
]


@pytest.mark.published
@pytest.mark.slow
def test_it_holds_on_other_published_series_too(tmp_path: Path) -> None:
    every = pl.read_parquet(shared("data", "published", "lait_la_indicators_2016-2025.parquet"))
    every = every.filter(pl.col("LA Number").is_between(200, 940))
    better, coverage = [], []
    for code in OTHERS:
        one = every.filter(pl.col("Short Desc") == code)
        one = one.select(area="LA and Regions", period="Years", stock="Values").unique(["area", "period"])
        one.write_csv(tmp_path / "one.csv")
        scores = service.project(tmp_path / "one.csv", Columns(), max(one["period"]), 2, draws=200).scores
        better.append([each.wape / each.wape_no_change for each in scores])
        coverage.append([each.coverage for each in scores])
    for at in (0, 1):
        assert geometric_mean(one[at] for one in better) < 0.97
        assert 0.75 <= mean(one[at] for one in coverage) <= 0.85
