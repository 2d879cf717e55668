"""A file becomes observations, cell by cell; what is wrong is set aside with its row and the reason."""

import datetime as dt
from pathlib import Path

import pytest

from tests.unit.warehouse.importing.made import imported, plain, rows, why
from village.warehouse.importing.mapping import Edition
from village.warehouse.importing.reading import chosen
from village.warehouse.observations import CODES, SCHEMA


def test_a_figure_says_everything_about_itself(tmp_path: Path) -> None:
    found = imported(tmp_path, rows("202223,North East,Girls,62.5,5,8"))
    assert found.observations.schema == SCHEMA
    (row,) = found.observations.to_dicts()
    assert row == {
        "indicator": "made-up.share",
        "area": "E12000001",
        "level": "region",
        "basis": "residence",
        "vintage": "2023-08-31",
        "period": "2022/23",
        "period_kind": "academic",
        "from_on": dt.date(2022, 9, 1),
        "until_on": dt.date(2023, 9, 1),
        "group": "sex=girls",
        "value": 62.5,
        "numerator": 5.0,
        "denominator": 8.0,
        "lower": None,
        "upper": None,
        "unit": "percent",
        "decimals": 1,
        "code": "",
        "printed": "",
        "quality": "final",
        "definition": "1",
        "release": "",
        "published_on": dt.date(2024, 5, 1),
        "file": found.sha256[:16],
        "row": 2,
    }


@pytest.mark.parametrize(
    ("symbol", "code"),
    [("c", "suppressed"), ("x", "not-available"), ("z", "not-applicable"), ("low", "low"), ("NE", "not-entered")],
)
def test_a_symbol_is_a_code_and_never_a_number(tmp_path: Path, symbol: str, code: str) -> None:
    found = imported(tmp_path, rows(f"202223,London,,{symbol},{symbol},40"))
    (row,) = found.observations.to_dicts()
    assert code in CODES
    assert (row["code"], row["printed"]) == (code, symbol)
    assert row["value"] is None
    assert row["numerator"] is None
    assert row["denominator"] == 40


@pytest.mark.parametrize(
    ("cell", "value", "decimals"),
    [
        ("62.5", 62.5, 1),
        ("62.50", 62.5, 1),
        ("62.5%", 62.5, 1),
        ("6.25E1", 62.5, None),
        ("0", 0.0, 0),
        ("100", 100.0, 0),
        (".5", 0.5, 1),
        (" 62.5 ", 62.5, 1),
        ("33.333333333333336", 33.333333333333336, None),
    ],
)
def test_a_number_is_read_as_it_is_written(tmp_path: Path, cell: str, value: float, decimals: int | None) -> None:
    (row,) = imported(tmp_path, rows(f"202223,London,,{cell},,")).observations.to_dicts()
    assert row["value"] == value
    if decimals is not None:
        assert row["decimals"] == decimals
    elif "." in cell and "E" not in cell:
        assert row["decimals"] is None  # it was never rounded


def test_thousands_may_be_grouped(tmp_path: Path) -> None:
    (row,) = imported(tmp_path, rows('202223,London,,50,"1,234","2,468"')).observations.to_dicts()
    assert (row["numerator"], row["denominator"]) == (1234.0, 2468.0)


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("202223,London,,sixty,,", "share", "neither a number nor a symbol"),
        ("202223,London,,1e999,,", "share", "neither a number nor a symbol"),
        ("202223,London,,nan,,", "share", "neither a number nor a symbol"),
        ("202223,London,,inf,,", "share", "neither a number nor a symbol"),
        ("202223,London,,0x1F,,", "share", "neither a number nor a symbol"),
        ('202223,London,,"1,23",,', "share", "neither a number nor a symbol"),
        ("202223,London,,C,,", "share", "neither a number nor a symbol"),
        ("202223,London,,50,some,8", "share", "Its numerator is neither"),
        ("202223,London,,100.1,,", "share", "between 0 and 100"),
        ("202223,London,,-0.1,,", "share", "between 0 and 100"),
        ("202223,London,,50,-1,8", "share", "Its numerator is less than nothing"),
        ("202223,London,,50,4,-8", "share", "Its denominator is less than nothing"),
        ("202223,London,,50,9,8", "share", "Its numerator is larger than its denominator"),
        ("202223,London,,50,0,0", "share", "its denominator is nothing"),
        ("202223,Atlantis,,50,,", "area", "no authority called 'Atlantis'"),
        ("202223,,,50,,", "area", "no area"),
        ("202225,London,,50,,", "year", "after 2022 comes 23"),
        ("2022,London,,50,,", "year", "may begin or end"),
        ("302223,London,,50,,", "year", "outside 1900 to 2100"),
        ("202425,London,,50,,", "share", "The period 2024/25 begins after the day of publication, 2024-05-01."),
        ("202223,London,Persons,50,,", "sex", "no word for this 'sex'"),
    ],
)
def test_what_is_wrong_is_set_aside_alone(tmp_path: Path, line: str, column: str, said: str) -> None:
    found = imported(tmp_path, rows("202223,North East,,50,,", line, "202223,England,,50,,"))
    assert found.observations["area"].to_list() == ["E12000001", "E92000001"]
    ((row, where, _, reason),) = why(found)
    assert (row, where) == (3, column)
    assert said in reason


