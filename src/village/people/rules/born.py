"""When somebody may have been born, as FHIR writes it: whole days, months and years, and what lies before and after."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from village.kernel.calendar.rules import add_months
from village.people.rules.searching import OLDEST

DAY = dt.timedelta(days=1)
SPAN = 3
"""Years of birth that an age may mean, give or take a year (`searching.aged`): a longer time is no age."""


@dataclass(frozen=True)
class Born:
    """From the first to the last day on which somebody may have been born."""

    first: dt.date = dt.date.min
    last: dt.date = dt.date.max

    @property
    def day(self) -> str:
        """The day, where it is a single one, else blank."""
        return self.first.isoformat() if self.first == self.last else ""

    def age(self, year: int) -> str:
        """The age in years that children of these years of birth have in a year, give or take one; blank where they
        are too many years for that, or nobody of that age is in the index."""
        first, last = self.first.year, min(self.last.year, year)
        if not year - OLDEST - 1 <= first <= last < first + SPAN:
            return ""
        return str(min(year - first - (last - first + 1) // 2, OLDEST))

    def takes_in(self, birth: str) -> bool:
        """Whether a date or year of birth, as the index has it, may be one of these days; an unknown one is not."""
        if not birth:
            return False
        one = period(birth)
        return one.first <= self.last and self.first <= one.last


def period(text: str) -> Born:
    """The days of "2015-03-14", "2015-03" or "2015". Raises ValueError for what is no date."""
    first = dt.date.fromisoformat(f"{text}-01-01"[:10])
    months = {4: 12, 7: 1}.get(len(text), 0)
    return Born(first, add_months(first, months) - DAY if months else first)


def between(texts: Iterable[str]) -> Born:
    """What all of these say together, each a date with `eq`, `ge`, `gt`, `le`, `lt` or nothing (`eq`) before it. Raises
    ValueError for what is no date, or when nothing fits all of them."""
    found = Born()
    for text in texts:
        prefix, date = (text[:2], text[2:]) if text[:2].isalpha() else ("eq", text)
        one = _side(prefix, period(date))
        found = Born(max(found.first, one.first), min(found.last, one.last))
    if found.first > found.last:
        raise ValueError("No date is all of these.")
    return found


def _side(prefix: str, one: Born) -> Born:
    if prefix == "eq":
        return one
    try:
        return {
            "ge": lambda: Born(first=one.first),
            "gt": lambda: Born(first=one.last + DAY),
            "le": lambda: Born(last=one.last),
            "lt": lambda: Born(last=one.first - DAY),
        }[prefix]()
    except OverflowError:
        raise ValueError("There is no such date.") from None
