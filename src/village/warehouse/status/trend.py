"""Forecasts from a damped local linear trend, of many series of one measure at once, from every origin.

The model (Harvey 1989, chapter 2; damping: Gardner and McKenzie 1985), in units of the noise of a figure:

    figure  = level + noise                          variance w, from the denominators, 1 on average
    level'  = level + damping x slope + noise        variance `level`
    slope'  = damping x slope + noise                variance `slope`

It is filtered once for every row of a fixed grid, [series x grid] at each step. At each origin the rows are weighed by
their one-step errors up to there, those of the other series of the measure counting too, and their forecasts mixed, so
that not knowing the damping widens the interval. Nothing of the future enters a forecast.

The grid and the three constants were chosen by out-of-sample error over all authorities' series of Level 2 and Level 3
by age 19; the tests hold the calibration. Rows without a slope are in the grid, so “no change” is one of its answers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from village.warehouse.status.scale import Scale, scale_of
from village.warehouse.status.series import Many
from village.warehouse.uncertainty.intervals import Floats

# damping, level, slope
GRID: tuple[tuple[float, float, float], ...] = (
    *((0.0, level, 0.0) for level in (0.1, 1.0, 10.0)),
    *((d, level, slope) for d in (0.8, 0.9, 0.98) for level, slope in ((0, 0.1), (0.5, 0.1), (0, 1), (1, 1))),
)
FIRST_SLOPE = 100.0  # the variance of the slope before there is any: as good as unknown
OTHERS = 20.0  # all the other series of the measure together weigh as much as so many
STEADY = 1.0  # so much of the grid's average error is added to each row's, so that one lucky hit decides nothing
NOTHING = 1e-12  # what is smaller than this part of a figure is left over by the arithmetic
FIRST_ORIGIN = 3  # figures before the first forecast: two make a slope, the third an error


@dataclass(frozen=True)
class Forecasts:
    """Forecasts on the scale: [series x origins x horizons], the horizon of index 0 being one step.

    `freedom` is of the t distribution, [series x origins]. NaN where nothing can be said.
    """

    scale: Scale
    seen: Floats  # the figures on the scale [series x slots]
    mean: Floats
    sd: Floats  # of the figure to come, its own noise included
    freedom: Floats
    last: Floats  # “no change”: the latest figure at each origin [series x origins]
    line: Floats  # a straight line through all figures up to the origin, in the unit


@dataclass
class _State:
    """The filter's state, each [series x grid]: level, slope, their variances in units of noise, and the score."""

    level: Floats
    slope: Floats
    vll: Floats
    vls: Floats
    vss: Floats
    errors: Floats  # sum of squared one-step errors, each by its w
    scaled: Floats  # sum of squared one-step errors, each by its own variance
    begun: NDArray[np.int64]  # figures seen, [series]
    judged: Floats  # errors summed, [series]


def forecast(many: Many, horizon: int) -> Forecasts:
    """Forecast from every slot: as far as there are figures to compare with, and `horizon` steps from the last one."""
    scale = scale_of(many.unit, many.values)
    seen = scale.to(many.values)
    weights, floor = _noise(many, scale)
    series, slots = seen.shape
    reach = max(horizon, slots - 1, 1)
    mean, sd = np.full((series, slots, reach), np.nan), np.full((series, slots, reach), np.nan)
    freedom, last = np.full((series, slots), np.nan), np.full((series, slots), np.nan)
    state = _begin(series)
    for slot in range(slots):
        _predict(state)
        _update(state, seen[:, slot], weights[:, slot])
        last[:, slot] = np.where(np.isfinite(seen[:, slot]), seen[:, slot], last[:, slot - 1] if slot else np.nan)
        ready = state.judged > 0
        if ready.any():
            far = horizon if slot == slots - 1 else slots - 1 - slot
            mean[:, slot, :far], sd[:, slot, :far] = _ahead(state, _mixing(state, ready), floor, far)
            mean[~ready, slot], sd[~ready, slot] = np.nan, np.nan
            freedom[ready, slot] = state.judged[ready] + 1
    return Forecasts(scale, seen, mean, sd, freedom, last, _line(many.values, reach))


def _noise(many: Many, scale: Scale) -> tuple[Floats, Floats]:
    """Each figure's relative variance w, and the least variance that chance allows each series [series]."""
    variance = scale.variance(many.values, many.denominators)
    known = np.isfinite(variance).any(axis=1)
    average = np.ones(len(variance))
    average[known] = np.nanmean(variance[known], axis=1)
    weights = np.where(np.isfinite(variance), variance / average[:, None], 1.0)
    return weights, np.where(known, average, 0.0)


