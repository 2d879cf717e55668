"""The benchmarks of the index run, and say what they promise to say; how fast is not asked here."""

import json
import random
from collections import Counter
from typing import Any

import pytest
from benchmarks import people_crowd, people_ingest, people_lookup, people_monitors, people_quality
from benchmarks.people_index import AREA
from benchmarks.people_quality import reviewed, rightness, twins_joined

from tests.oracles import index_of_children as oracle
from village.linkage.rules import places
from village.people.models import Child, Record

pytestmark = pytest.mark.usefixtures("measured_on_migrated")


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
    (one,) = case["growth"]
    assert one["questions"] == one["requests"] == 20
    assert 0.7 <= one["found_first"] <= one["found"] <= 1
    for what in ("engine_first_ms", "engine_again_ms", "request_ms"):
        assert one[what]["p50"] <= one[what]["p99"] <= one[what]["max"]
    assert one["engine_again_cpu_ms"]["p50"] < one["request_cpu_ms"]["p50"]


def drawn(children: int) -> list[dict[str, str]]:
    base = [{"forename": name, "surname": "MOCK", "birth": "2015-03-14"} for name in ("ANN", "ANN", "ANN", "OTTO")]
    return list(people_crowd._drawn(base, children, random.Random(3)))


def test_a_crowd_has_names_as_common_as_those_it_is_drawn_from_and_eight_at_a_postcode() -> None:
    crowd = drawn(8_000)
    called = Counter(one["forename"] for one in crowd)
    assert called["ANN"] / len(crowd) == pytest.approx(0.75, abs=0.02)
    homes = Counter(one["postcode"] for one in crowd)
    assert len(crowd) / len(homes) == pytest.approx(8, rel=0.05)
    assert all(places.postcode(code) == code for code in homes)


def test_no_two_postcodes_of_a_crowd_are_one() -> None:
    assert len({people_crowd._postcode(number) for number in range(0, 1_550_000, 7)}) == len(range(0, 1_550_000, 7))


@pytest.mark.django_db
def test_a_crowd_is_found_under_the_keys_that_the_service_makes() -> None:
    people_crowd.put([{"forename": "ANN", "surname": "MOCK", "birth": "2015-03-14", "sex": "F"}], 7, 30)
    assert Child.objects.count() == Record.objects.count() == 30
    assert oracle.kept_keys() == oracle.keys_again()
    assert set(Record.objects.values_list("source__area", flat=True)) == {AREA}


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
