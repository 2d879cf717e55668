"""Terms as the entitlement counts them: they begin on 1 January, 1 April and 1 September, whatever a school's own first
day is (SI 2008/1724 reg 4(2); SI 2014/2147; SI 2022/1134 reg 12)."""

import calendar
import datetime as dt
from collections.abc import Iterator

BEGINS = {"spring": 1, "summer": 4, "autumn": 9}
"""Each term and the month on whose first day it begins."""


def term_of(day: dt.date) -> dt.date:
    """The first day of the term that a day is in."""
    return dt.date(day.year, max(month for month in BEGINS.values() if month <= day.month), 1)


def term_after(day: dt.date) -> dt.date:
    """The first day of the first term that begins after a day; never the day itself."""
    later = [month for month in BEGINS.values() if month > day.month]
    return dt.date(day.year, later[0], 1) if later else dt.date(day.year + 1, 1, 1)


def named(term_on: dt.date) -> str:
    """What a term is called, such as "spring term 2027". Raises ValueError for a day on which none begins."""
    return f"{slug_of(term_on)} term {term_on.year}"


def slug_of(term_on: dt.date) -> str:
    """Which term begins on a day: spring, summer or autumn. Raises ValueError for a day on which none begins."""
    for name, month in BEGINS.items():
        if (term_on.month, term_on.day) == (month, 1):
            return name
    raise ValueError(f"No term begins on {term_on.isoformat()}: they begin on 1 January, 1 April and 1 September.")


def terms_from(day: dt.date) -> Iterator[dt.date]:
    """The first days of the terms, without end, that of the day first."""
    term_on = term_of(day)
    while True:
        yield term_on
        term_on = term_after(term_on)


def turns(born_on: dt.date, months: int) -> dt.date:
    """The day on which a child is so many months old: the same day of the month, or the last where it has none. No
    reading of the last days of February moves a child into another term."""
    year, month = divmod(born_on.year * 12 + born_on.month - 1 + months, 12)
    return dt.date(year, month + 1, min(born_on.day, calendar.monthrange(year, month + 1)[1]))


def term_at(born_on: dt.date, months: int) -> dt.date:
    """The first day of the term after a child is so many months old."""
    return term_after(turns(born_on, months))
