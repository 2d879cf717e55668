"""Futures drawn from what was learnt: a shock that all areas share, and one of each area's own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from village.projection.changes import Changes
from village.projection.fitting import Fitted, relative
from village.projection.series import Numbers, Places

LOW, HIGH = 0.1, 0.9
MOST = 5.0
"""Logarithm of the most that an area is thought to grow or shrink: 148 times."""
BLOCK = 4_000_000
"""Numbers drawn at once: 32 megabytes."""


@dataclass(frozen=True)
class Future:
    """Of areas (rows) by distance (columns): a point, an interval that holds 4 in 5 futures, and "no change". Of all
    areas together the same, and every draw of them."""

    point: Numbers
    low: Numbers
    high: Numbers
    still: Numbers
    draws: Numbers


@dataclass(frozen=True)
class Start:
    """Where areas begin: people, how many years before the origin they were counted, and their signals."""

    stock: Numbers
    behind: Places
    signals: Numbers


def start(past: Changes, which: Places) -> Start:
    """The last known stock of these areas and how long ago it was. Signals tell only of areas counted in the origin."""
    known = np.isfinite(past.stock[which])
    end = known.shape[1] - 1
    behind = np.argmax(known[:, ::-1], axis=1)
    stock = past.stock[which, end - behind]
    signals = np.where((behind == 0)[:, None], past.signals(end)[which], 0.0)
    return Start(stock, behind, signals)


def growth(begin: Start, fitted: Fitted, horizon: int) -> Numbers:
    """The point of each area at each distance from the origin, over what it begins with."""
    far = begin.behind[:, None] + np.arange(horizon)[None, :]
    own = np.einsum("as,ahs->ah", begin.signals, fitted.weights[far])
    return np.asarray(np.exp(np.clip(fitted.lean[far] + own, -MOST, MOST)))


def shared_shocks(fitted: Fitted, draws: int, seed: int) -> Numbers:
    """One standard shock for each draw, on a t, every part of it as often as it should be; the same for every area, and
    with the same seed as good or bad a year for every series of one file."""
    dice = np.random.default_rng([seed, 0])
    parts = (dice.permutation(draws) + dice.random(draws)) / draws
    return np.asarray(stdtrit(fitted.freedom, parts))


def draw(begin: Start, fitted: Fitted, horizon: int, shocks: Numbers, seed: Sequence[int]) -> Future:
    """Futures of areas. The interval is never narrower at a greater distance: less is not known of what is further."""
    grown = growth(begin, fitted, horizon)
    point = begin.stock[:, None] * grown
    low, high = np.empty_like(point), np.empty_like(point)
    together = np.zeros((horizon, len(shocks)))
    dice = np.random.default_rng([*seed, 1])
    size = max(1, BLOCK // len(shocks))
    for first in range(0, len(point), size):
        rows = slice(first, first + size)
        own = dice.choice(fitted.errors, (len(point[rows]), len(shocks)))
        own *= relative(begin.stock[rows], fitted.slope, fitted.typical)[:, None]
        for at in range(horizon):
            far = begin.behind[rows] + at
            moved = fitted.sizes[far][:, None] * own + fitted.shared_spread[far][:, None] * shocks[None, :]
            moved += fitted.tilt[far][:, None]
            np.exp(np.clip(moved, -MOST, MOST, out=moved), out=moved)
            moved *= ((begin.stock[rows] + 1) * grown[rows, at])[:, None]
            moved -= 1
            np.maximum(moved, 0, out=moved)
            together[at] += moved.sum(axis=0)
            ends = quantiles(moved)
            low[rows, at], high[rows, at] = ends
    still = np.repeat(begin.stock[:, None], horizon, axis=1)
    return Future(point, *widening(point, low, high), still, together)


def quantiles(drawn: Numbers) -> tuple[Numbers, Numbers]:
    """The ends of the interval of each row, each of them a draw; rows are partitioned where they stand."""
    ends = [int(LOW * drawn.shape[1]), int(np.ceil(HIGH * drawn.shape[1])) - 1]
    drawn.partition(ends, axis=1)
    return drawn[:, ends[0]].copy(), drawn[:, ends[1]].copy()


def widening(point: Numbers, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """The ends with the point between them and no width less than one before it."""
    low, high = np.minimum(low, point), np.maximum(high, point)
    short = np.maximum.accumulate(high - low, axis=1) - (high - low)
    lower = np.minimum(short / 2, low)
    return low - lower, high + (short - lower)
