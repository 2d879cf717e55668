"""The benchmarks run, and say what they promise to say; how fast is not asked here."""

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks import exponent, importing, measures

pytestmark = pytest.mark.slow


def told(case: dict[str, Any]) -> dict[str, Any]:
    """A case as it is printed: one line of JSON that names its question."""
    line = json.dumps(case)
    assert "\n" not in line
    assert case["question"].endswith("?")
    return dict(json.loads(line))


@pytest.mark.parametrize("power", [0, 1, 2])
def test_growth_is_the_power_of_the_size(power: int) -> None:
    assert exponent([10, 20, 40], [3 * size**power for size in (10, 20, 40)]) == pytest.approx(power)


def test_every_series_has_one_state_at_each_of_three_sizes() -> None:
    case = told(measures.status_of_all(indicators=4))
    assert [one["series"] for one in case["growth"]] == [150, 300, 600]
    for one in case["growth"]:
        assert sum(one["states"].values()) == one["series"]
        assert one["seconds"] > 0
    assert case["times_faster_than_naive"] > case["times_faster_than_single"] > 1


def test_scorecards_are_timed_at_three_sizes() -> None:
    case = told(measures.scorecards(measures=4, areas=20, years=6))
    assert (case["measures"], case["areas"]) == (4, 20)
    assert [one["measures"] for one in case["growth"]] == [1, 2, 4]
    assert case["seconds"] > 0


def test_pupils_are_grouped_alike_by_every_engine_that_is_here() -> None:
    case = told(measures.pupils(rows=20_000, schools=50))  # the engines agree, or this fails
    assert case["groups"] == 100
    assert [one["rows"] for one in case["growth"]] == [5_000, 10_000, 20_000]
    assert set(case["ratio_to_duckdb"]) | set(case["not_installed"]) == {"duckdb", "polars", "pandas"}
    assert case["ratio_to_duckdb"]["duckdb"] == 1


def test_a_made_up_file_is_taken_in_whole_at_three_sizes() -> None:
    case = told(importing.measure(rows=4_000))
    assert [one["rows"] for one in case["growth"]] == [1_000, 2_000, 4_000]
    assert [one["loaded"] for one in case["growth"]] == [1_000, 2_000, 4_000]
    assert case["file"].startswith("made up")
    assert case["peak_mb"] > 0
    assert set(case["times_plain"]) | set(case["not_installed"]) == {"polars", "pandas"}


def test_a_folder_without_the_file_is_not_taken_for_one_with_it(tmp_path: Path) -> None:
    assert importing.measure(tmp_path, rows=1_000)["file"].startswith("made up")
