"""A nation's plan and the plans of two places that serve it, and a reader who is not signed in."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests import builders, kept
from village.plan.rules.document import Plan

NATION = builders.bare_plan(
    id="nation-2007",
    title="The plan of the nation",
    short_title="The nation",
    area="England",
    area_code="E92000001",
    bodies=(builders.row("bodies", "council"),),
    goals=(builders.row("goals", "safe"),),
    shown_as_at="2008-12-11",
    commitments=(
        builders.row("commitments", "bells-everywhere", title="Every school rings a bell", goals=("safe",)),
        builders.row("commitments", "nobody-acts", title="Nobody has taken this up"),
    ),
)


def place_plan(plan_id: str, area: str, code: str, *, serves: str = "bells-everywhere", **values: Any) -> Plan:
    """A place's plan with one action, which serves a promise of the nation's."""
    began = {"began_on": "2009-04-01", "reported_on": "2009-04-01"}
    source = builders.Source(id="report", title="It", publisher="board", published_on="2009-04-01", kind="plan")
    action = builders.row("commitments", "ring", title=f"{area} hangs its bells", due="2010-03-31", status="under-way")
    thread = builders.row("serves", "ring-for-all", commitment="ring", plan="nation-2007", serves=serves)
    rows = {"bodies": (builders.row("bodies", "council"),), "commitments": (action,), "serves": (thread,)}
    names = {"id": plan_id, "title": f"The plan of {area}", "short_title": area, "area": area, "area_code": code}
    return builders.bare_plan(sources=(source,), **names | began | rows | values)


LEEDS = place_plan("leeds-2009", "Leeds", "E08000035")
NOWHERE = place_plan("nowhere-2009", "Nowhere", "E06999009", serves="bells-nowhere")


def take_in(plan: Plan, at: dt.datetime = kept.AT) -> None:
    """Load a plan as whoever adopts it would."""
    kept.actions.import_files(files=builders.plan_files(plan), by="test", at=at)


@pytest.fixture
def nation(db: None) -> Iterator[str]:
    take_in(NATION)
    yield NATION.id
    kept.queries._as_at.cache_clear()


@pytest.fixture
def reader(nation: str) -> Client:
    return kept.new_reader()
