"""A naive twin of the rules of free early learning: it walks a child's life day by day and asks of each day what the
law of that day said, from a table of its own. It knows no terms, only the three days on which somebody may begin."""

import datetime as dt
from collections.abc import Iterator

STARTS = {(1, 1), (4, 1), (9, 1)}
DAY = dt.timedelta(days=1)
# scheme, from, until, begins after so many months, ends after so many, hours, what it asks for
LAW = [
    ("three-and-four", "2008-09-01", "2010-09-01", 36, 60, "12.5", "all"),
    ("three-and-four", "2010-09-01", "9999-12-31", 36, 60, "15", "all"),
    ("two-year-olds", "2006-01-01", "2013-09-01", 24, 36, "15", "pilot"),
    ("two-year-olds", "2013-09-01", "2014-09-01", 24, 36, "15", "benefit looked_after"),
    (
        "two-year-olds",
        "2014-09-01",
        "2018-04-01",
        24,
        36,
        "15",
        "benefit tax_credit child_support looked_after left_care",
    ),
    (
        *("two-year-olds", "2018-04-01", "2024-04-01", 24, 36, "15"),
        "benefit universal_credit tax_credit child_support looked_after left_care",
    ),
    (
        *("two-year-olds", "2024-04-01", "2025-04-06", 24, 36, "15"),
        "benefit universal_credit tax_credit child_support looked_after left_care no_public_funds",
    ),
    (
        *("two-year-olds", "2025-04-06", "9999-12-31", 24, 36, "15"),
        "benefit universal_credit child_support looked_after left_care no_public_funds",
    ),
    ("working-three-and-four", "2017-09-01", "9999-12-31", 36, 60, "30", "work"),
    ("working-under-three", "2024-04-01", "2024-09-01", 24, 36, "15", "work"),
    ("working-under-three", "2024-09-01", "2025-09-01", 9, 36, "15", "work"),
    ("working-under-three", "2025-09-01", "9999-12-31", 9, 36, "30", "work"),
]


def months_old(born: dt.date, day: dt.date) -> int:
    """Whole months lived; who was born on the 31st turns on the last day of a shorter month."""
    months = (day.year - born.year) * 12 + day.month - born.month
    last = (day + DAY).month != day.month
    return months if day.day >= born.day or last else months - 1


def began(born: dt.date, day: dt.date, months: int) -> bool:
    """Whether a term began, up to this day, after the child was so many months old."""
    while day > born:
        if (day.month, day.day) in STARTS and months_old(born, day - DAY) >= months:
            return True
        day -= DAY
    return False


def verdict(asks: str, said: dict[str, str]) -> str:
    """yes, may or no."""
    if asks == "all":
        return "yes"
    if asks == "pilot":
        return "may"
    if asks == "work":
        works, rich = said.get("working", "not-sure"), said.get("over_limit", "not-sure")
        if works == "no" or rich == "yes":
            return "no"
        sure = works == "yes" and rich == "no" and said.get("looked_after") != "yes"
        return "yes" if sure else "may"
    answers = [said.get(fact, "not-sure") for fact in asks.split()]
    return "yes" if "yes" in answers else "may" if "not-sure" in answers else "no"


def on(born: dt.date, said: dict[str, str], day: dt.date) -> dict[str, tuple[str, str]]:
    """By scheme, the hours and the verdict of a day; a scheme that is not for children of that age is not there."""
    return {
        scheme: (hours, verdict(asks, said))
        for scheme, since, until, first, last, hours, asks in LAW
        if since <= day.isoformat() < until and began(born, day, first) and not began(born, day, last)
    }


def days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Every day from the first to the last."""
    while first <= last:
        yield first
        first += DAY
