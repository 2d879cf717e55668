import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.warehouse.tables import numbers
from village.warehouse.extract import TYPES, Table, frame, write_parquet

COLUMNS = {"id": "text", "much": "number", "many": "whole", "on": "day", "yes": "flag"}


def table(rows: list[tuple[object, ...]]) -> Table:
    return Table("things", "Things.", COLUMNS, ("id",), rows)  # type: ignore[arg-type]


def test_each_column_has_its_type() -> None:
    made = frame(table([("b", 1.5, 2, dt.date(2008, 12, 11), True), ("a", None, None, None, None)]))
    assert list(made.schema.values()) == [pl.String, pl.Float64, pl.Int64, pl.Date, pl.Boolean]
    assert made["id"].to_list() == ["a", "b"]


def test_an_empty_table_keeps_its_types() -> None:
    made = frame(table([]))
    assert made.height == 0
    assert made.schema == {name: TYPES[kind][1] for name, kind in COLUMNS.items()}


@pytest.mark.parametrize(
    "cells",
    [
        ("a", "much", 1, None, None),
        ("a", 1.0, 1.5, None, None),
        ("a", 1.0, "1", None, None),
        ("a", 1.0, 1, "2008-12-11", None),
        (1, 1.0, 1, None, None),
        ("a", 1.0, True, None, None),
        ("a", 1.0, 2**63, None, None),
        ("a", 1.0, 1, dt.datetime(2008, 12, 11, tzinfo=dt.UTC), None),
    ],
)
def test_a_cell_of_another_type_is_refused(cells: tuple[object, ...]) -> None:
    with pytest.raises(ValueError, match="things"):
        frame(table([cells]))


@pytest.mark.parametrize("rows", [[("a", 1.0, 1, None, None)] * 2, [(None, 1.0, 1, None, None)]])
def test_a_key_is_there_and_there_once(rows: list[tuple[object, ...]]) -> None:
    with pytest.raises(ValueError, match="blank or used twice"):
        frame(table(rows))


@given(st.lists(st.integers(-(2**63), 2**63 - 1), unique=True, max_size=50), st.randoms(use_true_random=False))
def test_the_same_rows_give_the_same_bytes_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, values: list[int], shuffle: random.Random
) -> None:
    one, two = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    first = write_parquet([numbers(*values), numbers(1, name="others")], one)
    shuffle.shuffle(values)
    assert write_parquet([numbers(1, name="others"), numbers(*values)], two) == first
    assert (one / "numbers.parquet").read_bytes() == (two / "numbers.parquet").read_bytes()


def test_another_row_or_another_name_is_another_version(tmp_path: Path) -> None:
    versions = {
        write_parquet([made], tmp_path) for made in (numbers(1), numbers(2), numbers(1, 2), numbers(1, name="other"))
    }
    assert len(versions) == 4


def test_a_frame_is_taken_as_the_rows_it_holds() -> None:
    table = Table("t", "about", {"a": "text", "n": "whole"}, ("a",), [("y", 2), ("x", 1)])
    made = replace(table, rows=pl.DataFrame({"a": ["y", "x"], "n": [2, 1]}))
    assert frame(made).equals(frame(table))


@pytest.mark.parametrize(
    "rows",
    [pl.DataFrame({"a": ["x"]}), pl.DataFrame({"a": ["x"], "n": [1.5]}), pl.DataFrame({"n": [1], "a": ["x"]})],
)
def test_a_frame_with_other_columns_is_refused(rows: pl.DataFrame) -> None:
    with pytest.raises(ValueError, match="other columns"):
        frame(Table("t", "about", {"a": "text", "n": "whole"}, ("a",), rows))


def test_a_frame_with_a_key_twice_is_refused() -> None:
    rows = pl.DataFrame({"a": ["x", "x"], "n": [1, 2]})
    with pytest.raises(ValueError, match="used twice"):
        frame(Table("t", "about", {"a": "text", "n": "whole"}, ("a",), rows))
