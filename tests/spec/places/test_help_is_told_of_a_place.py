"""What is counted from records of help stands on an area's page like any measure; without records nothing is said."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests import kept
from tests.oracles import help_counted as naive
from tests.spec.places.conftest import words
from tests.unit.warehouse.measures.helped import AREAS, records, world
from village.outcomes import extracts as outcomes
from village.plan.actions import import_plan
from village.plan.queries import as_at as plan_as_at
from village.ui.cached import pages
from village.warehouse.build import build
from village.warehouse.measures.shipped import counted_measures

MADE = world(5, 500)
HERE = AREAS[0]
PLAN = Path(django_settings.SRC) / "reference" / "plan" / "childrens-plan-2007"
LAST = "2024m10~2024m12"


@pytest.fixture
def reader(tmp_path: Path, settings: Any, db: None) -> Iterator[Client]:
    settings.VAR, settings.WAREHOUSE = tmp_path, tmp_path / "warehouse"
    build(outcomes.tables(records=records(MADE), records_made_up=True), settings.WAREHOUSE)
    pages.clear()
    yield kept.new_reader()
    pages.clear()


def page(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return words(answer.content)


def test_an_area_tells_what_was_counted(reader: Client) -> None:
    many = naive.opened(MADE)[HERE, LAST, ""][1]
    said = page(reader, f"/places/{HERE}/scorecard/")
    assert "Early help begun" in said or "Families whom early help was begun with" in said
    told = page(reader, f"/measures/help-opened/{HERE}/")
    assert f"{many}" in told
    assert "October 2024 to December 2024" in told
    assert "As it was published by an earlier day" not in told
    whole = page(reader, f"/places/{HERE}/")
    assert "Early help here" in whole
    assert "Early help begun" in whole


def test_of_a_place_without_records_nothing_of_help_is_said(reader: Client) -> None:
    assert "Early help" not in page(reader, "/places/E08000001/")


def test_how_needs_changed_is_a_table_from_first_to_latest(reader: Client) -> None:
    body = reader.get(f"/measures/help-needs-changed/{HERE}/").content.decode()
    known = naive.changed(MADE)
    counted = {group: said[1] for (area, period, group), said in known.items() if (area, period) == (HERE, LAST)}
    [kinds, levels] = re.findall(r"<table.*?</table>", body[body.index('id="changes"') :], re.DOTALL)[:2]
    assert cells(kinds)[0] == ["Need", "Better", "The same", "Worse", "Not read again", "Read again on another scale"]
    all_needs = next(row for row in cells(kinds) if row[0] == "All needs")
    turns = ("better", "same", "worse", "not-reassessed", "other-scale")
    for said, turn in zip(all_needs[1:], turns, strict=True):
        assert said in ("hidden", str(counted[f"change={turn}"]))
        assert said == "hidden" or not 1 <= int(said) <= 5
    assert any(said not in ("hidden", "0") for said in all_needs[1:])
    rows = {row[0]: row[1:] for row in cells(levels)}
    assert rows["First"][-2:] == ["Not read again", "Read again on another scale"]
    assert list(rows)[1:] == ["Going well", "Some worry", "Needs help", "Needs help now"]
    for first, row in enumerate(list(rows.values())[1:]):
        for latest, said in enumerate(row[:4]):
            way = "same" if first == latest else "better" if latest < first else "worse"
            assert said in ("hidden", str(counted[f"change={way};path={first}-{latest}"]))


def cells(table: str) -> list[list[str]]:
    """The rows of a table, in words."""
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    cell = r"<t[hd][^>]*>(.*?)</t[hd]>"
    return [[re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(cell, row, re.DOTALL)] for row in rows]


def test_each_measure_has_its_pages_and_its_table(reader: Client) -> None:
    for slug in naive.TWINS:
        page(reader, f"/measures/{slug}/")
        page(reader, f"/measures/{slug}/{HERE}/")
        assert reader.get(f"/measures/{slug}/?format=csv").status_code == 200


def test_what_is_small_is_hidden_in_the_table_too(reader: Client) -> None:
    body = reader.get("/measures/help-closed/?format=csv&group=reason%3Drefused").content.decode()
    known = naive.closed(MADE)
    small = [where for where, said in known.items() if where[2] == "reason=refused" and 1 <= (said[1] or 0) <= 5]
    assert small
    for area, period, _ in small:
        [line] = [one for one in body.splitlines() if area in one and period in one]
        assert "suppressed" in line


def test_where_the_figures_are_from_is_said(reader: Client) -> None:
    said = page(reader, "/data/releases/counted-here/")
    assert "Records of early help, counted" in said
    assert "SHA-256" not in said  # there is no file
    assert "Made-up figures" in reader.get(f"/places/{HERE}/").content.decode()


def test_england_is_the_sum_of_the_councils_whose_records_are_here_and_says_so(reader: Client) -> None:
    many = [naive.opened(MADE)[area, LAST, ""][1] or 0 for area in AREAS]
    assert all(one > 5 for one in many)
    told = page(reader, "/measures/help-opened/E92000001/")
    assert f"{sum(many)}" in told
    assert "The sum of 2 of 153 councils: those whose records are kept here." in told
    assert "The sum of" not in page(reader, f"/measures/help-opened/{HERE}/")


def test_a_measure_leads_to_the_promise_that_it_tells_of_and_the_promise_to_it(reader: Client) -> None:
    import_plan(folder=PLAN, by="test", at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    known = plan_as_at("childrens-plan-2007", dt.date(2026, 1, 5))
    assert known is not None
    promised = {f"childrens-plan-2007:{one.id}" for one in known.plan.commitments}
    assert {promise for one in counted_measures("help") for promise in one.serves} <= promised
    where = "/plans/childrens-plan-2007/commitments/early-help-arrangements-in-every-trust/"
    assert where in reader.get("/measures/help-opened/").content.decode()
    promise = reader.get(where).content.decode()
    assert all(f"/measures/{one.slug}/" in promise for one in counted_measures("help"))
    other = "/plans/childrens-plan-2007/commitments/evidence-on-integrated-working/"
    assert "What is counted of it" not in reader.get(other).content.decode()