def _begin(series: int) -> _State:
    a, b, c, d, e, f, g = np.zeros((7, series, len(GRID)))
    begun = np.zeros(series, dtype=np.int64)
    return _State(a, b, c, d, e, f, g, begun, np.zeros(series))


_DAMPING, _LEVEL, _SLOPE = np.array(GRID).T
_SLOPE_UNKNOWN = np.where(_DAMPING > 0, FIRST_SLOPE, 0.0)


def _predict(s: _State) -> None:
    """One step of time."""
    s.level, s.slope = s.level + _DAMPING * s.slope, _DAMPING * s.slope
    s.vll = s.vll + 2 * _DAMPING * s.vls + _DAMPING**2 * s.vss + _LEVEL
    s.vls, s.vss = _DAMPING * (s.vls + _DAMPING * s.vss), _DAMPING**2 * s.vss + _SLOPE


def _update(s: _State, seen: Floats, weights: Floats) -> None:
    """Take in the figures of one slot; a series without one keeps its prediction."""
    known = np.isfinite(seen)
    first, later = known & (s.begun == 0), (known & (s.begun > 0))[:, None]
    figure, w = np.where(known, seen, 0.0)[:, None], weights[:, None]
    if first.any():
        s.level[first], s.slope[first] = figure[first], 0.0
        s.vll[first], s.vls[first], s.vss[first] = w[first], 0.0, _SLOPE_UNKNOWN
    error, total = np.where(later, figure - s.level, 0.0), s.vll + w
    judge = later & (s.begun >= FIRST_ORIGIN - 1)[:, None]
    s.errors = s.errors + np.where(judge, error**2 / w, 0.0)
    s.scaled = s.scaled + np.where(judge, error**2 / total, 0.0)
    s.judged = s.judged + judge[:, 0]
    gain_l, gain_s = np.where(later, s.vll / total, 0.0), np.where(later, s.vls / total, 0.0)
    s.level, s.slope = s.level + gain_l * error, s.slope + gain_s * error
    s.vss, s.vls, s.vll = s.vss - gain_s * s.vls, s.vls - gain_l * s.vls, s.vll - gain_l * s.vll
    s.begun = s.begun + known


def _mixing(s: _State, ready: NDArray[np.bool_]) -> Floats:
    """The weight of each row of the grid in each series, from one-step errors: its own and the other series'."""
    judged = np.maximum(s.judged, 1)[:, None]
    steadied = (s.errors + STEADY * s.errors.mean(axis=1, keepdims=True)) / judged
    own = -0.5 * judged * np.log(np.where(steadied > 0, steadied, 1.0))
    own = np.where(ready[:, None], own - own.max(axis=1, keepdims=True), 0.0)
    others = max(int(ready.sum()) - 1, 0)
    if others:
        own = own + min(OTHERS, others) * (own.sum(axis=0) - own) / others
    weight = np.exp(own - own.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def _ahead(s: _State, mixing: Floats, floor: Floats, far: int) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the figures of the next `far` slots: [series x far] each."""
    noise = np.maximum(s.scaled / np.maximum(s.judged, 1)[:, None], floor[:, None])
    level, slope, vll, vls, vss = s.level, s.slope, s.vll, s.vls, s.vss
    means, sds = np.empty((len(level), far)), np.empty((len(level), far))
    for step in range(far):
        level, slope = level + _DAMPING * slope, _DAMPING * slope
        vll = vll + 2 * _DAMPING * vls + _DAMPING**2 * vss + _LEVEL
        vls, vss = _DAMPING * (vls + _DAMPING * vss), _DAMPING**2 * vss + _SLOPE
        mean = (mixing * level).sum(axis=1)
        spread = noise * (vll + 1) + (level - mean[:, None]) ** 2
        means[:, step], sds[:, step] = mean, np.sqrt((mixing * spread).sum(axis=1))
    return means, np.where(sds > NOTHING * np.abs(means), sds, 0.0)


def _line(values: Floats, reach: int) -> Floats:
    """The straight line by least squares through all figures up to each origin, in the unit: what many would draw."""
    known = np.isfinite(values)
    x, y = np.arange(values.shape[1], dtype=float) * known, np.where(known, values, 0.0)
    n, sx, sy = (np.cumsum(part, axis=1) for part in (known, x, y))
    sxx, sxy = np.cumsum(x * x, axis=1), np.cumsum(x * y, axis=1)
    room = n * sxx - sx**2
    slope = np.divide(n * sxy - sx * sy, room, out=np.full(values.shape, np.nan), where=(n >= 2) & (room > 0))
    start = (sy - slope * sx) / np.maximum(n, 1)
    ahead = np.arange(values.shape[1])[:, None] + np.arange(1, reach + 1)[None, :]
    return np.asarray(start[:, :, None] + slope[:, :, None] * ahead[None, :, :])
