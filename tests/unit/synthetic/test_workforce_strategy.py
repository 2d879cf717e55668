"""The demo's workforce strategy is made by its people, through actions, and is there once however often it is made."""

import csv
import datetime as dt
from typing import Any

import pytest

from village.board.models import LocalAction, LocalPlan, Need, Score
from village.board.queries import facts
from village.board.rules.readiness import lacking
from village.outcomes import queries as outcomes
from village.synthetic.board import demo_board
from village.synthetic.demo import demo_people
from village.synthetic.workforce_strategy import _series, demo_workforce_strategy

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
    assert "No figures of the workforce are held here yet" in plan.priorities.get(number=1).no_measure
    assert Score.objects.count() == 5
    assert Score.objects.values("by").distinct().count() == 2


def test_where_figures_are_held_the_chapter_is_measured_by_them_and_projected_by_the_engine(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    demo_people(NOW)
    demo_board(NOW)
    turnover = {
        "slug": "workforce-turnover", "title": "People who leave", "unit": "per-100", "polarity": "lower",
    }  # fmt: skip
    monkeypatch.setattr(outcomes, "measure", lambda slug: turnover if slug == turnover["slug"] else None)
    monkeypatch.setattr(outcomes, "standing", lambda slug, area: {"value": 17.8, "period": "2025m10~2026m09"})
    demo_workforce_strategy(NOW)
    plan = LocalPlan.objects.get(slug="leeds-2028")
    stay, together = plan.priorities.order_by("number")
    assert (stay.measure, stay.start_value, stay.bound) == ("workforce-turnover", 17.8, "at-most")
    assert stay.actions.count() == 1
    assert (together.measure, together.actions.count()) == ("", 0)  # nothing held tells who learns with whom
    assert together.no_measure
    figures = Need.objects.get(plan=plan).figures
    *_, last = [one for one in csv.reader(_series().splitlines()) if one[0] == "Leeds (made up)"]
    assert (last[1], figures["no_change"], figures["period"]) == ("2026", float(last[2]), "2029")
    assert figures["low"] < figures["point"] < figures["high"] < figures["needed"]
