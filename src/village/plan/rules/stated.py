"""What a plan's documents state, as pages tell it: figures by what they measure, sums added up once.

The warehouse answers these questions in SQL (`queries.STATED_FIGURES`, `queries.MONEY_TOTALS`). Here are the same
answers from the plan itself, for as long as no warehouse holds its latest edition.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.dates import period_window
from village.plan.rules.document import Figure, Money, Plan

NOT_A_BUDGET = (
    "This is not a budget. The sums cover different years, and large programmes may hold smaller ones without saying "
    "so."
)  # to be told wherever sums are added up
HEADINGS = ("programme", "chapter", "kind")


@dataclass(frozen=True)
class StatedFigure:
    """A figure that a source states, with the name of what it measures. `period_from_on` orders it among its like."""

    id: str
    indicator: str
    title: str
    group: str
    value: float
    bound: str
    precision: str
    unit: str
    period: str
    period_from_on: dt.date
    area: str
    source: str
    paragraph: str
    printed: str


@dataclass(frozen=True)
class MoneyTotal:
    """Whole pounds under one heading, from sums that may be added. `yearly`: how many of these pounds come each year.
    `inexact`: how many sums are not told to the pound."""

    key: str
    sums: int
    amount: int
    yearly: int
    inexact: int


def figures(known: PlanAsAt) -> list[StatedFigure]:
    """Every figure known, by indicator, group and time. Raises ValueError for a period in no known form."""
    titles = {one.id: one.title for one in known.plan.indicators}
    found = [_stated(one, titles[one.indicator]) for one in known.plan.figures]
    return sorted(found, key=lambda one: (one.indicator, one.group, one.period_from_on, one.id))


def undated(one: Figure | StatedFigure, plan: Plan) -> bool:
    """Whether a figure is a target for which its source gives no date: its period is then the month of the source."""
    told = {source.id: source.published_on[:7] for source in plan.sources}
    return one.precision == "target" and one.period.removesuffix("..") == told.get(one.source)


def _stated(one: Figure, title: str) -> StatedFigure:
    window = period_window(one.period)
    if window is None:
        raise ValueError(f"The figure {one.id} has no period.")
    return StatedFigure(
        one.id,
        one.indicator,
        title,
        one.group,
        one.value,
        one.bound,
        one.precision,
        one.unit,
        one.period,
        window.from_on,
        one.area,
        one.source,
        one.paragraph,
        one.printed,
    )


def money_totals(known: PlanAsAt, *, by: str = "programme") -> list[MoneyTotal]:
    """Sums known, added up by `programme`, `chapter` or `kind`, the largest first. Raises KeyError for another
    heading."""
    if by not in HEADINGS:
        raise KeyError(by)
    groups: dict[str, list[Money]] = defaultdict(list)
    for one in known.money_whole:
        groups[str(chapter_of(one.paragraph)) if by == "chapter" else str(getattr(one, by))].append(one)
    totals = [
        MoneyTotal(
            key,
            len(some),
            sum(one.amount for one in some),
            sum(one.amount for one in some if one.recurs),
            sum(1 for one in some if one.bound != "exactly"),
        )
        for key, some in groups.items()
    ]
    return sorted(totals, key=lambda one: (-one.amount, one.key))
