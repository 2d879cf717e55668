"""An analyst's own file: what is read, and the one sentence for everything that cannot be."""

import pytest

from village.kernel.tables.rules import Refused
from village.warehouse.status.reading import read_series
from village.warehouse.status.series import Series


def read(text: str, unit: str = "percent") -> Series:
    return read_series("f.csv", text.encode(), unit)


def test_a_file_with_period_and_value_is_enough() -> None:
    found = read("period,value\n2011,51.5\n2010,50\n2012,\n")
    assert [(point.period.slug, point.value, point.denominator) for point in found.points] == [
        ("2010", 50, None),
        ("2011", 51.5, None),
    ]


def test_denominators_and_definitions_are_kept() -> None:
    found = read("definition,period,value,numerator,denominator\nnew,2010/11,33.3,1,3\n,2011/12,0,0,7\n")
    assert [(point.denominator, point.definition) for point in found.points] == [(3, "new"), (7, "")]


@pytest.mark.parametrize(
    ("unit", "row"),
    [
        ("percent", "2010,33,1,3"),
        ("percent", "2010,33.33,1,3"),
        ("percent", f"2010,{100 * 13 / 747!r},13,747"),  # a quotient has 16 places, and one below 1 has more
        ("percent", f"2010,{100 * 1 / 90_007!r},1,90007"),
        ("per-1000", "2010,4.5,9,2000"),
        ("per-100000", "2010,12,6,50000"),
        ("ratio", "2010,1.5,3,2"),
        ("score", "2010,-0.25,,120"),
        ("points", "2010,-3,,"),
        ("pounds", "2010,-3,,"),
        ("count", "2010,3,3,"),
    ],
)
def test_what_agrees_to_the_last_printed_place_is_taken(unit: str, row: str) -> None:
    assert len(read(f"period,value,numerator,denominator\n{row}\n", unit).points) == 1


@pytest.mark.parametrize(
    ("unit", "rows", "said"),
    [
        ("percent", "2010,1,,\n2010,2,,", "row 3, column period: The period 2010 stands in row 2 too."),
        ("percent", "2010,,,\n2010,2,,", "row 3, column period: The period 2010 stands in row 2 too."),
        ("percent", "2010,100.1,,", "row 2, column value: 100.1% is not a possible percentage."),
        ("percent", "2010,-1,,", "row 2, column value: -1% is not a possible percentage."),
        ("count", "2010,-1,,", "row 2, column value: This figure cannot be negative."),
        ("percent", "2010,0,0,0", "row 2, column denominator: A denominator of 0 is none to divide by."),
        ("percent", "2010,5,,-4", "row 2, column denominator: A denominator of -4 is none to divide by."),
        ("percent", "2010,5,-1,4", "row 2, column numerator: A count cannot be negative."),
        ("percent", "2010,5,3,", "row 2, column denominator: There is a numerator and no denominator."),
        ("percent", "2010,100,5,4", "row 2, column numerator: The numerator is larger than the denominator."),
        (
            "percent",
            "2010,33.4,1,3",
            "row 2, column value: The value is 33.4, but numerator and denominator make 33.333.",
        ),
        ("per-1000", "2010,6,9,2000", "row 2, column value: The value is 6, but numerator and denominator make 4.50."),
        ("percent", "2010,x,,", "row 2, column value: 'x' is not a number."),
        ("percent", "2010,1e9,,", "row 2, column value: '1e9' is not a number."),
        ("percent", "2010,nan,,", "row 2, column value: 'nan' is not a number."),
        ("percent", "20ten,5,,", "row 2, column period: '20ten' is not a period"),
        ("percent", ",5,,", "row 2, column period: '' is not a period"),
        ("percent", "2010,5,,\n2010/11,5,,", "f.csv: The periods are of different kinds (academic, calendar)"),
        ("percent", "2010,,,", "f.csv: The file has no figure."),
        ("percent", "2010,=1+1,,", "row 2, column value: The cell begins like a spreadsheet formula."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(unit: str, rows: str, said: str) -> None:
    with pytest.raises(Refused) as told:
        read(f"period,value,numerator,denominator\n{rows}\n", unit)
    assert len(told.value.problems) == 1
    assert said in str(told.value)


def test_a_count_so_small_that_rounding_hides_it_still_agrees() -> None:
    assert read("period,value,numerator,denominator\n2010,0,4,1000\n").points[0].value == 0
    with pytest.raises(Refused, match=r"make 0\.60"):
        read("period,value,numerator,denominator\n2010,0,6,1000\n")


def test_many_problems_are_bounded() -> None:
    with pytest.raises(Refused) as told:
        read("period,value\n" + "bad,1\n" * 500)
    assert len(told.value.problems) == 50


@pytest.mark.parametrize("header", ["period", "period,value,area", "value,value,period"])
def test_another_header_is_refused(header: str) -> None:
    with pytest.raises(Refused):
        read(f"{header}\n2010,1,1\n")
