"""The method tried on the years that are known: each past year taken for the origin, with nothing after it."""

from dataclasses import dataclass

import numpy as np

from village.projection.changes import Changes
from village.projection.drawing import draw, shared_shocks, start
from village.projection.fitting import fit
from village.projection.series import Numbers

FIRST = 2
"""Yearly changes that an origin must know: with one, nothing is learnt, and it would be scored as "no change"."""
DRAWS = 500
MOST_ORIGINS = 12
MISS = 2 / (1 - 0.8)
"""What an interval of 80% pays for each person outside it, beside its width (Gneiting and Raftery 2007)."""


@dataclass(frozen=True)
class Score:
    """At one distance. WAPE is the sum of absolute errors over the sum of what came, of the points and of "no change";
    `together` the same of the sums over the areas of each series, in which the misses of areas cancel and what all
    share does not; coverage the share of areas inside their interval; the interval score as a share of what came, less
    is better; all NaN where no origin reaches it."""

    horizon: int
    origins: int
    pairs: int
    wape: float
    wape_no_change: float
    together: float
    together_no_change: float
    coverage: float
    interval_score: float


@dataclass
class Tried:
    """What came of one origin at one distance: points, ends, what stood and what came."""

    point: Numbers
    low: Numbers
    high: Numbers
    still: Numbers
    came: Numbers


def tried(past: Changes, horizon: int, seed: int) -> dict[int, list[Tried]]:
    """Every origin before the last, by distance."""
    end = past.level.shape[1] - 1
    found: dict[int, list[Tried]] = {far: [] for far in range(1, horizon + 1)}
    for origin in range(max(FIRST, end - MOST_ORIGINS), end):
        then = past.until(origin)
        which = np.flatnonzero(np.isfinite(past.stock[:, origin]))
        far = min(horizon, end - origin)
        if not len(which):
            continue
        fitted = fit(then, far)
        future = draw(start(then, which), fitted, far, shared_shocks(fitted, DRAWS, seed), (seed,))
        for at in range(far):
            came = past.stock[which, origin + at + 1]
            known = np.isfinite(came)
            if known.any():
                point, low, high, still = (
                    one[known, at] for one in (future.point, future.low, future.high, future.still)
                )
                found[at + 1].append(Tried(point, low, high, still, came[known]))
    return found


def scores(of: list[dict[int, list[Tried]]], horizon: int) -> list[Score]:
    """Over the series of a file, by distance."""
    return [_score(far, [one[far] for one in of]) for far in range(1, horizon + 1)]


def _score(far: int, of: list[list[Tried]]) -> Score:
    every = [one for each in of for one in each]
    if not every:
        nothing = float("nan")
        return Score(far, 0, 0, nothing, nothing, nothing, nothing, nothing, nothing)
    point, low, high, still, came = (
        np.concatenate([getattr(one, what) for one in every]) for what in ("point", "low", "high", "still", "came")
    )
    sum_of = max(float(came.sum()), 1e-9)
    outside = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    return Score(
        horizon=far,
        origins=max(len(each) for each in of),
        pairs=len(came),
        wape=float(np.abs(point - came).sum()) / sum_of,
        wape_no_change=float(np.abs(still - came).sum()) / sum_of,
        together=sum(abs(float((one.point - one.came).sum())) for one in every) / sum_of,
        together_no_change=sum(abs(float((one.still - one.came).sum())) for one in every) / sum_of,
        coverage=float(((low <= came) & (came <= high)).mean()),
        interval_score=float((high - low + MISS * outside).sum()) / sum_of,
    )
