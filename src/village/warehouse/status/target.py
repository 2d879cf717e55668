"""What is to be reached, and by when. Plain rules; the figures come from `series`."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from village.warehouse.observations import UNITS
from village.warehouse.periods import Period
from village.warehouse.status.series import Series

Kind = Literal["absolute", "baseline", "period", "comparator", "not-set"]
Direction = Literal["at-least", "at-most"]
Change = Literal["points", "percent"]
Known = Literal["known", "approximate", "unknown"]


class NotATarget(ValueError):
    """A target that says nothing that could be met; the message is one sentence for whoever set it."""


@dataclass(frozen=True)
class Baseline:
    """What a target starts from: a value, bounds when the source says “about”, or nothing known."""

    known: Known
    value: float | None = None
    lower: float | None = None
    upper: float | None = None

    def __post_init__(self) -> None:
        if self.known == "known" and self.value is None:
            raise NotATarget("A known baseline has a value.")
        if self.known == "approximate" and (self.lower is None or self.upper is None or self.lower > self.upper):
            raise NotATarget("An approximate baseline has a lower and an upper bound.")

    @property
    def ends(self) -> tuple[float, float] | None:
        """The lowest and the highest that it may have been; None when that is not known."""
        low, high = (self.value, self.value) if self.known == "known" else (self.lower, self.upper)
        return None if self.known == "unknown" or low is None or high is None else (low, high)


@dataclass(frozen=True)
class Target:
    """A level, or a change from something, to be reached in the figure of the period `due`.

    kind: `absolute` (value is the level, in the unit), `baseline` and `period` (value is the change from a stated
    baseline, or from the figure of the period `since`), `comparator` (value is how far above the comparator, below
    when negative), `not-set`. change: in points of the unit, or in percent of what it starts from.
    """

    kind: Kind
    value: float | None = None
    due: Period | None = None
    direction: Direction = "at-least"
    change: Change = "points"
    baseline: Baseline | None = None
    since: Period | None = None
    comparator: str = "the comparator"

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind) or self.direction not in get_args(Direction):
            raise NotATarget(f"There is no target {self.kind!r} of direction {self.direction!r}.")
        if self.kind == "not-set":
            return
        if self.value is None or not math.isfinite(self.value) or self.due is None:
            raise NotATarget("A target that is set has a value and a period by which it is due.")
        if (self.kind == "baseline") != (self.baseline is not None) or (self.kind == "period") != (
            self.since is not None
        ):
            raise NotATarget("A target relative to a baseline or to a past period names it, and no other does.")
        if self.kind == "comparator" and self.change == "percent":
            raise NotATarget("How far from a comparator is said in points.")

    def said(self, unit: str) -> str:
        """The target in words: “at least 90% by 2020”."""
        if self.value is None or self.due is None:
            return "no target"
        sense = self.direction.replace("-", " ")
        if self.kind == "absolute":
            return f"{sense} {number(self.value)}{UNITS[unit]} by {self.due.named}"
        points = "%" if self.change == "percent" else points_of(unit)
        start = {
            "baseline": "the baseline",
            "period": self.since.named if self.since else "",
            "comparator": self.comparator,
        }[self.kind]
        which = "above" if self.value >= 0 else "below"
        return f"{sense} {number(abs(self.value))}{points} {which} {start} by {self.due.named}"


@dataclass(frozen=True)
class Required:
    """The level that meets the target, in the unit: one, or a range when the baseline is approximate."""

    lower: float
    upper: float

    def met(self, value: float, direction: Direction) -> bool | None:
        """Whether a figure meets it; None when that depends on where the baseline truly was."""
        levels = (self.lower, self.upper)
        found = {value >= level if direction == "at-least" else value <= level for level in levels}
        return found.pop() if len(found) == 1 else None


def required(target: Target, series: Series) -> Required | str:
    """The level to reach, or in one sentence why it is not known. `series` is all that was known, breaks included."""
    value = 0.0 if target.value is None else target.value
    if target.kind in ("absolute", "comparator"):
        return Required(value, value)
    if target.baseline is not None:
        if target.baseline.ends is None:
            return "The baseline that the target starts from is not known."
        levels = [_changed(end, value, target.change) for end in target.baseline.ends]
        return Required(min(levels), max(levels))
    then = series.at(target.since) if target.since else None
    if then is None:
        return "The period that the target starts from has no figure."
    if then.definition != series.points[-1].definition:
        return "The period that the target starts from was counted by another definition."
    level = _changed(then.value, value, target.change)
    return Required(level, level)


def _changed(start: float, by: float, change: Change) -> float:
    return start + by if change == "points" else start * (1 + by / 100)


def number(value: float, decimals: int | None = None) -> str:
    """A figure as it is read: to the places laid down, else to no more than two and none that are nought."""
    if decimals is not None:
        text = f"{value:,.{decimals}f}"
        return text if float(text.replace(",", "")) else f"{0:.{decimals}f}"
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def points_of(unit: str) -> str:
    """The unit of a difference between two figures of `unit`."""
    return UNITS["points"] if unit == "percent" else UNITS[unit]
