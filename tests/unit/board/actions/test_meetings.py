"""Noting a meeting, and what it can have seen."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.unit.board import made
from tests.unit.plan.office_people import some_viewer
from village.board.actions import meetings
from village.board.models import LocalPlan
from village.kernel.access.actions import Refusal

pytestmark = pytest.mark.django_db


def test_a_meeting_is_noted_as_it_can_have_been(people: made.People, written: LocalPlan) -> None:
    made.a_board(slug="boro", area=made.ELSEWHERE)
    there = made.seats(people.secretary)
    other = made.begun(made.People(made.ELSEWHERE).planner, board="boro")
    both = some_viewer("board-secretary", area=None)
    for values, why in (
        ({"about": "lunch"}, "Say what"),
        ({"votes_against": -1}, "Say what"),
        ({"plan": ""}, "Say which plan"),
        ({"plan": other.slug}, "another board"),
        ({}, "consultation has closed"),
        ({"about": "other", "held_on": made.HELD + dt.timedelta(days=1)}, "once it has been held"),
        ({"about": "other", "present": [*there, 0]}, "Only members"),
        ({"about": "other", "votes_for": 7}, "More votes"),
        ({"about": "other", "decision": ""}, "Write what was decided"),
    ):
        with pytest.raises(Refusal, match=why):
            meetings.note_meeting(
                board="leeds",
                said=replace(_said(there), **values),  # type: ignore[arg-type]
                once="m", by=both, at=made.DONE, today=made.HELD,
            )  # fmt: skip
    first = made.met(people.secretary, there, about="other")
    assert made.met(people.secretary, there, about="other").pk == first.pk


def _said(there: list[int]) -> meetings.MeetingSaid:
    return meetings.MeetingSaid(
        about="adopt", plan="leeds-2026", held_on=made.HELD, present=there, decision="Yes.", votes_for=6,
        votes_against=0, abstained=0,
    )  # fmt: skip


def test_a_meeting_cannot_have_seen_what_was_written_after_its_day(people: made.People, written: LocalPlan) -> None:
    there = made.seats(people.secretary)
    made.closed(people.planner)
    late = made.DONE - dt.timedelta(hours=2)  # the meeting was the day before; it is noted two hours later
    made.need(people.planner, kind="gap", at=late)
    with pytest.raises(Refusal, match="changed after that day"):
        made.met(people.secretary, there)
    made.met(people.secretary, there, about="other")
    made.adopted(people.chair, made.met(people.secretary, there, held_on=late.date(), on=late.date(), once="m2"),
                 today=late.date())  # fmt: skip
