"""The times that figures speak of: a school year, a financial year, a calendar year, a day, several years together.

A period has one spelling here, whatever its publisher wrote, so that the same year of two files is the same:

    2021/22         a school year, from 1 September 2021
    2021-22         a financial year, from 1 April 2021
    2021            a calendar year
    2021-03-31      the state on a day (a snapshot)
    2020m12~2021m02 whole months, the last one included (2001-02 is a financial year, so months have an m)
    2014~2016       calendar years together (three-year rates)
    2013/14~2015/16 school years together
    2013-14~2015-16 financial years together
"""

import datetime as dt
import re
from calendar import month_name
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["academic", "financial", "calendar", "snapshot", "months", "several"]
KINDS: tuple[Kind, ...] = ("academic", "financial", "calendar", "snapshot", "months", "several")
FIRST, LAST = 1900, 2100  # years outside are a slip of the pen

_YEAR = {
    "academic": re.compile(r"(\d{4})/(\d\d)"),
    "financial": re.compile(r"(\d{4})-(\d\d)"),
    "calendar": re.compile(r"(\d{4})"),
}
_MONTH = re.compile(r"(\d{4})m(0[1-9]|1[0-2])")


class NotAPeriod(ValueError):
    """A text that names no period; the message is one sentence for whoever wrote it."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A time that a figure speaks of: the half-open days [from_on, until_on), its kind, and its one spelling."""

    from_on: dt.date
    until_on: dt.date
    kind: Kind
    slug: str

    @property
    def said(self) -> str:
        """In words, as a reader expects them: “2021 to 2022 school year”, “31 March 2021”."""
        if self.kind == "snapshot":
            return f"{self.from_on.day} {month_name[self.from_on.month]} {self.from_on.year}"
        last = self.until_on - dt.timedelta(days=1)
        if self.kind == "months":
            return f"{_month(self.from_on)} to {_month(last)}"
        if self.kind == "calendar":
            return str(self.from_on.year)
        between = f"{self.from_on.year} to {last.year}"
        return between + {"academic": " school year", "financial": " financial year"}.get(self.kind, "")

    @property
    def named(self) -> str:
        """The same within a sentence: “the 2021 to 2022 school year”, “31 March 2021”."""
        return f"the {self.said}" if self.said.endswith("year") else self.said


def _month(day: dt.date) -> str:
    return f"{month_name[day.month]} {day.year}"


@lru_cache(maxsize=4096)
def period(slug: str) -> Period:
    """The period that a spelling of this module names. Raises NotAPeriod."""
    first, between, last = slug.partition("~")
    if not between:
        return _single(slug)
    start, end = _part(first), _part(last)
    if start.kind != end.kind or start.from_on >= end.from_on:
        raise NotAPeriod(f"{slug!r} does not go from an earlier to a later period of one kind.")
    kind: Kind = "months" if start.kind == "months" else "several"
    return Period(start.from_on, end.until_on, kind, slug)


def _part(text: str) -> Period:
    """One end of several periods together: a month or a year, never a day."""
    if found := _MONTH.fullmatch(text):
        year, month = _checked(int(found[1]), text), int(found[2])
        return Period(dt.date(year, month, 1), dt.date(year + month // 12, month % 12 + 1, 1), "months", text)
    one = _single(text)
    if one.kind == "snapshot":
        raise NotAPeriod(f"{text!r} is a day, and days do not go together into a period.")
    return one


def _single(text: str) -> Period:
    for kind in ("academic", "financial", "calendar"):
        if found := _YEAR[kind].fullmatch(text):
            return _year(kind, int(found[1]), text, found.groups()[1:])
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise NotAPeriod(
            f"{text!r} is not a period: write 2021/22, 2021-22, 2021, 2021-03-31, or two with ~ between."
        ) from None
    _checked(day.year, text)
    return Period(day, day + dt.timedelta(days=1), "snapshot", day.isoformat())


def _year(kind: str, year: int, text: str, rest: tuple[str, ...]) -> Period:
    _checked(year, text)
    if rest and int(rest[0]) != (year + 1) % 100:
        raise NotAPeriod(f"{text!r} is not a year: after {year} comes {(year + 1) % 100:02d}.")
    if kind == "academic":
        return Period(dt.date(year, 9, 1), dt.date(year + 1, 9, 1), "academic", text)
    if kind == "financial":
        return Period(dt.date(year, 4, 1), dt.date(year + 1, 4, 1), "financial", text)
    return Period(dt.date(year, 1, 1), dt.date(year + 1, 1, 1), "calendar", text)


def _checked(year: int, text: str) -> int:
    if not FIRST <= year <= LAST:
        raise NotAPeriod(f"{text!r} has the year {year}, which is outside {FIRST} to {LAST}.")
    return year


def academic(year: int) -> Period:
    """The school year that begins on 1 September of `year`."""
    return period(f"{year}/{(year + 1) % 100:02d}")


def financial(year: int) -> Period:
    """The financial year that begins on 1 April of `year`."""
    return period(f"{year}-{(year + 1) % 100:02d}")


def years_together(kind: Kind, first: int, last: int) -> Period:
    """The years from `first` to `last`, both included, each named by the year it begins in."""
    return period(f"{_named(kind, first).slug}~{_named(kind, last).slug}")


def _named(kind: Kind, year: int) -> Period:
    if kind == "academic":
        return academic(year)
    return financial(year) if kind == "financial" else period(str(year))


def quarter_of(day: dt.date) -> Period:
    """The quarter of the calendar year in which a day lies."""
    month = 3 * ((day.month - 1) // 3) + 1
    return period(f"{day.year}m{month:02d}~{day.year}m{month + 2:02d}")


def quarters_over(first: dt.date, on: dt.date) -> list[Period]:
    """The quarters of the calendar year that are over on a day, from the one in which `first` lies, in order."""
    found = []
    while (one := quarter_of(first)).until_on <= on:
        found.append(one)
        first = one.until_on
    return found
