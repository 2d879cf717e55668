"""Whether something grows: a rule for a series of figures, one for each stretch of a run.

The first third is left out, in which caches fill. A straight line is laid through the rest by least squares. It grows
when the line rises more steeply than four times the error of its own slope; what it adds is more than one in a hundred
of the mean (of what is counted in pieces, more than one piece); and each half by itself rises at least a quarter as
steeply, which a single step does not. Noise alone is taken for growth in fewer than one series of a thousand; a leak
that adds less than one in a hundred in the time that is looked at is not seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import fmean

LEFT_OUT, STEEP, AT_LEAST, GOES_ON, FEWEST = 1 / 3, 4.0, 0.01, 0.25, 6


@dataclass(frozen=True)
class Verdict:
    """`began` and `ended`: where the line begins and ends, `rose`: what it adds in between; `steep`: its slope in
    errors of that slope. `grows` is None of too few figures to tell."""

    grows: bool | None
    began: float
    ended: float
    rose: float
    steep: float


def verdict(series: Sequence[float], piece: float = 0.0) -> Verdict:
    """Whether a series grows, by the rule above. `piece`: how little of it is one, where it is counted in pieces."""
    rest = series[round(len(series) * LEFT_OUT) :]
    if len(rest) < FEWEST:
        began, ended = (series[0], series[-1]) if series else (0.0, 0.0)
        return Verdict(None, began, ended, 0.0, 0.0)
    middle, mean, slope = (len(rest) - 1) / 2, fmean(rest), _slope(rest)
    off = sum((value - mean - slope * (at - middle)) ** 2 for at, value in enumerate(rest))
    error = sqrt(off / (len(rest) - 2) / _spread(rest))
    rose = slope * (len(rest) - 1)
    steep = slope / error if error else (inf if slope > 0 else 0.0)
    half = len(rest) // 2
    goes_on = min(_slope(rest[:half]), _slope(rest[-half:])) >= GOES_ON * slope
    grows = steep > STEEP and rose > max(AT_LEAST * mean, piece) and goes_on
    return Verdict(grows, mean - slope * middle, mean + slope * middle, rose, steep)


def _spread(series: Sequence[float]) -> float:
    return sum((at - (len(series) - 1) / 2) ** 2 for at in range(len(series)))


def _slope(series: Sequence[float]) -> float:
    """What the line through a series adds from one figure to the next."""
    middle, mean = (len(series) - 1) / 2, fmean(series)
    return sum((at - middle) * (value - mean) for at, value in enumerate(series)) / _spread(series)
