"""An authority's series runs on when only its code changed, and never when the area did."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from tests.shared import shared
from village.warehouse.importing.reading import chosen, read
from village.warehouse.importing.shipped import shipped
from village.warehouse.measures.carrying import carried, codes, published_as
from village.warehouse.measures.run import VALUES
from village.warehouse.observations import SCHEMA, latest
from village.warehouse.periods import period

OLD, NEW = "E08000020", "E08000037"  # Gateshead, recoded in April 2013
BOURNEMOUTH, TOGETHER = "E06000028", "E06000058"  # merged with others in April 2019


def observation(area: str, when: str, value: float | None, **changed: Any) -> dict[str, Any]:
    blank = {"code": "" if value is not None else "not-available", "printed": "", "quality": "final", "definition": ""}
    return (
        dict.fromkeys(SCHEMA)
        | {"indicator": "a.b", "area": area, "level": "authority", "basis": "school", "vintage": "", "period": when}
        | {"period_kind": "academic", "from_on": period(when).from_on, "until_on": period(when).until_on, "group": ""}
        | {"unit": "percent", "value": value, "release": "r", "published_on": dt.date(2015, 1, 1), "file": "f"}
        | {"row": 1}
        | blank
        | changed
    )


def told(*rows: dict[str, Any]) -> list[tuple[str, str, float | None, str]]:
    found = latest(carried(pl.DataFrame(rows, schema=SCHEMA)))
    return sorted(found.select("area", "period", "value", "published_as").rows(), key=lambda one: (one[1], one[0]))


def test_a_series_runs_on_under_the_code_of_today() -> None:
    assert told(observation(OLD, "2011/12", 50), observation(NEW, "2013/14", 60)) == [
        (NEW, "2011/12", 50, OLD),
        (NEW, "2013/14", 60, NEW),
    ]


def test_a_merger_is_never_joined() -> None:
    assert told(observation(BOURNEMOUTH, "2017/18", 50), observation(TOGETHER, "2019/20", 60)) == [
        (BOURNEMOUTH, "2017/18", 50, BOURNEMOUTH),
        (TOGETHER, "2019/20", 60, TOGETHER),
    ]


def test_other_levels_are_left_as_they_are() -> None:
    assert told(observation(OLD, "2011/12", 50, level="district")) == [(OLD, "2011/12", 50, OLD)]


def test_of_one_time_under_both_codes_in_a_release_the_value_stands_and_then_the_code_of_today() -> None:
    for rows in ((observation(OLD, "2011/12", 50), observation(NEW, "2011/12", None, code="suppressed")),):
        assert told(*rows) == told(*reversed(rows)) == [(NEW, "2011/12", 50, OLD)]
    both = (observation(OLD, "2011/12", 50), observation(NEW, "2011/12", 51))
    assert told(*both) == told(*reversed(both)) == [(NEW, "2011/12", 51, NEW)]


def test_a_later_release_revises_across_the_codes() -> None:
    later = observation(NEW, "2011/12", 55, release="s", published_on=dt.date(2016, 1, 1))
    assert told(later, observation(OLD, "2011/12", 50)) == [(NEW, "2011/12", 55, NEW)]


def test_a_later_table_of_all_years_does_not_blank_what_was_under_another_code() -> None:
    """It has a hyphen for the years in which the code was not there; what it hides it hides under any code."""
    later = {"release": "s", "published_on": dt.date(2016, 1, 1)}
    old = observation(OLD, "2011/12", 50)
    assert told(old, observation(NEW, "2011/12", None, **later)) == [(NEW, "2011/12", 50, OLD)]
    hidden = observation(NEW, "2011/12", None, **(later | {"code": "suppressed"}))
    assert told(old, hidden) == [(NEW, "2011/12", None, NEW)]


def test_the_code_of_the_release_stays_beside_the_value() -> None:
    known = carried(
        pl.DataFrame([observation(OLD, "2011/12", 50, row=7), observation(NEW, "2013/14", 60, row=8)], schema=SCHEMA)
    )
    values = known.select("area", "period", "value", "release", "row").match_to_schema(
        VALUES, missing_columns="insert", integer_cast="upcast"
    )
    assert published_as(values, known).select("period", "published_as").rows() == [("2011/12", OLD), ("2013/14", NEW)]


def test_an_area_has_one_row_for_each_code() -> None:
    assert codes()["area"].is_unique().all()
    row = codes().row(by_predicate=pl.col("area") == OLD, named=True)
    assert (row["today"], row["ends"], row["area_ends"]) == (NEW, dt.date(2013, 4, 1), None)


@pytest.mark.published
@pytest.mark.parametrize(
    ("file", "former", "today", "last", "first"),
    [
        (
            "exclusions_2006-07_2016-17_la.csv",
            "E10000022 E06000048",
            "E06000057",
            "2011/12",
            "2012/13",
        ),  # Northumberland
        ("population_0-17_2012-2024_la.csv", "E10000023", "E06000065", "", ""),  # North Yorkshire
    ],
)
def test_real_series_run_on_without_a_gap(file: str, former: str, today: str, last: str, first: str) -> None:
    path = shared("data", "published", file)
    mapping = chosen(path.name, list(shipped()))
    assert mapping is not None
    raw = read(path, mapping).observations
    found = latest(carried(raw)).filter(area=today)
    mine = raw.filter(pl.col("area").is_in([*former.split(), today]), pl.col("level") == "authority")
    assert set(found["period"]) == set(mine["period"])
    assert latest(carried(raw)).filter(pl.col("area").is_in(former.split()), level="authority").is_empty()
    if last:
        under = dict(found.group_by("period").agg(pl.col("published_as").first()).rows())
        assert (under[last], under[first]) == (former.split()[-1], today)


@pytest.mark.published
def test_a_real_split_stays_three_areas() -> None:
    """Cumbria until 2022, Cumberland and Westmorland and Furness from 2023: no year of one is the other's."""
    path = shared("data", "published", "lait_la_indicators_2016-2025.parquet")
    mapping = chosen(path.name, list(shipped()))
    assert mapping is not None
    raw = read(path, mapping).observations
    three = ["E10000006", "E06000063", "E06000064"]
    known = pl.col("area").is_in(three) & pl.col("value").is_not_null()
    before, after = raw.filter(known), latest(carried(raw)).filter(known)
    assert set(before["area"]) == set(three)
    key = ["indicator", "area", "period", "group", "value"]
    assert after.select(key).sort(key).equals(latest(raw).filter(known).select(key).sort(key))
    assert (after["published_as"] == after["area"]).all()
