"""The bank holidays held, against the rules of law and against an independent package."""

from datetime import date

import pytest

from tests.oracles import calendar as oracle
from village.kernel.calendar import queries

YEARS = range(2007, 2029)


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_days_that_the_law_and_the_proclamations_give(year: int) -> None:
    assert {holiday.on for holiday in queries.bank_holidays(year)} == oracle.bank_holidays_of(year)


def test_the_data_agree_with_the_holidays_package() -> None:
    # A development dependency; agreed with version 0.109. It lists weekend days too, which we do not.
    holidays = pytest.importorskip("holidays")
    theirs = {on for on in holidays.country_holidays("GB", subdiv="ENG", years=YEARS) if on.weekday() < 5}
    assert {holiday.on for holiday in queries.current().holidays} == theirs


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2011, 4, 29), "extra"),
        (date(2012, 6, 4), "moved"),
        (date(2012, 6, 5), "extra"),
        (date(2020, 5, 8), "moved"),
        (date(2022, 6, 2), "moved"),
        (date(2022, 6, 3), "extra"),
        (date(2022, 9, 19), "extra"),
        (date(2023, 5, 8), "extra"),
        (date(2026, 12, 28), "substitute"),
        (date(2028, 1, 3), "substitute"),
    ],
)
def test_the_extraordinary_days_are_held(on: date, kind: str) -> None:
    assert {holiday.on: holiday.kind for holiday in queries.bank_holidays(on.year)}[on] == kind


@pytest.mark.parametrize("given_up", [date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30)])
def test_a_day_that_was_moved_is_worked_now_and_was_not_before_the_announcement(given_up: date) -> None:
    assert queries.current().is_working_day(given_up)
    assert not queries.calendar("england-2009-01-01").is_working_day(given_up)


def test_each_version_is_dated_and_the_newest_is_in_use() -> None:
    held = queries.versions()
    assert [version.snapshot_on for version in held] == sorted({version.snapshot_on for version in held})
    assert all(version.version == f"england-{version.snapshot_on}" for version in held)
    assert queries.current().version == held[-1].version
    assert queries.current().covers_until == date(2029, 1, 1)


def test_a_version_that_is_not_held_is_refused_with_the_ones_that_are() -> None:
    with pytest.raises(LookupError, match="england-2009-01-01"):
        queries.calendar("england-1999-01-01")


def test_a_year_outside_the_data_has_no_holidays_to_show() -> None:
    assert queries.bank_holidays(2029) == ()
