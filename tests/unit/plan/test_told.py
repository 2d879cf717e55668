"""Figures and sums on pages: the warehouse's when it holds the plan's latest edition, else the plan's own, and both the
same."""

import dataclasses
import datetime as dt
import random
from pathlib import Path
from typing import Any

import pytest

from tests import builders, kept
from tests.warehouse_fixtures import no_undeclared_warehouse, warehouse  # noqa: F401
from village.plan import actions, extracts, queries
from village.plan.rules import stated
from village.plan.rules.asat import PlanAsAt
from village.plan.rules.document import Plan
from village.warehouse.build import build
from village.warehouse.extract import Table

PLAN = "childrens-plan-2007"
DAYS = [dt.date(2007, 1, 1), dt.date(2007, 12, 11), dt.date(2008, 12, 10), dt.date(2008, 12, 11), dt.date(2026, 1, 5)]
PAGES = ["figures/", "figures/?q=children", "figures/?format=csv", "money/", "goals/ready-for-school/"]


@pytest.fixture
def plan(db: None, warehouse: Path) -> str:  # noqa: F811
    """The real plan in the database, and no warehouse yet."""
    actions.import_plan(folder=kept.REAL, by="test", at=kept.AT)
    return PLAN


def known(plan_id: str, on: dt.date) -> PlanAsAt:
    found = queries.as_at(plan_id, on)
    assert found is not None
    return found


def altered(table: str, column: str, value: Any) -> list[Table]:
    """The extracts with one column of one table changed in every row: what no plan says, so that its source shows."""

    def change(one: Table) -> Table:
        at = list(one.columns).index(column)
        return dataclasses.replace(one, rows=[(*row[:at], value, *row[at + 1 :]) for row in map(tuple, one.rows)])

    return [change(one) if one.name == table else one for one in extracts.tables()]


def read(plan_id: str, place: str, on: dt.date) -> bytes:
    """What a page answers: as a signed-in reader would get it, so never a kept copy."""
    reader = kept.new_reader()
    reader.cookies["messages"] = "none"
    answer = reader.get(f"/plans/{plan_id}/{place}{'&' if '?' in place else '?'}as-at={on.isoformat()}")
    assert answer.status_code in (200, 404)
    return bytes(answer.content)


def test_both_ways_give_the_same_figures_and_sums(plan: str, warehouse: Path) -> None:  # noqa: F811
    build(extracts.tables(), warehouse)
    for on in DAYS:
        asat = known(plan, on)
        assert stated.figures(asat) == queries.stated_figures(plan, on) == queries.told_figures(asat)
        for by in stated.HEADINGS:
            assert stated.money_totals(asat, by=by) == queries.money_totals(plan, on, by=by)
            assert stated.money_totals(asat, by=by) == queries.told_totals(asat, by=by)


def test_pages_are_the_same_with_a_warehouse_and_without(plan: str, warehouse: Path) -> None:  # noqa: F811
    without = {(place, on): read(plan, place, on) for place in PAGES for on in DAYS}
    build(extracts.tables(), warehouse)
    assert {(place, on): read(plan, place, on) for place in PAGES for on in DAYS} == without


def test_the_warehouse_is_what_pages_tell(plan: str, warehouse: Path) -> None:  # noqa: F811
    build(altered("figures", "value", 12345.0), warehouse)
    assert b"12,345" in read(plan, "figures/", DAYS[-1])
    assert b"12,345" in read(plan, "goals/ready-for-school/", DAYS[-1])
    build(altered("money", "amount", 7_000_000_000), warehouse)
    totals = queries.money_totals(plan, DAYS[-1]) or []
    whole = sum(one.amount - one.yearly for one in totals)  # so many times seven billion, and nothing about it
    assert (whole % 7_000_000_000, bool(whole)) == (0, True)
    assert f"£{whole // 10**9:,} billion" in read(plan, "money/", DAYS[-1]).decode()
    assert b"12,345" not in read(plan, "figures/", DAYS[-1])


