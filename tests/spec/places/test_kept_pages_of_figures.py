"""A page of figures is kept for everyone while the warehouse stands, and is another as soon as the warehouse is."""

import dataclasses
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client

from tests.spec.places.conftest import words
from village.kernel.tables.aside import POINTER
from village.outcomes import extracts as outcomes
from village.outcomes import queries
from village.outcomes.models import Release
from village.plan import extracts
from village.warehouse.build import build

LEEDS = "E08000035"
PAGES = [f"/places/{LEEDS}/", f"/places/{LEEDS}/scorecard/", "/measures/", f"/measures/ready-for-school/{LEEDS}/"]


@pytest.mark.parametrize("address", PAGES)
def test_nothing_changed_is_304(reader: Client, address: str) -> None:
    first = reader.get(address)
    again = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not first.cookies


READY = f"/measures/ready-for-school/{LEEDS}/"


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("/measures/ready-for-school/?map=real", True),
        ("/measures/ready-for-school/?map=unreal", False),
        ("/measures/ready-for-school/?map=real&map=real", False),
        ("/measures/ready-for-school/?format=csv", True),
        ("/measures/ready-for-school/?format=exe", False),
        ("/measures/ready-for-school/?group=fsm%3Deligible&map=real", True),
        ("/measures/ready-for-school/?group=whatever", False),
        ("/measures/ready-for-school/?map=real&more=1", False),
        ("/measures/?q=school", False),
        (f"/places/{LEEDS}/scorecard/?format=json", True),
        (f"{READY}?as-at=2026-01-31", True),
        (f"{READY}?as-at=2026-02-01", False),  # a day like any other: there is no end of them
        (f"{READY}?as-at=yesterday", False),
    ],
)
def test_only_addresses_of_which_there_are_few_are_kept(reader: Client, address: str, is_kept: bool) -> None:
    assert dt.date(2026, 1, 31) in queries.published_days()
    assert ("ETag" in reader.get(address).headers) == is_kept


@pytest.mark.slow
def test_another_warehouse_is_another_page(reader: Client, var: Path, tmp_path: Path, settings: Any) -> None:
    before = {address: reader.get(address).content for address in PAGES}
    another = tmp_path / "warehouse"
    shutil.copytree(var / "warehouse", another)
    settings.WAREHOUSE = another
    tables = []
    for one in outcomes.tables():
        if isinstance(one.rows, pl.DataFrame) and one.name == "measure_standings":
            one = dataclasses.replace(one, rows=one.rows.with_columns(pl.col("value") + 1))
        tables.append(one)
    build([*extracts.tables(), *tables], another)
    assert (another / POINTER).read_text() != (var / "warehouse" / POINTER).read_text()
    for address in PAGES:
        assert reader.get(address).content != before[address], address


def test_without_a_warehouse_every_page_says_what_would_be_there(reader: Client, tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE = tmp_path
    assert "No figures have been loaded yet" in words(reader.get("/measures/").content)
    assert "No figures yet" in words(reader.get(f"/places/{LEEDS}/").content)
    assert "No figures for Leeds yet" in words(reader.get(f"/places/{LEEDS}/scorecard/").content)
    assert "No release is in use yet" in words(reader.get("/data/releases/").content)
    assert reader.get("/measures/ready-for-school/").status_code == 404


def test_a_warehouse_of_plans_alone_is_as_one_without_figures(reader: Client, tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE = tmp_path
    build(extracts.tables(), tmp_path)
    assert "No figures have been loaded yet" in words(reader.get("/measures/").content)


def test_the_demonstration_is_on_record_as_made_up(reader: Client) -> None:
    assert set(Release.objects.values_list("dataset", "synthetic")) == {
        (one, True) for one in ("eyfsp", "l2l3", "lait")
    }
    assert dt.date(2026, 1, 31) in set(Release.objects.values_list("published_on", flat=True))
