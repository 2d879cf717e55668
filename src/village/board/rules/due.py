"""By which figure a local target is judged: a plan's date beside the periods of a measure."""

import datetime as dt
import re

from village.warehouse.periods import Period, period, quarter_of

_YEARS = re.compile(r"(?<!\d)(\d{4})(?:([/-])(\d\d))?")


def due_period(latest: str, last_on: dt.date, *, quarterly: bool = False) -> Period:
    """The last period of the kind of `latest` that is over by the end of a day: whole years after it, or before; of a
    measure that is counted each quarter, the quarter, or its last day.

    A target due by 31 March 2029 is judged by the school year 2027 to 2028, not by one that has not ended. Raises
    NotAPeriod for a spelling that is none.
    """
    now = period(latest)
    if quarterly:
        over = quarter_of(last_on + dt.timedelta(days=1)).from_on - dt.timedelta(days=1)  # the last day of one
        return period(over.isoformat()) if now.kind == "snapshot" else quarter_of(over)
    years = last_on.year - now.until_on.year + 1
    while moved(now, years).until_on > last_on + dt.timedelta(days=1):
        years -= 1
    return moved(now, years)


def moved(one: Period, years: int) -> Period:
    """A period so many years later. A 29 February becomes a 28th."""
    if one.kind == "snapshot":
        day = one.from_on
        last = 28 if (day.month, day.day) == (2, 29) else day.day
        return period(day.replace(year=day.year + years, day=last).isoformat())
    return period(_YEARS.sub(lambda found: _year(found, years), one.slug))


def _year(found: re.Match[str], years: int) -> str:
    year = int(found[1]) + years
    return f"{year}{found[2]}{(year + 1) % 100:02d}" if found[2] else str(year)
