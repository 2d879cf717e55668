"""Measures counted from records: each counts what its naive twin counts, and nothing small can be read from it."""

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import help_counted as naive
from village.kernel.tables.rules import Problem, Refused
from village.warehouse.extract import Table, frame
from village.warehouse.measures import counting, shipped
from village.warehouse.measures.run import holding
from village.warehouse.measures.tables import tables
from village.warehouse.observations import empty
from village.warehouse.periods import quarters_over

FIRST, TODAY = dt.date(2024, 1, 1), dt.date(2025, 2, 3)
AREAS = ("E08000003", "E08000006")
CLOCKS = ("assess", "call-the-team", "look-again")
CLOSINGS = (*naive.REASONS, "of-an-area's-own")
KINDS: dict[str, dict[str, str]] = {
    "help_periods": {
        "period": "text", "from_on": "day", "until_on": "day", "last_day": "text", "last_on": "day",
    },
    "help_episodes": {
        "episode": "text", "area": "text", "opened_on": "day", "moved_in": "flag", "before_closed_on": "day",
        "closed_on": "day", "closing": "text",
    },
    "help_clocks": {
        "episode": "text", "clock": "text", "number": "whole", "since": "day", "first_due": "day", "due": "day",
        "satisfied_on": "day", "lapsed_on": "day",
    },
    "help_needs": {"episode": "text", "person": "text", "element": "text", "as_on": "day", "seen_to": "flag"},
}  # fmt: skip
KEYS = {"help_periods": ("period",), "help_episodes": ("episode",), "help_clocks": ("episode", "number")}


def quarter(one: Any) -> dict[str, Any]:
    last = one.until_on - dt.timedelta(days=1)
    return {
        "period": one.slug, "from_on": one.from_on, "until_on": one.until_on, "last_day": last.isoformat(),
        "last_on": last,
    }  # fmt: skip


def world(seed: int, most: int = 90) -> naive.World:
    """Made-up records: help that began and ended on any days, among them those on which a quarter does."""
    chance = np.random.default_rng(seed)
    edges = [one.until_on - dt.timedelta(days=back) for one in quarters_over(FIRST, TODAY) for back in (0, 1)]

    def after(day: dt.date, most: int) -> dt.date:
        later = [edge for edge in edges if day <= edge <= day + dt.timedelta(days=most)]
        if later and chance.random() < 0.3:
            return later[int(chance.integers(len(later)))]
        return day + dt.timedelta(days=int(chance.integers(most + 1)))

    made: naive.World = {name: [] for name in KINDS}
    made["help_periods"] = [quarter(one) for one in quarters_over(FIRST, TODAY)]
    for number in range(int(chance.integers(most))):
        opened = after(FIRST, 390)
        shut = after(opened, 200) if chance.random() < 0.6 else None
        one = {
            "episode": f"e{number:03}", "area": AREAS[int(chance.random() < 0.3)], "opened_on": opened,
            "moved_in": bool(chance.random() < 0.1),
            "before_closed_on": opened - dt.timedelta(days=int(chance.integers(355, 375)))
            if chance.random() < 0.5 else None,
            "closed_on": shut, "closing": CLOSINGS[int(chance.integers(len(CLOSINGS)))] if shut else "",
        }  # fmt: skip
        made["help_episodes"].append(one)
        for place, clock in enumerate(chance.choice(CLOCKS, 4), 1):
            since = after(opened, 60)
            first, over = after(since, 40), after(since, 90) if chance.random() < 0.7 else None
            lapsed = over is not None and chance.random() < 0.3
            made["help_clocks"].append(
                {
                    "episode": one["episode"],
                    "clock": str(clock),
                    "number": place,
                    "since": since,
                    "first_due": first,
                    "due": after(first, 20),
                    "satisfied_on": None if lapsed else over,
                    "lapsed_on": over if lapsed else None,
                }
            )
        for day in (each["last_on"] for each in made["help_periods"] if chance.random() < 0.6):
            made["help_needs"].append(
                {
                    "episode": one["episode"],
                    "person": "",
                    "element": "behaviour",
                    "as_on": day,
                    "seen_to": bool(chance.random() < 0.6),
                }
            )
    return made


