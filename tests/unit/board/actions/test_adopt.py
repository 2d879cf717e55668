"""What keeps a plan from being adopted, and what is settled once it is."""

import pytest

from tests.builders import bare_plan
from tests.unit.board import made
from tests.unit.plan.office_people import load
from village.board.actions import plans
from village.board.models import LocalPlan
from village.kernel.access.actions import Refusal

pytestmark = pytest.mark.django_db


def test_a_change_after_the_meeting_sends_the_plan_back(people: made.People, written: LocalPlan) -> None:
    meeting = made.ready(people)
    made.need(people.planner, kind="gap")
    with pytest.raises(Refusal, match="changed after the meeting"):
        made.adopted(people.chair, meeting)


def test_a_plan_of_that_name_from_elsewhere_is_not_overwritten(people: made.People, written: LocalPlan) -> None:
    meeting = made.ready(people)
    load(bare_plan(id="leeds-2026"))
    with pytest.raises(Refusal, match="another plan of this name"):
        made.adopted(people.chair, meeting)


def test_an_adopted_plan_is_neither_withdrawn_nor_adopted_by_another_meeting(
    people: made.People, written: LocalPlan
) -> None:
    meeting = made.ready(people)
    again = made.met(people.secretary, list(meeting.present), once="m2")
    made.adopted(people.chair, meeting)
    with pytest.raises(Refusal, match="cannot be withdrawn"):
        plans.withdraw_plan(plan="leeds-2026", by=people.secretary, at=made.NOW)
    with pytest.raises(Refusal, match="after its consultation"):
        made.adopted(people.chair, again)
