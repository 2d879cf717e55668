"""A quarter that runs is counted beside the measures; only families counted one by one are told of."""

import datetime as dt
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import help_counted as naive
from tests.unit.warehouse.measures.helped import KEYS, KINDS, records, world
from village.warehouse.extract import Table
from village.warehouse.measures import shipped
from village.warehouse.measures.so_far import SO_FAR, so_far
from village.warehouse.periods import quarter_of

MEASURES = shipped.counted_measures("help")
ONE_BY_ONE = ("help-opened", "help-closed")


def running(made: naive.World, on: dt.date) -> tuple[naive.World, list[Table]]:
    """The world as its twin counts the quarter of a day until that day, and the tables of which that is made."""
    quarter = quarter_of(on)
    now = {
        "period": quarter.slug, "from_on": quarter.from_on, "until_on": on + dt.timedelta(days=1),
        "last_day": on.isoformat(), "last_on": on,
    }  # fmt: skip
    needs = [one | {"as_on": on} for one in made["help_needs"] if one["as_on"] == dt.date(2024, 12, 31)]
    instead = {"help_periods": [now], "help_needs": needs}
    tables = [
        Table(f"{name}_now", "", KINDS[name], KEYS.get(name, ("episode", "as_on")), [tuple(r.values()) for r in rows])
        for name, rows in instead.items()
    ]
    return made | instead, [*records(made), *tables]


def told(found: pl.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["measure"], one["area"]): one for one in found.to_dicts()}


def small(count: int | None) -> bool:
    return count is not None and 1 <= count <= 5


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1), st.dates(dt.date(2024, 4, 1), dt.date(2025, 2, 3)))
def test_it_counts_as_its_twin_until_that_day_and_shows_nothing_small(seed: int, on: dt.date) -> None:
    twin, tables = running(world(seed), on)
    found = told(so_far(MEASURES, tables))
    assert {slug for slug, _ in found} <= set(ONE_BY_ONE)  # of anything else two figures would tell of those between
    for slug in ONE_BY_ONE:
        alone = {area: said for (area, _, group), said in naive.TWINS[slug](twin).items() if group == ""}
        assert {area for measure, area in found if measure == slug} == set(alone)
        for area, (_, count, of, families) in alone.items():
            row = found[slug, area]
            assert (of, families, row["until_on"]) == (None, None, on + dt.timedelta(days=1))
            assert (row["value"], row["code"]) == ((None, "suppressed") if small(count) else (count, ""))


def test_without_records_or_a_quarter_nothing_is_told() -> None:
    assert so_far(MEASURES, []).equals(SO_FAR.to_frame())
    nobody: naive.World = {name: [] for name in KINDS}
    tables = running(nobody, dt.date(2024, 12, 30))[1]
    assert so_far(MEASURES, tables).is_empty()
    none = [Table(one.name, "", one.columns, one.key, []) if one.name == "help_periods_now" else one for one in tables]
    assert so_far(MEASURES, none).is_empty()
