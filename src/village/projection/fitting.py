"""What is learnt from a history up to its last year: how far to lean away from "no change", and how sure that is.

No constant here was fitted to any series. Each weight is an estimate from past origins with as much evidence put
beside it as one origin bears in which nothing came of the signal: shrunk to 0, which is "no change", while few origins
have been seen. Origins whose futures overlap say the same thing again: h of them count as one at h years."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from village.projection.changes import Changes, cut, middle
from village.projection.series import Numbers

USUAL_MOVE, TEAM = 0.06, 60
"""Mean size of an area's own yearly change where the history is too short to tell: a team of 60 of whom a sixth leave
and are replaced at random moves by 6% (sqrt(2 × 60 / 6) × 0.8 ÷ 60). A smaller one moves by more in the same way; a
larger one by no less, since whole services change."""
USUAL_PAIRS = 10
"""How many pairs of years that assumption is worth."""
SHARED_PART = 0.4
"""Spread of the shared yearly change over that of an area's own, assumed with the weight of `SHARED_YEARS` years."""
SHARED_YEARS = 2
OUT_OF = 50
"""Points of a heavy-tailed curve (t, 5 degrees) put beside the errors that were seen."""


@dataclass(frozen=True)
class Own:
    """Of one distance in years: weights of the signals, the mean size of what they miss (at the size of a middling
    area), and the errors themselves over their expected size."""

    weights: Numbers
    size: float
    errors: Numbers
    origins: int


@dataclass(frozen=True)
class Fitted:
    """What a history teaches. `lean` is the shared change expected by each distance; `shared_spread` its standard
    error there, on a t with `freedom` degrees, and `tilt` how far the middle of the futures lies beyond the point: half
    of the growth that it holds back. `weights` of an area's signals and mean `sizes` of its own error by distance;
    `slope` how that falls with people over those of a `typical` area; `errors` its shape, of mean size 1."""

    lean: Numbers
    shared_spread: Numbers
    freedom: int
    weights: Numbers
    sizes: Numbers
    slope: float
    typical: float
    errors: Numbers
    tilt: Numbers
    growth: float
    kept: Numbers
    learnt_to: int


def fit(past: Changes, horizon: int) -> Fitted:
    """Learn from a history up to its last year, for distances 1 to `horizon`."""
    known = past.shared[np.isfinite(past.shared)]
    growth = float(known.mean()) if len(known) else 0.0
    reach = min(horizon, max(past.level.shape[1] - 2, 0))
    kept = np.array([_kept(past.shared, far) for far in range(1, reach + 1)])
    lean = _held(np.array([kept[far - 1] * growth * far for far in range(1, reach + 1)]), horizon)
    slope, typical = _slope(past)
    own = [_own(past, far, slope, typical) for far in range(1, min(horizon, past.level.shape[1] - 1) + 1)]
    alone = int((np.isfinite(past.level[:, -1])).sum()) < 2 and len(known) > 1
    sizes = np.zeros(horizon) if alone else _sizes(own, horizon, typical)
    one = float(_sizes(own, 1, typical)[0])
    held = growth * np.minimum(np.arange(1, horizon + 1), len(known)) - lean  # no longer than it was seen to last
    spread, freedom = _shared_spread(known, held, 1.25 * one)
    return Fitted(
        lean=lean,
        shared_spread=spread,
        freedom=freedom,
        weights=_held_rows([each.weights for each in own[:reach]], horizon),
        sizes=sizes,
        slope=slope,
        typical=typical,
        errors=_shape(own),
        tilt=held / 2,
        growth=growth,
        kept=kept,
        learnt_to=reach,
    )


def _held(values: Numbers, horizon: int) -> Numbers:
    """As far as learnt, then held: what was never tried is not carried on."""
    if not len(values):
        return np.zeros(horizon)
    return np.concatenate((values, np.full(horizon - len(values), values[-1])))


def _held_rows(rows: list[Numbers], horizon: int) -> Numbers:
    if not rows:
        return np.zeros((horizon, 2))
    return np.stack([rows[min(at, len(rows) - 1)] for at in range(horizon)])


def _kept(shared: Numbers, far: int) -> float:
    """How much of the growth known at past origins was still there after `far` years, from 0 to 1."""
    said, came = [], []
    for origin in range(1, len(shared) - far):
        before, after = shared[1 : origin + 1], shared[origin + 1 : origin + far + 1]
        if np.isfinite(before).any() and np.isfinite(after).all():
            said.append(far * float(np.nanmean(before)))
            came.append(float(after.sum()))
    x, y = np.array(said), np.array(came)
    if not len(x) or not (x @ x) > 0:
        return 0.0
    return float(np.clip((x @ y) / (x @ x + far * (x @ x) / len(x)), 0, 1))


def _own(past: Changes, far: int, slope: float, typical: float) -> Own:
    """Weights of an area's signals at one distance, and the errors that are left."""
    found = []
    counted = usual(past.stock)
    for origin in range(past.level.shape[1] - far):
        ahead = past.level[:, origin + far] - past.level[:, origin]
        known = np.isfinite(ahead)
        if known.sum() >= 2:
            own = ahead[known] - middle(ahead[known], counted[known])
            found.append((past.signals(origin)[known], own, counted[known]))
    weights = _ridge([one for one in found if one[0].any()], far)
    errors, expected = [], []
    for signals, own, stock in found:
        left = own - signals @ weights
        left = (left - np.average(left, weights=stock + 1)) * np.sqrt(len(left) / (len(left) - 1))
        errors.append(left)
        expected.append(relative(stock, slope, typical))
    every = np.concatenate(errors) if errors else np.zeros(0)
    scaled = every / np.concatenate(expected) if errors else every
    assumed = usual_move(typical) * np.sqrt(far)
    size = float((USUAL_PAIRS * assumed + np.abs(scaled).sum()) / (USUAL_PAIRS + len(scaled)))
    return Own(weights, size, scaled, len(found))


