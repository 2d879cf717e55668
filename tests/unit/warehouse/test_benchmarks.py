"""The benchmark of statuses runs, and says what it promises to say."""

import json

import pytest
from benchmarks import measures


@pytest.mark.slow
def test_cases_are_json_and_grow_by_three_sizes() -> None:
    cases = json.loads(json.dumps(measures.status_of_all(indicators=4)))
    sizes = [case["series"] for case in cases if "series" in case]
    assert sizes == [150, 300, 600]
    for case in cases[:3]:
        assert sum(case["states"].values()) == case["series"], "every series has one state"
        assert case["seconds"] > 0
    assert cases[-1]["times_faster_than_naive"] > cases[-1]["times_faster_than_single"] > 1
    assert cases[-1]["largest_over_smallest"] > 0


@pytest.mark.slow
def test_scorecards_and_pupils_are_timed_beside_others() -> None:
    cards = json.loads(json.dumps(measures.scorecards(measures=4, areas=20, years=6)))
    assert (cards["measures"], cards["areas"]) == (4, 20)
    assert cards["seconds"] > 0
    grouped = json.loads(json.dumps(measures.pupils(rows=20_000, schools=50)))  # the engines agree, or this fails
    assert grouped["groups"] == 100
    assert {"duckdb", "polars"} <= set(grouped["ratio_to_duckdb"])
    assert grouped["ratio_to_duckdb"]["duckdb"] == 1
