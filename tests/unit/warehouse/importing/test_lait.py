"""The LA Interactive Tool's layout, on a made-up table and dictionary."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.unit.warehouse.importing.made import why
from village.kernel.tables.rules import Refused
from village.warehouse.importing.mapping import Mapping
from village.warehouse.importing.reading import Imported, read
from village.warehouse.importing.shipped import FOLDER, mappings_in

DICTIONARY = """\
Measure_short,Topic,Measure,y_axis_name,Year_Type,dps
GLD,Foundation Stage,Good level of development,% achieving expected level,Academic Year,NA
CPP,Child Protection,Plans,"Rate per 10,000",Annual,1
Spend,Children's Service Finance,Spending,Spend,Financial Year,0
Kids,Contextual\\Other,Children,Number,Annual - January,0
RTA,Health and Wellbeing,Killed or seriously injured,"Rate per 100,000",Calendar Year,2
Kids,Economic Factors,Children again,Number,Annual - January,0
"""


def lait() -> Mapping:
    return next(one for one in mappings_in(FOLDER) if one.dataset == "lait")


def table(*rows: tuple[str, str, float, str]) -> pl.DataFrame:
    names = ("Short Desc", "Years", "LA Number", "Values")
    return pl.DataFrame(
        rows, schema=dict(zip(names, (pl.String, pl.String, pl.Float64, pl.String), strict=True)), orient="row"
    )


def imported(folder: Path, *rows: tuple[str, str, float, str], dictionary: str | None = DICTIONARY) -> Imported:
    path = folder / "lait_la_indicators_made_up.parquet"
    table(*rows).write_parquet(path)
    if dictionary is not None:
        (folder / "lait_data_dictionary.csv").write_text(dictionary)
    return read(path, lait())


def test_each_measure_is_an_indicator_of_its_own_unit_basis_and_kind_of_year(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        ("GLD", "2024", 970.0, "67.7"),
        ("CPP", "2024", 301.0, "41.6"),
        ("Spend", "2022-23 (OT)", 301.0, "1667579"),
        ("Kids", "2024", 986.0, "2516"),
        ("RTA", "2014-16", 987.0, "3.0249999999999999E-2"),
        ("GLD", "2025 (prov)", 301.0, "-"),
        ("GLD", "2023 (Rev)", 301.0, "66"),
    )
    names = ("indicator", "area", "level", "basis", "period", "value", "unit", "code", "quality")
    assert found.observations.select(names).rows() == [
        ("lait.gld", "E92000001", "country", "school", "2023/24", 67.7, "percent", "", "final"),
        ("lait.cpp", "E09000002", "authority", "responsible", "2024-03-31", 41.6, "per-10000", "", "final"),
        ("lait.spend", "E09000002", "authority", "responsible", "2022-23", 1667579.0, "pounds", "", "final"),
        ("lait.kids", "E12000007", "region", "area", "2024-01-31", 2516.0, "count", "", "final"),
        ("lait.rta", "E13000001", "subregion", "residence", "2014~2016", 0.03025, "per-100000", "", "final"),
        ("lait.gld", "E09000002", "authority", "school", "2024/25", None, "percent", "not-available", "provisional"),
        ("lait.gld", "E09000002", "authority", "school", "2022/23", 66.0, "percent", "", "revised"),
    ]
    assert found.titles["lait.kids"] == "Children"  # told twice: the first counts
    assert not why(found)


def test_what_the_dictionary_or_the_mapping_has_no_word_for_is_told(tmp_path: Path) -> None:
    odd = DICTIONARY + "Odd,Contextual,Odd,Number,Fortnight,0\n"
    lines = [("GLD", "0", "-"), ("XYZ", "2024", "1"), ("Odd", "2024", "1"), ("GLD", "2024 (Guess)", "1")]
    lines.append(("GLD", "2024", "999"))
    found = imported(tmp_path, *((name, year, 301.0, value) for name, year, value in lines), dictionary=odd)
    assert found.observations.is_empty()
    assert [(row, column, what) for row, column, what, _ in why(found)] == [
        (1, "when", "0 of Academic Year"),
        (2, "when", "2024 of no measure in the dictionary"),
        (3, "when", "2024 of Fortnight"),
        (4, "when", "2024 (Guess)"),
        (5, "Values", "999"),
    ]


def test_a_row_of_the_dictionary_with_a_cell_too_many_is_named(tmp_path: Path) -> None:
    row = DICTIONARY.splitlines()[1]
    with pytest.raises(Refused, match=r"lait_data_dictionary\.csv, row 2: The row has \d+ cells"):
        imported(tmp_path, ("GLD", "2024", 301.0, "60"), dictionary=DICTIONARY.replace(row, row + ",more"))


def test_the_dictionary_must_stand_beside_it(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="The dictionary is missing"):
        imported(tmp_path, ("GLD", "2024", 301.0, "60"), dictionary=None)
    with pytest.raises(Refused, match="The header lacks Measure, Topic"):
        imported(tmp_path, ("GLD", "2024", 301.0, "60"), dictionary="Measure_short,Year_Type,dps\nGLD,x,1\n")


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lait_la_indicators_other.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    (tmp_path / "lait_data_dictionary.csv").write_text(DICTIONARY)
    with pytest.raises(Refused, match="The header lacks Short Desc"):
        read(path, lait())


def test_a_mapping_without_a_dictionary_is_refused(tmp_path: Path) -> None:
    said: dict[str, Any] = lait().model_dump(by_alias=True)
    said["dictionary"], said["indicators"] = None, [{"name": "a", "title": "A", "unit": "count", "value": "Values"}]
    path = tmp_path / "lait_la_indicators_other.parquet"
    table(("GLD", "2024", 301.0, "60")).write_parquet(path)
    with pytest.raises(Refused, match="names no dictionary"):
        read(path, Mapping.model_validate(said))


def test_another_dictionary_makes_another_release(tmp_path: Path) -> None:
    one = imported(tmp_path, ("GLD", "2024", 301.0, "60"))
    other = imported(
        tmp_path, ("GLD", "2024", 301.0, "60"), dictionary=DICTIONARY.replace("Good level", "A good level")
    )
    assert one.sha256 != other.sha256
