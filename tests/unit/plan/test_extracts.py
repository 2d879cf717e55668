"""What leaves a plan for the warehouse, and the figures that come back: the same as a naive reading of the files."""

import datetime as dt
import itertools
import sqlite3
import uuid
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.oracles import plan_figures
from tests.warehouse_fixtures import no_undeclared_warehouse, warehouse  # noqa: F401
from village.plan import actions, extracts, queries
from village.plan.models import ProgressUpdate
from village.plan.rules.document import STATUSES
from village.plan.rules.standing import Told, Update, standing
from village.warehouse.build import build
from village.warehouse.connection import current, pointed
from village.warehouse.extract import frame

FOLDER = Path(extracts.__file__).parents[1] / "reference" / "plan" / "childrens-plan-2007"
PLAN = "childrens-plan-2007"
AT = dt.datetime(2008, 12, 20, 12, tzinfo=dt.UTC)
DAYS = [dt.date(2007, 1, 1), dt.date(2007, 12, 11), dt.date(2008, 12, 10), dt.date(2008, 12, 11), dt.date(2026, 11, 23)]


@pytest.fixture
def built(db: None, warehouse: Path) -> Path:  # noqa: F811
    """The warehouse of the real plan."""
    actions.import_plan(folder=FOLDER, by="test", at=AT)
    build(extracts.tables(), warehouse)
    return warehouse


def approve(plan: str, commitment: str, status: str, as_of: dt.date, at: dt.datetime) -> ProgressUpdate:
    return ProgressUpdate.objects.create(
        plan=plan,
        commitment=commitment,
        edition=queries.edition(plan),
        as_of_on=as_of,
        status=status,
        narrative="Told in confidence.",
        confidence="high",
        proposed_by=uuid.UUID(int=1),
        proposed_at=at,
        decision="approved",
        decided_by=uuid.UUID(int=2),
        decided_at=at,
        decision_note="A note.",
        once=uuid.uuid4().hex,
    )


# ── figures, against the naive twin ──────────────────────────────────────────────────────────────────────────────────


def test_stated_figures_are_those_of_the_files(built: Path) -> None:
    for on in DAYS:
        found = queries.stated_figures(PLAN, on)
        assert found is not None
        told = [(f.indicator, f.group, f.period_from_on, f.id, f.value, f.unit, f.printed) for f in found]
        assert told == plan_figures.stated_figures(FOLDER, on)


def test_figures_of_one_indicator_are_a_part_of_them_all(built: Path) -> None:
    on = DAYS[-1]
    whole = queries.stated_figures(PLAN, on) or []
    for indicator in {figure.indicator for figure in whole}:
        assert queries.stated_figures(PLAN, on, indicator) == [f for f in whole if f.indicator == indicator]
    assert queries.stated_figures(PLAN, on, "unknown") == []
    assert queries.stated_figures("elsewhere", on) == []


def test_sums_are_those_of_the_files(built: Path) -> None:
    for on, by in itertools.product(DAYS, ("programme", "chapter", "kind")):
        found = queries.money_totals(PLAN, on, by=by)
        assert found is not None
        told = {one.key: (one.sums, one.amount, one.inexact) for one in found}
        assert told == plan_figures.money_totals(FOLDER, on, by)
        assert [one.amount for one in found] == sorted((one.amount for one in found), reverse=True)


def test_sums_come_to_what_the_plan_itself_adds_up(built: Path) -> None:
    for on in DAYS:
        known = queries.as_at(PLAN, on)
        assert known is not None
        total = sum(one.amount for one in queries.money_totals(PLAN, on) or [])
        assert total == sum(money.amount for money in known.money_whole)


def test_another_heading_is_refused(built: Path) -> None:
    with pytest.raises(KeyError):
        queries.money_totals(PLAN, DAYS[-1], by="title; DROP TABLE money")


def test_without_a_warehouse_pages_are_told_so(warehouse: Path) -> None:  # noqa: F811
    assert queries.stated_figures(PLAN, DAYS[-1]) is None
    assert queries.money_totals(PLAN, DAYS[-1]) is None


# ── the same SQL on another engine ───────────────────────────────────────────────────────────────────────────────────


def _sqlite(folder: Path) -> sqlite3.Connection:
    """The Parquet files in SQLite, days as ISO text."""
    connection = sqlite3.connect(":memory:")
    for path in sorted((folder / pointed(folder)).glob("*.parquet")):
        rows = pl.read_parquet(path).with_columns(pl.selectors.date().dt.to_string("%Y-%m-%d"))
        columns = ", ".join(f'"{name}"' for name in rows.columns)
        connection.execute(f'CREATE TABLE "{path.stem}" ({columns})')
        connection.executemany(f'INSERT INTO "{path.stem}" VALUES ({", ".join("?" * rows.width)})', rows.rows())
    return connection


