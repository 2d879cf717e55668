"""From values to places: ranges, round tick marks and linear scales."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """A straight-line scale from values (low..high) to places (start..end)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def step_for(span: float, wanted: int) -> float:
    """A round step (1, 2, 2.5 or 5 times a power of ten) giving about ``wanted`` ticks."""
    rough = span / max(1, wanted)
    power = 10.0 ** math.floor(math.log10(rough))
    for times in (1, 2, 2.5, 5):
        if rough <= times * power * 1.0000001:
            return times * power
    return 10 * power


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round values that cover low to high."""
    # Values that differ only in the last digits a float can hold are equal to any reader.
    if not high - low > 1e-12 * max(1.0, abs(low), abs(high)):
        pad = abs(low) / 2 if abs(low) > 1e-9 else 0.5
        low, high = low - pad, high + pad
    step = step_for(high - low, wanted)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    # Rounded to the step's own precision, or 0.1 + 0.2 would be printed in full.
    digits = max(0, 2 - math.floor(math.log10(step)))
    return [round(index * step, digits) for index in range(first, last + 1)]


def value_ticks(values: Iterable[float], wanted: int = 4, from_zero: bool | None = None) -> list[float]:
    """Ticks for an axis of values.

    With ``from_zero`` None the axis starts at nought unless all values lie far from
    it, in which case starting there would flatten a real difference into nothing.
    """
    seen = list(values)
    low, high = min(seen), max(seen)
    if from_zero is None:
        from_zero = low >= 0 and low < 0.5 * high
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    return ticks(low, high, wanted)


def spread(wished: Sequence[float], gaps: Sequence[float], low: float, high: float) -> list[float]:
    """Places as near as possible to those wished that do not overlap.

    ``gaps`` are heights. Labels keep their order; if there is not room for all,
    they run on past ``high`` and the caller makes the drawing taller.
    """
    order = sorted(range(len(wished)), key=lambda index: wished[index])
    placed = [0.0] * len(wished)
    edge = low
    for index in order:
        placed[index] = max(wished[index], edge + gaps[index] / 2)
        edge = placed[index] + gaps[index] / 2
    edge = high
    for index in reversed(order):
        if placed[index] + gaps[index] / 2 > edge:
            placed[index] = edge - gaps[index] / 2
        edge = placed[index] - gaps[index] / 2
    return placed
