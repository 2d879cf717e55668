"""Whether a school coasts: reasonable results, with low progress or little improvement over several years.

Each part is judged by itself, and a part that is not known is never taken for a good one: a school is only called not
coasting when both parts are known and neither is true of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from village.warehouse.schools.definition import Coasting
from village.warehouse.schools.line import Standing, standings
from village.warehouse.uncertainty.intervals import Interval, difference, wilson

Row = Mapping[str, Any]
COASTS, NOT_COASTING, LOW_RESULTS, CANNOT_SAY = "coasting", "not-coasting", "below-the-floor", "cannot-be-said"
STATES: Mapping[str, str] = {
    COASTS: "Coasting",
    NOT_COASTING: "Not coasting",
    LOW_RESULTS: "Results below the floor",
    CANNOT_SAY: "Cannot be said",
}
YES, NO, UNKNOWN, TOO_FEW_YEARS = "yes", "no", "not known", "too few years"


@dataclass(frozen=True, slots=True)
class Change:
    """How a share moved, in percentage points, with its 95 % interval (Newcombe 1998, method 10)."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a school. `low_progress` and `no_improvement` are yes, no, not known or too few years."""

    state: str
    attainment: Standing
    low_progress: str
    no_improvement: str
    change: Change | None = None


def verdicts(schools: Iterable[tuple[Row, Row | None, Row | None]], rule: Coasting) -> list[Verdict]:
    """A verdict for each school: its share now, its progress, and its share `rule.improvement.years` years before.

    Rows are as those of `line.standings`; progress has the published value, lower and upper. None: there is no row.
    """
    some = list(schools)
    line, fewest = rule.attainment.at_least, rule.minimum_pupils
    now = standings([one for one, _, _ in some], line, fewest)
    then = standings([before or _NOTHING for _, _, before in some], line, fewest)
    return [
        _verdict(new, _low(progress, rule.progress.below), change, before is not None, rule)
        for new, change, (_, progress, before) in zip(now, _changes(now, then), some, strict=True)
    ]


_NOTHING: Row = {"value": None, "numerator": None, "denominator": None, "decimals": None, "code": "not-available"}


def _verdict(now: Standing, low: str, change: Change | None, told: bool, rule: Coasting) -> Verdict:
    if change is not None:
        flat = YES if change.value < rule.improvement.at_least else NO
    else:
        flat = UNKNOWN if told else TOO_FEW_YEARS
    if not now.judged:
        state = CANNOT_SAY
    elif now.below:
        state = LOW_RESULTS
    elif YES in (low, flat):
        state = COASTS
    else:
        state = NOT_COASTING if (low, flat) == (NO, NO) else CANNOT_SAY
    return Verdict(state, now, low, flat, change)


def _low(progress: Row | None, below: float) -> str:
    if progress is None or progress["value"] is None or progress["upper"] is None:
        return UNKNOWN
    return YES if progress["upper"] < below else NO


def _changes(now: Sequence[Standing], then: Sequence[Standing]) -> Iterator[Change | None]:
    """How each share moved; None where either is not judged."""
    both = [new.judged and old.judged for new, old in zip(now, then, strict=True)]
    new, old = (_intervals([one for one, known in zip(some, both, strict=True) if known]) for some in (now, then))
    moved = difference(new, old)
    told = zip(*((part * 100).tolist() for part in (moved.value, moved.lower, moved.upper)), strict=True)
    for known in both:
        yield Change(*next(told)) if known else None


def _intervals(some: Sequence[Standing]) -> Interval:
    return wilson(np.array([one.reached for one in some], float), np.array([one.pupils for one in some], float))
