"""What forecasts were worth: each forecast of the past against the figure that came.

From every origin the forecast at each horizon is compared with the figure there. Two things follow. One is how much the
model's 80 % interval must be widened: by the factor that would have held 80 % of what came, and to no less than the
error that 80 % of the forecasts kept within, so that no interval is narrower than the errors printed beside it. It is
never narrowed. The other is the record: bias, mean absolute error and coverage, with “no change” and a straight line
beside, where every interval is the one that would have been shown then, widened by what was known at its origin.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from village.warehouse.status.trend import FIRST_ORIGIN, NOTHING, Forecasts
from village.warehouse.uncertainty.intervals import Floats

COVER = 0.8  # what the intervals are to hold
ENOUGH = 4  # checks from which an 80 % bound exists: the fourth of four
OWN_ENOUGH = 10  # checks from which a series is judged by itself and not with the others of its measure


@dataclass(frozen=True)
class Record:
    """The track record of the method, at `horizon` steps ahead, in the unit of the figures.

    checks: forecasts that could be compared. bias: mean of forecast less figure. coverage: share (0 to 1) of figures
    inside the 80 % interval. The others: mean absolute errors of no change and of a straight line on the same checks.
    """

    horizon: int
    checks: int
    series: int
    bias: float
    error: float
    coverage: float
    no_change_error: float
    line_error: float

    def said(self, step: str = "step", unit: str = "", decimals: int | None = None) -> str:
        """The record in two sentences; `step` is the word for one step, `unit` that of a difference, `decimals` to how
        many places a figure is said (two where nobody laid that down)."""
        places = 2 if decimals is None else decimals
        still, line = f"{self.no_change_error:.{places}f}", f"{self.line_error:.{places}f}"
        whose = "this series" if self.series == 1 else f"{self.series} series of this measure together"
        ahead = f"1 {step}" if self.horizon == 1 else f"{self.horizon} {step}s"
        times = "once" if self.checks == 1 else f"{self.checks} times"
        return (
            f"Checked {times} on {whose}, {ahead} ahead: off by {self.error:.{places}f}{unit} on average (bias "
            f"{self.bias:+.{places}f}), and {self.coverage:.0%} of its 80% intervals held what came. On the same "
            f"checks no change was off by {still}, a straight line by {line}."
        )


@dataclass(frozen=True)
class Checks:
    """All that can be compared, [series x origins x horizons], NaN elsewhere; errors in the unit, forecast less figure.

    off, half: how far off on the scale, and half the width of the model's own 80 % interval there.
    """

    off: Floats
    half: Floats
    error: Floats
    no_change: Floats
    line: Floats


def checks(found: Forecasts) -> Checks:
    """Compare every forecast with the figure that came."""
    series, slots = found.seen.shape
    reach = slots - 1
    shape = (series, slots, max(reach, 0))
    off, half, error, no_change, line = (np.full(shape, np.nan) for _ in range(5))
    came = found.scale.back(found.seen)
    last = found.scale.back(found.last)
    with np.errstate(invalid="ignore"):
        for step in range(1, reach + 1):
            at, to = slice(0, slots - step), slice(step, slots)
            mean, sd = found.mean[:, at, step - 1], found.sd[:, at, step - 1]
            far = np.abs(mean - found.seen[:, to])
            off[:, at, step - 1] = np.where(far <= NOTHING * np.abs(found.seen[:, to]), 0.0, far)
            half[:, at, step - 1] = stdtrit(found.freedom[:, at], (1 + COVER) / 2) * sd
            error[:, at, step - 1] = found.scale.back(mean) - came[:, to]
            usable = np.where(np.isfinite(error[:, at, step - 1]), 0.0, np.nan)
            no_change[:, at, step - 1] = last[:, at] - came[:, to] + usable
            line[:, at, step - 1] = found.line[:, at, step - 1] - came[:, to] + usable
    return Checks(off, half, error, no_change, line)


@dataclass(frozen=True)
class Widening:
    """What makes a model's interval honest: its half-width `times` so much, and on the scale at `least` so much."""

    times: float
    least: float

    def of(self, half: Floats) -> Floats:
        """Half-widths, widened."""
        return np.maximum(half * self.times, self.least)


