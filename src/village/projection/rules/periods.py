"""Which year a period is: 2017, 201718, 2017/18, 2017-18, 2017/2018 or a date of the count."""

import re
from dataclasses import dataclass
from datetime import date

FIRST, LAST = 1900, 2200
_YEAR = re.compile(r"([0-9]{4})(?:\.0+)?")
_SPAN = re.compile(r"([0-9]{4})\s*([/–-]?)\s*([0-9]{2}|[0-9]{4})(?:\.0+)?")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?")


@dataclass(frozen=True)
class Period:
    """A year, and how the file writes it: "2017", "201718" and so on. A span is called by the year that it ends in."""

    year: int
    form: str


def period(text: str) -> Period | None:
    """The period that is written, or None when it is none."""
    text = text.strip()
    if found := _YEAR.fullmatch(text):
        return _bounded(int(found[1]), "Y")
    if found := _DATE.fullmatch(text):
        try:
            return _bounded(date.fromisoformat(found[1]).year, "Y")
        except ValueError:
            return None
    if found := _SPAN.fullmatch(text):
        first, mark, last = int(found[1]), found[2], found[3]
        ends = first + 1
        if last == str(ends)[-len(last) :]:
            return _bounded(ends, f"S{mark}{len(last)}")
    return None


def _bounded(year: int, form: str) -> Period | None:
    return Period(year, form) if FIRST <= year <= LAST else None


def label(year: int, form: str) -> str:
    """The year as the file would write it.

    >>> label(2018, "S/2")
    '2017/18'
    """
    if form == "Y":
        return str(year)
    return f"{year - 1}{form[1:-1]}{str(year)[-int(form[-1]) :]}"
