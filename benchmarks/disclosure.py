"""How fast a release is protected and attacked, how both grow, and how much less is lost than by hiding whole rows.

The table: 153 authorities in nine regions by three groups, with all margins; counts drawn from a fixed seed.
"""

import json
import math
import sys
import time
from typing import Any

import numpy as np
import polars as pl

from village.warehouse.disclosure.attack import attack
from village.warehouse.disclosure.cells import Hidden
from village.warehouse.disclosure.protect import protect
from village.warehouse.disclosure.rules import COUNT, NONE, Rounding, Rules

AUTHORITIES, REGIONS, GROUPS = 153, 9, 3
SIZES = (40, 80, 153, 306)


def measure() -> list[dict[str, Any]]:
    """One case for each rounding, with and without denominators, then for each size."""
    cases = [
        case("counts", AUTHORITIES),
        case("counts, rounded to 5", AUTHORITIES, rounding=Rounding(5, "conventional")),
        case("counts, controlled rounding to 5", AUTHORITIES, rounding=Rounding(5, "controlled")),
        case("rates", AUTHORITIES, rates=True),
        case("rates, rounded to 5", AUTHORITIES, rates=True, rounding=Rounding(5, "conventional")),
    ]
    return cases + [case(f"growth, {size} authorities", size) for size in SIZES]


def case(name: str, size: int, *, rates: bool = False, rounding: Rounding = NONE) -> dict[str, Any]:
    """Protect and attack one table."""
    frame, rules = table(size, rates=rates, rounding=rounding)
    began = time.perf_counter()
    done = protect(frame, rules)
    protected = time.perf_counter()
    found = attack(done.release)
    attacked = time.perf_counter()
    hidden = [key for key, cell in done.release.cells.items() if isinstance(cell, Hidden) and key[-1] == COUNT]
    lost, by_rows = _lost(frame, hidden)
    return {
        "case": name,
        "cells": len(done.release.cells),
        **done.hidden(),
        "recovered": len(found),
        "protect_s": round(protected - began, 2),
        "attack_s": round(attacked - protected, 2),
        "lost_over_whole_rows": round(lost / by_rows, 2) if by_rows else None,
    }


def table(size: int, *, rates: bool, rounding: Rounding) -> tuple[pl.DataFrame, Rules]:
    """Counts by authority and group with every margin, and rules that know the sums."""
    random = np.random.default_rng(2007)
    groups = [f"group {number}" for number in range(GROUPS)]
    regions = [f"region {number}" for number in range(REGIONS)]
    areas = [f"authority {number}" for number in range(size)]
    sums: dict[str, list[list[str]]] = {"England": [regions]}
    sums |= {region: [areas[at::REGIONS]] for at, region in enumerate(regions)}
    rows: dict[tuple[str, str], list[int]] = {}
    for at, area in enumerate(areas):
        for group in groups:
            among = int(random.poisson(60 * math.exp(random.normal())))
            count = int(random.binomial(among, 0.3))
            for one in (area, regions[at % REGIONS], "England"):
                for which in (group, "all"):
                    row = rows.setdefault((one, which), [0, 0])
                    row[0], row[1] = row[0] + count, row[1] + among
    columns = {
        "area": [one for one, _ in rows],
        "group": [one for _, one in rows],
        COUNT: [n for n, _ in rows.values()],
    }
    if rates:
        columns["denominator"] = [n for _, n in rows.values()]
    return pl.DataFrame(columns), Rules({"area": sums, "group": {"all": [groups]}}, rounding=rounding)


def _lost(frame: pl.DataFrame, hidden: list[tuple[str, ...]]) -> tuple[float, float]:
    """The logarithm of people in the counts hidden here; and if every row that holds a small count, and another row of
    its region, were hidden whole: what is done by hand."""
    counts = {(row["area"], row["group"]): row[COUNT] for row in frame.iter_rows(named=True)}
    small = {area for (area, group), count in counts.items() if 0 < count < 6 and area.startswith("authority")}
    rows = set(small)
    for region in range(REGIONS):
        here = sorted(one for one in small if int(one.split()[1]) % REGIONS == region)
        if len(here) == 1:
            beside = [a for a, g in counts if g == "all" and a.startswith("authority") and a != here[0]]
            rows.add(min((a for a in beside if int(a.split()[1]) % REGIONS == region), key=lambda a: counts[a, "all"]))
    lost = sum(1 + math.log2(1 + counts[key[0], key[1]]) for key in hidden)
    return lost, sum(1 + math.log2(1 + count) for (area, _), count in counts.items() if area in rows)


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=1)
