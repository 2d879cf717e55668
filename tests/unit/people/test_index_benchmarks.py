"""The benchmarks of the index run, and say what they promise to say; how fast is not asked here."""

import json
from typing import Any

import pytest
from benchmarks import people_ingest, people_lookup, people_monitors, people_quality
from benchmarks.people_quality import reviewed, rightness, twins_joined


def told(case: dict[str, Any]) -> dict[str, Any]:
    """A case as it is printed: one line of JSON that names its question."""
    line = json.dumps(case)
    assert "\n" not in line
    assert case["question"].endswith("?")
    return dict(json.loads(line))


@pytest.mark.slow
def test_records_are_taken_in_stage_by_stage() -> None:
    case = told(people_ingest.measure(most=500))
    (one,) = case["growth"]
    assert one["records"] == one["counts"]["arrived"] > 500
    assert set(one["cpu_us_a_record"]) == {"read", "normalise", "keys", "look up", "decide", "write", "other"}
    assert case["records_per_cpu_s"] > 0
    assert case["times_faster_than_scanning"] > 1


@pytest.mark.slow
def test_children_are_looked_for_and_most_are_found() -> None:
    case = told(people_lookup.measure(children=500, questions=20))
    assert case["questions"] == 20
    assert 0.7 <= case["found_first"] <= case["found"] <= 1
    assert case["first_ms"]["p50"] <= case["first_ms"]["p99"] <= case["first_ms"]["max"]


@pytest.mark.slow
def test_quality_is_told_with_numbers_and_without_and_review_never_makes_it_worse() -> None:
    case = told(people_quality.measure(children=600, splink=False))
    assert set(case["cases"]) == {"with-numbers", "without-numbers"}
    for one in case["cases"].values():
        assert one["reviewed"]["recall"] >= one["automatic"]["recall"]
        assert 0 <= one["queue_share"] < 1


@pytest.mark.slow
def test_insiders_are_told_by_kind() -> None:
    case = told(people_monitors.measure(people=100, each=5))
    assert {one["planted"] for one in case["kinds"].values()} == {5}
    assert case["recall"] == pytest.approx(sum(one["found"] for one in case["kinds"].values()) / 45, abs=0.001)


TRUTH = {1: 10, 2: 10, 3: 20, 4: 20, 5: 20}  # records of two children
TWINS = {10: 7, 20: 7}


@pytest.mark.parametrize(
    ("found", "precision", "recall"),
    [
        ({1: 1, 2: 1, 3: 2, 4: 2, 5: 2}, 1, 1),
        ({1: 1, 2: 1, 3: 2, 4: 2, 5: 3}, 1, 2 / 4),  # of four true pairs two are found
        ({1: 1, 2: 1, 3: 1, 4: 2, 5: 2}, 2 / 4, 2 / 4),  # of four said pairs two are true
        (dict.fromkeys(TRUTH, 1), 4 / 10, 1),
    ],
)
def test_rightness_is_over_pairs(found: dict[int, int], precision: float, recall: float) -> None:
    said = rightness(found, TRUTH)
    assert said["precision"] == pytest.approx(precision, abs=1e-5)
    assert said["recall"] == pytest.approx(recall, abs=1e-5)


def test_a_right_answer_joins_children_and_a_wrong_candidate_changes_nothing() -> None:
    apart = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}
    asked = [(2, [{"child": 3}, {"child": 1}]), (4, [{"child": 1}]), (5, [{"child": 4}]), (4, [{"child": 3}])]
    after = reviewed(apart, TRUTH, asked)
    assert after[1] == after[2]
    assert after[3] == after[4] == after[5]
    assert after[1] != after[3]


def test_records_that_stand_with_a_twin_are_counted() -> None:
    assert twins_joined({1: 1, 2: 1, 3: 1, 4: 2, 5: 2}, TRUTH, TWINS) == 1
    assert twins_joined({1: 1, 2: 1, 3: 2, 4: 2, 5: 2}, TRUTH, TWINS) == 0
    assert twins_joined(dict.fromkeys(TRUTH, 1), TRUTH, {10: 7, 20: 8}) == 0  # not of one family
