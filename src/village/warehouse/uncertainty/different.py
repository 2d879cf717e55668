"""Whether a figure differs from another: said only when the interval of the difference leaves out zero.

What a place is compared with must be other people. England holds the area, so the area is compared with the rest of
England; neighbours are taken together, weighted by their denominators; last year's children are others.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from village.warehouse.uncertainty.intervals import Interval, byar, difference, wilson

Verdict = Literal["higher", "lower", "no clear difference", "cannot say"]
Kind = Literal["proportion", "rate"]


@dataclass(frozen=True)
class Counts:
    """How many of how many; for a rate, how many events in how much exposure."""

    numerator: float
    denominator: float

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.numerator + other.numerator, self.denominator + other.denominator)

    def __sub__(self, other: "Counts") -> "Counts":
        return Counts(self.numerator - other.numerator, self.denominator - other.denominator)


@dataclass(frozen=True)
class Difference:
    """One figure minus another, with its 95 % interval, in their unit, and what may be said of it."""

    value: float
    lower: float
    upper: float
    verdict: Verdict
    said: str


def from_whole(area: Counts, whole: Counts, *, kind: Kind = "proportion", name: str = "England") -> Difference:
    """The area against the rest of a whole that holds it. Raises ValueError when the whole does not hold it."""
    rest = whole - area
    if rest.numerator < 0 or rest.denominator < 0:
        raise ValueError(f"{name} counts fewer than the area that is a part of it.")
    return _told(area, rest, kind, f"the rest of {name}")


def from_others(
    area: Counts, others: list[Counts], *, kind: Kind = "proportion", name: str = "its neighbours"
) -> Difference:
    """The area against others taken together, each weighing by its denominator."""
    return _told(area, sum(others, Counts(0, 0)), kind, f"{name} taken together")


def from_before(now: Counts, before: Counts, *, kind: Kind = "proportion", name: str = "the year before") -> Difference:
    """The area against itself at another time, when it had other children."""
    return _told(now, before, kind, name)


def of_intervals(one: Interval, other: Interval, name: str) -> Difference:
    """Any two single figures of different people, such as means, each with its interval."""
    found = difference(one, other)
    value, lower, upper = (float(x) for x in (found.value, found.lower, found.upper))
    verdict: Verdict = "no clear difference"
    if not np.isfinite([value, lower, upper]).all():
        verdict = "cannot say"
    elif lower > 0:
        verdict = "higher"
    elif upper < 0:
        verdict = "lower"
    said = {
        "higher": f"Higher than {name}.",
        "lower": f"Lower than {name}.",
        "no clear difference": f"Not clearly different from {name}: a difference this small can be chance.",
        "cannot say": f"There are no figures to compare with {name}.",
    }[verdict]
    return Difference(value, lower, upper, verdict, said)


def _told(one: Counts, other: Counts, kind: Kind, name: str) -> Difference:
    return of_intervals(_interval(one, kind), _interval(other, kind), name)


def _interval(counts: Counts, kind: Kind) -> Interval:
    if counts.denominator == 0:
        nothing = np.asarray(np.nan)
        return Interval(nothing, nothing, nothing)
    return (
        wilson(counts.numerator, counts.denominator)
        if kind == "proportion"
        else byar(counts.numerator, counts.denominator)
    )
