"""What the open door joins to a figure: the promises that it tells of."""

import datetime as dt
from typing import Any

import pytest

from village.kernel.access.rules import ANYONE
from village.public import queries
from village.ui.traces import Trace
from village.warehouse.schools import definition

TODAY = dt.date(2026, 9, 1)
ROW = {"measure": "ready-for-school", "area": "E08000035", "group": "", "indicator": ""}


def test_a_figure_of_a_measure_that_is_not_in_use_has_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.public.queries.figures.figure", lambda row, on: None)
    assert queries.figure(ROW, by=ANYONE, on=TODAY) is None


def test_a_school_s_figure_leads_to_the_promise_that_its_line_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def promise(plan: str, name: str, on: dt.date) -> Trace:
        asked.append((plan, name, on))
        return Trace("Promise", "Every school")

    monkeypatch.setattr("village.public.queries.schools.figure", lambda row, line: Trace("Figure", "A school"))
    monkeypatch.setattr("village.public.queries.plans.promise", promise)
    rule = definition.floor()
    found = queries.school(ROW | {"indicator": rule.indicators[0].indicator}, TODAY)
    assert [one.title for one in found.children] == ["Every school"]
    assert asked == [(rule.plan, rule.commitment, TODAY)]
