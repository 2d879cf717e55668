"""What Splink counts with our levels, against counting by hand."""

from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest

from tests.unit.people.population import children, told_by
from village.kernel.tables.engines import DUCKDB
from village.linkage.rules.compare import BIRTH, FORENAME, POSTCODE, SEX, SURNAME, Comparison, levels
from village.linkage.rules.normalise import normalise
from village.linkage.rules.untrained import untrained
from village.linkage.training import estimating, kinds
from village.linkage.training.calling import level, name_level
from village.linkage.training.engines import engine
from village.linkage.training.train import train, version_of

pytestmark = pytest.mark.slow
COMPARISONS = [FORENAME, SURNAME, BIRTH, SEX, POSTCODE]


@pytest.fixture(scope="module")
def records() -> pl.DataFrame:
    """200 children in three sources; a tenth of names swapped in the third."""
    some, rows = children(200), []
    for source, wrong in (("health", 0.0), ("school", 0.2), ("early-help", 0.3)):
        for child, row in enumerate(told_by(source, some, wrong=wrong)):
            if source == "early-help" and child % 10 == 0:
                row["forename"], row["surname"] = row["surname"], row["forename"]
            values = normalise(row, {}).values
            rows.append({"record": len(rows), "child": child, "source": source, "duplicate_free": True, **values})
    return pl.DataFrame(rows)


def by_hand(pairs: list[tuple[dict[str, Any], dict[str, Any]]], comparison: Comparison) -> tuple[float, ...]:
    """The share of pairs at each level, of those that have a value on both sides."""
    found: Counter[int] = Counter()
    for one, two in pairs:
        a, b = ({name: text for name, text in row.items() if isinstance(text, str)} for row in (one, two))
        found[levels(a, b, COMPARISONS)[COMPARISONS.index(comparison)]] += 1
    total = found.total() - found[0]
    return (0.0, *(found[number] / total for number in range(1, comparison.same + 1)))


def pairs_sharing(records: pl.DataFrame, label: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    groups = defaultdict(list)
    for row in records.iter_rows(named=True):
        if row[label] is not None:
            groups[row[label]].append(row)
    return [pair for group in groups.values() for pair in combinations(group, 2)]


@pytest.mark.parametrize("kind", ["one-child", "household"])
def test_levels_are_counted_as_the_rules_have_them(records: pl.DataFrame, kind: str) -> None:
    marked = kinds.labelled(records, "nhs") if kind == "one-child" else kinds.households(records)
    pairs = pairs_sharing(marked, "label")
    assert len(pairs) > 50
    with engine(DUCKDB) as db:
        found = estimating.by_label(marked, "label", COMPARISONS, db)
    for comparison in COMPARISONS:
        assert found[comparison.field] == pytest.approx(by_hand(pairs, comparison)), comparison.field
    everything, by_field = kinds.pairs_of(marked, ["postcode", "birth"])
    assert everything == len(pairs)
    assert by_field["postcode"] == sum(a["postcode"] is not None and b["postcode"] is not None for a, b in pairs)


def test_strangers_are_counted_as_the_rules_have_them(records: pl.DataFrame) -> None:
    once = kinds.each_child_once(records)
    every = list(combinations(once.iter_rows(named=True), 2))
    with engine(DUCKDB) as db:  # more pairs are allowed than there are: all of them are counted
        found = estimating.by_chance(once, COMPARISONS, db, 1e7)
    for comparison in COMPARISONS:
        assert found[comparison.field] == pytest.approx(by_hand(every, comparison)), comparison.field


def test_names_the_wrong_way_round_are_seen_through_sql() -> None:
    assert name_level("forename", "ANNA", "TESTPERSON", "TESTPERSON", "ANNA") == 6
    assert name_level("surname", "ANNA", "TESTPERSON", "TESTPERSON", "ANNA") == 0
    assert name_level("forename", "", "ANNA", "TESTPERSON", "TESTPERSON") == 0
    assert level("birth", "", "2015-03-14") == 0


def test_a_number_of_two_people_teaches_nothing(records: pl.DataFrame) -> None:
    number = records.item(0, "nhs")
    stranger = next(row for row in records.iter_rows(named=True) if row["nhs"] != number and row["forename"][0] == "O")
    given = records.with_columns(
        pl.when(pl.col("record") == stranger["record"]).then(pl.lit(number)).otherwise("nhs").alias("nhs")
    )
    marked = kinds.labelled(given, "nhs")
    assert number in kinds.labelled(records, "nhs")["label"].to_list()
    assert number not in marked["label"].to_list()


def test_each_child_once_by_its_fullest_record(records: pl.DataFrame) -> None:
    once = kinds.each_child_once(records)
    assert once["child"].to_list() == list(dict.fromkeys(once["child"].to_list()))
    assert once.height == 200
    assert once["postcode"].null_count() == 0  # health always has it
    split = records.with_columns(pl.col("record").alias("child"))  # nothing linked yet: the number tells
    assert kinds.each_child_once(split).height == 200


def test_without_an_address_no_household_is_seen(records: pl.DataFrame) -> None:
    assert kinds.households(records.drop("address")).height == 0


def test_a_model_has_every_field_and_probabilities_that_add_up(records: pl.DataFrame) -> None:
    steps: list[str] = []
    trained = train(records, step=steps.append)
    assert len(steps) == 3
    assert trained.model.version == version_of(trained.model)
    assert [one.comparison.field for one in trained.model.weighings] == [
        one.comparison.field for one in untrained().weighings
    ]
    for one in trained.model.weighings:
        for kind in (one.m, one.u, one.h):
            assert sum(kind[1:]) == pytest.approx(1)
            assert min(kind) > 0
        worth = [np.log2(one.m[n] / one.u[n]) for n in range(1, one.comparison.same + 1)]
        assert max(worth) <= worth[-1] + 1e-6, one.comparison.field  # in part is never worth more than in whole
    assert trained.figures["learnt"]["forename"] == "nhs"
    assert trained.figures["coverage"] == 0.99  # each child is known to all three
    surname = next(one for one in trained.model.weighings if one.comparison.field == "surname")
    for name, share in surname.frequency.items():
        assert share * 200 >= 10, name  # no name is told that few bear


def test_where_nothing_says_which_pairs_are_right_expectation_maximisation_does(records: pl.DataFrame) -> None:
    trained = train(records.drop("nhs"))
    assert {trained.figures["learnt"][field] for field in ("forename", "surname", "birth", "sex", "postcode")} == {
        "expectation"
    }
    with_numbers = {one.comparison.field: one for one in train(records).model.weighings}
    for one in trained.model.weighings:
        if one.comparison.field in ("birth", "sex"):  # always right in these records
            assert one.m[-1] == pytest.approx(with_numbers[one.comparison.field].m[-1], abs=0.1)


def test_too_few_records_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 100"):
        train(pl.DataFrame({"record": [1]}))


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_spark_counts_the_same(records: pl.DataFrame) -> None:
    pytest.importorskip("pyspark.sql", reason="Spark is not installed: ./village test --spark")
    here, there = train(records), train(records, where="local[1]")
    for one, two in zip(here.model.weighings, there.model.weighings, strict=True):
        assert one.m == pytest.approx(two.m, abs=1e-6)
        assert one.u == pytest.approx(two.u, abs=0.02)  # each engine draws other strangers
