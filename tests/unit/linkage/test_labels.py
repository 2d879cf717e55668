"""Pairs that people labelled teach how records of one person differ: enough of them alone, fewer as a little more."""

import numpy as np
import polars as pl
import pytest

from tests.unit.linkage.test_files import columns_of
from village.kernel.tables.rules import Refused
from village.linkage.files.decisions import LABELS, Decisions, told
from village.linkage.files.learning import ENOUGH, PRIOR_WEIGHT, learn, taught_by
from village.linkage.files.levels import compare
from village.linkage.files.reading import Table
from village.linkage.rules.compare import comparison_of

NAMES = ("ANNA", "BERTRAM", "CLOVIS", "DIDO", "EUGENE", "FLORA", "GWILYM", "HORATIO", "IMOGEN", "JASPER")


def people(count: int, differ: int) -> list[dict[str, str]]:
    """The same people twice, the forenames of the first few being other names the second time."""
    rows = [
        {
            "forename": NAMES[i % 10],
            "surname": f"{NAMES[i // 10 % 10]}{NAMES[i // 100]}",
            "birth": f"{2000 + i % 17}-{i % 12 + 1:02}-{i % 27 + 1:02}",
        }
        for i in range(count)
    ]
    return rows + [{**row, "forename": NAMES[(i + 5) % 10]} if i < differ else row for i, row in enumerate(rows)]


def labelled(count: int, people: int, same: bool = True) -> Decisions:
    rows = np.arange(count, dtype=np.int32)
    return Decisions(rows, rows + people, np.full(count, same))


def model_with(rows: list[dict[str, str]], labels: Decisions | None) -> dict[str, tuple[float, ...]]:
    columns, half = columns_of(rows), len(rows) // 2
    comparisons = [comparison_of(name) for name in columns]
    left, right = (part.ravel().astype(np.int32) for part in np.mgrid[0:half, half : 2 * half])
    taught = taught_by(labels, comparisons, columns) if labels else None
    model = learn(compare(comparisons, columns, left, right), comparisons, columns, half, half, taught)
    return {one.comparison.field: one.m for one in model.weighings}


def test_enough_labelled_pairs_alone_say_how_often_a_field_differs() -> None:
    rows, differ = people(200, 60), comparison_of("forename").prior[0]
    found = model_with(rows, labelled(200, 200))["forename"]
    assert found[1] == pytest.approx((60 + PRIOR_WEIGHT * differ) / (200 + PRIOR_WEIGHT))
    assert sum(found[1:]) == pytest.approx(1)


def test_few_labelled_pairs_are_added_to_what_is_learnt() -> None:
    rows = people(200, 0)
    first = np.arange(9, dtype=np.int32)
    of_others = Decisions(first, first + 200 + 5, np.full(9, True))  # five rows on: another forename
    without, few = (model_with(rows, labels)["forename"] for labels in (None, of_others))
    assert without[1] < 0.01
    assert few[1] == pytest.approx(9 / (200 + 9 + PRIOR_WEIGHT), abs=0.01)


def test_pairs_labelled_as_two_people_and_missing_values_teach_nothing() -> None:
    rows = people(150, 20)
    assert model_with(rows, labelled(150, 150, same=False)) == model_with(rows, None)
    rows[0] = {"surname": "TESTWOOD"}
    columns = columns_of(rows)
    taught = taught_by(labelled(ENOUGH, 150), [comparison_of(name) for name in columns], columns)
    assert dict(zip(columns, (counts.sum() for counts in taught.counts), strict=True)) == {
        "forename": ENOUGH - 1,
        "surname": ENOUGH,
        "birth": ENOUGH - 1,
    }
    assert [taught.enough(i) for i in range(3)] == [False, True, False]
    assert taught.pairs == ENOUGH


def test_words_of_labels() -> None:
    table = pl.DataFrame({"left": list("abcd"), "right": list("wxyz"), "same": ["Yes", "0", None, "true"]})
    names = [pl.Series(list("abcd")), pl.Series(list("wxyz"))]
    found = told([Table("labels.csv", table)], names, LABELS)
    assert list(zip(found.left.tolist(), found.right.tolist(), found.same.tolist(), strict=True)) == [
        (0, 4, True),
        (1, 5, False),
        (3, 7, True),
    ]
    with pytest.raises(Refused, match="neither yes nor no"):
        told([Table("labels.csv", table.with_columns(same=pl.lit("maybe")))], names, LABELS)
    one = pl.DataFrame({"left": ["a"], "right": ["a"], "same": ["yes"]})
    with pytest.raises(Refused, match="names one record twice"):
        told([Table("labels.csv", one)], names[:1], LABELS)