def records(made: naive.World) -> list[Table]:
    return [
        Table(name, "", kinds, KEYS.get(name, ("episode", "as_on")), [tuple(row.values()) for row in made[name]])
        for name, kinds in KINDS.items()
    ]


def counted(made: naive.World) -> dict[str, pl.DataFrame]:
    with holding({one.name: frame(one) for one in records(made)}) as connection:
        return {one.slug: counting.exact(one, connection) for one in shipped.counted_measures()}


def said(values: pl.DataFrame) -> naive.Said:
    return {tuple(row[:3]): tuple(row[3:]) for row in values.select(*counting.GIVES).rows()}  # type: ignore[misc]


def small(*counts: int | None) -> bool:
    return any(one is not None and 1 <= one <= 5 for one in counts)


def test_every_measure_has_a_twin_and_a_name_of_its_own() -> None:
    slugs = {one.slug for one in shipped.counted_measures()}
    assert slugs == set(naive.TWINS)
    assert not slugs & {one.slug for one in shipped.measures()}


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_every_measure_counts_as_its_twin(seed: int) -> None:
    made = world(seed)
    for slug, values in counted(made).items():
        assert said(values) == naive.TWINS[slug](made), slug


@settings(max_examples=12)
@given(st.integers(0, 2**32 - 1))
def test_nothing_small_is_shown_and_nothing_large_hidden(seed: int) -> None:
    made = world(seed)
    for measure, values in counting.count_all(shipped.counted_measures(), records(made)):
        known = naive.TWINS[measure.slug](made)
        hidden: dict[tuple[str, str], int] = {}
        for row in values.iter_rows(named=True):
            value, count, of = known[row["area"], row["period"], row["group"]]
            rest = of - count if of is not None and count is not None else None
            gone = row["value"] is None
            assert gone == (row["code"] == "suppressed")
            assert not gone or (row["numerator"] is None and row["denominator"] is None)
            assert gone or not small(count, of, rest)
            if measure.slug != "help-closed":
                assert gone == small(count, of, rest)
            elif row["group"]:
                hidden[row["area"], row["period"]] = hidden.get((row["area"], row["period"]), 0) + gone
            if not gone:
                share = 100 * count / of if count is not None and of else count
                assert row["value"] == pytest.approx(value if value is not None else share)
        for row in values.filter(group="").iter_rows(named=True) if hidden else ():
            assert row["value"] is None or hidden[row["area"], row["period"]] != 1  # else it is what is left


def test_no_records_are_no_measures() -> None:
    nobody: naive.World = {name: [] for name in KINDS}
    assert counting.count_all(shipped.counted_measures(), records(nobody)) == []
    usual, more = ({one.name: frame(one) for one in tables([], empty(), counted=some)} for some in ((), []))
    assert all(usual[name].equals(more[name]) for name in usual)


def test_what_cannot_be_protected_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Refused([Problem("counts", "It gives itself away.", "Show less.")])

    monkeypatch.setattr(counting, "protect", refuse)
    made = counting.count_all(shipped.counted_measures(), records(world(3)))
    assert made
    assert all(set(values["code"]) == {"suppressed"} for _, values in made)


def test_areas_stand_on_what_was_counted_as_on_any_measure() -> None:
    made = world(5)
    found = {one.name: frame(one) for one in tables([], empty(), counted=counting.count_all(
        shipped.counted_measures(), records(made)))}  # fmt: skip
    stand = found["measure_standings"].filter(measure="help-opened", area=AREAS[0])
    assert stand["period"].to_list() == ["2024m10~2024m12"]
    assert stand["value"].item() == naive.opened(made)[AREAS[0], "2024m10~2024m12", ""][1]
    assert set(found["measures"]["slug"]) <= set(naive.TWINS)
    assert not {name for name in found if name.startswith("help_")}  # no record goes along
