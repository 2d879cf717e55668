"""How fast figures are judged. Each case is a dictionary that goes into one line of JSON.

The obvious alternative to many series at once is one series at a time; it is timed on a sample in the same run, twice:
with the same code, and with the tests' own twin of the method in plain Python, which must agree with what is measured.
"""

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from village.warehouse.status import backtest, decide
from village.warehouse.status.series import Many

ROOT = Path(__file__).resolve().parents[1]
AREAS, POINTS, HORIZON = 150, 10, 5
SAMPLE = 30  # series for the naive alternative


def _indicator(number: int) -> tuple[Many, np.ndarray]:
    """A made-up percentage in 150 areas: a level, a drift and noise that differ by area, one figure in 30 missing."""
    chance = np.random.default_rng(number)
    start, drift = chance.normal(0.5, 0.6, (AREAS, 1)), chance.normal(0.05, 0.05, (AREAS, 1))
    sizes = np.round(np.exp(chance.normal(8, 0.6, (AREAS, 1)))) * np.ones((1, POINTS))
    scaled = start + drift * np.arange(POINTS) + chance.normal(0, 0.05, (AREAS, POINTS)).cumsum(axis=1)
    values = 100 / (1 + np.exp(-scaled))
    values[chance.random(values.shape) < 1 / 30] = np.nan
    return Many("percent", values, sizes), np.full(AREAS, 80.0)


def _judge(indicators: int) -> dict[str, Any]:
    """Status, interval and record of every series of so many indicators."""
    made = [_indicator(number) for number in range(indicators)]
    began, spent = time.perf_counter(), time.process_time()
    states: dict[str, int] = {}
    for many, levels in made:
        found = decide.assess(many, levels, "at-least", HORIZON)
        if backtest.record(found.checks, HORIZON) is None:
            raise SystemExit("A measure that was judged has no track record.")
        for state, count in zip(*np.unique(decide.states(found.probability), return_counts=True), strict=True):
            states[str(state)] = states.get(str(state), 0) + int(count)
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    series = indicators * AREAS
    return {
        "series": series,
        "seconds": round(took, 2),
        "cpu_s": round(cpu, 2),
        "series_per_s": round(series / took),
        "states": states,
    }


def _naive(sample: int) -> float:
    """Seconds for each series when a plain loop in Python filters one at a time and forecasts from every origin."""
    sys.path.insert(0, str(ROOT))
    from tests.oracles import status as naive  # noqa: PLC0415 - a twin of the method, only for tests and this

    many, _ = _indicator(0)
    rows = [[None if np.isnan(x) else float(x) for x in row] for row in many.values[:sample]]
    sizes = [[float(x) for x in row] for row in many.denominators[:sample]]
    began = time.perf_counter()
    naive.forecasts(rows, sizes, "percent", HORIZON)
    return (time.perf_counter() - began) / sample


def _one_at_a_time(sample: int) -> float:
    """Seconds for each series when the same code is given one at a time."""
    many, levels = _indicator(0)
    began = time.perf_counter()
    for row in range(sample):
        one = Many(many.unit, many.values[row : row + 1], many.denominators[row : row + 1])
        backtest.record(decide.assess(one, levels[:1], "at-least", HORIZON).checks, HORIZON)
    return (time.perf_counter() - began) / sample


def status_of_all(*, indicators: int = 434) -> list[dict[str, Any]]:
    """Status with backtest for every indicator in 150 areas, at three sizes, and the naive alternative."""
    _judge(1)  # imports and first allocations belong to nobody's figure
    sizes = sorted({max(1, indicators // 4), max(1, indicators // 2), indicators})
    growth = [_judge(size) for size in sizes]
    whole = growth[-1]
    naive, single = _naive(SAMPLE), _one_at_a_time(SAMPLE)
    return [
        {"case": "status with backtest", "points": POINTS, "horizon": HORIZON, "areas": AREAS, **one} for one in growth
    ] + [
        {
            "case": "status with backtest: against one series at a time",
            "naive_series_per_s": round(1 / naive, 1),
            "single_series_per_s": round(1 / single, 1),
            "times_faster_than_naive": round(naive / (whole["seconds"] / whole["series"])),
            "times_faster_than_single": round(single / (whole["seconds"] / whole["series"]), 1),
            "growth": "linear: seconds for each series at the largest size over the smallest",
            "largest_over_smallest": round(
                (whole["seconds"] / whole["series"]) / (growth[0]["seconds"] / growth[0]["series"]), 2
            ),
        }
    ]
