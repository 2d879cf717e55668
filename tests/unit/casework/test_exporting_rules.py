"""A mapping that is data: what it may hold, and one sentence for each row that is not of its own types."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.casework.queries.exporting import exports
from village.casework.rules.exporting import Cell, Column, Written, children_in, export_from, faults, written

DAY = dt.date(2026, 5, 4)
TABLE = Written(
    "t",
    "rows",
    (
        Column("id", "text", "id", length=4, key=True),
        Column("from", "day", "from", required=True),
        Column("until", "day", "until", not_before="from"),
        Column("why", "text", "why", hide_few=True, codes={"met": "M", "moved": "V"}),
        Column("many", "whole", "many"),
        Column("blank", "text"),
    ),
)
GOOD: dict[str, Cell] = {"id": "a", "child": "c1", "from": DAY, "until": DAY, "why": "met", "many": 3}


def said(*rows: dict[str, Cell]) -> list[tuple[int | None, str, str]]:
    found = faults(TABLE, rows, written(TABLE, rows, 1))
    return [(one.row, one.column, one.what) for one in found]


def test_a_row_as_the_mapping_has_it() -> None:
    assert written(TABLE, [GOOD], 1) == [
        {"id": "a", "from": DAY, "until": DAY, "why": "M", "many": 3, "blank": None}
    ]  # fmt: skip
    assert said(GOOD, GOOD | {"id": "b", "until": None, "why": "", "many": None}) == []


@pytest.mark.parametrize(
    ("change", "column", "what"),
    [
        ({"id": "abcde"}, "id", "This is longer than 4 characters."),
        ({"id": ""}, "id", "This is required and there is nothing."),
        ({"from": None, "until": None}, "from", "This is required and there is nothing."),
        ({"from": "4 May"}, "from", "This is not a day: '4 May'."),
        ({"many": "three"}, "many", "This is not a whole: 'three'."),
        ({"many": True}, "many", "This is not a whole: 'True'."),
        ({"until": DAY - dt.timedelta(days=1)}, "until", "This is before from."),
        ({"why": "other"}, "why", "The mapping has no code for 'other'."),
    ],
)
def test_what_is_not_of_its_type_is_one_sentence_with_its_row(change: Any, column: str, what: str) -> None:
    assert said(GOOD, GOOD | {"id": "b"} | change) == [(3, column, what)]


def test_a_key_that_stands_twice_is_told_of_both() -> None:
    assert said(GOOD, GOOD) == [(2, "", "Another row has the same key."), (3, "", "Another row has the same key.")]
    keyless = Written("t", "rows", TABLE.columns[1:])
    assert list(faults(keyless, [GOOD, GOOD], written(keyless, [GOOD, GOOD], 1))) == []


@given(st.lists(st.tuples(st.sampled_from(["met", "moved"]), st.integers(0, 9)), max_size=30), st.integers(1, 7))
def test_what_fewer_children_share_is_left_out_and_nothing_else(rows: list[tuple[str, int]], least: int) -> None:
    made = [GOOD | {"id": str(number), "why": why, "child": f"c{child}"} for number, (why, child) in enumerate(rows)]
    told = written(TABLE, made, least)
    for why, code in (("met", "M"), ("moved", "V")):
        many = len({child for each, child in rows if each == why})
        shown = [one["why"] for row, one in zip(made, told, strict=True) if row["why"] == why]
        assert shown == [code if many >= least else None] * len(shown)
    assert children_in([made, []]) == len({child for _, child in rows})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": None}, "lacks its title"),
        ({"tables": None}, "lacks its tables"),
        ({"least": 0}, "of how many children"),
        ({"least": "six"}, "of how many children"),
        ({"tables": [{"table": "t", "of": "x", "columns": [{"column": "a", "type": "date"}]}]}, "no known type"),
        (
            {"tables": [{"table": "t", "of": "x", "columns": [{"column": "a", "type": "day", "not_before": "b"}]}]},
            "has no column b",
        ),
    ],
)
def test_a_mapping_that_is_not_whole_is_refused_in_a_sentence(change: Any, said: str) -> None:
    whole = {"title": "T", "about": "A", "source": "S", "unconfirmed": "U", "least": 6, "tables": []}
    assert export_from("x", whole).least == 6
    with pytest.raises(ValueError, match=said):
        export_from("x", whole | change)


def test_what_ships_says_what_nobody_has_confirmed() -> None:
    assert set(exports()) == {"standard-safeguarding-dataset", "children-in-need-like"}
    for one in exports().values():
        assert not one.confirmed
        assert one.unconfirmed
        assert one.least >= 6
        assert all(sum(column.key for column in table.columns) == 1 for table in one.tables)
