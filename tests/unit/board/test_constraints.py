"""What the database refuses even when Python forgets."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model

from tests.unit.board import made
from village.board.models import (
    Board,
    Consultation,
    LocalAction,
    LocalPlan,
    Meeting,
    Member,
    Need,
    Priority,
    Response,
    Review,
    Support,
    SupportPlan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def local(django_db_setup: None, django_db_blocker: Any) -> Iterator[LocalPlan]:
    people = made.People()
    with made.for_all_of_a_file(django_db_blocker) as plan:
        there = made.seats(people.secretary)
        made.closed(people.planner)
        made.met(people.secretary, there)
        made.line(people.adviser)
        Review.objects.create(plan=plan, year=2026, drafted_at=made.NOW, changed_at=made.NOW)
        yield LocalPlan.objects.get()


ONE = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("model", "values", "name"),
    [
        (Board, {"kind": "club"}, "board_kind_known"),
        (Board, {"least_members": 1}, "board_quorum_from_two"),
        (Board, {"consult_days": 6}, "board_consults_for_a_week_or_more"),
        (Member, {"partner": "crown"}, "member_partner_known"),
        (Member, {"title": ""}, "member_has_a_title"),
        (Member, {"until_on": made.FIRST}, "member_period_runs_forward"),
        (LocalPlan, {"state": "lost"}, "local_plan_state_known"),
        (LocalPlan, {"to_year": 2025}, "local_plan_years_run_forward"),
        (LocalPlan, {"state": "adopted"}, "local_plan_adopted_whole_or_not"),
        (LocalPlan, {"adopted_by": ONE}, "local_plan_adopted_whole_or_not"),
        (Need, {"sentence": ""}, "need_says_something"),
        (Priority, {"chapter": "wings"}, "priority_chapter_known"),
        (Priority, {"measure": "absence", "value": None}, "priority_measure_and_target_or_neither"),
        (Priority, {"measure": ""}, "priority_measure_and_target_or_neither"),
        (LocalAction, {"lead": "crown"}, "local_action_lead_known"),
        (LocalAction, {"amount": 5, "no_money": True}, "local_action_money_or_none"),
        (Consultation, {"closes_on": made.OPENS}, "consultation_runs_forward"),
        (Review, {"published_at": made.NOW}, "review_published_by_a_meeting"),
        (SupportPlan, {"area_by": ONE, "area_at": made.NOW, "region_by": ONE, "region_at": made.NOW}, "agreed_by_two"),
        (SupportPlan, {"area_by": ONE}, "support_plan_agreed_on_a_day"),
        (Support, {"who": ""}, "support_is_whole"),
    ],
)
def test_a_row_that_cannot_be_is_refused(local: LocalPlan, model: type[Any], values: dict[str, Any], name: str) -> None:
    row: Model = model.objects.order_by("pk")[:1].get()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (Board, {"slug": "other"}),
        (Need, {}),
        (Priority, {"once": "other"}),
        (LocalAction, {"once": "other"}),
        (Consultation, {}),
        (Review, {}),
        (SupportPlan, {}),
        (LocalPlan, {}),
        (Member, {}),
        (Response, {}),
        (Meeting, {}),
    ],
)
def test_nothing_is_there_twice(local: LocalPlan, model: type[Any], changes: dict[str, str]) -> None:
    row = model.objects.order_by("pk")[:1].get()
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"about": "lunch", "saw": None}, "meeting_about_known"),
        ({"about": "adopt", "saw": None}, "meeting_to_adopt_saw_a_plan"),
        ({"about": "other"}, "meeting_to_adopt_saw_a_plan"),
    ],
)
def test_a_meeting_to_adopt_saw_a_plan(local: LocalPlan, values: dict[str, Any], name: str) -> None:
    row = Meeting.objects.get()
    row.pk, row.once = None, "other"  # type: ignore[assignment]
    for column, value in values.items():
        setattr(row, column, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("values", "name"), [({"kind": "king"}, "response_kind_known"), ({"text": ""}, "response_says_something")]
)
def test_a_response_says_something(local: LocalPlan, values: dict[str, str], name: str) -> None:
    row = Response.objects.get()
    row.pk, row.once = None, "other"  # type: ignore[assignment]
    for column, value in values.items():
        setattr(row, column, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(("model", "change"), [(Meeting, {"votes_for": 1}), (Response, {"text": "Nothing."})])
def test_meetings_and_responses_are_never_changed(local: LocalPlan, model: type[Any], change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_a_settled_plan_is_not_changed_and_no_plan_is_deleted(local: LocalPlan) -> None:
    with pytest.raises(DatabaseError, match=r"keeps every row|never edited"), transaction.atomic():
        LocalPlan.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        LocalPlan.objects.update(slug="other")
    LocalPlan.objects.update(state="withdrawn")
    with pytest.raises(DatabaseError, match=r"decided once"), transaction.atomic():
        LocalPlan.objects.update(title="Other")
