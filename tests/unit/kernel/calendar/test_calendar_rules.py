"""Working-day arithmetic against golden dates, an independent brute force, and its own laws."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import calendar as oracle
from village.kernel.calendar import queries
from village.kernel.calendar.rules import (
    LONDON,
    BankHoliday,
    BeyondHorizon,
    Unit,
    WorkingCalendar,
    add_months,
    due_on,
    is_overdue,
    london_date,
    recompute,
)

ENGLAND = queries.current()
DAYS_OFF = frozenset(holiday.on for holiday in ENGLAND.holidays)
starts = st.dates(date(2007, 1, 1), date(2027, 6, 30))
lengths = st.integers(0, 370)

# Worked out by hand in the casework research, section 7.4, and agreed by the brute force.
GOLDEN = [
    (date(2026, 12, 18), 45, date(2027, 2, 24)),  # a Friday
    (date(2026, 12, 24), 45, date(2027, 3, 2)),  # Christmas Eve
    (date(2026, 12, 25), 45, date(2027, 3, 2)),  # Christmas Day
    (date(2026, 12, 26), 45, date(2027, 3, 2)),  # a Saturday, its holiday kept on Monday 28
    (date(2027, 3, 25), 15, date(2027, 4, 19)),  # over Easter
    (date(2027, 3, 25), 65, date(2027, 6, 30)),  # over Easter and two May holidays
]


@pytest.mark.parametrize(("start_on", "length", "due"), GOLDEN)
def test_golden_due_dates(start_on: date, length: int, due: date) -> None:
    assert due_on(start_on, length, Unit.WORKING_DAY, ENGLAND) == due
    assert oracle.nth_working_day_after(start_on, length, DAYS_OFF) == due


@given(starts, lengths)
def test_adding_agrees_with_walking_day_by_day(start_on: date, n: int) -> None:
    assert ENGLAND.add_working_days(start_on, n) == oracle.nth_working_day_after(start_on, n, DAYS_OFF)


@given(st.dates(date(2009, 1, 1), date(2028, 12, 31)), lengths)
def test_counting_back_agrees_with_walking_day_by_day(end_on: date, n: int) -> None:
    assert ENGLAND.working_day_before(end_on, n) == oracle.nth_working_day_before(end_on, n, DAYS_OFF)


@given(starts, st.integers(0, 500))
def test_counting_between_agrees_with_walking_day_by_day(start_on: date, days: int) -> None:
    end_on = start_on + timedelta(days=days)
    expected = oracle.working_days_after_up_to(start_on, end_on, DAYS_OFF)
    assert ENGLAND.working_days_between(start_on, end_on) == expected
    assert ENGLAND.working_days_between(end_on, start_on) == -expected


@given(starts)
def test_a_day_is_worked_or_not_as_the_oracle_says(on: date) -> None:
    assert ENGLAND.is_working_day(on) is oracle.is_working_day(on, DAYS_OFF)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    days = draw(st.sets(st.dates(date(2020, 1, 1), date(2021, 12, 31)), max_size=120))
    holidays = tuple(BankHoliday(day, "drawn", "extra") for day in sorted(days))
    return WorkingCalendar("drawn", date(2020, 1, 1), date(2022, 1, 1), holidays)


@given(calendars(), st.dates(date(2020, 1, 1), date(2020, 6, 30)), st.integers(0, 150))
def test_it_agrees_on_any_calendar_even_one_full_of_holidays(drawn: WorkingCalendar, start_on: date, n: int) -> None:
    days_off = {holiday.on for holiday in drawn.holidays}
    expected = oracle.nth_working_day_after(start_on, n, days_off)
    assert drawn.add_working_days(start_on, n) == expected
    assert drawn.working_days_between(start_on, expected) == n


@given(starts, st.integers(1, 185), st.integers(1, 185))
def test_adding_is_monotone_additive_and_lands_on_a_working_day(start_on: date, a: int, b: int) -> None:
    first = ENGLAND.add_working_days(start_on, a)
    assert ENGLAND.is_working_day(first)
    assert start_on < first < ENGLAND.add_working_days(start_on, a + 1)
    assert ENGLAND.add_working_days(first, b) == ENGLAND.add_working_days(start_on, a + b)
    assert ENGLAND.working_day_before(first, a - 1) == ENGLAND.add_working_days(start_on, 1)


def test_a_date_past_the_horizon_is_refused_in_words() -> None:
    with pytest.raises(BeyondHorizon, match=r"2029-01-01 is outside .* 2007-01-01 to 2028-12-31"):
        ENGLAND.is_working_day(date(2029, 1, 1))
    with pytest.raises(BeyondHorizon, match="The answer is outside"):
        ENGLAND.add_working_days(date(2028, 12, 20), 45)
    with pytest.raises(BeyondHorizon):
        ENGLAND.add_working_days(date(2026, 1, 1), 10**9)
    with pytest.raises(BeyondHorizon):
        ENGLAND.working_day_before(date(2007, 1, 3), 2)
    with pytest.raises(BeyondHorizon):
        ENGLAND.working_days_between(date(2006, 12, 31), date(2007, 1, 5))


def test_the_last_working_day_held_can_be_reached_and_no_further() -> None:
    assert ENGLAND.add_working_days(date(2028, 12, 28), 1) == date(2028, 12, 29)
    with pytest.raises(BeyondHorizon):
        ENGLAND.add_working_days(date(2028, 12, 28), 2)


@pytest.mark.parametrize("count", [ENGLAND.add_working_days, ENGLAND.working_day_before])
def test_a_negative_number_of_working_days_is_refused(count: object) -> None:
    assert callable(count)
    with pytest.raises(ValueError, match="negative"):
        count(date(2026, 1, 5), -1)


@pytest.mark.parametrize(
    ("on", "n", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_clip_to_the_end_of_the_month(on: date, n: int, expected: date) -> None:
    assert add_months(on, n) == expected


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_months_agree_with_stepping_one_at_a_time(on: date, n: int) -> None:
    assert add_months(on, n) == oracle.months_later(on, n)


def test_calendar_days_and_months_run_through_holidays_and_past_the_horizon() -> None:
    assert due_on(date(2026, 12, 18), 10, Unit.CALENDAR_DAY, ENGLAND) == date(2026, 12, 28)
    assert due_on(date(2028, 12, 31), 6, Unit.MONTH, ENGLAND) == date(2029, 6, 30)


def test_the_stored_word_for_a_unit_counts_the_same_and_another_word_is_refused() -> None:
    assert due_on(date(2026, 12, 18), 45, "working_day", ENGLAND) == date(2027, 2, 24)
    with pytest.raises(ValueError, match="fortnight"):
        due_on(date(2026, 12, 18), 1, "fortnight", ENGLAND)


def test_a_clock_refuses_an_instant_and_a_negative_length() -> None:
    with pytest.raises(ValueError, match="london_date"):
        due_on(datetime(2026, 1, 5, tzinfo=UTC), 1, Unit.WORKING_DAY, ENGLAND)
    with pytest.raises(ValueError, match="negative length"):
        due_on(date(2026, 1, 5), -1, Unit.MONTH, ENGLAND)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),  # summer time is an hour ahead
        (datetime(2026, 1, 1, 23, 59, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),  # clocks go forward at 01:00
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),  # clocks go back at 01:00
        (datetime(2026, 6, 30, 23, 59, tzinfo=LONDON), date(2026, 6, 30)),
    ],
)
def test_the_london_date_of_an_instant(instant: datetime, expected: date) -> None:
    assert london_date(instant) == expected


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        london_date(datetime(2026, 1, 1, 12, 0))  # noqa: DTZ001  (the point of the test)


def test_a_clock_is_overdue_only_after_its_due_date_ends_in_london() -> None:
    due = date(2026, 7, 1)
    assert not is_overdue(due, datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC))
    assert is_overdue(due, datetime(2026, 7, 1, 23, 0, tzinfo=UTC))


def test_local_closures_are_off_until_asked_for_and_show_in_the_version() -> None:
    closed = ENGLAND.with_closures([date(2026, 12, day) for day in (29, 30, 31)], "council-closed")
    assert ENGLAND.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert closed.add_working_days(date(2026, 12, 24), 1) == date(2027, 1, 4)
    assert closed.version == f"{ENGLAND.version}+council-closed"


def test_an_extraordinary_holiday_moves_a_due_date_in_the_open() -> None:
    before, after = queries.calendar("england-2020-11-12"), queries.calendar("england-2022-09-10")
    change = recompute(date(2022, 9, 1), 15, Unit.WORKING_DAY, before, after)
    assert (change.due_before, change.due_after) == (date(2022, 9, 22), date(2022, 9, 23))
    assert change.changed
    assert [day.on for day in change.because] == [date(2022, 9, 19)]
    assert (change.old_version, change.new_version) == ("england-2020-11-12", "england-2022-09-10")


def test_a_holiday_on_the_due_date_itself_is_a_reason_and_one_on_day_nought_is_not() -> None:
    on_due, on_start = date(2027, 2, 24), date(2026, 12, 18)
    added = [BankHoliday(on_start, "On day nought", "extra"), BankHoliday(on_due, "On the due date", "extra")]
    change = recompute(on_start, 45, Unit.WORKING_DAY, ENGLAND, ENGLAND.revised("next", added=added))
    assert (change.due_before, change.due_after) == (on_due, date(2027, 2, 25))
    assert [day.on for day in change.because] == [on_due]


def test_a_holiday_outside_the_run_changes_nothing() -> None:
    after = ENGLAND.revised("next", added=[BankHoliday(date(2027, 7, 1), "A celebration", "extra")])
    change = recompute(date(2026, 12, 18), 45, Unit.WORKING_DAY, ENGLAND, after)
    assert not change.changed
    assert change.because == ()


def test_a_revision_can_withdraw_a_holiday_and_leaves_the_old_calendar_alone() -> None:
    moved = ENGLAND.revised(
        "next", added=[BankHoliday(date(2027, 5, 7), "Moved", "moved")], withdrawn=[date(2027, 5, 3)]
    )
    assert moved.is_working_day(date(2027, 5, 3))
    assert not moved.is_working_day(date(2027, 5, 7))
    assert not ENGLAND.is_working_day(date(2027, 5, 3))
    assert ENGLAND.is_working_day(date(2027, 5, 7))
