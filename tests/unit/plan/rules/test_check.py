"""The checker: every finding can be followed, and every rule leaves alone what only looks like its own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import bare_plan, but, row
from tests.unit.plan.rules.checked import WHOLE, figures
from tests.unit.plan.rules.strategies import plans
from village.plan.rules.check import CHECKS, SEVERITIES, check
from village.plan.rules.document import Plan

# The tests of passages printed twice stand beside the fingerprints they are made of.
PASSAGES = {"passage-twice", "passage-again"}


def test_a_plan_in_order_gives_nothing() -> None:
    assert check(WHOLE) == []


@pytest.mark.slow
@given(plans())
def test_every_finding_can_be_read_and_followed(plan: Plan) -> None:
    result = check(plan)
    order = [SEVERITIES.index(one.severity) for one in result]
    assert order == sorted(order)
    for one in result:
        assert one.message.endswith((".", "quantity."))
        assert "\n" not in one.message
        for table, name, paragraph in one.rows:
            rows = {other.id: other for other in getattr(plan, table)}
            assert one.check == "paragraph-missing" or name in rows
            assert getattr(rows.get(name), "paragraph", paragraph) == paragraph


def test_findings_come_gravest_first_then_in_the_order_of_the_document() -> None:
    promises = [
        row("commitments", f"c{n}", paragraph=place, due="") for n, place in enumerate(("1.10", "1.2", "summary"))
    ]
    result = check(
        but(figures({"value": 1.0}, {"value": 2.0}), commitments=promises, footnotes=[row("footnotes", 1, letter="b")])
    )
    assert [(one.severity, one.rows[0][2] if one.rows else "") for one in result] == [
        ("contradiction", "1.1"),
        ("defect", ""),
        ("gap", "1.2"),
        ("gap", "1.10"),
        ("gap", "summary"),
    ]


def test_no_rule_needs_more_than_a_bare_plan() -> None:
    assert [list(one(bare_plan(sources=()))) for one in CHECKS] == [[] for _ in CHECKS]


@pytest.mark.slow
@given(plans(), st.randoms())
def test_what_is_found_does_not_hang_on_the_order_of_rows(plan: Plan, random: Any) -> None:
    def told(one: Plan) -> set[tuple[str, str, frozenset[tuple[str, str, str]]]]:
        return {(f.check, f.severity, frozenset(f.rows)) for f in check(one) if f.check not in PASSAGES}

    mixed = {
        table: random.sample(getattr(plan, table), len(getattr(plan, table)))
        for table in ("figures", "money", "footnotes", "commitments")
    }
    assert told(but(plan, **mixed)) == told(plan)
