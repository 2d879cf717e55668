"""What training a role asks and somebody lacks on a day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from village.workforce.rules.catalogue import CHILD, Role
from village.workforce.rules.vetting import COURSES

MISSING, EXPIRED, SOON, CURRENT = "missing", "expired", "soon", "current"
STATES = {MISSING: "Missing", EXPIRED: "Expired", SOON: "Expiring soon", CURRENT: "Up to date"}
"""In order of need."""
SOON_DAYS = 90
"""Training that ends within so many days is to be booked now: Village’s own, as no source says how many."""


@dataclass(frozen=True)
class Need:
    """How somebody stands to one course. `last_on`: the last day on which what they hold counts, or did."""

    course: str
    state: str
    last_on: dt.date | None = None


def asked_by(roles: Iterable[Role]) -> tuple[str, ...]:
    """The courses that any of somebody's roles asks: of whoever is checked for work with children, all."""
    return tuple(COURSES) if any(one.vetting == CHILD for one in roles) else ()


def need(course: str, held: Iterable[tuple[dt.date, dt.date]], on: dt.date) -> Need:
    """How somebody stands to a course on a day. `held`: when each was done, and the first day on which it counts no
    more; one that is not done yet is not held."""
    ends = [until_on for done_on, until_on in held if done_on <= on]
    if not ends:
        return Need(course, MISSING)
    last_on = max(ends) - dt.timedelta(days=1)
    if last_on < on:
        return Need(course, EXPIRED, last_on)
    return Need(course, SOON if last_on <= on + dt.timedelta(days=SOON_DAYS) else CURRENT, last_on)
