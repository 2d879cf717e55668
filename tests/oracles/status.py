"""Naive twins of the forecasts, of their backtest and of the funnel: plain Python, one number at a time.

The filter is written with matrices as textbooks print it (Harvey 1989, section 3.2), once for every series, every row
of the grid and every origin anew: nothing is carried from one origin to the next.
"""

import math
from typing import Any

GRID = [(0.0, 0.1, 0.0), (0.0, 1.0, 0.0), (0.0, 10.0, 0.0)] + [
    (damping, level, slope)
    for damping in (0.8, 0.9, 0.98)
    for level, slope in ((0.0, 0.1), (0.5, 0.1), (0.0, 1.0), (1.0, 1.0))
]
Matrix = list[list[float]]


def times(a: Matrix, b: Matrix) -> Matrix:
    return [[sum(a[i][k] * b[k][j] for k in range(len(b))) for j in range(len(b[0]))] for i in range(len(a))]


def turned(a: Matrix) -> Matrix:
    return [list(row) for row in zip(*a, strict=True)]


def plus(a: Matrix, b: Matrix) -> Matrix:
    return [[x + y for x, y in zip(one, two, strict=True)] for one, two in zip(a, b, strict=True)]


def on_scale(value: float, unit: str) -> float:
    if unit == "percent":
        share = (value / 100 * 1000 + 0.5) / 1001
        return math.log(share / (1 - share))
    if unit in ("count", "per-10000"):
        return math.log(value)
    return value


def chance(value: float, size: float, unit: str) -> float:
    """Variance on the scale from the denominator."""
    if unit == "percent":
        share = (value / 100 * size + 0.5) / (size + 1)
        return 1 / (size * share * (1 - share))
    return 1 / (value / 10_000 * size + 0.5)


def filtered(seen: list[float | None], w: list[float], row: tuple[float, float, float]) -> dict[str, Any] | None:
    """One series and one row of the grid, up to the last of `seen`; None before there is an error to judge by."""
    damping, level, slope = row
    move = [[1.0, damping], [0.0, damping]]
    noise = [[level, 0.0], [0.0, slope]]
    state: Matrix | None = None
    variance: Matrix = [[0.0, 0.0], [0.0, 0.0]]
    count = judged = 0
    errors = scaled = 0.0
    for figure, relative in zip(seen, w, strict=True):
        if state is not None:
            state = times(move, state)
            variance = plus(times(times(move, variance), turned(move)), noise)
        if figure is None:
            continue
        if state is None:
            state = [[figure], [0.0]]
            variance = [[relative, 0.0], [0.0, 100.0 if damping > 0 else 0.0]]
        else:
            error = figure - state[0][0]
            total = variance[0][0] + relative
            if count >= 2:
                errors, scaled, judged = errors + error**2 / relative, scaled + error**2 / total, judged + 1
            gain = [[variance[0][0] / total], [variance[1][0] / total]]
            state = plus(state, [[gain[0][0] * error], [gain[1][0] * error]])
            taken = times(gain, [[variance[0][0], variance[0][1]]])
            variance = plus(variance, [[-x for x in line] for line in taken])
        count += 1
    if state is None or not judged:
        return None
    return {"state": state, "variance": variance, "errors": errors, "scaled": scaled, "judged": judged}


def forecasts(
    rows: list[list[float | None]], sizes: list[list[float]] | None, unit: str, horizon: int
) -> dict[tuple[int, int, int], tuple[float, float, int]]:
    """(series, origin, horizon) → mean, standard deviation on the scale, and degrees of freedom."""
    slots = len(rows[0])
    seen = [[None if x is None else on_scale(x, unit) for x in row] for row in rows]
    weights, floors = [], []
    for number, row in enumerate(rows):
        if sizes is None:
            weights.append([1.0] * slots)
            floors.append(0.0)
            continue
        each = [None if x is None else chance(x, sizes[number][t], unit) for t, x in enumerate(row)]
        known = [x for x in each if x is not None]
        average = sum(known) / len(known)
        weights.append([1.0 if x is None else x / average for x in each])
        floors.append(average)
    found = {}
    for origin in range(slots):
        done: dict[int, list[dict[str, Any]]] = {}
        for number in range(len(rows)):
            rows_tried = [filtered(seen[number][: origin + 1], weights[number][: origin + 1], row) for row in GRID]
            ready = [one for one in rows_tried if one is not None]
            if len(ready) == len(rows_tried):
                done[number] = ready
        mixed = _weights(done)
        far = horizon if origin == slots - 1 else slots - 1 - origin
        for number, each_row in done.items():
            for step in range(1, far + 1):
                mean, sd = _mixture(each_row, mixed[number], step, floors[number])
                found[number, origin, step] = (mean, sd, each_row[0]["judged"] + 1)
    return found


