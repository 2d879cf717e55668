"""Who may leave soon by their age, and how old those in a role are."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

BANDS = ((0, "Under 30"), (30, "30 to 39"), (40, "40 to 49"), (50, "50 to 54"), (55, "55 to 59"), (60, "60 and over"))
AGES = {said.lower().replace(" ", "-"): said for _, said in BANDS}
"""The bands as an address names them, with their words."""


def birthday(born_on: dt.date, age: int) -> dt.date:
    """The day on which somebody reaches an age; whoever was born on 29 February does so on 1 March in other years."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return dt.date(born_on.year + age, 3, 1)


def age_on(born_on: dt.date, on: dt.date) -> int:
    """Age in full years on a day."""
    years = on.year - born_on.year
    return years if birthday(born_on, years) <= on else years - 1


def banded(births: Iterable[dt.date], on: dt.date) -> tuple[int, ...]:
    """How many are in each of BANDS on a day."""
    found = Counter(sum(age_on(one, on) >= least for least, _ in BANDS) - 1 for one in births)
    return tuple(found[place] for place in range(len(BANDS)))


def born(band: str, on: dt.date) -> tuple[dt.date | None, dt.date]:
    """When those of a band (of AGES) on a day were born: after one day (None: however long ago), up to another."""
    place = list(AGES).index(band)
    older = BANDS[place + 1 :]
    return (_last_born(older[0][0], on) if older else None), _last_born(BANDS[place][0], on)


def _last_born(age: int, on: dt.date) -> dt.date:
    """The last day of birth of those who have reached an age by a day."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:
        return dt.date(on.year - age, 2, 28)  # on a 29 February whoever was born on 1 March has not reached it


@dataclass(frozen=True)
class Expected:
    """At which age somebody is expected to leave, and how many years ahead that is looked at."""

    leaves_at: int
    within_years: int


def due_on(born_on: dt.date, expected: Expected, on: dt.date) -> dt.date | None:
    """The day on which somebody reaches the age, where that is within the years or past already; None for later."""
    reached = birthday(born_on, expected.leaves_at)
    return reached if reached <= birthday(on, expected.within_years) else None
