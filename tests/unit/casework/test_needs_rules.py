"""Needs read over time: the rules and their naive twin agree, and nothing is ever averaged."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles import casework_needs as twin
from village.casework.rules import needs
from village.casework.rules.needs import Need, Reading
from village.casework.rules.plan import Aim, Reason, without_action

DAY = dt.date(2026, 5, 4)
NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
SCALE, OTHER = "need-scale@1", "need-scale@2"
LIMITS = {SCALE: 2}
NEEDS = [("", "family.home"), ("anna", "behaviour"), ("anna", "emotional")]


def reading(level: int, days: int = 0, voice: str = "practitioner", need: int = 1, scale: str = SCALE) -> Reading:
    at = NOON + dt.timedelta(days=days)
    return Reading(*NEEDS[need], voice, scale, level, DAY + dt.timedelta(days=days), at)


def rows(readings: list[Reading]) -> list[twin.Row]:
    return [(one.person, one.element, one.voice, one.scale, one.level, one.on, one.at) for one in readings]


@st.composite
def histories(draw: st.DrawFn) -> list[Reading]:
    """Readings of a family, each written down at an instant of its own, on any day."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        person, element = draw(st.sampled_from(NEEDS))
        on = DAY + dt.timedelta(days=draw(st.integers(0, 3)))
        found.append(
            Reading(
                person,
                element,
                draw(st.sampled_from(list(needs.VOICES))),
                draw(st.sampled_from([SCALE, SCALE, SCALE, OTHER])),
                draw(st.integers(0, 3)),
                on,
                NOON + dt.timedelta(minutes=number),
            )
        )
    return draw(st.permutations(found))


@given(histories())
def test_transitions_are_those_of_the_twin(readings: list[Reading]) -> None:
    found = needs.transitions(readings)
    told = sorted((*vars(one.need).values(), one.voice, one.scale, one.first, one.latest, one.change) for one in found)
    assert told == sorted(twin.transitions(rows(readings)))
    counted = {(*key, *step): many for key, steps in needs.matrix(found).items() for step, many in steps.items()}
    assert counted == twin.matrix(rows(readings))
    assert sum(counted.values()) == len({(one.need, one.voice) for one in readings})


@given(histories())
def test_needs_that_stand_high_and_those_not_read_again_are_those_of_the_twin(readings: list[Reading]) -> None:
    assert {(one.person, one.element) for one in needs.needs_standing(readings, LIMITS)} == twin.high(
        rows(readings), LIMITS
    )
    assert {(one.person, one.element) for one in needs.unread(readings, LIMITS)} == twin.unread(rows(readings), LIMITS)


GOALS = st.tuples(
    st.sampled_from(NEEDS), st.sampled_from(["open", "met", "dropped"]), st.integers(0, 2), st.integers(-1, 12)
)
REASONS = st.tuples(st.sampled_from(NEEDS), st.sampled_from([SCALE, OTHER]), st.integers(0, 3))


@given(histories(), st.lists(GOALS, max_size=4), st.lists(REASONS, max_size=3))
def test_what_a_plan_leaves_open_is_that_of_the_twin(
    readings: list[Reading],
    goals: list[tuple[tuple[str, str], str, int, int]],
    reasons: list[tuple[tuple[str, str], str, int]],
) -> None:
    timed = [(need, state, steps, NOON + dt.timedelta(minutes=at)) for need, state, steps, at in goals]
    aims = [Aim(Need(*need), state, steps, None if state == "open" else at) for need, state, steps, at in timed]
    found = without_action(
        readings, LIMITS, aims, [Reason(Need(*need), scale, level) for need, scale, level in reasons]
    )
    assert {(one.person, one.element) for one in found} == twin.without_action(rows(readings), LIMITS, timed, reasons)


def test_what_was_not_read_again_is_a_row_of_its_own_and_no_nought() -> None:
    found = needs.matrix(needs.transitions([reading(3), reading(1, need=2), reading(0, 30, need=2)]))
    assert found["behaviour", "practitioner", SCALE] == Counter({(3, None, "not-reassessed"): 1})
    assert found["emotional", "practitioner", SCALE] == Counter({(1, 0, "better"): 1})


def test_two_voices_that_disagree_are_two_rows() -> None:
    both = [reading(3), reading(1, voice="parent"), reading(1, 30), reading(3, 30, "parent")]
    found = {one.voice: (one.first, one.latest, one.change) for one in needs.transitions(both)}
    assert found == {"practitioner": (3, 1, "better"), "parent": (1, 3, "worse")}


def test_one_voice_is_enough_for_a_need_and_the_other_does_not_speak_against_it() -> None:
    assert needs.needs_standing([reading(0), reading(2, voice="child")], LIMITS)
    assert not needs.needs_standing([reading(1), reading(1, voice="child")], LIMITS)  # two halves are no whole


def test_a_scale_without_a_threshold_is_not_passed_over() -> None:
    assert needs.needs_standing([reading(1, scale=OTHER)], LIMITS)
    assert not needs.needs_standing([reading(0, scale=OTHER)], LIMITS)


def test_a_correction_on_the_same_day_is_no_second_reading() -> None:
    first, slip = reading(3), reading(0)
    corrected = Reading(*NEEDS[1], "practitioner", SCALE, 2, DAY, NOON + dt.timedelta(minutes=5))
    assert [one.change for one in needs.transitions([first, corrected, slip])] == ["not-reassessed"]
    assert not needs.read_again([first, corrected], LIMITS)


@pytest.mark.parametrize(
    ("readings", "again"),
    [
        ([], False),
        ([reading(1)], False),
        ([reading(1), reading(1, 30)], True),
        ([reading(3)], False),
        ([reading(3), reading(1, 30)], True),
        ([reading(3), reading(1, 30, "parent")], False),  # the practitioner reads again too
        ([reading(3), reading(2, need=2), reading(1, 30)], False),  # one of two
        ([reading(1), reading(3, 30)], False),  # it rose, and was not looked at since
        ([reading(1), reading(3, 30), reading(3, 60)], True),
    ],
)
def test_help_ends_only_on_needs_that_were_read_again(readings: list[Reading], again: bool) -> None:
    assert needs.read_again(readings, LIMITS) is again


@pytest.mark.parametrize(
    ("concept", "asked"),
    [
        ("health.speech.reading", ("health.speech", False)),
        ("health.speech.family-reading", ("health.speech", True)),
        ("health.speech.words", None),
        ("reading", None),
    ],
)
def test_a_question_says_by_its_concept_which_element_it_reads(concept: str, asked: object) -> None:
    assert needs.asked_as(concept) == asked
