"""How fast figures are judged. Each case is a dictionary that goes into one line of JSON.

The obvious alternative to many series at once is one series at a time; it is timed on a sample in the same run, twice:
with the same code, and with the tests' own twin of the method in plain Python, which must agree with what is measured.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from benchmarks import exponent
from village.warehouse.measures.comparing import Neighbours
from village.warehouse.measures.definition import Measure, measure_from
from village.warehouse.measures.tables import tables
from village.warehouse.observations import SCHEMA
from village.warehouse.periods import academic
from village.warehouse.status import backtest, decide
from village.warehouse.status.series import Many
from village.warehouse.status.target import Target
from village.warehouse.uncertainty.intervals import Z95, wilson

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
        "seconds": round(took, 4),
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


def status_of_all(*, indicators: int = 434) -> dict[str, Any]:
    """Status with backtest for every indicator in 150 areas, at three sizes, and the naive alternative."""
    _judge(1)  # imports and first allocations belong to nobody's figure
    sizes = sorted({max(1, indicators // 4), max(1, indicators // 2), indicators})
    growth = [_judge(size) for size in sizes]
    whole = growth[-1]
    naive, single = _naive(SAMPLE), _one_at_a_time(SAMPLE)
    return {
        "case": "status with backtest",
        "question": "How long does it take to judge every indicator in every area against its target, with the "
        "method's own record?",
        "points": POINTS,
        "horizon": HORIZON,
        "areas": AREAS,
        **whole,
        "growth": growth,
        "exponent": exponent([one["series"] for one in growth], [one["cpu_s"] for one in growth]),
        "naive_series_per_s": round(1 / naive, 1),
        "single_series_per_s": round(1 / single, 1),
        "times_faster_than_naive": round(naive / (whole["seconds"] / whole["series"])),
        "times_faster_than_single": round(single / (whole["seconds"] / whole["series"]), 1),
    }


def scorecards(*, measures: int = 40, areas: int = 150, years: int = 10) -> dict[str, Any]:
    """The standings of every area on so many measures, each with a target, from made-up counts; and of a quarter."""
    _scorecards(1, areas, years)  # imports and first allocations belong to nobody's figure
    sizes = sorted({max(1, measures // 4), max(1, measures // 2), measures})
    growth = [{"measures": number, **_scorecards(number, areas, years)} for number in sizes]
    whole = growth[-1]["seconds"]
    return {
        "case": "all scorecards",
        "question": "How long does it take to work out every measure of every area, with ranks, neighbours and status?",
        "areas": areas,
        "years": years,
        **growth[-1],
        "scorecards_per_s": round(areas / whole, 1),
        "growth": growth,
        "exponent": exponent(sizes, [one["seconds"] for one in growth]),
    }


def _scorecards(measures: int, areas: int, years: int) -> dict[str, float]:
    made, observed = _measures(measures), _observations(measures, areas, years)
    codes = sorted(observed.filter(pl.col("level") == "authority")["area"].unique())
    near = Neighbours("Made up", {one: tuple(codes[place - 10 : place]) for place, one in enumerate(codes)})
    targets = {one.slug: Target("absolute", 80, academic(2015 + years + 3)) for one in made}
    began, spent = time.perf_counter(), time.process_time()
    tables(made, observed, near, targets)
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    return {"seconds": round(took, 3), "cpu_s": round(cpu, 2)}


def _measures(number: int) -> list[Measure]:
    raw = (ROOT / "src" / "village" / "measures" / "long-protection-plans.yaml").read_text(encoding="utf-8")
    return [
        measure_from(f"made-{place}.yaml", raw.replace("cpp.2-years-or-more", f"made.up-{place}").encode())
        for place in range(number)
    ]


def _observations(measures: int, areas: int, years: int) -> pl.DataFrame:
    """Made-up counts for each measure, area and year, England being their sum."""
    chance = np.random.default_rng(1)
    size = chance.integers(50, 5_000, (measures, areas, years))
    share = 1 / (1 + np.exp(-(chance.normal(1, 0.5, (measures, areas, 1)) + 0.03 * np.arange(years))))
    count = chance.binomial(size, share)
    count, size = (np.concatenate([one, one.sum(axis=1, keepdims=True)], axis=1) for one in (count, size))
    place, area, year = (index.ravel() for index in np.indices(count.shape))
    periods = [academic(2015 + one) for one in range(years)]
    codes = [*(f"E06{one:06d}" for one in range(areas)), "E92000001"]
    columns: dict[str, Any] = {
        "indicator": [f"made.up-{one}" for one in place],
        "area": [codes[one] for one in area],
        "level": ["country" if one == areas else "authority" for one in area],
        "period": [periods[one].slug for one in year],
        "from_on": [periods[one].from_on for one in year],
        "until_on": [periods[one].until_on for one in year],
        "value": (100 * count / size).ravel(),
        "numerator": count.ravel().astype(float),
        "denominator": size.ravel().astype(float),
        "row": range(count.size),
    }
    blank = {"basis": "responsible"} | {
        name: "" for name, kind in SCHEMA.items() if kind == pl.String and name not in (*columns, "basis")
    }
    made = pl.DataFrame(columns).with_columns(
        *(pl.lit(text).alias(name) for name, text in blank.items()),
        pl.lit(date(2026, 1, 1)).alias("published_on"),
        *(pl.lit(None, pl.Float64).alias(name) for name in ("lower", "upper")),
        pl.lit(None, pl.Int64).alias("decimals"),
    )
    return made.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


WILSON = """
SELECT school, fsm, k, n, k / n AS share,
       (k / n + {z} * {z} / (2 * n) - {z} * sqrt(k / n * (1 - k / n) / n + {z} * {z} / (4 * n * n)))
           / (1 + {z} * {z} / n) AS lower,
       (k / n + {z} * {z} / (2 * n) + {z} * sqrt(k / n * (1 - k / n) / n + {z} * {z} / (4 * n * n)))
           / (1 + {z} * {z} / n) AS upper
