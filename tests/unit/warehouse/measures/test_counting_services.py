"""Measures counted from the directory of services: each counts what its naive twin counts, and nothing is hidden."""

import datetime as dt
import uuid

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import directory_counted as naive
from tests.unit.directory.made import LEEDS, NOW, nested, source
from village.directory.actions.recording import Said, record_services
from village.directory.extracts import _REACH, _SERVICES, SERVICES_KEY, pseudonym, tables
from village.directory.models import Service
from village.directory.queries.finding.words import lexicon
from village.warehouse.extract import Table, frame
from village.warehouse.measures import counting, shipped
from village.warehouse.measures.run import holding

MEASURES = {one.slug: one for one in shipped.counted_measures("directory")}
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "service": st.uuids().map(str),
            "day": st.just("2026-11-27"),
            "area": st.sampled_from([LEEDS, "E08000003"]),
            "help": st.sampled_from(naive.HELP),
            "confirmed": st.booleans(),
        }
    ),
    max_size=30,
)
REACH = [
    {"area": LEEDS, "day": "2026-11-27", "postcodes": 30, "saturday": 12, "saturday_free": 3, "friday": 0},
    {"area": "E08000003", "day": "2026-11-27", "postcodes": 7, "saturday": 7, "saturday_free": 0, "friday": 7},
]


def _reach() -> Table:
    return Table("young_reach", "", _REACH, ("area", "day"), [[row[name] for name in _REACH] for row in REACH])


def _table(rows: list[naive.Row]) -> Table:
    return Table("directory_services", "", _SERVICES, SERVICES_KEY, [[row[name] for name in _SERVICES] for row in rows])


def test_every_measure_has_a_twin() -> None:
    assert set(MEASURES) == set(naive.TWINS)


def test_every_group_of_kinds_of_help_is_counted_under_its_name() -> None:
    named = {f"help={slug}": name for slug, name in lexicon().groups.items()} | {"help=not-known": "Not known"}
    assert {slug: name for slug, name in MEASURES["services-listed"].groups.items() if slug} == named
    assert set(naive.HELP) == {*lexicon().groups, "not-known"}


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_every_measure_counts_as_its_twin(rows: list[naive.Row]) -> None:
    held = {"directory_services": frame(_table(rows)), "young_reach": frame(_reach())}
    with holding(held) as connection:
        for slug, one in MEASURES.items():
            values = counting.exact(one, connection)
            said = {tuple(row[:3]): tuple(row[3:]) for row in values.select(*counting.GIVES).rows()}
            assert said == naive.TWINS[slug]({"directory_services": rows, "young_reach": REACH}), slug


@settings(max_examples=10, deadline=None)
@given(ROWS.filter(bool))
def test_services_are_counted_and_nothing_of_them_is_hidden(rows: list[naive.Row]) -> None:
    for one, values in counting.count_all(MEASURES.values(), [_table(rows), _reach()], counting.SERVICES):
        of_authorities = values.filter(pl.col("level") == "authority")
        assert of_authorities["value"].null_count() == 0, one.slug
        assert set(values["release"]) == {counting.SERVICES}


@pytest.mark.usefixtures("db")
def test_the_extract_has_each_service_that_is_told_once_and_no_refuge() -> None:
    today = NOW.date()
    said = [
        Said(nested("new"), ("sport", "swimming"), checked_on=today),
        Said(nested("old"), ("food",), checked_on=today - dt.timedelta(days=200)),
        Said(nested("unknown"), ("unheard-of",)),
        Said(nested("bare")),
        Said(nested("secret"), ("refuge",), "refuge"),
        Said(nested("gone"), ("sport",)),
    ]
    record_services(said, source=source(), area=LEEDS, at=NOW)
    record_services([Said(nested("national"))], source=source("national"), area="", at=NOW)
    Service.objects.filter(theirs="gone").update(state="gone")
    (table,) = (one for one in tables(at=NOW) if one.name == "directory_services")
    keys = dict(Service.objects.values_list("pk", "theirs"))
    names: dict[str, str] = {pseudonym(key): name for key, name in keys.items()}
    rows = frame(table).rows(named=True)
    found = {names[row["service"]]: (row["area"], row["day"], row["help"], row["confirmed"]) for row in rows}
    day = today.isoformat()
    assert found == {
        "new": (LEEDS, day, "doing", True),
        "old": (LEEDS, day, "home", False),
        "unknown": (LEEDS, day, "not-known", False),
        "bare": (LEEDS, day, "not-known", False),
    }
    assert not any(str(key) in str(rows) for key in keys if isinstance(key, uuid.UUID))
