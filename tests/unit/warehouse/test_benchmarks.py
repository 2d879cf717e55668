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