def test_another_engine_gives_the_same_answers_over_the_same_files(built: Path) -> None:
    other = _sqlite(built)
    asked: list[tuple[str, tuple[Any, ...]]] = [(queries.STATED_FIGURES, (PLAN, on, "", "")) for on in DAYS]
    asked += [(sql, (PLAN, on)) for sql in queries.MONEY_KEYS.values() for on in DAYS]
    for sql, values in asked:
        ours = [tuple(_plain(cell) for cell in row.values()) for row in current(built).select(sql, values)]
        assert [tuple(row) for row in other.execute(sql, [_plain(value) for value in values])] == ours
    other.close()


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


# ── what leaves ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_every_row_of_a_plan_leaves_once() -> None:
    plan = builders.whole_plan()
    actions.import_files(files=builders.plan_files(plan), by="test", at=AT)
    made = {table.name: frame(table) for table in extracts.tables()}
    for name in ("goals", "targets", "indicators", "commitments", "restatements", "figures", "money", "milestones"):
        assert sorted(made[name]["id"]) == sorted(row.id for row in getattr(plan, name))
    links = {(row["commitment"], row["kind"], row["value"]) for row in made["commitment_links"].to_dicts()}
    assert links == {
        (one.id, kind, value)
        for one in plan.commitments
        for column, kind in extracts.LINKS.items()
        for value in getattr(one, column)
    }
    assert made["plans"].to_dicts()[0]["edition"] == 1


@pytest.mark.django_db
def test_nothing_of_a_person_leaves() -> None:
    actions.import_files(files=builders.plan_files(builders.whole_plan()), by="the importer", at=AT)
    approve("here-2007", "helmets", "delivered", AT.date(), AT)
    said = " ".join(str(row) for table in extracts.tables() for row in frame(table).rows())
    assert "delivered" in said
    for private in ("confidence.", "A note", "the importer", *(str(uuid.UUID(int=n)) for n in (1, 2))):
        assert private not in said


@pytest.mark.django_db
def test_plans_do_not_mix() -> None:
    actions.import_files(files=builders.plan_files(builders.whole_plan()), by="test", at=AT)
    actions.import_files(
        files=builders.plan_files(
            builders.bare_plan(id="there-2007", title="Another", goals=(builders.row("goals", "far"),))
        ),
        by="test",
        at=AT,
    )
    made = {table.name: frame(table) for table in extracts.tables()}
    assert set(made["plans"]["id"]) == {"here-2007", "there-2007"}
    assert set(made["commitments"]["plan"]) == {"here-2007"}


def test_without_a_plan_the_tables_are_empty_and_typed(db: None) -> None:
    assert all(frame(table).height == 0 for table in extracts.tables())


# ── standings ────────────────────────────────────────────────────────────────────────────────────────────────────────

REPORTED = dt.date(2008, 12, 11)
LATER = st.dates(dt.date(2008, 12, 1), dt.date(2009, 3, 1))
UPDATES = st.lists(st.builds(Update, st.just("helmets"), st.sampled_from(STATUSES), LATER, LATER), max_size=6)


@given(UPDATES)
def test_on_every_day_one_standing_holds_and_it_is_the_right_one(updates: list[Update]) -> None:
    (commitment,) = (one for one in builders.whole_plan().commitments if one.id == "helmets")
    told = [
        Told("promised", REPORTED, "report", "1.1", ""),
        Told("under-way", REPORTED + dt.timedelta(days=30), "news", "1.1", ""),
    ]
    rows = list(extracts.periods(commitment, told, updates))
    for number in range(120):
        on = REPORTED + dt.timedelta(days=number)
        (held,) = (one for first, until, one in rows if first <= on and (until is None or on < until))
        expected = standing(commitment, told, updates, on)
        assert (held.status, held.since_on, held.basis) == (expected.status, expected.since_on, expected.basis)
    assert rows[0][0] == REPORTED
    assert rows[-1][1] is None


@pytest.mark.django_db
def test_an_approval_changes_the_standing_from_its_day(warehouse: Path) -> None:  # noqa: F811
    actions.import_files(files=builders.plan_files(builders.whole_plan()), by="test", at=AT)
    first = build(extracts.tables(), warehouse)
    approve("here-2007", "helmets", "delivered", AT.date(), AT)
    assert build(extracts.tables(), warehouse) != first
    sql = "SELECT from_on, until_on, status, basis FROM standings WHERE commitment = 'helmets' ORDER BY from_on"
    assert [tuple(row.values()) for row in current(warehouse).select(sql)] == [
        (REPORTED, AT.date(), "promised", "report"),
        (AT.date(), None, "delivered", "progress"),
    ]
