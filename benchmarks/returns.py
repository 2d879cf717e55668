"""Returns held to every rule: whole tables in DuckDB against a row at a time in Python, on made-up engagements."""

import datetime as dt
import resource
import time
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from village.workforce.queries.returns.setwise import frames, opened
from village.workforce.queries.returns.shipped import shipped_rules, shipped_standard
from village.workforce.rules.returns.checking import found_by_row
from village.workforce.rules.returns.standard import Tables

DAY = dt.date(2025, 9, 30)
BY_ROW = 20_000
"""Engagements that are checked a row at a time: more would only take longer."""


def measure(*, most: int) -> dict[str, Any]:
    """Rows a second of each executor, the ratio, and the time of each size by the time of the one a tenth as large."""
    sizes = [size for size in (most // 100, most // 10, most) if size >= 1_000]
    by_set = [_by_set(size) for size in sizes]
    rows = _by_row(min(BY_ROW, most))
    growth = [round(b["seconds"] / a["seconds"], 2) for a, b in pairwise(by_set)]
    return {
        "case": "returns",
        "rules": len(shipped_rules()),
        "by_set": by_set,
        "by_row": rows,
        "times_as_fast": round(by_set[-1]["rows_a_second"] / rows["rows_a_second"], 1),
        "growth_for_ten_times_the_rows": growth,
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _by_set(size: int) -> dict[str, Any]:
    standard, rules, given = shipped_standard(), shipped_rules(), made(size)
    begun = time.perf_counter()
    with opened(standard, given) as sets:
        loaded = time.perf_counter()
        taken = {}
        for rule in rules:
            at = time.perf_counter()
            count = sets.count(rule, DAY)
            taken[rule.code] = (time.perf_counter() - at, count)
    seconds = time.perf_counter() - begun
    slowest = sorted(taken, key=lambda code: -taken[code][0])[:3]
    return {
        "rows": size,
        "seconds": round(seconds, 3),
        "loading_seconds": round(loaded - begun, 3),
        "rows_a_second": round(size / seconds),
        "findings": sum(count for _, count in taken.values()),
        "slowest": {code: round(taken[code][0], 3) for code in slowest},
    }


def _by_row(size: int) -> dict[str, Any]:
    tables: Tables = {name: frame.to_dicts() for name, frame in made(size).items()}
    begun = time.perf_counter()
    found = found_by_row(shipped_standard(), shipped_rules(), tables, DAY)
    seconds = time.perf_counter() - begun
    return {"rows": size, "seconds": round(seconds, 3), "rows_a_second": round(size / seconds), "findings": len(found)}


class _Chance:
    """Columns at random, the same for the same number."""

    def __init__(self, seed: int) -> None:
        self.of = np.random.default_rng(seed)

    def days(self, first: int, last: int, count: int, missing: float = 0.0) -> pl.Series:
        found = pl.Series(self.of.integers(first, last, count)).cast(pl.Int32).cast(pl.Date)
        return found.zip_with(pl.Series(self.of.random(count) >= missing), pl.Series([None] * count, dtype=pl.Date))

    def refs(self, name: str, of: int, count: int) -> pl.Series:
        return pl.Series([f"{name}-{one}" for one in self.of.integers(0, of, count)])

    def one_of(self, values: list[str], count: int) -> pl.Series:
        return pl.Series(self.of.choice(values, count))


def made(size: int) -> dict[str, pl.DataFrame]:
    """Tables of a return with this many engagements, three people of four with one of them; nobody is described."""
    chance = _Chance(size)
    people, posts, employers = max(size * 3 // 4, 1), max(size // 2, 1), max(size // 200, 1)
    columns: dict[str, dict[str, Any]] = {
        "return": {"id": ["return-1"], "employer": ["employer-0"], "year": [2025]},
        "employer": {"id": [f"employer-{n}" for n in range(employers)], "region": chance.one_of(["N", "S"], employers)},
        "person": _people(chance, people),
        "post": {
            "id": [f"post-{n}" for n in range(posts)],
            "employer": chance.refs("employer", employers, posts),
            "role": chance.one_of(["social-worker", "teacher", "sen-coordinator", "head-teacher"], posts),
            "works_with": chance.one_of(["children", "adults"], posts),
            "fte": np.round(chance.of.random(posts), 2),
            "standard_hours": np.full(posts, 37.0),
        },
        "engagement": _engagements(chance, size, people, employers, posts),
        "qualification": {
            "id": [f"qualification-{n}" for n in range(people)],
            "person": chance.refs("person", people, people),
            "kind": chance.one_of(["social-work", "qts", "npqh"], people),
            "awarded_on": chance.days(10_000, 20_000, people),
        },
    }
    empty = frames(shipped_standard(), {name: [{"id": "x"}] for name in columns})
    return {name: pl.DataFrame(of).cast({c: empty[name].schema[c] for c in of}) for name, of in columns.items()}


def _people(chance: _Chance, people: int) -> dict[str, Any]:
    numbers = chance.of.permutation(people)
    return {
        "id": [f"person-{n}" for n in range(people)],
        "born_on": chance.days(-12_000, 13_000, people, 0.01),
        "social_worker_no": [f"SW{one}" for one in numbers],
        "nino": [f"ZZ{one % 1_000_000:06d}A" for one in numbers],
        "surname": [f"Made{one % 20_000}" for one in numbers],
        "ethnicity": chance.one_of(["WBRI", "BCRB", "NOBT"], people),
    }


def _engagements(chance: _Chance, size: int, people: int, employers: int, posts: int) -> dict[str, Any]:
    return {
        "id": [f"engagement-{n}" for n in range(size)],
        "person": chance.refs("person", people, size),
        "employer": chance.refs("employer", employers, size),
        "post": chance.refs("post", posts, size),
        "agency": chance.of.random(size) < 0.15,
        "started_on": chance.days(14_000, 20_361, size, 0.02),
        "ended_on": chance.days(16_000, 20_400, size, 0.8),
        "fte": np.round(chance.of.random(size), 2),
        "fte_on_day": np.round(chance.of.random(size), 2),
        "weekly_hours": np.round(chance.of.random(size) * 40, 1),
        "annual_pay": np.round(20_000 + chance.of.random(size) * 40_000, 0),
        "cases": chance.of.integers(0, 25, size),
        "organisation_role": chance.one_of(["1", "2", "3", "4", "5", "6"], size),
    }
