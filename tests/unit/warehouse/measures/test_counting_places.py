"""Measures counted from what places of early learning say: each counts what its naive twin counts."""

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import early_counted as naive
from village.directory.extracts import _PLACES, _SETTINGS, PLACES_KEY
from village.warehouse.extract import Table, frame
from village.warehouse.measures import counting, shipped
from village.warehouse.measures.children import COLUMNS, children
from village.warehouse.measures.run import holding
from village.warehouse.observations import SCHEMA

MEASURES = {one.slug: one for one in shipped.counted_measures("early")}
AREAS = ("E08000003", "E08000006", "E08000035")
TERMS = ("2026-01-01", "2026-04-01", "2026-09-01")


def world(seed: int) -> naive.World:
    """Three areas, of one of which no population is published; places that say something of some terms and ages."""
    chance = np.random.default_rng(seed)
    made: naive.World = {"early_places": [], "early_settings": [], "children_by_age": []}
    for area in AREAS[:2]:
        ages = range(int(chance.random() < 0.3), 6)
        made["children_by_age"] += [{"area": area, "age": n, "children": int(chance.integers(0, 9))} for n in ages]
    for number in range(int(chance.integers(1, 25))):
        area = AREAS[int(chance.integers(0, 3))]
        for term in TERMS:
            rows = [place(chance, f"p{number}", area, term, band) for band in naive.BANDS if chance.random() < 0.5]
            made["early_places"] += rows
            setting = {"place": f"p{number}", "term": term, "area": area, "known": bool(rows)}
            made["early_settings"].append(setting)
    return made


def place(chance: Any, name: str, area: str, term: str, band: str) -> naive.Row:
    offered = int(chance.integers(0, 40))
    return {
        "place": name, "term": term, "area": area, "band": band, "offered": offered,
        "taken": int(chance.integers(0, offered + 1)), "hours": float(chance.choice([12.5, 15, 30])),
        "ended": term < TERMS[2],
    }  # fmt: skip


def records(made: naive.World) -> list[Table]:
    kinds = {
        "early_places": (_PLACES, PLACES_KEY),
        "early_settings": (_SETTINGS, ("place", "term")),
        "children_by_age": (COLUMNS, ("area", "age")),
    }
    return [
        Table(name, "", columns, key, [[row[column] for column in columns] for row in made[name]])
        for name, (columns, key) in kinds.items()
    ]


def test_every_measure_has_a_twin() -> None:
    assert set(MEASURES) == set(naive.TWINS)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_measure_counts_as_its_twin(seed: int) -> None:
    made = world(seed)
    with holding({one.name: frame(one) for one in records(made)}) as connection:
        for slug, one in MEASURES.items():
            values = counting.exact(one, connection)
            said = {tuple(row[:3]): tuple(row[3:]) for row in values.select(*counting.GIVES).rows()}
            assert said == naive.TWINS[slug](made), slug


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_nothing_that_there_is_to_count_is_hidden(seed: int) -> None:
    """Places are counted, and each tells all what it has: no figure of an authority is suppressed."""
    made = world(seed)
    for one, values in counting.count_all(MEASURES.values(), records(made), counting.PLACES):
        of_authorities = values.filter(pl.col("level") == "authority")
        assert of_authorities["value"].null_count() == 0, one.slug
        assert set(values["release"]) <= {counting.PLACES}


def test_children_are_those_of_the_latest_day_of_authorities() -> None:
    row = {name: "" if kind == pl.String else None for name, kind in SCHEMA.items()}
    said = [
        ("population-ages.people", "E08000035", "authority", "2019-06-30", "age=2", 9_000.0),
        ("population-ages.people", "E08000035", "authority", "2020-06-30", "age=2", 9_500.4),
        ("population-ages.people", "E08000035", "authority", "2020-06-30", "age=20", 1.0),
        ("population-ages.people", "E08000035", "authority", "2020-06-30", "", 500_000.0),
        ("population-ages.people", "E08000035", "authority", "2020-06-30", "age=3", None),
        ("population-ages.people", "E12000003", "region", "2020-06-30", "age=2", 60_000.0),
        ("other.people", "E08000035", "authority", "2020-06-30", "age=2", 1.0),
    ]
    names = ("indicator", "area", "level", "period", "group", "value")
    observed = pl.DataFrame([{**row, **dict(zip(names, one, strict=True))} for one in said], schema=SCHEMA)
    assert frame(children(observed)).rows() == [("E08000035", 2, 9500)]
    assert frame(children(SCHEMA.to_frame())).height == 0


def test_a_day_of_a_term_is_a_period() -> None:
    made = world(1)
    values = next(values for _, values in counting.count_all([MEASURES["early-places"]], records(made), "x"))
    assert set(values["from_on"]) <= {dt.date.fromisoformat(term) for term in TERMS}
