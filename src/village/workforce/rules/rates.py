"""Rates of a workforce, by the formulas of England's social work workforce census (Department for Education, Children's
social work workforce, methodology): each from two counts, and over many areas only from those that have both.
"""

import calendar
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

WORKING_DAYS = 253
"""Days on which somebody could have been absent, in a year of full-time work; so the census reckons, with one more in
a year that has a 29 February: every rate that was published of an authority from 2017 to 2023 fits these, no other."""

Counts = Mapping[str, float | None]
"""What was counted, by name; None for what is not known or hidden. Low, more than nothing and less than the smallest
figure that is printed, counts as 0."""


@dataclass(frozen=True)
class Formula:
    """A rate: `per` times `top` over the sum of `bottom`, for each working day of the year where `daily`."""

    title: str
    top: str
    bottom: tuple[str, ...]
    per: float = 100
    daily: bool = False


RATES: Mapping[str, Formula] = {
    # Of those in post at the END of the year, so it is no chance of leaving: where a workforce grows it is less.
    "turnover": Formula("Leavers in the year, of those in post at its end", "leavers", ("in_post",)),
    # Agency workers are in neither part.
    "vacancy": Formula("Vacancies, of them and those in post", "vacancies", ("vacancies", "in_post")),
    "agency": Formula("Agency workers, of them and those in post", "agency", ("agency", "in_post")),
    "agency-covering": Formula("Agency workers who cover a vacancy", "agency_covering", ("agency",)),
    "vacancies-covered": Formula("Vacancies that an agency worker covers", "agency_covering", ("vacancies",)),
    # Cases that agency workers hold, and those workers, count here.
    "caseload": Formula("Cases, for each worker who holds one or more", "cases", ("case_holders",), per=1),
    "absence": Formula("Days lost, of all days in a year of those in post", "days_lost", ("in_post",), daily=True),
}


@dataclass(frozen=True)
class Rate:
    """A rate over areas: from how many of how many, and which had not both parts. None where no area had both, or
    nobody was in the lower part."""

    value: float | None
    areas: int
    of: int
    without: tuple[str, ...] = ()


def working_days(year: int) -> int:
    """Working days of the year that ends on 30 September of `year`."""
    return WORKING_DAYS + calendar.isleap(year)


def rate(formula: Formula, counts: Counts, year: int) -> float | None:
    """The rate of one area in the year to 30 September; None where a part of it is not known, or there is nobody to
    count it of."""
    parts = _parts(formula, counts)
    return _divided(formula, *parts, year) if parts else None


def over_areas(formula: Formula, areas: Mapping[str, Counts], year: int) -> Rate:
    """The rate of many areas together, from complete pairs: an area that lacks one part counts in neither. Else a
    missing upper part would lower the rate, and a missing lower part raise it."""
    parts = {area: _parts(formula, counts) for area, counts in areas.items()}
    both = [pair for pair in parts.values() if pair]
    top, bottom = sum(pair[0] for pair in both), sum(pair[1] for pair in both)
    without = tuple(sorted(area for area, pair in parts.items() if not pair))
    return Rate(_divided(formula, top, bottom, year) if both else None, len(both), len(areas), without)


def headcount(posts: Iterable[tuple[str, str]]) -> int:
    """How many people hold posts, each a worker and a post: whoever holds two counts once."""
    return len({worker for worker, _ in posts})


def full_time(hours: Collection[tuple[float | None, float]]) -> tuple[float, int]:
    """Full-time equivalents of contracted hours, each with those of a full week in the same grade, and how many have
    no known hours and so count as nothing."""
    known = [contracted / full for contracted, full in hours if contracted is not None and full > 0]
    return sum(known), len(hours) - len(known)


def _parts(formula: Formula, counts: Counts) -> tuple[float, float] | None:
    top, bottom = counts.get(formula.top), [counts.get(one) for one in formula.bottom]
    known = [one for one in bottom if one is not None]
    return (top, sum(known)) if top is not None and len(known) == len(bottom) else None


def _divided(formula: Formula, top: float, bottom: float, year: int) -> float | None:
    days = working_days(year) if formula.daily else 1
    return formula.per * top / (bottom * days) if bottom else None