FROM (SELECT school, fsm, CAST(sum(reached) AS DOUBLE) AS k, CAST(count(*) AS DOUBLE) AS n
      FROM read_parquet('{source}') GROUP BY school, fsm) AS counted
ORDER BY school, fsm"""


def pupils(*, rows: int = 6_000_000, schools: int = 20_000) -> dict[str, Any]:
    """Made-up pupils grouped by school and free meals, each with Wilson's interval: DuckDB from a Parquet file, beside
    Polars and (where it is installed) pandas doing the same from the same file. The answers must agree."""
    sizes = [rows // 4, rows // 2, rows]
    growth = [_pupils(size, schools) for size in sizes]
    seconds = growth[-1]["seconds"]
    return {
        "case": "pupils by school and group with Wilson intervals",
        "question": "How long does it take to group a nation's pupils, beside other ways of doing just that?",
        **growth[-1],
        "ratio_to_duckdb": {name: round(took / seconds["duckdb"], 2) for name, took in seconds.items()},
        "growth": growth,
        "exponent": {name: exponent(sizes, [one["seconds"][name] for one in growth]) for name in seconds},
        "not_installed": [] if "pandas" in seconds else ["pandas"],
    }


def _pupils(rows: int, schools: int) -> dict[str, Any]:
    chance = np.random.default_rng(2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pupils.parquet"
        pl.DataFrame(
            {
                "school": chance.integers(0, schools, rows, dtype=np.int32),
                "fsm": chance.random(rows) < 0.25,
                "reached": (chance.random(rows) < 0.65).astype(np.int8),
            }
        ).write_parquet(path, compression="zstd", compression_level=3)
        timed = {"duckdb": _best(lambda: _duckdb(path)), "polars": _best(lambda: _polars(path))}
        if find_spec("pandas"):
            timed["pandas"] = _best(lambda: _pandas(path))
    answers = [found for _, found in timed.values()]
    if any(not np.allclose(answers[0], one, rtol=1e-9) for one in answers[1:]):
        raise SystemExit("The engines give different answers.")
    return {
        "rows": rows,
        "groups": len(answers[0]),
        "seconds": {name: round(took, 3) for name, (took, _) in timed.items()},
    }


def _best(work: Callable[[], np.ndarray], times: int = 3) -> tuple[float, np.ndarray]:
    """The shortest of some runs, and what was found."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        found = work()
        took.append(time.perf_counter() - began)
    return min(took), found


def _duckdb(path: Path) -> np.ndarray:
    connection = duckdb.connect(config={"threads": "2"})
    try:
        found = connection.execute(WILSON.format(z=Z95, source=path)).fetchnumpy()
    finally:
        connection.close()
    return np.column_stack([found["lower"], found["upper"]])


def _polars(path: Path) -> np.ndarray:
    grouped = pl.scan_parquet(path).group_by("school", "fsm").agg(k=pl.col("reached").cast(pl.Int64).sum(), n=pl.len())
    counted = grouped.sort("school", "fsm").collect()
    found = wilson(counted["k"].to_numpy(), counted["n"].to_numpy())
    return np.column_stack([found.lower, found.upper])


def _pandas(path: Path) -> np.ndarray:
    import pandas as pd  # noqa: PLC0415 - only where it is installed

    # Polars reads the file for it: pandas needs another package for that, whose absence is not its fault.
    read = pl.read_parquet(path)
    frame = pd.DataFrame({name: read[name].to_numpy() for name in read.columns})
    counted = frame.groupby(["school", "fsm"])["reached"].agg(["sum", "count"])
    found = wilson(counted["sum"].to_numpy(float), counted["count"].to_numpy(float))
    return np.column_stack([found.lower, found.upper])
