"""What each part of the language means, in both executors: expected values by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from village.workforce.queries.returns.setwise import frames, opened
from village.workforce.queries.returns.shipped import shipped_standard
from village.workforce.rules.returns.packs import Rule
from village.workforce.rules.returns.parsing import parse, parse_path
from village.workforce.rules.returns.rowwise import Rows, months_after
from village.workforce.rules.returns.standard import Tables

STANDARD = shipped_standard()
DAY = dt.date(2025, 9, 30)
TABLES: Tables = {
    "person": [
        {"id": "a", "born_on": dt.date(2000, 2, 29), "surname": "Made"},
        {"id": "b", "surname": "Ŵ9"},
        {"id": "c", "born_on": dt.date(1990, 1, 31), "nino": "QQ123456C"},
    ],
    "engagement": [
        {"id": "e1", "person": "a", "fte": Decimal("0.5"), "started_on": dt.date(2024, 2, 28), "agency": True},
        {"id": "e2", "person": "a", "fte": Decimal("0.333333"), "started_on": dt.date(2025, 3, 1), "agency": False},
        {"id": "e3", "person": "nobody", "fte": None},
        {"id": "e4", "person": None, "fte": Decimal(-2), "started_on": DAY},
    ],
}


def found(table: str, text: str) -> tuple[list[str], list[str]]:
    when = parse(STANDARD, table, text)
    rule = Rule(
        "T001", 1, table, "error", when, text, "", "", (parse_path(STANDARD, table, "id"),), "", (), None, None, ()
    )
    by_row = sorted(str(one["id"]) for one in Rows(TABLES, DAY).found(table, when))
    with opened(STANDARD, frames(STANDARD, TABLES)) as sets:
        return by_row, [key for key, _, _ in sets.found(rule, DAY)]


@pytest.mark.parametrize(
    ("table", "text", "finds"),
    [
        ("engagement", "fte > 0", "e1 e2"),
        ("engagement", "fte <> 0.5", "e2 e4"),
        ("engagement", "not fte = 0.5", "e2 e3 e4"),
        ("engagement", "not (fte > 0 or fte < 0)", "e3"),
        ("engagement", "fte is missing", "e3"),
        ("engagement", "fte is present and agency is missing", "e4"),
        ("engagement", "agency = yes", "e1"),
        ("engagement", "agency <> yes", "e2"),
        ("engagement", "fte in (0.5, 0.333333)", "e1 e2"),
        ("engagement", "not fte in (0.5)", "e2 e3 e4"),
        ("engagement", "fte + 0.5 >= 1", "e1"),
        ("engagement", "fte - 0.5 = fte - 0.5", "e1 e2 e4"),
        ("engagement", "fte * 0.5 = 0.166667", "e2"),
        ("engagement", "fte * 0.5 = fte - fte * 0.5", "e1 e4"),
        ("engagement", "started_on = as_at", "e4"),
        ("engagement", "started_on < 2024-02-29", "e1"),
        ("engagement", "days(started_on, as_at) = 213", "e2"),
        ("engagement", "years(person.born_on, started_on) = 23", "e1"),
        ("engagement", "years(person.born_on, started_on) = 25", "e2"),
        ("engagement", "year(started_on) = 2025", "e2 e4"),
        ("engagement", "months_after(started_on, 12) = 2025-02-28", "e1"),
        ("engagement", "person is present and person.id is missing", "e3"),
        ("engagement", 'person.surname = "Made"', "e1 e2"),
        ("engagement", "exists(engagement by person where other.id <> id)", "e1 e2"),
        ("engagement", "count(engagement by person) = 0", "e4"),
        ("engagement", "count(engagement by person) = 1", "e3"),
        ("person", "sum(other.fte in engagement by person = id) = 0.833333", "a"),
        ("person", "sum(other.fte in engagement by person = id) = 0", "b c"),
        ("person", "least(other.started_on in engagement by person = id) = 2024-02-28", "a"),
        ("person", "most(other.fte in engagement by person = id) is missing", "b c"),
        ("person", "exists(engagement by person.born_on = born_on)", "a"),
        ("person", "count(engagement where other.fte > 0) = 2", "a b c"),
        ("person", "exists(engagement where other.fte > 1)", ""),
        ("person", "sum(other.fte in engagement) < 0", "a b c"),
        ("person", "length(surname) = 2", "b"),
        ("person", "length(surname) = 4", "a"),
        ("person", 'nino fits "AA999999A"', "c"),
        ("person", 'not nino fits "AA999999A"', "a b"),
        ("person", 'surname fits "A9"', ""),
        ("person", 'surname fits "AAAA"', "a"),
        ("person", 'surname fits "Made"', "a"),
        ("person", 'surname fits "Mad9"', ""),
        ("person", 'born_on < 1995-01-01 or surname = "Ŵ9"', None),
        ("vetting", "id is present", ""),
    ],
)
def test_both_find_what_is_meant(table: str, text: str, finds: str | None) -> None:
    if finds is None:  # texts of a rule are of plain letters; it is refused before either sees it
        with pytest.raises(ValueError, match="is no word, sign or value"):
            found(table, text)
        return
    assert found(table, text) == (finds.split(), finds.split())


def test_the_largest_numbers_are_reckoned_exactly_in_both() -> None:
    """A millionth less than a billion, twice, a million times: 2 less than two thousand million million."""
    mine = "in engagement by person = id) * 1000"
    text = f"sum(other.fte * 1000 {mine} - sum(other.annual_pay * 1000 {mine} = 2"
    when, path = parse(STANDARD, "person", text), parse_path(STANDARD, "person", "id")
    rule = Rule("T001", 1, "person", "error", when, text, "", "", (path,), "", (), None, None, ())
    most = Decimal(10**9)
    pay = {"fte": most, "annual_pay": most - Decimal("0.000001")}
    tables: Tables = {"person": [{"id": "a"}], "engagement": [{"id": f"e{n}", "person": "a", **pay} for n in range(2)]}
    assert Rows(tables, DAY).found("person", when) == [{"id": "a"}]
    with opened(STANDARD, frames(STANDARD, tables)) as sets:
        assert [key for key, _, _ in sets.found(rule, DAY)] == ["a"]


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (dt.date(2024, 1, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2023, 1, 31), 1, dt.date(2023, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2024, 8, 31), 1, dt.date(2024, 9, 30)),
        (dt.date(2024, 11, 30), 3, dt.date(2025, 2, 28)),
        (dt.date(2024, 12, 31), 12, dt.date(2025, 12, 31)),
        (dt.date(2024, 5, 6), 0, dt.date(2024, 5, 6)),
    ],
)
def test_the_same_day_of_a_later_month_is_its_last_when_there_is_none(
    day: dt.date, months: int, after: dt.date
) -> None:
    assert months_after(day, months) == after
