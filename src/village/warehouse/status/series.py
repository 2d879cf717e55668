"""Figures of one measure over time, and many such series laid out side by side in even steps of time."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from village.warehouse.periods import Period
from village.warehouse.uncertainty.intervals import Floats

MOST_SLOTS = 400  # steps from the first figure to the last, or to the due period


class NotASeries(ValueError):
    """Figures that do not go together into a series; the message is one sentence for whoever gave them."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a period. `denominator` is how many it is a share of, when known; the value is in the unit."""

    period: Period
    value: float
    denominator: float | None = None
    definition: str = ""


@dataclass(frozen=True)
class Series:
    """One measure in one area, in order of time. `unit` is of `observations.UNITS`; `decimals`: to how many places its
    figures are said, None where nobody laid that down."""

    unit: str
    points: tuple[Point, ...]
    decimals: int | None = None

    def until(self, day: dt.date | None) -> "Series":
        """What was over by a day (exclusive): the periods that had ended."""
        return self if day is None else replace(self, points=tuple(p for p in self.points if p.period.until_on <= day))

    def before(self, period: Period) -> "Series":
        """What comes before a period: a forecast of it never rests on it, though another series has it already."""
        return replace(self, points=tuple(p for p in self.points if p.period.from_on < period.from_on))

    def comparable(self) -> "Series":
        """What is counted as the latest figure is: everything since the last break of definition."""
        latest = self.points[-1].definition if self.points else ""
        kept: list[Point] = []
        for point in reversed(self.points):
            if point.definition != latest:
                break
            kept.append(point)
        return replace(self, points=tuple(reversed(kept)))

    def at(self, period: Period) -> Point | None:
        """The figure of a period, if there is one."""
        return next((point for point in self.points if point.period == period), None)


def series(unit: str, points: Iterable[Point], decimals: int | None = None) -> Series:
    """Points as a series, in order. Raises NotASeries when their periods are of different kinds or one stands twice."""
    ordered = tuple(sorted(points, key=lambda point: point.period))
    kinds = {point.period.kind for point in ordered}
    if len(kinds) > 1:
        raise NotASeries(f"The periods are of different kinds ({', '.join(sorted(kinds))}); keep one kind.")
    for before, after in pairwise(ordered):
        if before.period.from_on == after.period.from_on:
            raise NotASeries(f"The period {after.period.slug} stands twice.")
    return Series(unit, ordered, decimals)


def minus(one: Series, other: Series) -> Series:
    """`one` less `other` wherever both have a figure: how far an area is from its comparator."""
    others = {point.period: point for point in other.points}
    both = [(point, others[point.period]) for point in one.points if point.period in others]
    points = (
        Point(mine.period, mine.value - theirs.value, None, f"{mine.definition}|{theirs.definition}")
        for mine, theirs in both
    )
    return Series("points" if one.unit == "percent" else "score", tuple(points), one.decimals)


@dataclass(frozen=True)
class Steps:
    """Even steps of time: slot 0 begins at `start`, each is `days` long. A missing period is a slot without figure, so
    gaps of unequal length need nothing more."""

    start: dt.date
    days: float

    @property
    def word(self) -> str:
        """What a reader calls one step."""
        lengths = {"year": (360, 370), "quarter": (88, 93), "month": (27, 32)}
        return next((word for word, (low, high) in lengths.items() if low <= self.days <= high), "step")

    def slot(self, period: Period) -> int:
        """The slot that a period begins in, to the nearest."""
        return math.floor((period.from_on - self.start).days / self.days + 0.5)


def steps(periods: Iterable[Period]) -> Steps:
    """The steps of periods: as long as the shortest gap between two. Raises NotASeries when there would be too many."""
    starts = sorted({period.from_on for period in periods})
    if not starts:
        raise NotASeries("There is no figure.")
    gaps = [(after - before).days for before, after in pairwise(starts)]
    found = Steps(starts[0], float(min(gaps, default=365)))
    if (starts[-1] - starts[0]).days / found.days > MOST_SLOTS:
        raise NotASeries(
            f"The periods are too uneven: two are {min(gaps)} days apart, the whole {len(starts)} span years."
        )
    return found


@dataclass(frozen=True)
class Many:
    """Series of one measure, side by side: [series x slots], NaN where there is no figure or no denominator."""

    unit: str
    values: Floats
    denominators: Floats

    @property
    def counted(self) -> Floats:
        """How many figures each series has."""
        return np.asarray(np.isfinite(self.values).sum(axis=1))


def side_by_side(many: Sequence[Series], on: Steps) -> Many:
    """Lay series of one unit out on the same steps."""
    slots = 1 + max((on.slot(point.period) for one in many for point in one.points), default=-1)
    values, denominators = np.full((len(many), slots), np.nan), np.full((len(many), slots), np.nan)
    for row, one in enumerate(many):
        for point in one.points:
            values[row, on.slot(point.period)] = point.value
            if point.denominator is not None:
                denominators[row, on.slot(point.period)] = point.denominator
    return Many(many[0].unit, values, denominators)