def test_what_is_set_aside_is_told_as_it_stands_in_the_file(tmp_path: Path) -> None:
    found = imported(tmp_path, rows('202223,London,,"1,100.5%",,'))
    assert why(found) == [(2, "share", "1,100.5%", "A percentage lies between 0 and 100.")]


def test_a_denominator_of_nothing_without_a_value_is_no_contradiction(tmp_path: Path) -> None:
    found = imported(tmp_path, rows("202223,London,,z,0,0"))
    assert found.observations["code"].to_list() == ["not-applicable"]


def test_a_blank_cell_says_nothing(tmp_path: Path) -> None:
    found = imported(tmp_path, rows("202223,London,,,4,8", "202223,England,,50,4,8", ",,,,,"))
    assert found.observations.height == 1
    assert found.counts.blank == 1
    assert found.counts.rows == 2  # a row that is blank throughout is none


def test_the_same_said_twice_counts_once_and_contradictions_not_at_all(tmp_path: Path) -> None:
    twice = rows("202223,London,,50,4,8", "202223,England,,50,4,8", "202223,London,,50.0,4,8")
    found = imported(tmp_path, twice)
    assert found.observations["row"].to_list() == [2, 3]
    assert found.counts.repeated == 1
    found = imported(tmp_path, rows("202223,London,,50,4,8", "202223,England,,50,4,8", "202223,London,,51,4,8"))
    assert found.observations["area"].to_list() == ["E92000001"]
    assert [one[0] for one in why(found)] == [2, 4]
    assert {one[3] for one in why(found)} == {"Rows 2 and 4 say different things of the same."}


def test_a_symbol_and_a_number_for_the_same_contradict_each_other(tmp_path: Path) -> None:
    found = imported(tmp_path, rows("202223,London,,50,4,8", "202223,London,,c,c,8"))
    assert found.observations.is_empty()
    assert found.counts.quarantined == 2


def test_every_row_and_figure_is_accounted_for(tmp_path: Path) -> None:
    text = rows(
        "202223,London,,50,4,8",
        "202223,London,,50,4,8",
        "202223,England,,,,",
        "202223,England,Girls,700,,",
        "202223,nowhere,,50,4,8",
        "202223,Atlantis,,50,4,8",
    )
    found = imported(tmp_path, text)
    counts = found.counts
    assert found.passed_over == {"rows of nowhere": 1}
    assert (counts.rows, counts.rows_passed_over, counts.rows_quarantined) == (6, 1, 1)
    assert counts.read == counts.loaded + counts.blank + counts.repeated + counts.quarantined == 4
    assert (counts.loaded, counts.blank, counts.repeated, counts.quarantined) == (1, 1, 1, 1)


def test_london_and_its_halves_are_of_different_levels(tmp_path: Path) -> None:
    lines = [f"202223,{area},,50,4,8" for area in ("North East", "London", "Inner London", "Outer London")]
    found = imported(tmp_path, rows(*lines))
    assert found.observations["level"].to_list() == ["region", "region", "subregion", "subregion"]


def test_rows_of_no_known_kind_are_told(tmp_path: Path) -> None:
    kinds = [{"when": {"area": "London"}, "level": "region", "area": "area"}]
    found = imported(tmp_path, rows("202223,London,,50,,", "202223,Mars,,50,,"), plain(rows=kinds))
    assert why(found) == [(3, "", "", "No kind of row in the mapping fits it.")]


def test_a_column_of_the_file_may_be_called_as_ours_are(tmp_path: Path) -> None:
    text = "year,area,sex,share,number,of,level,period,basis,row,value\n202223,London,,50,4,8,x,x,x,x,x\n"
    (row,) = imported(tmp_path, text).observations.to_dicts()
    assert (row["level"], row["period"], row["basis"], row["row"], row["value"]) == (
        "region", "2022/23", "residence", 2, 50.0,
    )  # fmt: skip


