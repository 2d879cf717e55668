"""How fast areas by roles are projected, beside a loop over each cell in Python, and how that grows with size.

The series: authorities by roles over seven years, drawn from a fixed seed. What is timed is what `workforce project`
does once the file is read: learn, draw, take quantiles, and (by itself) score against past origins. The loop draws the
same futures with the standard library, one cell and one draw at a time; it is timed on a few cells and told for all.
"""

import random
import resource
import statistics
import time
from typing import Any

import numpy as np

from village.projection.changes import Changes, changes
from village.projection.drawing import draw, shared_shocks, start
from village.projection.fitting import Fitted, fit
from village.projection.scoring import tried

YEARS, SEED = 7, 2007
BOUND_S = 20.0
LOOPED_CELLS = 6


def measure(*, areas: int, roles: int, draws: int, years: int) -> dict[str, Any]:
    """The whole size, then a fifth and three fifths of its areas."""
    whole = _case(areas, roles, draws, years)
    grown = [_case(max(areas * part // 5, 2), roles, draws, years)["cells_per_s"] for part in (1, 3)]
    return {
        **whole,
        "bound_s": BOUND_S,
        "within_bound": whole["project_s"] + whole["score_s"] < BOUND_S,
        "cells_per_s_at_a_fifth_and_three_fifths": grown,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _case(areas: int, roles: int, draws: int, years: int) -> dict[str, Any]:
    pasts = [_past(areas, role) for role in range(roles)]
    began = time.perf_counter()
    for past in pasts:
        fitted = fit(past, years)
        future = draw(start(past, np.arange(areas)), fitted, years, shared_shocks(fitted, draws, SEED), (SEED,))
        if not np.isfinite(future.high).all():
            raise ValueError("a future is no number")
    projected = time.perf_counter()
    for past in pasts:
        tried(past, years, SEED)
    scored = time.perf_counter()
    loop = _looped(pasts[0], fit(pasts[0], years), draws, years) * areas * roles / LOOPED_CELLS
    cells = areas * roles
    return {
        "areas": areas,
        "roles": roles,
        "draws": draws,
        "years": years,
        "project_s": round(projected - began, 2),
        "score_s": round(scored - projected, 2),
        "cells_per_s": round(cells / (projected - began)),
        "loop_s": round(loop, 1),
        "loop_over_ours": round(loop / (projected - began), 1),
    }


def _past(areas: int, role: int) -> Changes:
    made = np.random.default_rng([SEED, role])
    steps = 0.02 + 0.03 * made.normal(size=YEARS)[None, :] + 0.08 * made.normal(size=(areas, YEARS))
    stock = np.exp(made.normal(5, 0.7, areas))[:, None] * np.exp(np.cumsum(steps, axis=1))
    return changes(stock, 0.15 * stock, 0.13 * stock)


def _looped(past: Changes, fitted: Fitted, draws: int, years: int) -> float:
    """Seconds for a few cells by the obvious way."""
    dice = random.Random(SEED)
    errors = fitted.errors.tolist()
    began = time.perf_counter()
    for stock in past.stock[:LOOPED_CELLS, -1].tolist():
        ends: list[list[float]] = [[] for _ in range(years)]
        for _ in range(draws):
            own, shock = dice.choice(errors), dice.gauss(0, 1)
            for at in range(years):
                moved = fitted.lean[at] + fitted.sizes[at] * own + fitted.shared_spread[at] * shock
                ends[at].append(max(0.0, (stock + 1) * 2.718281828459045**moved - 1))
        for every in ends:
            statistics.quantiles(every, n=10)
    return time.perf_counter() - began
