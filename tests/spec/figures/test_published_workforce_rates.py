"""The formulas of the social work workforce give the rates that were published, within what rounding hides.

Read here by the csv module, not by the mapping: what is tried are the formulas. Regions and England are met from their
authorities by complete pairs; what is left was published with figures that the file hides.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import pytest

from tests.shared import shared
from village.workforce.rules.rates import RATES, Formula, over_areas, rate, working_days

pytestmark = pytest.mark.published

FILE = "social_work_workforce_2017-2023_la.csv"
# Of each printed rate: the formula, its column, and the columns of its parts.
FTE = {
    "in_post": "inpost_fte", "leavers": "leavers_fte", "agency": "agency_fte", "agency_covering": "agency_cover_fte",
    "vacancies": "vacancy_fte", "case_holders": "case_holders_fte", "cases": "cases",
    "days_lost": "working_days_lost_fte",
}  # fmt: skip
PEOPLE = {"in_post": "inpost_headcount", "leavers": "leavers_headcount", "agency": "agency_headcount"}
PRINTED = {
    ("turnover", "fte"): "turnover_rate_fte",
    ("turnover", "people"): "turnover_rate_headcount",
    ("vacancy", "fte"): "vacancy_rate_fte",
    ("agency", "fte"): "agency_rate_fte",
    ("agency", "people"): "agency_rate_headcount",
    ("agency-covering", "fte"): "agency_cover_rate_fte",
    ("vacancies-covered", "fte"): "vacancy_agency_cover_rate_fte",
    ("caseload", "fte"): "caseload_fte",
    ("absence", "fte"): "absence_rate_fte",
}
HALF = 0.05 + 1e-9  # half of the last printed digit
ALL = [pytest.param(*one, id=" of ".join(one)) for one in PRINTED]


class Row(NamedTuple):
    year: str
    level: str
    region: str
    area: str
    cells: dict[str, str]


@lru_cache
def rows() -> tuple[Row, ...]:
    with shared("data", "published", FILE).open(encoding="utf-8") as file:
        return tuple(
            Row(one["time_period"], one["geographic_level"], one["region_name"], one["la_name"], one)
            for one in csv.DictReader(file)
        )


def number(cell: str) -> float | None:
    """A cell as a number: low is more than nothing and less than the smallest that is printed; symbols are none."""
    if cell == "low":
        return 0.0
    return None if cell in {"x", "z", "c", "u", ":", ""} else float(cell)


def counts(row: Row, what: str) -> dict[str, float | None]:
    return {name: number(row.cells[column]) for name, column in (FTE if what == "fte" else PEOPLE).items()}


def fits(formula: Formula, what: str, row: Row, printed: float) -> bool:
    """Whether a printed rate lies between what its parts could be before they were rounded."""
    given = counts(row, what)

    def slack(name: str) -> float:
        return 0.0 if what == "people" or name == "cases" else HALF

    def moved(by: float) -> float | None:
        # The upper part up and the rest of the lower part down, or the other way: the rate is monotone in each.
        told = {
            name: None if value is None else max(0.0, value + by * slack(name) * (1 if name == formula.top else -1))
            for name, value in given.items()
        }
        return rate(formula, told, int(row.year))

    low, high = moved(-1), moved(1)
    return low is not None and high is not None and low - HALF <= printed <= high + HALF


def authorities(year: str, region: str = "") -> dict[str, Row]:
    found = [one for one in rows() if one.level == "Local authority" and one.year == year]
    lies = {"Inner London", "Outer London"} if region == "London" else {region}
    return {one.area: one for one in found if not region or one.region in lies or one.region == region}


def compared(name: str, what: str, *levels: str) -> Iterator[tuple[Row, float]]:
    """Rows of these levels that have the printed rate and all parts of it."""
    for row in rows():
        printed = row.cells[PRINTED[name, what]]
        shown = printed != "low" and number(printed) is not None
        if row.level in levels and shown and rate(RATES[name], counts(row, what), int(row.year)) is not None:
            yield row, float(printed)


@pytest.mark.parametrize(("name", "what"), ALL)
def test_each_authority_has_the_published_rate(name: str, what: str) -> None:
    found = list(compared(name, what, "Local authority"))
    assert len(found) > 1000
    wrong = [(row.area, row.year, printed) for row, printed in found if not fits(RATES[name], what, row, printed)]
    assert wrong == []


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("year", range(2017, 2024))
def test_no_other_number_of_working_days_fits(year: int, days: int) -> None:
    """A year's days are told by the published rates alone: with one more or one less many of them do not fit."""
    per = working_days(year) + days
    other = replace(RATES["absence"], daily=False, per=100 / per)
    found = [one for one in compared("absence", "fte", "Local authority") if one[0].year == str(year)]
    assert sum(not fits(other, "fte", *one) for one in found) > len(found) / 20


