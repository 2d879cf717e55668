"""A second, naive opinion on bank holidays and working days, for the tests to compare with.

Written from the rules in words, not from `village`: it walks day by day, and it derives each
usual holiday from the Banking and Financial Dealings Act 1971, the substitute-day rule and
Easter (anonymous Gregorian algorithm). It imports nothing of `village`.
"""

from collections.abc import Collection
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
MONDAY, SATURDAY = 0, 5

# What no rule gives: days moved, given up and added by proclamation.
MOVED = {
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
EXTRA = {date(2011, 4, 29), date(2012, 6, 5), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}


def easter_sunday(year: int) -> date:
    golden, century, of_century = year % 19, year // 100, year % 100
    leap_centuries, rest = century // 4, century % 4
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def bank_holidays_of(year: int) -> set[date]:
    """England's bank holidays in a year, none on a weekend."""
    easter = easter_sunday(year)
    days = {easter - 2 * ONE_DAY, easter + ONE_DAY}
    days.add(next(d for d in _days(year, 5, 1, 31) if d.weekday() == MONDAY))
    days.add([d for d in _days(year, 5, 1, 31) if d.weekday() == MONDAY][-1])
    days.add([d for d in _days(year, 8, 1, 31) if d.weekday() == MONDAY][-1])
    fixed = [date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)]
    days |= {day for day in fixed if day.weekday() < SATURDAY}
    for on_weekend in (day for day in fixed if day.weekday() >= SATURDAY):
        substitute = on_weekend
        while substitute.weekday() >= SATURDAY or substitute in days:
            substitute += ONE_DAY
        days.add(substitute)
    return {MOVED.get(day, day) for day in days} | {day for day in EXTRA if day.year == year}


def _days(year: int, month: int, first: int, last: int) -> list[date]:
    return [date(year, month, day) for day in range(first, last + 1)]


def is_working_day(on: date, days_off: Collection[date]) -> bool:
    return on.weekday() < SATURDAY and on not in days_off


def nth_working_day_after(start_on: date, n: int, days_off: Collection[date]) -> date:
    on = start_on
    while n > 0:
        on += ONE_DAY
        if is_working_day(on, days_off):
            n -= 1
    return on


def nth_working_day_before(end_on: date, n: int, days_off: Collection[date]) -> date:
    on = end_on
    while n > 0:
        on -= ONE_DAY
        if is_working_day(on, days_off):
            n -= 1
    return on


def working_days_after_up_to(start_on: date, end_on: date, days_off: Collection[date]) -> int:
    count, on = 0, start_on
    while on < end_on:
        on += ONE_DAY
        count += is_working_day(on, days_off)
    return count


def months_later(on: date, n: int) -> date:
    """The same day n months on, stepping a month at a time and clipping only at the end."""
    year, month = on.year, on.month
    for _ in range(n):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in range(on.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")
