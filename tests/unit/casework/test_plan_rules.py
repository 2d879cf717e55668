"""Plans by rule: when a need is answered for, how a step stands in words, what a paper may not hold, what a review and
a transfer need."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.casework.test_needs_rules import LIMITS, NEEDS, NOON, SCALE, reading
from village.casework.rules import plan
from village.casework.rules.needs import Need
from village.casework.rules.plan import Aim, Looked, Reason, review_fault, told_address, without_action
from village.casework.rules.transfers import transfer_fault

NEED = Need(*NEEDS[1])
TODAY = dt.date(2026, 5, 4)


@pytest.mark.parametrize(
    ("aims", "reasons", "left"),
    [
        ([], [], True),
        ([Aim(NEED, "open", 0)], [], True),
        ([Aim(NEED, "open", 1)], [], False),
        ([Aim(NEED, "dropped", 1, NOON)], [], True),
        ([Aim(Need(*NEEDS[2]), "open", 1)], [], True),
        ([Aim(NEED, "met", 0, NOON + dt.timedelta(days=1))], [], False),  # met after it was read
        ([Aim(NEED, "met", 1, NOON)], [], True),  # met, and read in the same breath
        ([], [Reason(NEED, SCALE, 2)], False),
        ([], [Reason(NEED, SCALE, 1)], True),  # written when it stood lower
        ([], [Reason(NEED, "need-scale@2", 3)], True),
    ],
)
def test_a_need_is_answered_for_by_a_goal_with_a_step_or_by_a_reason(
    aims: list[Aim], reasons: list[Reason], left: bool
) -> None:
    assert (NEED in without_action([reading(2)], LIMITS, aims, reasons)) is left


@pytest.mark.parametrize(
    ("due", "done", "cancelled", "state", "words"),
    [
        (0, None, False, "to-do", "Due today"),
        (1, None, False, "to-do", "Due tomorrow"),
        (9, None, False, "to-do", "9 days left"),
        (-1, None, False, "overdue", "1 day overdue"),
        (-30, None, False, "overdue", "30 days overdue"),
        (-30, TODAY, False, "done", "Done"),
        (-30, None, True, "cancelled", "Cancelled"),
    ],
)
def test_a_step_is_overdue_after_the_end_of_its_day_and_says_so_in_words(
    due: int, done: dt.date | None, cancelled: bool, state: str, words: str
) -> None:
    due_on = TODAY + dt.timedelta(days=due)
    assert plan.step_state(due_on, done, cancelled, TODAY) == state
    assert plan.in_words(state, due_on, TODAY) == words


HOMES = ["4 Mill Lane, Ashmere", "Flat 2, The Old Mill", "Rose House, Elm Lane, Oakham", "Heather Barn"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Meet at 4 Mill Lane on Monday", True),
        ("meet at 4  MILL-LANE", True),
        ("Meet at 14 Mill Lane", False),
        ("Meet at the old mill", False),
        ("Come to Rose House", True),
        ("the last house in elm lane", True),
        ("Meet in Oakham", False),
        ("Meet at Heather Barn", True),
        ("Post it to zz99 9zz", True),
        ("Post it to ZZ999ZZ.", True),
        ("Read the clock at 9 for 20 minutes", False),
        ("", False),
    ],
)
def test_an_address_is_found_in_whatever_a_plan_says(words: str, told: bool) -> None:
    assert bool(told_address(["Nothing here", words], HOMES)) is told


@given(st.sampled_from(["4 Mill Lane", "Flat 2", "ZZ1 1AA"]), st.text(max_size=20), st.text(max_size=20))
def test_an_address_is_found_between_any_words(address: str, before: str, after: str) -> None:
    assert told_address([f"{before} {address} {after}"], HOMES)


def looked(**said: Any) -> Looked:
    told: dict[str, Any] = {
        "on": TODAY, "came": 2, "open_goals": ["a"], "standings": {"a": "nearer"}, "decision": "go-on",
        "because": "It helps.", "goes_on": True, "next_on": TODAY + dt.timedelta(days=42), "read_again": False,
    }  # fmt: skip
    return Looked(**told | said)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, ""),
        ({"on": TODAY + dt.timedelta(days=1)}, "not in the future"),
        ({"on": TODAY - dt.timedelta(days=9)}, "not before help began"),
        ({"came": 0}, "who was there"),
        ({"standings": {}}, "each goal"),
        ({"standings": {"a": "nearer", "b": "met"}}, "each goal"),
        ({"standings": {"a": "splendid"}}, "each goal"),
        ({"decision": "forget"}, "what was decided"),
        ({"because": " "}, "and why"),
        ({"next_on": None}, "look again"),
        ({"next_on": TODAY}, "look again"),
        ({"decision": "close", "goes_on": False}, "Read the needs again first"),
        ({"decision": "step-down", "goes_on": False}, "Read the needs again first"),
        ({"decision": "close", "goes_on": False, "next_on": None, "read_again": True}, ""),
        ({"decision": "step-up", "goes_on": False, "next_on": None}, ""),
        ({"decision": "step-up", "next_on": None}, "look again"),
        ({"decision": "transfer", "next_on": None}, "look again"),
    ],
)
def test_a_review_says_who_came_how_goals_stand_and_what_was_decided(said: dict[str, Any], sentence: str) -> None:
    fault = review_fault(looked(**said), TODAY - dt.timedelta(days=7), TODAY)
    assert sentence in fault
    assert bool(fault) is bool(sentence)


@pytest.mark.parametrize(
    ("to", "agreement", "open_already", "sentence"),
    [
        ("E08000006", "given", False, ""),
        ("E08000003", "given", False, "Choose another"),
        ("E08000006", "given", True, "already"),
        ("E08000006", "withdrawn", False, "family agrees"),
        ("E08000006", "", False, "family agrees"),
    ],
)
def test_help_goes_to_another_area_only_as_the_family_agrees(
    to: str, agreement: str, open_already: bool, sentence: str
) -> None:
    fault = transfer_fault("E08000003", to, agreement, open_already)
    assert sentence in fault
    assert bool(fault) is bool(sentence)
