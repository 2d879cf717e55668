"""A measure in a place as it was published by a day: what was revised later is left out, and the page says so."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import kept
from tests.spec.places.conftest import links, words
from village.outcomes import actions, extracts, queries
from village.ui.cached import pages
from village.warehouse.build import build
from village.warehouse.importing.mapping import Mapping
from village.warehouse.importing.reading import Imported, read

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
LEEDS = "E08000035"
PAGE = f"/measures/ready-for-school/{LEEDS}/"
FIRST, REVISED = "64.1", "65.3"  # what the two releases say of 2021/22


def eyfsp(folder: Path, day: str, rows: list[tuple[str, str]], *, of_boys: bool = False) -> Imported:
    """A file of the early years profile with a figure of Leeds for each school year, published on a day; of boys
    alone, if asked."""
    path = folder / f"{day}.csv"
    path.write_text("year,area,gld\n" + "".join(f"{year},{LEEDS},{value}\n" for year, value in rows))
    everyone = {"name": "gld", "title": "Ready", "unit": "percent", "value": "gld"}
    said = {
        "dataset": "eyfsp",
        "title": "Profile",
        "publisher": "Nobody",
        "licence": "none",
        "published_on": day,
        "files": [{"name": path.name}],
        "period": {"column": "year", "kind": "academic"},
        "basis": "school",
        "rows": [{"level": "authority", "area": "area"}],
        "definition": "2021",
        "indicators": [{**everyone, "group": {"sex": "boys"}}] if of_boys else [everyone],
    }
    return read(path, Mapping.model_validate(said))


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """A warehouse of three releases: a figure of November 2022, revised beside another, which is revised too while the
    first is told again as it was."""
    folder = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.VAR", folder)
        for day, rows in (
            ("2022-11-24", [("202122", FIRST)]),
            ("2023-11-30", [("202122", REVISED), ("202223", "66.0")]),
            ("2024-11-28", [("202122", REVISED), ("202223", "66.4")]),
        ):
            actions.load_release(imported=eyfsp(folder, day, rows), by="test", at=AT)
        of_boys = eyfsp(folder, "2024-12-05", [("202223", "58.1")], of_boys=True)
        actions.load_release(imported=of_boys, by="test", at=AT)
        build(extracts.tables(), folder / "warehouse")
        pages.clear()
        yield folder
        transaction.set_rollback(True)
    pages.clear()


@pytest.fixture
def reader(twice: Path, settings: Any, db: None) -> Client:
    settings.VAR, settings.WAREHOUSE = twice, twice / "warehouse"
    return kept.new_reader()


def told(reader: Client, query: str) -> list[tuple[str, str]]:
    body = reader.get(f"{PAGE}?format=csv{query}").content.decode()
    rows = csv.DictReader(io.StringIO(body))
    return [(row["period"], row["value"]) for row in rows if row["area"] == LEEDS]


def test_a_day_between_two_releases_has_what_the_first_said(reader: Client) -> None:
    assert told(reader, "&as-at=2022-11-24") == told(reader, "&as-at=2023-11-29") == [("2021/22", FIRST)]


def test_from_the_day_of_a_revision_on_the_revised_figure_stands(reader: Client) -> None:
    assert told(reader, "&as-at=2023-11-30") == [("2021/22", REVISED), ("2022/23", "66.0")]
    assert told(reader, "&as-at=2024-11-28") == told(reader, "") == [("2021/22", REVISED), ("2022/23", "66.4")]


def test_the_small_print_tells_the_revisions_of_the_figure(reader: Client) -> None:
    assert "First published on 30 November 2023 as 66.0%; revised on 28 November 2024 to 66.4%." in words(
        reader.get(PAGE).content
    )


def test_the_page_says_of_what_day_it_is_and_leads_back_to_now(reader: Client) -> None:
    body = reader.get(f"{PAGE}?as-at=2023-01-01").content
    assert "As published by 1 January 2023." in words(body)
    assert f"{FIRST}%" in words(body)
    assert "66.0%" not in words(body)
    assert f"{REVISED}%" in words(body)  # beside it, as what is said of that year now
    assert links(body)["What is known now"] == PAGE


def test_the_page_of_now_leads_to_every_earlier_day_of_a_release(reader: Client) -> None:
    assert "?as-at=2022-11-24" in links(reader.get(PAGE).content).values()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2022-11-23", "By that day none of the figures held here was published. The first was published on 24"),
        ("2022-13-01", "There is no such day: write it as year, month and day, like 2025-11-27."),
        ("yesterday", "There is no such day"),
        ("2999-01-01", "That day has not come yet: choose today or an earlier day."),
    ],
)
def test_a_day_of_which_nothing_can_be_told_gets_one_sentence(reader: Client, day: str, said: str) -> None:
    answer = reader.get(f"{PAGE}?as-at={day}")
    assert answer.status_code == 400
    assert said in words(answer.content)
    assert links(answer.content)["What is known now"] == PAGE
    assert reader.get(f"{PAGE}?as-at={day}&format=csv").status_code == 400


def test_a_group_of_which_nothing_was_published_by_then_says_so(reader: Client) -> None:
    assert "by that day" in words(reader.get(f"{PAGE}?as-at=2023-01-01&group=sex%3Dboys").content)


def test_a_measure_that_is_not_known_has_no_figures_on_any_day(reader: Client) -> None:
    assert queries.values_on("happiness", "", [LEEDS], dt.date(2023, 1, 1)) == []


def test_a_figure_that_is_told_again_as_it_was_is_no_revision(reader: Client) -> None:
    row = next(one for one in queries.values("ready-for-school", "", [LEEDS]) if one["period"] == "2021/22")
    told_on = [(str(one["published_on"]), one["value"]) for one in queries.revisions(row)]
    assert told_on == [("2022-11-24", float(FIRST)), ("2023-11-30", float(REVISED))]


def test_a_row_that_cannot_be_told_has_no_revisions(reader: Client) -> None:
    [row] = queries.values("ready-for-school", "", [LEEDS])[-1:]
    assert len(queries.revisions(row)) == 2
    assert queries.revisions(row | {"row": 999}) == []
