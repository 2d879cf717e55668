"""The demonstration's made-up schools in a warehouse, a reader who is not signed in, and the file they are of."""

import csv
import datetime as dt
import functools
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import kept
from village.outcomes import extracts
from village.synthetic.schools import demo_schools, table
from village.ui.cached import pages
from village.warehouse.build import build

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
FIVE, NOW, THEN = "ks4.five-with-english-maths", "2018/19", "2015/16"
SPECIAL = ("CYS", "ACCS")
Row = dict[str, str]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.VAR", folder)
        demo_schools(AT)
        build(extracts.tables(), folder / "warehouse")
        pages.clear()
        yield folder
        transaction.set_rollback(True)
    pages.clear()


@pytest.fixture
def reader(var: Path, settings: Any, db: None) -> Client:
    settings.VAR, settings.WAREHOUSE = var, var / "warehouse"
    return kept.new_reader()


@functools.cache
def made_up() -> tuple[Row, ...]:
    """The made-up file, read without the importer."""
    return tuple(csv.DictReader(io.StringIO(table())))


def mainstream(year: str = NOW) -> list[Row]:
    return [row for row in made_up() if row["period"] == year and row["NFTYPE"] not in SPECIAL]


def share(row: Row) -> float | None:
    """The share; nought where nobody was entered, None where it is hidden. It is the only
    one of so many pupils that rounds to what is printed."""
    printed, pupils = row["PT5EM_94"], int(row["TPUP"])
    if printed in ("NE", "SUPP"):
        return 0.0 if printed == "NE" else None
    near = [100 * reached / pupils for reached in range(pupils + 1)]
    [found] = [one for one in near if abs(one - float(printed.removesuffix("%"))) <= 0.05 + 1e-9]
    return found


def below(line: float, year: str = NOW, area: str = "") -> set[str]:
    """The schools whose printed share is under the line, of eleven pupils or more."""
    some = [row for row in mainstream(year) if area in ("", row["LEA"]) and int(row["TPUP"]) >= 11]
    return {row["URN"] for row in some if (value := share(row)) is not None and value < line}


def listed(client: Client, address: str) -> list[Row]:
    """The rows of a CSV."""
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode())))