def usual_move(typical: float) -> float:
    """What is assumed of a middling area of so many people."""
    return float(USUAL_MOVE * np.sqrt(max(1.0, TEAM / max(typical, 1.0))))


def usual(stock: Numbers) -> Numbers:
    """The middle of what each area held, which no single slip moves; 0 where nothing is known."""
    known = np.isfinite(stock).any(axis=1)
    found = np.zeros(len(stock))
    found[known] = np.nanmedian(stock[known], axis=1)
    return found


def _ridge(found: list[tuple[Numbers, Numbers, Numbers]], far: int) -> Numbers:
    """Weights by least squares, larger areas counting for more, with origins of no effect put beside."""
    square, cross = np.zeros((2, 2)), np.zeros(2)
    for signals, own, stock in found:
        weighed = signals * (stock + 1)[:, None]
        square += weighed.T @ signals
        cross += weighed.T @ cut(own)
    if not found or not square.trace() > 0:
        return np.zeros(2)
    beside = np.diag(np.maximum(np.diag(square), 1e-3 * square.trace())) * far / len(found)
    # Between all of it taken back and all of it coming once more.
    return np.clip(np.linalg.solve(square + beside, cross), -1, 1)


def _slope(past: Changes) -> tuple[float, float]:
    """How an area's yearly change falls with its size, as a power: between -1/2 (people come and go one by one) and 0
    (whole services change); and the size of a middling area."""
    sizes, moves = [], []
    for year in range(1, past.level.shape[1]):
        own = past.level[:, year] - past.level[:, year - 1]
        known = np.isfinite(own) & (past.stock[:, year - 1] >= 1)
        if known.sum() >= 10:
            left = own[known] - middle(own[known], past.stock[known, year - 1])
            sizes.append(np.log1p(past.stock[known, year - 1]))
            moves.append(np.log(np.abs(left) + 1e-3))
    last = past.stock[:, -1][np.isfinite(past.stock[:, -1])]
    typical = float(np.median(last)) if len(last) else 1.0
    if not sizes:
        return -0.25, typical  # nothing known: halfway
    x, y = np.concatenate(sizes), np.concatenate(moves)
    x = x - x.mean()
    slope = float(x @ (y - y.mean()) / (x @ x)) if x @ x > 0 else -0.25
    return float(np.clip(slope, -0.5, 0)), typical


def relative(stock: Numbers, slope: float, typical: float) -> Numbers:
    """Expected size of an area's own error over that of a middling area."""
    return np.asarray(((np.nan_to_num(stock) + 1) / (typical + 1)) ** slope, dtype=np.float64)


def _sizes(own: list[Own], horizon: int, typical: float) -> Numbers:
    """Mean size of an area's own error by distance: what was seen, never less than a year before. Beyond, its square
    goes on as it grew between the distances that were seen, the part that does not grow being the noise of a count;
    with one distance seen all of it is taken to grow, as steps do."""
    seen = [(far, one.size**2) for far, one in enumerate(own, 1) if one.origins]
    if not seen:
        return usual_move(typical) * np.sqrt(np.arange(1, horizon + 1))
    far, square = np.array([one[0] for one in seen]), np.maximum.accumulate([one[1] for one in seen])
    first, last = far[0], far[-1]
    step = (square[-1] - square[0]) / (last - first) if last > first else square[0] / first
    at = np.arange(1, horizon + 1)
    before, beyond = square[0] * at / first, square[-1] + step * (at - last)
    inside = np.interp(at, far, square)
    return np.asarray(np.sqrt(np.where(at > last, beyond, np.where(at < first, before, inside))))


def _shared_spread(known: Numbers, held: Numbers, own: float) -> tuple[Numbers, int]:
    """Standard error of the shared change by distance: each year's shock; a growth known from few years, which stays
    wrong by the same each year; and `held`, what of that growth the points hold back, of which none, all or anything
    between may come. The prior of a shock is a share of an area's own spread, so that only proportions matter."""
    years, far = len(known), np.arange(1, len(held) + 1)
    seen = float(((known - known.mean()) ** 2).sum()) if years else 0.0
    variance = (SHARED_YEARS * (SHARED_PART * own) ** 2 + seen) / (SHARED_YEARS + max(years - 1, 0))
    unsure = far + far**2 / (years + SHARED_YEARS)
    return np.sqrt(variance * unsure + held**2 / 12), SHARED_YEARS + max(years - 1, 0)


def _shape(own: list[Own]) -> Numbers:
    """Errors over their mean size, sorted, with some of a heavy-tailed curve for those that were not seen yet."""
    curve = stdtrit(5, (np.arange(OUT_OF) + 0.5) / OUT_OF)
    seen = [one.errors / np.abs(one.errors).mean() for one in own if len(one.errors) and np.abs(one.errors).mean() > 0]
    return np.sort(np.concatenate([curve / np.abs(curve).mean(), *seen]))