def _weights(done: dict[int, list[Any]]) -> dict[int, list[float]]:
    scores = {}
    for number, rows in done.items():
        n, average = rows[0]["judged"], sum(one["errors"] for one in rows) / len(rows)
        terms = [(one["errors"] + average) / n for one in rows]
        scores[number] = [-0.5 * n * math.log(term) if term > 0 else 0.0 for term in terms]
    mixed = {}
    for number, own in scores.items():
        others = [score for other, score in scores.items() if other != number]
        best = max(own)
        total = [x - best for x in own]
        if others:
            for place in range(len(own)):
                lean = sum(score[place] - max(score) for score in others) / len(others)
                total[place] += min(20, len(others)) * lean
        top = max(total)
        raised = [math.exp(x - top) for x in total]
        mixed[number] = [x / sum(raised) for x in raised]
    return mixed


def _mixture(rows: list[Any], mixed: list[float], steps: int, floor: float) -> tuple[float, float]:
    parts = []
    for (damping, level, slope), one in zip(GRID, rows, strict=True):
        move, noise = [[1.0, damping], [0.0, damping]], [[level, 0.0], [0.0, slope]]
        state, variance = one["state"], one["variance"]
        for _ in range(steps):
            state, variance = times(move, state), plus(times(times(move, variance), turned(move)), noise)
        unit = max(one["scaled"] / one["judged"], floor)
        parts.append((state[0][0], unit * (variance[0][0] + 1)))
    mean = sum(share * middle for share, (middle, _) in zip(mixed, parts, strict=True))
    spread = sum(share * (own + (middle - mean) ** 2) for share, (middle, own) in zip(mixed, parts, strict=True))
    return mean, math.sqrt(spread)


Checked = dict[tuple[int, int, int], tuple[float, float]]


def widened(checked: Checked, half: float, origin: int, horizon: int) -> float:
    """A half-width from what was known at `origin`: (series, origin, horizon) → how far off, and half an interval."""
    known: list[tuple[float, float]] = []
    for step in range(horizon, 0, -1):
        known += [x for (_, at, ahead), x in checked.items() if ahead == step and at + step <= origin]
        if len(known) >= 4:
            break
    factor = max(1.0, bound([off / other for off, other in known if other > 0]))
    return max(half * factor, bound([off for off, _ in known]))


def bound(sizes: list[float]) -> float:
    ordered = sorted(sizes)
    return ordered[min(math.ceil(0.8 * (len(ordered) + 1)), len(ordered)) - 1] if ordered else 0.0


def line(values: list[float | None], at: float) -> float:
    """Least squares from its definition."""
    points = [(float(x), y) for x, y in enumerate(values) if y is not None]
    mx, my = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    slope = sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)
    return my + slope * (at - mx)


def growth_ratio(start: float, now: float, goal: float, years: int, of: int) -> float:
    """How fast it grew over how fast it must, both as compound rates a year: the shortcut that is not used.

    As Open SDG's progress status works it out; 0.95 and more reads as on track there.
    """
    return float(((now / start) ** (1 / years) - 1) / ((goal / start) ** (1 / of) - 1))


def funnel_tau2(z: list[float], errors: list[float]) -> float:
    """τ² of DerSimonian and Laird with the outer tenths of z drawn in, from the definitions."""
    ordered = sorted(z)

    def quantile(share: float) -> float:
        place = share * (len(ordered) - 1)
        low = math.floor(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (place - low) * (ordered[high] - ordered[low])

    low, high = quantile(0.1), quantile(0.9)
    phi = sum(min(max(x, low), high) ** 2 for x in z) / len(z)
    w = [1 / s**2 for s in errors]
    return max(0.0, (len(z) * phi - (len(z) - 1)) / (sum(w) - sum(x * x for x in w) / sum(w)))
