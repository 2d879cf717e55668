"""Dates of birth as they come: in many spellings, with stand-ins, with day and month exchanged, with parts missing."""

import datetime as dt
import re
from typing import NamedTuple

_MONTHS = {name: i for i, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), start=1)}  # noqa: SIM905
_ALL_MONTHS = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPT SEPTEMBER OCTOBER NOVEMBER DECEMBER".split()  # noqa: SIM905
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?")
_CLOSED_UP = re.compile(r"(\d{8})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: .*)?")
_NAMED = re.compile(r"(\d{1,2})(?:ST|ND|RD|TH)?(?: OF)?[-/. ]*([A-Z]{3,9})[-/., ]+(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([A-Z]{3,9})[-/. ]*(\d{1,2})(?:ST|ND|RD|TH)?[-/., ]+(\d{4}|\d{2})")
_YEAR = re.compile(r"(\d{4})")
_EARLIEST = 1000
"""Lists of people of the past are linked too; a mistyped century agrees with nothing, whether read or not."""
_CLOSED_UP_EARLIEST = 1900
"""Of eight figures without signs between them the year is where one of a person alive can be."""
_STAND_INS = frozenset({"1900-01-01", "1753-01-01", "1899-12-30", "1970-01-01", "9999-12-31", "1111-11-11"})
CENTURY_GUESSED = "the century is guessed: the year has two figures"


class Birth(NamedTuple):
    """A date of birth: "YYYY-MM-DD", or "YYYY" when only the year is known, or none; `reason` says why a date was not
    taken, or not for all that it says (1 January often stands for "some day that year"), or what of it is a guess."""

    value: str
    reason: str = ""


def birth(text: str, today: dt.date | None = None) -> Birth:
    """Reads a date of birth, day before month where the order is not said, as England writes it.

    Of a year of two figures the century is the one that puts the date in the past, the person under 100, as of `today`
    (by default the day it is).
    """
    text = text.strip().upper()
    if not text:
        return Birth("")
    if found := _YEAR.fullmatch(text):
        return _checked(found[1], "", "")
    if found := _YEAR_FIRST.fullmatch(text):
        return _checked(found[1], found[2], found[3])
    if found := _CLOSED_UP.fullmatch(text):
        return _closed_up(found[1])
    if found := _DAY_FIRST.fullmatch(text):
        return _of_year(found[3], found[2], found[1], today)
    if (found := _NAMED.fullmatch(text)) and (month := _month(found[2])):
        return _of_year(found[3], month, found[1], today)
    if (found := _MONTH_FIRST.fullmatch(text)) and (month := _month(found[1])):
        return _of_year(found[3], month, found[2], today)
    return Birth("", f"{text[:20]!r} is not a date")


def birth_of_parts(day: str, month: str, year: str) -> Birth:
    """A date of birth from its three parts; a missing day or month leaves the year."""
    day, month, year = day.strip(), month.strip(), year.strip()
    if not year:
        return Birth("")
    return birth("-".join((year, month, day)) if day and month else year)


def _month(word: str) -> str:
    """The number of a month by its name or the three letters it begins with; empty for any other word."""
    return str(_MONTHS[word[:3]]) if word in _MONTHS or word in _ALL_MONTHS else ""


def _closed_up(figures: str) -> Birth:
    """Eight figures: YYYYMMDD or DDMMYYYY, whichever is a day. No eight figures are both."""
    orders = ((figures[:4], figures[4:6], figures[6:]), (figures[4:], figures[2:4], figures[:2]))
    days = [one for one in orders if _is_day(*one)]
    if days:
        return _checked(*days[0])
    return _checked(*orders[0]) if _alive(figures[:4]) else Birth("", f"{figures!r} is not a date")


def _alive(year: str) -> bool:
    return _CLOSED_UP_EARLIEST <= int(year) <= 2199


def _is_day(year: str, month: str, day: str) -> bool:
    if not _alive(year):
        return False
    try:
        dt.date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _of_year(year: str, month: str, day: str, today: dt.date | None) -> Birth:
    """A date whose year has four figures, or two: then the latest century that puts it in the past."""
    if len(year) == 4:
        return _checked(year, month, day)
    today = today or dt.date.today()  # noqa: DTZ011 - a date of birth has no hour, nor a zone
    century = today.year // 100
    found = _checked(f"{century}{year}", month, day)
    if found.value > today.isoformat()[: len(found.value)]:
        found = _checked(f"{century - 1}{year}", month, day)
    if not found.value:
        return found
    return Birth(found.value, "; ".join(filter(None, (CENTURY_GUESSED, found.reason))))


def _checked(year: str, month: str, day: str) -> Birth:
    if not _EARLIEST <= int(year) <= 2199:
        return Birth("", f"the year {year} is not one of a person")
    if not month or int(month) == 0 or int(day) == 0:
        return Birth(year)
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        if int(day) <= 12 < int(month):
            return _checked(year, day, month)
        return Birth(year, f"there is no day {int(day)} in month {int(month)} of {year}")
    value = date.isoformat()
    if value in _STAND_INS:
        return Birth("", f"{value} stands in for a missing date")
    if (date.month, date.day) == (1, 1):
        return Birth(value, "the first of January counts as its year alone")
    return Birth(value)
