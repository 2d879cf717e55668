"""Figures as pages and the report tell them, straight from a plan's document."""

import datetime as dt

import pytest

from tests.builders import but, row, whole_plan
from village.plan.rules.asat import plan_as_at
from village.plan.rules.document import Plan
from village.plan.rules.stated import figures, undated

ON = dt.date(2026, 11, 26)


def with_figure(**values: str) -> Plan:
    plan = whole_plan()
    return but(plan, figures=[row("figures", "f1", indicator=plan.indicators[0].id, **values)])


def test_a_figure_of_no_known_period_is_refused() -> None:
    """No folder can hold one: this is for plans made in code."""
    with pytest.raises(ValueError, match="f1 has no period"):
        figures(plan_as_at(with_figure(period="once upon a time"), (), ON))


@pytest.mark.parametrize(
    ("precision", "period", "told"),
    [
        ("target", "2008-12", True),
        ("target", "2008-12..", True),
        ("target", "2011", False),
        ("exact", "2008-12", False),
    ],
)
def test_a_target_without_a_date_has_the_month_of_its_source(precision: str, period: str, told: bool) -> None:
    plan = with_figure(period=period, precision=precision)
    found = figures(plan_as_at(plan, (), ON))
    assert [undated(one, plan) for one in found] == [told]
