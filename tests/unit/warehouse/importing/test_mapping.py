"""A mapping is data; a mistake in it gets one sentence that names the line."""

import pytest

from tests.unit.warehouse.importing.made import PLAIN
from village.kernel.tables.rules import Refused
from village.warehouse.importing.mapping import read_mapping


def told(text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read_mapping("own.yaml", text.encode())
    return str(refusal.value)


def test_it_is_read() -> None:
    found = read_mapping("own.yaml", PLAIN.encode())
    assert found.dataset == "made-up"
    assert found.rows[1].when == {"area": ("Inner London", "Outer London")}
    assert found.indicators[0].columns == ("share", "number", "of")
    assert found.layout == "csv"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("unit: percent", "unit: percnt", "'percnt' is not a unit"),
        ("c: suppressed", "c: hidden", "'hidden' is not a code"),
        ("level: country", "level: county", "'county' is not a level"),
        ("kind: academic", "kind: scholarly", "'scholarly'"),
        ("published_on: 2024-05-01", "published_on: TODO", "'TODO'"),
        ("licence: none", "licence: none\nlicense: none", "no such name"),
        ("title: Figures of nobody\n", "", "missing"),
        ("    drop: rows of nowhere\n", "    level: region\n", "or a reason to drop it"),
        ("period: {column: year, kind: academic}", "period: {is: 2023/25}", "after 2023 comes 24"),
        ("period: {column: year, kind: academic}", "period: {kind: academic}", "the period needs a column"),
        ("dataset: made-up", "dataset: Made Up", "'Made Up'"),
        ("licence: none", "licence: *all", "aliases"),
    ],
)
def test_a_mistake_gets_one_sentence(before: str, after: str, said: str) -> None:
    assert before in PLAIN
    text = told(PLAIN.replace(before, after, 1))
    assert said.lower() in text.lower()
    assert text.startswith("own.yaml")
    assert "\n" not in text


def test_a_mistake_is_told_with_its_line() -> None:
    assert told(PLAIN.replace("published_on: 2024-05-01", "published_on: TODO")).startswith("own.yaml, row 5,")


def test_a_mapping_without_indicators_or_rows_is_refused() -> None:
    assert "at least one indicator" in told(PLAIN.split("indicators:")[0])
    without = PLAIN[: PLAIN.index("rows:")] + PLAIN[PLAIN.index("groups:") :]
    assert "at least one kind of row" in told(without)


def test_a_layout_brings_its_publishers_columns_and_symbols() -> None:
    text = """\
dataset: tidy
title: Tidy
publisher: Nobody
licence: none
published_on: 2024-05-01
layout: tidy
files: [{name: "*.csv"}]
period: {kind: academic}
codes: {u: not-available}
indicators: [{name: one, title: One, unit: count, value: one}]
"""
    found = read_mapping("tidy.yaml", text.encode())
    assert found.period.column == "time_period"
    assert found.codes == {
        "c": "suppressed",
        "x": "not-available",
        "z": "not-applicable",
        "low": "low",
        "u": "not-available",  # the file's own word is stronger than the layout's
    }
    assert [one.level for one in found.rows] == ["country", "subregion", "region", "authority"]


def test_what_it_says_is_its_hash_whatever_the_order_of_its_lines() -> None:
    lines = PLAIN.splitlines(keepends=True)
    turned = "".join([lines[1], lines[0], *lines[2:]])
    assert read_mapping("a", PLAIN.encode()).sha256 == read_mapping("b", turned.encode()).sha256
    other = PLAIN.replace("unit: percent", "unit: per-100")
    assert read_mapping("a", PLAIN.encode()).sha256 != read_mapping("a", other.encode()).sha256
