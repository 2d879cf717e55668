"""A quarter that runs is counted beside the measures; two figures laid side by side tell of no one family."""

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

MEASURES = shipped.counted_measures()
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


def small(*counts: int | None) -> bool:
    return any(one is not None and 1 <= one <= 5 for one in counts)


@settings(max_examples=8)
@given(st.integers(0, 2**32 - 1), st.dates(dt.date(2024, 4, 1), dt.date(2025, 2, 3)))
def test_it_counts_as_its_twin_until_that_day_and_shows_nothing_small(seed: int, on: dt.date) -> None:
    twin, tables = running(world(seed), on)
    found = told(so_far(MEASURES, tables))
    for measure in MEASURES:
        alone = {area: said for (area, _, group), said in naive.TWINS[measure.slug](twin).items() if group == ""}
        assert {area for slug, area in found if slug == measure.slug} == set(alone)
        for area, (value, count, of, families) in alone.items():
            row = found[measure.slug, area]
            rest = of - count if of is not None and count is not None else None
            assert (row["value"] is None) == small(count, of, rest, families)
            assert (row["code"], row["base"] is None) == (("suppressed", True) if row["value"] is None else ("", False))
            assert row["until_on"] == on + dt.timedelta(days=1)
            if row["value"] is not None:
                share = 100 * count / of if count is not None and of else count
                assert abs(row["value"] - (value if value is not None else share)) < 1e-9  # type: ignore[operator]


@settings(max_examples=6)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_of_what_is_told_day_after_day_no_two_differ_by_few(seed: int, days: list[int]) -> None:
    made = world(seed, 200)
    before: pl.DataFrame | None = None
    for day in sorted(days):
        on = dt.date(2024, 10, 1) + dt.timedelta(days=day)
        _, tables = running(made, on)
        fresh, after = told(so_far(MEASURES, tables)), so_far(MEASURES, tables, before)
        last = told(before) if before is not None else {}
        for where, row in told(after).items():
            was = last.get(where)
            if where[0] in ONE_BY_ONE or was is None or was["value"] is None:
                assert row == fresh[where]
            elif row["until_on"] != was["until_on"]:
                assert row == fresh[where]
                assert abs(row["base"] - was["base"]) >= 6
            else:
                assert row == was
                base = fresh[where]["base"]
                assert base is None or abs(base - was["base"]) < 6
        before = after


def test_a_new_quarter_is_not_held_back_by_the_one_before() -> None:
    made = world(5, 300)
    before = so_far(MEASURES, running(made, dt.date(2024, 9, 30))[1])
    tables = running(made, dt.date(2024, 12, 30))[1]
    assert so_far(MEASURES, tables, before).equals(so_far(MEASURES, tables))


def test_without_records_or_a_quarter_nothing_is_told() -> None:
    assert so_far(MEASURES, []).equals(SO_FAR.to_frame())
    nobody: naive.World = {name: [] for name in KINDS}
    tables = running(nobody, dt.date(2024, 12, 30))[1]
    assert so_far(MEASURES, tables).is_empty()
    none = [Table(one.name, "", one.columns, one.key, []) if one.name == "help_periods_now" else one for one in tables]
    assert so_far(MEASURES, none).is_empty()
