"""Whom the actions on boards refuse, and that what is elsewhere is like what is not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.unit.board import made
from tests.unit.plan.office_people import some_viewer
from village.board.actions import board, plans, priorities, support
from village.board.models import LocalAction, LocalPlan, Meeting, Priority
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE, Viewer
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
NOBODY = ("", "plan-officer", "plan-approver", "administrator", "auditor", "practitioner")
Act = Callable[[Viewer], Any]
DRAFTING: dict[str, Act] = {
    "begin": lambda by: made.begun(by, from_year=2027),
    "change": lambda by: plans.change_plan(
        plan="leeds-2026", version=3, title="T", vision="V", to_year=2028, by=by, at=made.NOW
    ),
    "without": lambda by: plans.say_without(
        plan="leeds-2026", version=3, chapter="14-19", why="", by=by, at=made.NOW
    ),
    "take": lambda by: made.need(by, kind="gap"),
    "drop need": lambda by: plans.drop_need(plan="leeds-2026", need=_need(), by=by, at=made.NOW),
    "priority": lambda by: made.priority(by, made.EARLY, "p9"),
    "change priority": lambda by: priorities.change_priority(
        plan="leeds-2026", priority=_priority(), version=1, said=made.EARLY, by=by, at=made.NOW
    ),
    "action": lambda by: made.action(by, Priority.objects.get(pk=_priority()), made.FREE, "a9"),
    "change action": lambda by: priorities.change_action(
        plan="leeds-2026", action=_action(), version=1, said=made.FREE, by=by, at=made.NOW
    ),
    "drop action": lambda by: priorities.drop_action(
        plan="leeds-2026", action=_action(), version=1, by=by, at=made.NOW
    ),
    "consult": made.asked,
}  # fmt: skip
KEEPING: dict[str, Act] = {
    "seat": lambda by: board.seat_member(
        board="leeds", partner="police", title="Chief", account=None, from_on=made.FIRST, once="x", by=by, at=made.NOW
    ),
    "meeting": lambda by: made.met(by, [], about="other", plan=""),
    "withdraw": lambda by: plans.withdraw_plan(plan="leeds-2026", by=by, at=made.NOW),
}


@pytest.fixture(scope="module")
def written(django_db_setup: None, django_db_blocker: Any) -> Iterator[LocalPlan]:
    with made.for_all_of_a_file(django_db_blocker) as plan:
        yield plan


def _need() -> int:
    return LocalPlan.objects.get().needs.order_by("-pk").values_list("pk", flat=True)[0]


def _priority() -> int:
    return Priority.objects.values_list("pk", flat=True)[0]


def _action() -> int:
    return LocalAction.objects.values_list("pk", flat=True)[0]


@pytest.mark.parametrize("role", [*NOBODY, "board-secretary", "board-chair", "regional-adviser"])
@pytest.mark.parametrize("name", DRAFTING)
def test_only_a_planner_makes_the_plan(written: LocalPlan, role: str, name: str) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refusal, match="may not"):
        DRAFTING[name](some_viewer(role, area=made.AREA))
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("role", [*NOBODY, "area-planner", "board-chair", "regional-adviser"])
@pytest.mark.parametrize("name", KEEPING)
def test_only_a_secretary_keeps_the_board(written: LocalPlan, role: str, name: str) -> None:
    with pytest.raises(Refusal, match="may not"):
        KEEPING[name](some_viewer(role, area=made.AREA))
    with pytest.raises(Refusal, match="may not"):
        KEEPING[name](ANYONE)


@pytest.mark.parametrize("name", DRAFTING)
def test_a_role_elsewhere_cannot_tell_that_a_plan_exists(written: LocalPlan, name: str) -> None:
    elsewhere = made.People(made.ELSEWHERE)
    with pytest.raises(Refusal) as there:
        DRAFTING[name](elsewhere.planner)
    with pytest.raises(Refusal) as not_there:
        plans.change_plan(
            plan="none", version=1, title="T", vision="V", to_year=2028, by=elsewhere.planner, at=made.NOW
        )
    assert str(there.value) == str(not_there.value)


@pytest.mark.parametrize("role", [*NOBODY, "area-planner", "board-secretary", "regional-adviser"])
def test_only_a_chair_with_a_second_factor_adopts(people: made.People, written: LocalPlan, role: str) -> None:
    meeting = made.ready(people)
    with pytest.raises(Refusal, match="may not"):
        made.adopted(some_viewer(role, area=made.AREA), meeting)
    with pytest.raises(Refusal, match="may not"):
        made.adopted(some_viewer("board-chair", area=made.AREA, second_factor=False), meeting)
    with pytest.raises(Refusal, match="may not"):
        made.adopted(some_viewer("board-chair", area=made.ELSEWHERE), meeting)
    assert LocalPlan.objects.get().state == "closed"


@pytest.mark.parametrize("role", [*NOBODY, "area-planner", "board-secretary"])
def test_only_area_and_region_write_and_agree_to_support(people: made.People, written: LocalPlan, role: str) -> None:
    with pytest.raises(Refusal, match="may not"):
        made.line(some_viewer(role, area=made.AREA))
    made_line = made.line(people.adviser)
    with pytest.raises(Refusal, match="may not"):
        support.drop_support(
            board="leeds", line=made_line.pk, version=2, by=some_viewer(role, area=made.AREA), at=made.NOW
        )  # fmt: skip
    for side, other in (("area", people.adviser), ("region", people.chair)):
        with pytest.raises(Refusal, match="may not"):
            made.agreed(other, side)


def test_what_does_not_exist_is_told_to_those_who_could_see_it(people: made.People, written: LocalPlan) -> None:
    everywhere = made.People(None)
    at = made.NOW
    tries: list[tuple[Act, Viewer, str]] = [
        (lambda by: made.begun(by, board="none"), everywhere.planner, "no such board"),
        (lambda by: made.asked(by, plan="none"), everywhere.planner, "no such plan"),
        (lambda by: made.line(by, board="none"), everywhere.chair, "no such board"),
        (lambda by: made.agreed(by, "area", board="none"), everywhere.chair, "nothing to agree"),
        (
            lambda by: board.end_seat(board="leeds", member=0, until_on=made.HELD, by=by, at=at),
            people.secretary,
            "member",
        ),
        (lambda by: plans.drop_need(plan="leeds-2026", need=0, by=by, at=at), people.planner, "no such need"),
        (
            lambda by: priorities.drop_priority(plan="leeds-2026", priority=0, version=1, by=by, at=at),
            people.planner,
            "no such priority",
        ),
        (
            lambda by: priorities.drop_action(plan="leeds-2026", action=0, version=1, by=by, at=at),
            people.planner,
            "no such action",
        ),
        (lambda by: support.drop_support(board="leeds", line=0, version=1, by=by, at=at), people.chair, "no such line"),
        (lambda by: made.adopted(by, Meeting(pk=0)), people.chair, "no such meeting"),
        (lambda by: made.adopted(by, Meeting(pk=0), plan="none"), everywhere.chair, "no such plan"),
    ]
    for act, by, why in tries:
        with pytest.raises(Refusal, match=why):
            act(by)
