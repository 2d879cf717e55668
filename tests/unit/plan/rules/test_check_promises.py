"""The checker on promises and targets: what they lack, and dates told again."""

import dataclasses
from typing import Any

import pytest

from tests.builders import bare_plan, but, row
from tests.unit.plan.rules.checked import WHOLE, found
from village.plan.rules.check import check


@pytest.mark.parametrize(
    ("table", "name", "change", "check_"),
    [
        ("commitments", "helmets", {"leads": ()}, "no-owner"),
        ("commitments", "helmets", {"due": ""}, "no-date"),
        ("commitments", "helmets", {"due": "", "due_words": "shortly"}, "loose-date"),
        ("targets", "no-injuries", {"value": None}, "target-without-value"),
        ("targets", "no-injuries", {"target_kind": "not-set"}, "target-not-set"),
        ("targets", "no-injuries", {"target_kind": "not-set", "value": None}, "target-not-set"),
        ("targets", "no-injuries", {"baseline_kind": "unknown"}, "no-baseline"),
        ("milestones", "half-by-2010", {"indicator": ""}, "milestone-without-measure"),
    ],
)
def test_what_a_promise_or_a_target_lacks(table: str, name: str, change: dict[str, Any], check_: str) -> None:
    rows = [dataclasses.replace(one, **change) if one.id == name else one for one in getattr(WHOLE, table)]
    assert found(but(WHOLE, **{table: rows})) == [(check_, "gap", (name,))]


def test_a_goal_that_nothing_measures() -> None:
    plan = but(WHOLE, targets=[one for one in WHOLE.targets if one.goal != "well"])
    assert found(plan) == [("goal-without-measure", "gap", ("well",))]


@pytest.mark.parametrize(
    ("first", "again", "check_"),
    [
        ("2010", "2010", ""),
        ("", "", ""),
        ("2010", "2011", "dates-disagree"),
        ("2010", "2010-06", "dates-told-differently"),
        ("2010/11", "2010", "dates-told-differently"),
        ("2010/11", "2010-03", "dates-disagree"),
        ("2010-04-30", "2010-05-01", "dates-disagree"),
        ("2010-04-30", "2010-04", "dates-told-differently"),
        ("2009", "2010-01-01", "dates-disagree"),
        ("", "2010", "dates-told-differently"),
        ("2010", "", "dates-told-differently"),
    ],
)
def test_a_promise_told_again_with_a_date(first: str, again: str, check_: str) -> None:
    plan = but(
        WHOLE,
        commitments=[dataclasses.replace(WHOLE.commitments[0], due=first)],
        restatements=[row("restatements", "again", commitment="helmets", due=again)],
        boxes=(),
        milestones=(),
        stories=(),
        recommendations=(),
    )
    severity = "contradiction" if check_ == "dates-disagree" else "note"
    expected = [(check_, severity, ("helmets", "again"))] if check_ else []
    assert [one for one in found(plan) if one[0] != "no-date"] == expected
    swapped = but(
        plan,
        commitments=[dataclasses.replace(plan.commitments[0], due=again)],
        restatements=[dataclasses.replace(plan.restatements[0], due=first)],
    )
    assert [one for one in found(swapped) if one[0] != "no-date"] == expected


@pytest.mark.parametrize(
    ("due", "due_words", "said"),
    [("2010", "by 2010", "by 2010"), ("2009-04", "", "April 2009"), ("", "", "no date"), ("", "soon", "soon")],
)
def test_a_date_told_again_is_told_in_the_words_of_both(due: str, due_words: str, said: str) -> None:
    first = row("commitments", "walks", title="Walks", due=due, due_words=due_words)
    again = row("restatements", "again", commitment="walks", paragraph="2.1", due="2012-06", due_words="in June 2012")
    found_ = [
        one.message for one in check(bare_plan(commitments=(first,), restatements=(again,))) if "dates" in one.check
    ]
    assert [message.split(";")[0].rstrip(".") for message in found_] == [
        f"Walks: “{said}” in 1.1 against “in June 2012” in 2.1"
    ]
