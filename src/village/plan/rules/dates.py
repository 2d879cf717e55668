"""Dates as plans speak them: days, months, years, financial years, seasons, spans. All periods are half-open."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_SEASONS = {  # month from, months long; winter is December to February and is counted with the year it begins in
    "spring": (3, 3),
    "summer": (6, 3),
    "autumn": (9, 3),
    "winter": (12, 3),
    "early": (1, 4),
    "mid": (5, 4),
    "late": (9, 4),
    "end": (12, 1),
}
_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?|/([0-9]{2})|-([a-z]{1,10}))?")
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


@dataclass(frozen=True)
class Window:
    """From `from_on` until the day before `until_on`; `kind` is how exactly it was said."""

    from_on: dt.date
    until_on: dt.date
    kind: str

    @property
    def last_on(self) -> dt.date:
        """The last day within it: the deadline, when the window is a due date."""
        return self.until_on - dt.timedelta(days=1)


def due_window(due: str) -> Window | None:
    """The window in which something is due, or None when `due` is in no known form.

    `2009-04-30` and `2009-04` are *exact*, `2009` and `2009/10` (April to March) *by-year*, `2009-autumn` a *season*.
    A deadline is the window's last day: what is due in 2009 is overdue on 1 January 2010.
    """
    match = _FORM.fullmatch(due)
    if not match:
        return None
    year, month, day, next_year, season = match.groups()
    try:
        window = _window(int(year), month, day, next_year, season)
    except (ValueError, OverflowError):  # an impossible day or month, or one past the end of time
        return None
    return window if window and FIRST <= window.from_on < window.until_on <= LAST else None


def _window(year: int, month: str | None, day: str | None, next_year: str | None, season: str | None) -> Window | None:
    if day:
        on = dt.date(year, int(month or 0), int(day))
        return Window(on, on + dt.timedelta(days=1), "exact")
    if month:
        return Window(dt.date(year, int(month), 1), _months_on(year, int(month), 1), "exact")
    if next_year:
        if int(next_year) != (year + 1) % 100:
            return None
        return Window(dt.date(year, 4, 1), dt.date(year + 1, 4, 1), "by-year")
    if season:
        if season not in _SEASONS:
            return None
        first, length = _SEASONS[season]
        return Window(dt.date(year, first, 1), _months_on(year, first, length), "season")
    return Window(dt.date(year, 1, 1), dt.date(year + 1, 1, 1), "by-year")


def _months_on(year: int, month: int, months: int) -> dt.date:
    total = year * 12 + (month - 1) + months
    return dt.date(total // 12, total % 12 + 1, 1)


def due_kind(due: str) -> str:
    """`exact`, `by-year`, `season`, or `none` when nothing is said."""
    window = due_window(due) if due else None
    return window.kind if window else "none"


def period_window(period: str) -> Window | None:
    """The window of a period: a due form, or a span `a..b` whose ends may be open; None for an unknown form.

    An open end is where our time begins (FIRST) or ends (LAST). A financial year and a school year are written alike
    (2007/08); both are held as April to March, which orders them rightly against each other and against calendar years.
    """
    if ".." not in period:
        return due_window(period)
    start, _, end = period.partition("..")
    first = due_window(start) if start else Window(FIRST, FIRST, "open")
    last = due_window(end) if end else Window(LAST, LAST, "open")
    if first is None or last is None or first.from_on >= last.until_on or period == "..":
        return None
    return Window(first.from_on, last.until_on, "span")


def say_due(due: str) -> str:
    """A due date as people read it: `30 April 2009`, `April 2009`, `2009`, `2009 to 2010`, `autumn 2009`; blank for
    what is no date."""
    match = _FORM.fullmatch(due)
    if not match or due_window(due) is None:
        return ""
    year, month, day, next_year, season = match.groups()
    if day:
        return f"{int(day)} {calendar.month_name[int(month)]} {year}"
    if month:
        return f"{calendar.month_name[int(month)]} {year}"
    if next_year:
        return f"{year} to {int(year) + 1}"
    if season:
        return f"the end of {year}" if season == "end" else f"{season} {year}"
    return year


def say_period(period: str) -> str:
    """A period as people read it: `2008 to 2011`, `up to 2011`, `from 2009`; blank for what is no period."""
    if ".." not in period:
        return say_due(period)
    if period_window(period) is None:
        return ""
    start, _, end = period.partition("..")
    if "/" in start and "/" in end:
        return f"{start[:4]} to {int(end[:4]) + 1}"
    first, last = _say_end(start), _say_end(end)
    if not end:
        return f"from {first}"
    return f"{first} to {last}" if start else f"up to {last}"


def say_years(years: int) -> str:
    """So many years of which only the number is told: `over three years, start not stated`."""
    words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}
    return f"over {words.get(years, years)} year{'s' * (years != 1)}, start not stated"


def _say_end(due: str) -> str:
    """One end of a span; a financial year stays as it is written, for "to" stands between the ends."""
    return due if "/" in due else say_due(due)