def test_a_warehouse_of_another_edition_is_left_alone(plan: str, warehouse: Path) -> None:  # noqa: F811
    build(altered("plans", "sha256", "0" * 64), warehouse)
    asat = known(plan, DAYS[-1])
    assert not queries._held(plan)
    assert queries.told_figures(asat) == stated.figures(asat)
    build([one for one in altered("plans", "id", "elsewhere") if one.name == "plans"], warehouse)
    assert not queries._held(plan)
    assert queries.told_totals(asat) == stated.money_totals(asat)


def test_a_new_warehouse_makes_new_pages(plan: str, warehouse: Path) -> None:  # noqa: F811
    reader = kept.new_reader()
    address = f"/plans/{plan}/figures/"
    first = reader.get(address)
    again = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    build(altered("figures", "value", 12345.0), warehouse)
    after = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200
    assert b"12,345" in after.content


def test_the_warehouse_is_asked_the_same_for_every_day_on_which_the_same_is_known(plan: str) -> None:
    days = [dt.date(2007, 1, 1) + dt.timedelta(7 * number) for number in range(200)]
    asked = {queries._last_told(known(plan, on)) for on in days}
    assert len(asked) <= 1 + len(known(plan, days[-1]).plan.sources)
    assert all(queries._last_told(known(plan, on)) <= on for on in days)
    assert queries._last_told(known(plan, dt.date(1990, 1, 1))) == dt.date.min


def test_another_heading_is_refused_either_way(plan: str, warehouse: Path) -> None:  # noqa: F811
    asat = known(plan, DAYS[-1])
    with pytest.raises(KeyError):
        queries.told_totals(asat, by="title")
    build(extracts.tables(), warehouse)
    with pytest.raises(KeyError):
        queries.told_totals(asat, by="title")


def tangled(seed: int) -> Plan:
    """A plan with sums inside sums inside sums, told again, yearly and by rate, from sources of three days."""
    draw = random.Random(seed)
    early = dataclasses.replace(builders.REPORT, id="early", published_on="2008-06-01")
    sources = ["early", "report", "news"]
    rows: list[Any] = []
    for number in range(40):
        before = [one.id for one in rows if not one.same_as]
        source = draw.randrange(3)
        earlier = [one.id for one in rows if not one.same_as and sources.index(one.source) <= source]
        again = draw.choice(earlier) if earlier and draw.random() < 0.2 else ""
        rows.append(
            builders.row(
                "money",
                f"sum-{number:02d}",
                source=sources[source],
                amount=draw.randrange(1, 10**9),
                bound=draw.choice(["exactly", "about", "at-least"]),
                programme=draw.choice(["play", "schools"]),
                part_of=draw.choice(before) if before and not again and draw.random() < 0.6 else "",
                same_as=again,
                recurs=draw.choice(["", "", "yearly"]),
                per=draw.choice(["", "", "", "child"]),
            )
        )
    whole = builders.whole_plan()
    return dataclasses.replace(builders.and_also(whole, "money", *rows), sources=(*whole.sources, early))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sums_inside_sums_come_to_the_same(warehouse: Path, seed: int) -> None:  # noqa: F811
    plan = tangled(seed)
    actions.import_files(files=builders.plan_files(plan), by="test", at=kept.AT)
    build(extracts.tables(), warehouse)
    assert queries._held(plan.id)
    days = [dt.date(2008, 5, 31), dt.date(2008, 6, 1), dt.date(2008, 12, 11), dt.date(2009, 6, 1)]
    totals = [(on, by, queries.told_totals(known(plan.id, on), by=by)) for on in days for by in stated.HEADINGS]
    assert totals == [(on, by, stated.money_totals(known(plan.id, on), by=by)) for on, by, _ in totals]
    assert totals[-1][2] != totals[3][2]
