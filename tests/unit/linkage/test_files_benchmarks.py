"""The benchmarks of linking files judge rightly, and spoil what they mean to spoil; how fast is not asked here."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from benchmarks.apart import Stopped, measured
from benchmarks.people_batch import judged, unseen
from benchmarks.people_files import CORE, Two, slip, worse


def test_links_are_judged_by_truth(tmp_path: Path) -> None:
    """Children 1 and 2 are twins, 3 stands twice on the right, 4 on the left alone: four true pairs."""
    truth = {"a1": (1, 9, True), "a2": (2, 9, True), "a3": (3, 8, False), "a4": (4, 7, False)}
    truth |= {"b1": (1, 9, True), "b2": (2, 9, True), "b3": (3, 8, False), "b5": (3, 8, False)}
    rows = [(record, *said) for record, said in truth.items()]
    for side in "ab":
        pl.DataFrame({"id": [record for record in truth if record[0] == side]}).write_csv(tmp_path / f"{side}.csv")
    two = Two(
        tmp_path / "a.csv",
        tmp_path / "b.csv",
        pl.DataFrame(rows, schema=["record", "child", "family", "twin"], orient="row"),
    )
    pairs = [("a1", "b1", "link", 0.9), ("a2", "b1", "link", 0.8), ("a3", "b3", "link", 1.0), ("a4", "b3", "link", 0.9)]
    pairs += [("a3", "b5", "review", 0.3), ("a4", "b2", "review", 0.2), ("a2", "b2", "no", 0.01)]
    pl.DataFrame(pairs, schema=["left", "right", "decision", "probability"], orient="row").write_parquet(
        tmp_path / "pairs.parquet"
    )
    found = judged(tmp_path, two)
    assert (found["precision"], found["recall"], found["links"], found["wrong"]) == (0.5, 0.5, 4, 2)
    assert found["expected_wrong"] == pytest.approx(0.4)
    assert found["reviewed"] == {"precision": 0.6, "recall": 0.75, "f1": pytest.approx(0.66667)}
    assert (found["asked"], found["asked_share"]) == (2, 0.25)
    assert found["twin_false_links_per_10000"] == 2_500  # one of four links takes a twin for the other


def test_a_slip_exchanges_two_neighbours_and_nothing_else() -> None:
    draw = np.random.default_rng(1)
    for text in ("ab", "Anna", "2015-03-14", "O'Neil", "x", "", None, "a-b"):
        found = slip(text, draw)
        assert sorted(found or "") == sorted(text or "")
        assert sum(x != y for x, y in zip(found or "", text or "", strict=True)) in (0, 2)
    assert slip("ab", draw) == "ba"
    assert slip("2-1", draw) == "2-1"


def test_worse_is_as_much_worse_as_is_said_and_keeps_the_records() -> None:
    rows = 20_000
    values = {name: [f"{name}{i:05}" for i in range(rows)] for name in (*CORE, "address")}
    table = pl.DataFrame(values)
    found = worse(table, np.random.default_rng(5))
    assert found["record"].equals(table["record"])
    changed = {name: float((found[name].fill_null("") != table[name]).mean()) for name in table.columns}
    assert changed["forename"] == pytest.approx(1 - 0.94 * 0.97 * 0.97 * 0.98, abs=0.01)
    assert changed["postcode"] == pytest.approx(1 - 0.88 * 0.97 * 0.95, abs=0.01)
    assert found["date_of_birth"].null_count() / rows == pytest.approx(0.03, abs=0.005)
    assert worse(table, np.random.default_rng(5)).equals(found)


def test_a_program_that_fails_is_told() -> None:
    with pytest.raises(Stopped, match="No module named"):
        measured("village.nothing_of_this_name")


@pytest.mark.slow
def test_a_census_and_a_register_are_linked_without_settings() -> None:
    cases = list(unseen(1_000))
    assert [case["noise"] for case in cases] == ["as made", "harsh"]
    for case in cases:
        assert "\n" not in json.dumps(case)
        assert case["village"]["precision"] > 0.95
        assert case["village"]["reviewed"]["recall"] >= case["village"]["recall"] > 0.5
