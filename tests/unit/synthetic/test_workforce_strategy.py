"""The demo's workforce strategy is made by its people, through actions, and is there once however often it is made."""

import datetime as dt
from typing import Any

import pytest

from village.board.models import LocalAction, LocalPlan, Need, Score
from village.board.queries import facts
from village.board.rules.readiness import lacking
from village.synthetic.board import demo_board
from village.synthetic.demo import demo_people
from village.synthetic.workforce_strategy import demo_workforce_strategy

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def test_a_draft_strategy_with_a_need_from_a_projection_is_there_once(settings: Any) -> None:
    settings.DEMO = True
    demo_people(NOW)
    demo_workforce_strategy(NOW)
    assert not LocalPlan.objects.exists()  # without a board there is no plan
    demo_board(NOW)
    before = LocalPlan.objects.count()
    demo_workforce_strategy(NOW)
    demo_workforce_strategy(NOW)
    assert LocalPlan.objects.count() == before + 1
    plan = LocalPlan.objects.get(slug="leeds-2028")
    assert plan.state == "drafting"
    assert Need.objects.get(plan=plan).kind == "projected"
    assert {one.theme for one in plan.priorities.all()} == {"capacity", "joint-working"}
    assert not LocalAction.objects.filter(priority__plan=plan).exists()  # no figures are held, so no measure, no action
    assert "Priority 1 has no measure, which the workforce strategy asks for." in lacking(facts.draft(plan))
    assert Score.objects.count() == 5
    assert Score.objects.values("by").distinct().count() == 2
