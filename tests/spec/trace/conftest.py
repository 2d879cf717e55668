"""A nation's plan, the plan of Manchester that serves it, figures counted of Manchester's records of help and published
figures of Leeds, in one warehouse."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import builders, kept
from tests.spec.figures.test_as_published_on import eyfsp
from tests.spec.local_plan.conftest import place_plan, take_in
from tests.unit.warehouse.measures.helped import AREAS, records, world
from village.outcomes import actions, extracts
from village.ui.cached import pages
from village.warehouse.build import build

MADE = world(5, 500)
HERE, LEEDS = AREAS[0], "E08000035"
NATION_ID, PROMISE = "childrens-plan-2007", "early-help-arrangements-in-every-trust"
NATION = builders.bare_plan(
    id=NATION_ID,
    title="The plan of the nation",
    area="England",
    area_code="E92000001",
    bodies=(builders.row("bodies", "council"),),
    goals=(builders.row("goals", "safe", title="Children are safe"),),
    money=(builders.row("money", "for-help", title="Early help", amount=24_000_000),),
    commitments=(
        builders.row("commitments", PROMISE, title="Help comes early", goals=("safe",), money=("for-help",)),
        builders.row("commitments", "nobody-acts", title="Nobody has taken this up"),
    ),
)
PLACE = place_plan("manchester-2009", "Manchester", HERE, serves=PROMISE)
PLACE = replace(
    PLACE,
    goals=(builders.row("goals", "priority-1", title="Nobody waits for help"),),
    commitments=(replace(PLACE.commitments[0], goals=("priority-1",)),),
    serves=(replace(PLACE.serves[0], plan=NATION_ID, note="All of it."),),
)


@pytest.fixture(scope="package")
def held(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Path]:
    """All of it, on record for as long as this holds."""
    folder = tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.VAR", folder)
        take_in(NATION)
        take_in(PLACE)
        for day, rows in (
            ("2022-11-24", [("202122", "64.1")]),
            ("2023-11-30", [("202122", "65.3"), ("202223", "66.0")]),
            ("2024-11-28", [("202223", "66.4")]),
        ):
            actions.load_release(imported=eyfsp(folder, day, rows), by="test", at=kept.AT)
        build(extracts.tables(records=records(MADE)), folder / "warehouse")
        pages.clear()
        yield folder
        transaction.set_rollback(True)
    pages.clear()
    kept.queries._as_at.cache_clear()


@pytest.fixture
def reader(held: Path, settings: Any, db: None) -> Client:
    settings.VAR, settings.WAREHOUSE, settings.DEFAULT_PLAN = held, held / "warehouse", NATION_ID
    return kept.new_reader()
