"""What the checker finds in a plan, for the tests of its rules."""

from typing import Any

from tests.builders import bare_plan, row, whole_plan
from village.plan.rules.check import check
from village.plan.rules.document import Plan

WHOLE = whole_plan()


def found(plan: Plan) -> list[tuple[str, str, tuple[str, ...]]]:
    """Each finding's check and severity, and the rows it names."""
    return [(one.check, one.severity, tuple(name for _, name, _ in one.rows)) for one in check(plan)]


def names(plan: Plan) -> list[str]:
    return [one.check for one in check(plan)]


def figures(*told: dict[str, Any]) -> Plan:
    rows = [row("figures", f"f{number}", paragraph=f"1.{number}", **more) for number, more in enumerate(told, 1)]
    return bare_plan(indicators=WHOLE.indicators, figures=tuple(rows))