def widening(made: Checks, origin: int, horizon: int) -> Widening:
    """How intervals at `horizon` are widened at `origin`, from the checks of all series that were known by then.

    The checks at that horizon or, while there are too few, at shorter ones too.
    """
    off, half = np.empty(0), np.empty(0)
    for step in range(min(horizon, origin), 0, -1):
        off = np.append(off, made.off[:, : origin - step + 1, step - 1])
        half = np.append(half, made.half[:, : origin - step + 1, step - 1])
        if np.isfinite(off).sum() >= ENOUGH:
            break
    return _widening(off, half)


def _widening(off: Floats, half: Floats) -> Widening:
    known = np.isfinite(off)
    sure = known & (half > 0)  # a steady past can leave the model no doubt at all: no factor widens that
    return Widening(max(1.0, _bound(off[sure] / half[sure])), _bound(off[known]))


def _bound(sizes: Floats) -> float:
    """What 80 % kept within: the k-th smallest of n, k = ⌈0.8 (n + 1)⌉, so that few count as less proof; 0 of none."""
    if not sizes.size:
        return 0.0
    place = min(math.ceil(COVER * (sizes.size + 1)), sizes.size)
    return float(np.partition(sizes, place - 1)[place - 1])


def record(made: Checks, horizon: int, row: int | None = None, *, fewest: int = 1) -> Record | None:
    """The track record at `horizon`, or at the longest one below it with `fewest` checks; of one series (`row`) or all.

    None when that is nowhere so.
    """
    for step in range(min(horizon, made.error.shape[2]), 0, -1):
        errors = made.error[:, :, step - 1]
        done = np.isfinite(errors)
        if row is not None:
            done[:row], done[row + 1 :] = False, False
        if done.sum() >= fewest:
            return _record(made, step, done)
    return None


def records(made: Checks, horizon: int, row: int | None = None) -> tuple[Record | None, Record | None]:
    """The record at `horizon` and, when it has few checks, the one at the longest horizon with enough."""
    found = record(made, horizon, row)
    if found is None or found.checks >= ENOUGH:
        return found, None
    return found, record(made, found.horizon, row, fewest=ENOUGH)


def _record(made: Checks, step: int, done: NDArray[np.bool_]) -> Record:
    held = np.zeros(done.shape, dtype=bool)
    for origin in range(FIRST_ORIGIN - 1, done.shape[1]):
        widened = widening(made, origin, step).of(made.half[:, origin, step - 1])
        held[:, origin] = made.off[:, origin, step - 1] <= widened
    error, still, line = (part[:, :, step - 1][done] for part in (made.error, made.no_change, made.line))
    return Record(
        horizon=step,
        checks=int(done.sum()),
        series=int(done.any(axis=1).sum()),
        bias=float(error.mean()),
        error=float(np.abs(error).mean()),
        coverage=float(held[done].mean()),
        no_change_error=float(np.abs(still).mean()),
        line_error=float(np.abs(line).mean()),
    )


def own_checks(made: Checks, horizon: int) -> Floats:
    """How many checks each series has at `horizon` [series]."""
    if horizon > made.error.shape[2]:
        return np.zeros(made.error.shape[0])
    return np.asarray(np.isfinite(made.error[:, :, horizon - 1]).sum(axis=1), dtype=float)


def widened(made: Checks, half: Floats, origin: int, horizon: int) -> Floats:
    """The half-width of each series' interval [series], from the model's: by its own checks where it has enough, else
    by those of all together."""
    found = widening(made, origin, horizon).of(half)
    for row in np.flatnonzero(own_checks(made, horizon) >= OWN_ENOUGH):
        at = (row, slice(None), horizon - 1)
        found[row] = _widening(made.off[at], made.half[at]).of(half[row])
    return found
