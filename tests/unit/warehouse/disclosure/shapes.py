"""Small tables of every shape that is published: areas in regions, areas by groups, two breakdowns, rates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tests.oracles.disclosure import Tables
from village.warehouse.disclosure.rules import Rules


@dataclass(frozen=True)
class Shape:
    """`leaves` smallest cells; `grow` adds them up to whole tables and says which of those there can be."""

    name: str
    leaves: int
    dimensions: dict[str, dict[str, list[list[str]]]]
    grow: Callable[[Sequence[np.ndarray]], tuple[Tables, np.ndarray]]

    def frame(self, counts: Sequence[int]) -> pl.DataFrame:
        """The table of these smallest cells."""
        tables, fits = self.grow([np.array([count]) for count in counts])
        assert fits.all()
        rows: dict[tuple[str, ...], dict[str, Any]] = {}
        for key, count in tables.items():
            row = rows.setdefault(key[:-1], dict(zip(self.dimensions, key, strict=False)))
            if key[-1] != "rest":
                row[key[-1]] = int(count[0])
        return pl.DataFrame(list(rows.values()))

    def rules(self, **other: Any) -> Rules:
        return Rules(self.dimensions, **other)


def _regions(cells: Sequence[np.ndarray]) -> tuple[Tables, np.ndarray]:
    a, b, c, d, e = cells
    counts = {"A": a, "B": b, "C": c, "D": d, "E": e, "North": a + b + c, "South": d + e, "England": a + b + c + d + e}
    return {(name, "count"): count for name, count in counts.items()}, a >= 0


def _groups(cells: Sequence[np.ndarray]) -> tuple[Tables, np.ndarray]:
    a, b, c, d = cells
    counts = {
        ("A", "girls"): a,
        ("A", "boys"): b,
        ("B", "girls"): c,
        ("B", "boys"): d,
        ("A", "all"): a + b,
        ("B", "all"): c + d,
        ("Both", "girls"): a + c,
        ("Both", "boys"): b + d,
        ("Both", "all"): a + b + c + d,
    }
    return {(*name, "count"): count for name, count in counts.items()}, a >= 0


def _breakdowns(cells: Sequence[np.ndarray]) -> tuple[Tables, np.ndarray]:
    girls, boys, meals, others = cells
    counts = {"girls": girls, "boys": boys, "meals": meals, "others": others, "all": girls + boys}
    return {(name, "count"): count for name, count in counts.items()}, girls + boys == meals + others


def _rates(cells: Sequence[np.ndarray]) -> tuple[Tables, np.ndarray]:
    a, a_rest, b, b_rest = cells
    found = {}
    for name, count, rest in (("A", a, a_rest), ("B", b, b_rest), ("Both", a + b, a_rest + b_rest)):
        found |= {(name, "count"): count, (name, "rest"): rest, (name, "denominator"): count + rest}
    return found, a >= 0


SHAPES = (
    Shape(
        "regions",
        5,
        {"area": {"England": [["North", "South"]], "North": [["A", "B", "C"]], "South": [["D", "E"]]}},
        _regions,
    ),
    Shape("groups", 4, {"area": {"Both": [["A", "B"]]}, "group": {"all": [["girls", "boys"]]}}, _groups),
    Shape("breakdowns", 4, {"group": {"all": [["girls", "boys"], ["meals", "others"]]}}, _breakdowns),
    Shape("rates", 4, {"area": {"Both": [["A", "B"]]}}, _rates),
)
