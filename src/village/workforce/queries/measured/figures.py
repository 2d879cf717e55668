"""The exact figures of one employer, made of the rows from which the protected ones are made."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from village.kernel.organisations.models import Organisation
from village.workforce.models import CompleteSince
from village.workforce.queries.measured.register import Line, lines, posts
from village.workforce.rules.measured.counting import Counted, counted
from village.workforce.rules.measured.posts import OfPost
from village.workforce.rules.measured.years import Told, Year


@dataclass(frozen=True)
class Figures:
    """Of an employer: what it said of its register last (None: nothing yet), and every year since, in order."""

    employer: Organisation
    complete: CompleteSince | None
    years: list[Counted]


def those(employer: Organisation, year: int, what: str, *, on: dt.date) -> dict[int, Line]:
    """The workers of an employer who count in a year (of those that `figures` has) as `what` (of `times`, or the days
    lost), by key, with their year: the rows that the figure is made of."""
    every = lines(on=on, employers=[employer.pk])
    return {one.worker.pk: one for one in every if one.year.year == year and one.much(what)}


def figures(employer: Organisation, *, on: dt.date) -> Figures:
    """The years of an employer that are over on a day and count."""
    people: dict[Year, list[tuple[Told, Decimal]]] = defaultdict(list)
    filled: dict[Year, list[OfPost]] = defaultdict(list)
    for one in lines(on=on, employers=[employer.pk]):
        people[one.year].append((one.told, one.days))
    for _, year, post in posts(on=on, employers=[employer.pk]):
        filled[year].append(post)
    every = sorted({*people, *filled}, key=lambda year: year.year)
    said = CompleteSince.objects.filter(employer=employer).last()
    return Figures(employer, said, [counted(year, people[year], filled[year]) for year in every])
