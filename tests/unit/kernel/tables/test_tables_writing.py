"""A table that is written opens in a spreadsheet as text, and can be read back to the letter."""

import csv
import io
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.oracles.spreadsheet import runs
from village.kernel.tables.rules import formula, write_csv

LEADS = [
    "",
    " ",
    "\t",
    "\r",
    "\n",
    "\ufeff",
    "\x00",
    "\x1f",
    "\u200b",
    "\u202e",
    "\u3000",
    "\xa0",
    "\xad",
    "'",
    "''",
    "' ",
]
SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "|", "%"]
ATTACKS = st.builds(
    lambda leads, sign, tail: "".join(leads) + sign + tail,
    st.lists(st.sampled_from(LEADS), max_size=4),
    st.sampled_from(SIGNS),
    st.sampled_from(
        ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(1,2)", "2", "", "1", "1\r=1+1", '",=1']
    ),
)
TEXTS = ATTACKS | st.text(max_size=30)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def meant(cell: str) -> str:
    """The cell without the apostrophe that made it safe."""
    return cell[1:] if cell.startswith("'") and formula(cell[1:]) else cell


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=3), st.lists(TEXTS, min_size=2, max_size=2))
@example([["-2+3+cmd|' /C calc'!A0", "a\r=1+1"]], ["=1", "b"])
@example([["'=1", "''=1"]], ["'", "''"])
def test_no_cell_is_run_and_every_cell_comes_back(rows: list[list[str]], header: list[str]) -> None:
    written = write_csv(header, rows)
    back = read(written)
    assert [list(map(meant, row)) for row in back] == [header, *rows]
    assert not any(runs(cell) for row in back for cell in row)


@pytest.mark.slow
def test_every_character_that_stands_for_a_sign_is_one() -> None:
    for code in range(sys.maxunicode + 1):
        cell = chr(code) + "=x"
        assert not runs(cell) or formula(cell), hex(code)
        alone = chr(code) + "x"
        assert not runs(alone) or formula(alone), hex(code)


@pytest.mark.parametrize(
    "text", ["-5", "-0.5", "12", "a=b", "a-b", "1+1", "", "O'Brien", "'quoted'", "£5", "“=”", "(-5)", "#1", "/x"]
)
def test_what_is_no_formula_is_written_as_it_is(text: str) -> None:
    assert not formula(text)
    assert read(write_csv(["a"], [[text]]))[1:] == ([[text]] if text else [[]])


@pytest.mark.parametrize(
    "text", ["-5+1", "-", "--5", "+44 20 7946 0000", "-5%", "-1.", "- 5", "@name", "\t5", "\n5", "-٥"]
)
def test_what_might_be_a_formula_is_not(text: str) -> None:
    assert formula(text)
    assert read(write_csv(["a"], [[text]]))[1] == ["'" + text]


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_stay_numbers(number: float) -> None:
    ((cell,),) = read(write_csv([str(number)], []))[:1]
    assert meant(cell) == str(number)
    assert read(write_csv(["a"], [[number]]))[1] == [str(number)]


def test_whatever_tells_itself_as_text_is_made_safe_too() -> None:
    class Told:
        def __str__(self) -> str:
            return "=1+1"

    assert write_csv(["a", "b"], [[Told(), None]]) == "a,b\n'=1+1,\n"


def test_lines_end_alike() -> None:
    assert write_csv(["a", "b"], [["1", 'x"y'], ["p\rq", "r,s"]]) == 'a,b\n1,"x""y"\n"p\rq","r,s"\n'
