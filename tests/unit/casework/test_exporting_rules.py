"""A mapping that is data: what it may hold, and one sentence for each row that is not of its own types."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.casework.queries.exporting import exports
from village.casework.rules.exporting import Cell, Column, Written, children_in, export_from, faults, written

DAY = dt.date(2026, 5, 4)
WHY = {"met": "M", "met-otherwise": "M", "moved": "V", "refused": "R", "stepped-up": "S"}
TABLE = Written(
    "t",
    "rows",
    (
        Column("id", "text", "id", length=4, key=True),
        Column("from", "day", "from", required=True),
        Column("until", "day", "until", not_before="from"),
        Column("why", "text", "why", hide_few=True, codes=WHY),
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


@given(st.lists(st.tuples(st.sampled_from(["", *WHY]), st.integers(0, 12)), max_size=60), st.integers(1, 7))
def test_no_blank_can_be_told_from_what_is_shown(rows: list[tuple[str, int]], least: int) -> None:
    made = [GOOD | {"id": str(number), "why": why, "child": f"c{child}"} for number, (why, child) in enumerate(rows)]
    told = [one["why"] for one in written(TABLE, made, least)]
    sharing = {code: {child for why, child in rows if WHY.get(why) == code} for code in set(WHY.values())}
    shown = {code for code in told if code is not None}
    behind = {code for code in sharing if sharing[code]} - shown
    blank = {child for (why, child), code in zip(rows, told, strict=True) if why and code is None}
    assert told == [WHY[why] if why and WHY[why] in shown else None for why, _ in rows]  # all of a code, or none of it
    assert all(len(sharing[code]) >= least for code in shown)
    if behind and shown:
        assert len(behind) >= 2  # so of what could stand here and is not shown, two at least do
        assert len(blank) >= least
        assert max(len(sharing[code]) for code in behind) <= min(len(sharing[code]) for code in shown)
    few = [code for code in behind if len(sharing[code]) < least]
    assert bool(few) == bool(behind)  # nothing is left out where nothing must be
    assert children_in([made, []]) == len({child for _, child in rows})


@pytest.mark.parametrize(
    ("many", "shown"),
    [
        ({"met": 9, "moved": 1}, set()),  # the blank would be the one that is not shown
        ({"met": 9, "moved": 1, "refused": 6}, {"M"}),
        ({"met": 9, "moved": 1, "refused": 2, "stepped-up": 7}, {"M"}),  # three children are too few
        ({"met": 9, "moved": 3, "refused": 3, "stepped-up": 7}, {"M", "S"}),
        ({"met": 9, "moved": 6}, {"M", "V"}),
        ({"moved": 1}, set()),
    ],
)
def test_the_next_smallest_is_left_out_beside_what_is_rare_and_no_more(many: dict[str, int], shown: set[str]) -> None:
    whys = [why for why, count in many.items() for _ in range(count)]
    made = [GOOD | {"id": str(number), "why": why, "child": f"c{number}"} for number, why in enumerate(whys)]
    assert {one["why"] for one in written(TABLE, made, 6)} - {None} == shown


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
