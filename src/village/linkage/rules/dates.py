"""Dates of birth as they come: in many spellings, with stand-ins, with day and month exchanged, with parts missing."""

import datetime as dt
import re
from typing import NamedTuple

_MONTHS = {name: i for i, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), start=1)}  # noqa: SIM905
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?")
_NAMED = re.compile(r"(\d{1,2})[-/. ]?([A-Z]{3})[A-Z]*[-/., ]+(\d{4})")
_YEAR = re.compile(r"(\d{4})")
_EARLIEST = 1000
"""Lists of people of the past are linked too; a mistyped century agrees with nothing, whether read or not."""
_STAND_INS = frozenset({"1900-01-01", "1753-01-01", "1899-12-30", "1970-01-01", "9999-12-31", "1111-11-11"})


class Birth(NamedTuple):
    """A date of birth: "YYYY-MM-DD", or "YYYY" when only the year is known, or none; `reason` says why a date was not
    taken, or not for all that it says (1 January often stands for "some day that year")."""

    value: str
    reason: str = ""


def birth(text: str) -> Birth:
    """Reads a date of birth, day before month where the order is not said, as England writes it."""
    text = text.strip().upper()
    if not text:
        return Birth("")
    if found := _YEAR.fullmatch(text):
        return _checked(found[1], "", "")
    if found := _YEAR_FIRST.fullmatch(text):
        return _checked(found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return _checked(found[3], found[2], found[1])
    if (found := _NAMED.fullmatch(text)) and found[2] in _MONTHS:
        return _checked(found[3], str(_MONTHS[found[2]]), found[1])
    return Birth("", f"{text[:20]!r} is not a date")


def birth_of_parts(day: str, month: str, year: str) -> Birth:
    """A date of birth from its three parts; a missing day or month leaves the year."""
    day, month, year = day.strip(), month.strip(), year.strip()
    if not year:
        return Birth("")
    return birth("-".join((year, month, day)) if day and month else year)


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
