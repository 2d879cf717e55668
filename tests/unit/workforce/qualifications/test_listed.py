"""The list as it is read: windows, what is asked, and everything that it refuses."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workforce.qualifications.lists import ROWS, catalogue, written
from village.kernel.tables.rules import Refused
from village.workforce.queries.qualifications import listed as held
from village.workforce.rules.qualifications.counting import decide
from village.workforce.rules.qualifications.listed import after, month
from village.workforce.rules.qualifications.summary import BOUNDARIES, tally


def test_months_are_whole_and_years_of_two_digits_are_near() -> None:
    assert month("Aug-14") == dt.date(2014, 8, 1)
    assert month("September 2014") == dt.date(2014, 9, 1)
    assert month("Sep-98") == dt.date(1998, 9, 1)
    assert month("Jan-49") == dt.date(2049, 1, 1)
    assert month("Jan-50") == dt.date(1950, 1, 1)
    assert [month(one) for one in ("14-Aug", "Agu-14", "Aug-0014", "31/08/2014", "2014")] == [None] * 5
    assert after(dt.date(2014, 12, 1)) == dt.date(2015, 1, 1)
    assert after(dt.date(2024, 2, 1)) == dt.date(2024, 3, 1)


def test_a_row_open_at_both_ends_is_kept_and_open() -> None:
    one = catalogue().version("eyq-903")
    assert one is not None
    assert (one.from_on, one.until_on) == (None, None)
    assert one.began_within(dt.date(1960, 1, 1))
    assert one.began_within(dt.date(2060, 1, 1))


def test_what_is_asked_stands_once_and_what_nobody_has_read_is_asked_too() -> None:
    known = catalogue()

    def asks(reference: str) -> list[tuple[str, bool | None]]:
        one = known.version(reference)
        assert one is not None
        return [(asked.slug, asked.counts_if) for asked in one.asks]

    assert asks("EYQ-901") == asks("EYQ-902") == asks("EYQ-903") == []
    assert asks("EYQ-904") == [("knowledge-only", False), ("practice-assessed-in-maintained-sector", True)]
    assert asks("EYQ-905") == [("question-abc", None), ("assessed-in-early-years-setting", True), ("note", None)]
    assert [bool(one.number) for one in known.versions[:3]] == [False, True, False]
    assert known.version("EYQ-999") is None


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        (0, "EYQ-9", "'EYQ-9' is no reference. Write it as EYQ-123."),
        (0, "EYQ-902", "EYQ-902 stands twice."),
        (1, "three", "'three' is no level. Give a level from 1 to 8."),
        (1, "9", "'9' is no level."),
        (2, "31/08/2014", "'31/08/2014' is no month. Write it as Sep-14, or leave it blank."),
        (2, "Sep-14", "It ends before it begins."),
        (4, "", "It is blank. Say what the list says."),
        (5, "", "It is blank."),
        (8, "what?", "'what?' is no list of questions."),
        (4, "=HYPERLINK()", "The cell begins like a spreadsheet formula."),
    ],
)
def test_a_bad_cell_refuses_the_whole_list_with_a_sentence(cell: int, value: str, said: str) -> None:
    bad = [list(row) for row in ROWS]
    bad[0][cell] = value
    bad = [*bad[1:], bad[0]]
    with pytest.raises(Refused) as refused:
        catalogue([tuple(row) for row in bad])
    assert len(refused.value.problems) == 1
    assert said in str(refused.value)
    assert "made-up.csv, row 13, column" in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfea", "This is not UTF-8 text but UTF-16."),
        (b"a;b;c\n", "separated by semicolons"),
        (written([]), "The list holds no qualification."),
        (written(ROWS).replace(b"RatioRequirements", b"Ratios"), "There is no column 'Ratios' here."),
        (written(ROWS)[:-20], "The row has"),
    ],
)
def test_what_is_no_list_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(Refused, match=r"list\.csv") as refused:
        held.catalogue("list.csv", raw)
    assert said in str(refused.value)


def test_a_day_is_told_in_numbers_that_add_up() -> None:
    known = catalogue()
    for day in BOUNDARIES:
        assert sum(tally(known, day).values()) == len(ROWS)
    # 903 and 907 count at 3, 901 at 2; 902, 904, 905, 908 and 909 are of other starts; open are the status whose award
    # nobody told of, its newer version, and the doctorate, of which nobody says where it counts.
    assert tally(known, dt.date(2014, 8, 31)) == {"6": 0, "3": 2, "2": 1, "unqualified": 5, "undecided": 3}


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(ROWS) - 1), st.integers(0, 8), st.text(max_size=30), st.dates(dt.date(1940, 1, 1)))
def test_whatever_stands_in_a_cell_is_refused_or_decided(row: int, cell: int, value: str, on: dt.date) -> None:
    rows = [list(one) for one in ROWS]
    rows[row][cell] = value
    try:
        known = catalogue([tuple(one) for one in rows])
    except Refused:
        return
    assert len(known.versions) == len(ROWS)
    for one in known.versions:
        told = decide(known, one, on)
        assert told.counts in {"2", "3", "6", "unqualified", "undecided"}
        assert told.reasons