def far(one: float | None, printed: float) -> bool:
    return one is None or abs(one - printed) > 0.1


def hidden(name: str, what: str, parts: dict[str, Row]) -> set[str]:
    """Authorities of which a part of the rate is printed as hidden: known to the publisher, and in its totals."""
    columns = [(FTE if what == "fte" else PEOPLE)[one] for one in (RATES[name].top, *RATES[name].bottom)]
    return {area for area, row in parts.items() if any(row.cells[column] in {"x", "c"} for column in columns)}


@pytest.mark.parametrize(("name", "what"), ALL)
def test_regions_and_england_have_it_from_complete_pairs(name: str, what: str) -> None:
    """Every regional and national rate is that of the authorities that have both parts; where something of one is
    hidden, it is in the publisher's pairs and not in ours, and their own totals give the rate. One is left, agency
    workers in London in 2023: three authorities' are hidden."""
    left = set()
    for row, printed in compared(name, what, "Regional", "National"):
        lie = authorities(row.year, row.region)
        told = over_areas(RATES[name], {area: counts(one, what) for area, one in lie.items()}, int(row.year))
        if far(told.value, printed):
            assert hidden(name, what, lie), (row.region, row.year, told)
            if far(rate(RATES[name], counts(row, what), int(row.year)), printed):
                left.add((row.region, row.year, printed))
    assert left == ({("London", "2023", 23.2)} if (name, what) == ("agency", "fte") else set())


def test_a_ratio_of_totals_misses_where_a_part_was_not_returned() -> None:
    """Why pairs: an authority of the North East did not say in 2022 who left, and its staff are in the total."""
    [(row, printed)] = [
        one for one in compared("turnover", "fte", "Regional") if (one[0].region, one[0].year) == ("North East", "2022")
    ]
    parts = {area: counts(one, "fte") for area, one in authorities(row.year, row.region).items()}
    told = over_areas(RATES["turnover"], parts, 2022)
    assert far(rate(RATES["turnover"], counts(row, "fte"), 2022), printed)
    assert not far(told.value, printed)
    assert len(told.without) == 1
    assert (told.areas, told.of) == (11, 12)


def test_where_nobody_is_in_post_there_is_no_rate() -> None:
    """The Isles of Scilly had nobody in post in some years; their printed turnover is a symbol, their vacancy rate a
    hundred."""
    empty = [one for one in rows() if one.cells["inpost_fte"] in {"0", "0.0"}]
    assert {one.area for one in empty} == {"Isles of Scilly"}
    for one in empty:
        assert rate(RATES["turnover"], counts(one, "fte"), int(one.year)) is None
        assert one.cells["turnover_rate_fte"] == "z"
        if counts(one, "fte")["vacancies"]:
            assert rate(RATES["vacancy"], counts(one, "fte"), int(one.year)) == 100


def test_london_lies_in_the_file_three_times() -> None:
    """London, Inner London and Outer London are regions beside each other: who sums regions counts London twice."""
    for year in range(2017, 2024):
        found = {one.region: one for one in rows() if one.level == "Regional" and one.year == str(year)}
        whole, parts = found["London"], (found["Inner London"], found["Outer London"])
        assert float(whole.cells["inpost_headcount"]) == sum(float(one.cells["inpost_headcount"]) for one in parts)
        england = next(one for one in rows() if one.level == "National" and one.year == str(year))
        summed = sum(float(one.cells["inpost_headcount"]) for one in found.values())
        assert summed - float(whole.cells["inpost_headcount"]) == float(england.cells["inpost_headcount"])