def test_a_group_column_speaks_only_where_it_should(tmp_path: Path) -> None:
    groups = [
        {"column": "which", "what": "fsm", "when": {"about": "Meals"}, "values": {"Eligible": "yes", "Other": "no"}},
        {"column": "which", "what": "term", "when": {"about": "Birth"}},
    ]
    mapping = plain(groups=groups, totals={"about": "Total"})
    text = "year,area,about,which,share,number,of\n" + "".join(
        f"202223,London,{about},{which},50,4,8\n"
        for about, which in [
            ("Total", "Total"),
            ("Meals", "Eligible"),
            ("Birth", "Autumn-born"),
            ("Shoes", "Red"),
            ("Meals", "Often"),
        ]
    )
    found = imported(tmp_path, text, mapping)
    assert found.observations["group"].to_list() == ["", "fsm=yes", "term=autumn-born"]
    assert [(one[0], one[1], one[2]) for one in why(found)] == [(5, "about", "Shoes"), (6, "which", "Often")]


def test_an_indicator_may_speak_of_another_time_group_and_definition(tmp_path: Path) -> None:
    indicators = [
        {"name": "a", "title": "A", "unit": "percent", "value": "share"},
        {
            "name": "b", "title": "B", "unit": "count", "value": "number", "group": {"age": "5"}, "definition": "2",
            "basis": "school", "period": {"as": "{year}-03-31", "column": "of"},
        },
    ]  # fmt: skip
    found = imported(
        tmp_path, rows("202223,London,Girls,50,4,2023", "202223,England,,50,4,23"), plain(indicators=indicators)
    )
    told = found.observations.select("indicator", "period", "group", "definition", "basis").rows()
    assert told == [
        ("made-up.a", "2022/23", "sex=girls", "1", "residence"),
        ("made-up.b", "2023-03-31", "age=5;sex=girls", "2", "school"),
        ("made-up.a", "2022/23", "", "1", "residence"),
    ]
    assert why(found) == [(3, "number", "4", "'23' is not a year of four digits.")]


def test_a_share_of_one_is_scaled_to_percent(tmp_path: Path) -> None:
    indicators = [{"name": "a", "title": "A", "unit": "percent", "value": "share", "scale": 100}]
    (row,) = imported(tmp_path, rows("202223,London,,0.25,,"), plain(indicators=indicators)).observations.to_dicts()
    assert (row["value"], row["decimals"]) == (25.0, None)


def test_limits_are_kept_and_must_not_cross(tmp_path: Path) -> None:
    indicators = [{"name": "a", "title": "A", "unit": "score", "value": "share", "lower": "number", "upper": "of"}]
    found = imported(
        tmp_path, rows("202223,London,,-0.5,-0.9,-0.1", "202223,England,,0,1,-1"), plain(indicators=indicators)
    )
    assert found.observations.select("value", "lower", "upper").rows() == [(-0.5, -0.9, -0.1)]
    assert why(found) == [(3, "share", "0", "The lower limit is above the upper.")]


def test_rows_that_no_indicator_speaks_of_are_told(tmp_path: Path) -> None:
    indicators = [{"name": "a", "title": "A", "unit": "percent", "value": "share", "when": {"sex": "Girls"}}]
    found = imported(
        tmp_path, rows("202223,London,Girls,50,,", "202223,London,Boys,50,,"), plain(indicators=indicators)
    )
    assert found.observations.height == 1
    assert why(found) == [(3, "", "", "No indicator of the mapping speaks of this row.")]


def test_a_mapping_is_chosen_by_the_files_name() -> None:
    wide, narrow = plain(dataset="wide"), plain(dataset="narrow", files=[{"name": "figures_*.csv"}])
    assert chosen("figures_2024.csv", [wide, narrow]) is narrow
    assert chosen("other.csv", [wide, narrow]) is wide
    assert chosen("other.txt", [wide, narrow]) is None


def test_files_of_one_mapping_may_differ_in_day_quality_and_period(tmp_path: Path) -> None:
    edition = Edition.model_validate(
        {"name": "early*.csv", "published_on": "2023-10-19", "quality": "provisional", "period": "2021/22"}
    )
    mapping = plain(files=[edition, {"name": "*.csv"}])
    early = imported(tmp_path, rows("202223,London,,50,,"), mapping, "early_x.csv")
    late = imported(tmp_path, rows("202223,London,,50,,"), mapping, "late_x.csv")
    assert early.observations.select("period", "quality", "published_on").row(0) == (
        "2021/22", "provisional", dt.date(2023, 10, 19),
    )  # fmt: skip
    assert late.observations.select("period", "quality").row(0) == ("2022/23", "final")


def test_an_optional_column_may_be_absent_and_no_other(tmp_path: Path) -> None:
    one = {"name": "a", "title": "A", "unit": "percent", "value": "share"}
    more = {"name": "b", "title": "B", "unit": "percent", "value": "absent", "optional": True}
    found = imported(tmp_path, rows("202223,London,,50,,"), plain(indicators=[one, more]))
    assert found.observations["indicator"].to_list() == ["made-up.a"]
