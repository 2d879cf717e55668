"""The published results of every school in 2018 to 2019: who is under a line, and Progress 8 as printed."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import kept
from tests.shared import shared
from tests.spec.measures.test_measures_commands import village
from tests.spec.places.conftest import words
from tests.spec.schools.conftest import AT, listed
from village.outcomes import extracts
from village.outcomes.actions import load_release
from village.outcomes.views.schools.record import again, banding
from village.synthetic.schools import demo_schools
from village.ui.cached import pages
from village.warehouse.build import build
from village.warehouse.importing.reading import chosen, read
from village.warehouse.importing.shipped import shipped
from village.warehouse.schools.figures import figures
from village.warehouse.uncertainty.progress8 import BANDINGS

pytestmark = pytest.mark.published
NAME = "ks4_2018-19_england_provisional_school_la_national.csv"
INDEPENDENT_OR_COLLEGE = ("IND", "INDSPEC", "FESI")
Row = dict[str, str]


def printed() -> list[Row]:
    with shared("data", "published", NAME).open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["RECTYPE"] in "12"]


def mainstream() -> list[Row]:
    return [row for row in printed() if row["RECTYPE"] == "1" and row["NFTYPE"] not in INDEPENDENT_OR_COLLEGE]


def under(line: float, column: str = "PT5EM_94") -> set[str]:
    """The schools of eleven pupils or more whose share is less than the line: the share before it was rounded, which is
    the only one of so many pupils that is printed so."""
    found = set()
    for row in mainstream():
        pupils = int(row["TPUP"] or 0)
        if row[column].endswith("%") and pupils >= 11:
            printed = float(row[column][:-1])
            [share] = [
                100 * one / pupils for one in range(pupils + 1) if abs(100 * one / pupils - printed) <= 0.0500001
            ]
            found |= {row["URN"]} if share < line else set()
    return found


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    path = shared("data", "published", NAME)
    folder = tmp_path_factory.mktemp("real")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.VAR", folder)
        demo_schools(AT)
        by = chosen(path.name, list(shipped()))
        assert by is not None
        load_release(imported=read(path, by), by="test", at=AT)
        build(extracts.tables(), folder / "warehouse")
        pages.clear()
        yield folder
        transaction.set_rollback(True)
    pages.clear()


@pytest.fixture
def reader(var: Path, settings: Any, db: None) -> Client:
    settings.VAR, settings.WAREHOUSE = var, var / "warehouse"
    return kept.new_reader()


def test_eighty_five_schools_were_below_30_percent(reader: Client) -> None:
    told = {row["urn"] for row in listed(reader, "/schools/?format=csv")}
    assert told == under(30)
    assert len(told) == 85
    assert (
        len([row for row in mainstream() if row["PT5EM_94"].endswith("%") and float(row["PT5EM_94"][:-1]) < 30]) == 85
    )
    assert "England: 85 to 88 of 3,193 schools were below 30%" in words(reader.get("/schools/").content)


@pytest.mark.parametrize("line", [20, 35, 50.5, 75])
def test_any_other_line_gives_the_schools_that_the_file_gives(reader: Client, line: float) -> None:
    assert {row["urn"] for row in listed(reader, f"/schools/?line={line}&format=csv")} == under(line)
    address = f"/schools/?indicator=ks4.english-maths-9-5&line={line}&format=csv"
    assert {row["urn"] for row in listed(reader, address)} == under(line, "PTL2BASICS_95")


def test_made_up_schools_are_gone_once_the_real_file_is_held(reader: Client) -> None:
    assert reader.get("/schools/900001/").status_code == 404
    assert "Made-up figures." not in words(reader.get("/schools/").content)


def test_a_schools_page_shows_the_printed_progress_8(reader: Client) -> None:
    scored = [row for row in printed() if row["P8CILOW"].replace("-", "").replace(".", "").isdigit()]
    assert len(scored) == 3525
    for row in scored[::120]:
        said = words(reader.get(f"/schools/{row['URN']}/").content)
        assert row["SCHNAME"] in said
        told = said.replace("\N{MINUS SIGN}", "-")
        numbers = [row[name] for name in ("P8MEA", "P8CILOW", "P8CIUPP")]
        places = max(len(one.partition(".")[2]) for one in numbers)
        score, low, high = (f"{float(one):.{places}f}" for one in numbers)
        assert f"{score} {low} to {high} " in told
        if row["P8_BANDING"].isdigit():
            assert f"{BANDINGS[int(row['P8_BANDING'])]} {row['P8PUP']}" in told


def test_what_is_worked_out_again_is_what_was_printed_for_every_school() -> None:
    path = shared("data", "published", NAME)
    by = chosen(path.name, list(shipped()))
    assert by is not None
    held = figures(read(path, by).observations)
    bands = {row["urn"]: row for row in held.filter(indicator="ks4.progress8-banding").to_dicts()}
    limits = banded = 0
    for row in held.filter(indicator="ks4.progress8").to_dicts():
        if row["value"] is None or row["lower"] is None:
            assert again(row) == "no score to work from"
            continue
        told, _, band = again(row).replace("\N{MINUS SIGN}", "-").partition(", ")
        low, _, high = told.partition(" to ")
        assert abs(float(low) - row["lower"]) <= 0.0101
        assert abs(float(high) - row["upper"]) <= 0.0101
        limits += 1
        said = bands.get(row["urn"])
        if said and said["value"] is not None:
            assert band == banding(said)
            banded += 1
    assert limits == 3525
    assert banded == 3401


def test_the_command_gives_the_same_from_the_plain_file(tmp_path: Path) -> None:
    done = village(tmp_path, "measures", "schools", str(shared("data", "published", NAME)), "--below", "30")
    assert done.returncode == 0, done.stderr
    told = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(told) == 3193
    assert {row["urn"] for row in told if row["standing"] in ("below", "just-below")} == under(30)
