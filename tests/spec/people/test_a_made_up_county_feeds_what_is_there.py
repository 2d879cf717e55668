"""What `village synthetic county` and `nation` write is read by what is there: the index takes the feeds in as any
other system's, a warehouse is built from the tables, and every measure's own SQL gives what a plain count of the
children gives."""

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.oracles import help_counted
from tests.oracles import measures as naive
from tests.unit.people.made import NOW, source
from tests.unit.synthetic.nation.conftest import LEEDS, Made, county, england, leeds, written
from village.casework.extracts import tables as extracts
from village.kernel.areas import queries as areas
from village.people.actions import arriving
from village.people.models import Child, Feed, Record
from village.people.queries.formats import formats
from village.warehouse.build import build
from village.warehouse.connection import Warehouse
from village.warehouse.extract import Table, frame
from village.warehouse.measures import counting, shipped
from village.warehouse.measures.children import ABOUT, COLUMNS, children
from village.warehouse.measures.run import holding, run_all
from village.warehouse.measures.tables import tables

__all__ = ["england", "leeds"]  # fixtures
FULL = ("health", "school")
# What is so of a child, by measure, of which whole years of age, and whether free school meals are told apart.
PLAIN = {
    "ready-for-school": ("eyfsp.gld", range(5, 6), True),
    "excess-weight-reception": ("lait.excessrec", range(5, 6), False),
    "excess-weight-year-6": ("lait.excessyr6", range(11, 12), False),
    "ready-for-secondary": ("lait.ks2rwm-expected-std", range(11, 12), False),
    "persistent-absence": ("lait.totperabnew", range(6, 16), False),
    "child-poverty": ("lait.childpov", range(16), False),
    "low-birth-weight": ("lait.low-birth-weight-babies", range(1), False),
    "breastfeeding-at-6-weeks": ("lait.6wksbreast", range(1), False),
    "neet": ("lait.16-17-not-known-neet", range(16, 18), False),
}


@pytest.mark.django_db
def test_the_index_takes_in_every_feed_of_a_county(tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path / "var"
    made = Made(tmp_path / "out", written(tmp_path / "out", county(60, months=1)))
    of_source: dict[str, set[str]] = {}
    mapping = formats()["village"].mapping
    for path in sorted(made.folder.glob("area=*/feeds/*/*.parquet"), key=lambda one: (one.stem, one.parent.name)):
        slug = path.parent.name
        source(slug, area=LEEDS, mapping=mapping, mode="full" if slug in FULL else "delta", duplicate_free=False)
        feed = arriving.arrive(source=slug, path=path, by="test", at=NOW)
        assert feed.rejected == 0
        Feed.objects.filter(pk=feed.pk, state="held").update(state="coming")  # where a person must look, one did
        if feed.state != "taken":  # a month in which nothing changed sends what came before
            arriving.take(feed=feed.pk, by="test", at=NOW)
        of_source.setdefault(slug, set()).update(pl.read_parquet(path, hive_partitioning=False)["record"])
    for slug, keys in of_source.items():
        assert set(Record.objects.filter(source__slug=slug).values_list("key", flat=True)) == keys
    assert Feed.objects.exclude(state="taken").count() == 0
    assert Record.objects.count() == sum(map(len, of_source.values())) == made.all("truth").height
    # Most children are known in more than one place, and the index found that out.
    assert Child.objects.filter(state="active").count() < 0.75 * Record.objects.count()


def test_measures_give_what_a_plain_count_of_the_children_gives(england: Made) -> None:
    observed = england.warehouse("observations")
    every = [one for one in shipped.measures() if one.slug in PLAIN]
    assert len(every) == len(PLAIN)
    for measure, values in zip(every, run_all(every, observed), strict=True):
        expected = plainly(england, *PLAIN[measure.slug])
        found = {(row["area"], row["group"]): (row["numerator"], row["value"]) for row in values.iter_rows(named=True)}
        assert found.keys() == expected.keys()
        for key, (so, of) in expected.items():
            assert found[key] == (so, pytest.approx(100 * so / of)), (measure.slug, key)
        assert naive.differences(measure.slug, observed.to_dicts(), values.to_dicts()) == []


def plainly(made: Made, indicator: str, ages: range, meals: bool) -> dict[tuple[str, str], tuple[int, int]]:
    """Of how many children of these ages it is so, by the area that each lives in and lies in, one after the other."""
    so: Counter[tuple[str, str]] = Counter()
    of: Counter[tuple[str, str]] = Counter()
    for row in made.all("outcomes").join(made.all("children"), on="child").iter_rows(named=True):
        on = dt.date(2026, 9, 1)
        born = row["date_of_birth"]
        age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        assert (row[indicator] is not None) == (age in ages)
        if age not in ages:
            continue
        home = areas.postcode_area(row["postcode"])
        assert home is not None
        for area in (home.code, home.parent_code, "E92000001"):
            for group in ("", f"fsm={'eligible' if row['fsm'] else 'not-eligible'}") if meals else ("",):
                of[area, group] += 1
                so[area, group] += row[indicator]
    return {key: (so[key], many) for key, many in of.items()}


def test_sums_of_areas_are_the_whole(england: Made) -> None:
    counts = england.warehouse("observations").filter(pl.col("numerator").is_not_null())
    for _, rows in counts.group_by("indicator", "group"):
        of = {
            level: rows.filter(level=level).select(pl.col("numerator", "denominator").sum()).row(0)
            for level in ("authority", "region", "country")
        }
        assert of["authority"] == of["region"] == of["country"]
    people = england.warehouse("observations").filter(indicator="population-ages.people")
    assert people.filter(level="country", group="")["value"].item() == england.all("children").height
    assert people.filter(pl.col("group") != "", level="authority")["value"].sum() == england.all("children").height
    assert england.warehouse("children_by_age")["children"].sum() == england.all("children").height


def test_help_is_counted_as_its_naive_twins_count_it(leeds: Made, england: Made) -> None:
    for made in (leeds, england):
        world = {name: made.warehouse(name).to_dicts() for name in ("help_episodes", "help_periods")}
        assert world["help_periods"]
        for slug in ("help-opened", "help-closed", "help-again-within-a-year"):
            measure = next(one for one in shipped.counted_measures("help") if one.slug == slug)
            with holding({name: made.warehouse(name) for name in world}) as connection:
                counts = counting.exact(measure, connection)
            found = {row[:3]: row[3:] for row in counts.iter_rows()}
            assert found == help_counted.TWINS[slug](world)
            assert sum(row[1] for row in found.values()) > 0 or (made, slug) == (england, "help-again-within-a-year")


def test_a_warehouse_is_built_from_the_tables(england: Made, tmp_path: Path) -> None:
    observed = england.warehouse("observations")
    ages = Table("children_by_age", ABOUT, COLUMNS, ("area", "age"), england.warehouse("children_by_age"))
    version = build([*tables(shipped.measures(), observed), ages], tmp_path / "warehouse")
    held = Warehouse(tmp_path / "warehouse", version)
    [told] = held.select("SELECT SUM(children) AS children FROM children_by_age")
    assert told["children"] == england.all("children").height
    rows = held.select("SELECT DISTINCT measure FROM measure_values")
    assert {row["measure"] for row in rows} == PLAIN.keys()
    assert frame(children(observed)).equals(england.warehouse("children_by_age"))


@pytest.mark.django_db
def test_the_tables_of_help_are_as_casework_extracts_them(leeds: Made) -> None:
    held = {one.name: one for one in extracts(at=NOW)}
    for name in ("help_episodes", "help_periods"):
        assert frame(held[name]).schema == leeds.warehouse(name).schema
