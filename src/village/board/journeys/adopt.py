"""Adopting a plan by what a meeting decided."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from village.board.actions.adopt import adopt_plan
from village.board.forms import MeetingForm
from village.board.models import LocalPlan
from village.board.queries import facts, office
from village.board.views.page import the_plan
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.tables.rules import Refused
from village.ui import filters
from village.ui.journeys import Done, Journey, Step, Visit


def deciding(found: LocalPlan) -> list[tuple[str, str]]:
    """The meetings by which a plan may be adopted today."""
    draft = facts.draft(found)
    return [
        (str(one.pk), f"{filters.date(one.held_on)}: {one.votes_for} for, {one.votes_against} against")
        for one in office.meetings(found.board)
        if one.plan_id == found.pk and not office.obstacles(found, one, draft, localdate())
    ]


def _meetings(visit: Visit) -> dict[str, Any]:
    return {"meetings": deciding(the_plan(visit.request, visit.where["plan"]))}


def _adopt(visit: Visit) -> Done:
    slug = visit.where["plan"]
    try:
        adopt_plan(
            plan=slug,
            meeting=int(visit.answers["meeting"]["meeting"]),
            by=viewer_of(visit.request),
            at=timezone.now(),
            today=localdate(),
        )
    except (Refusal, Refused) as refusal:
        raise ValidationError(str(refusal)) from refusal
    return Done(
        "The plan is adopted",
        next=(
            "It is a plan like any other from now on: read by anyone, its actions followed in the plan office.",
            "Whoever keeps progress is reminded of what falls due.",
            "Once a year, review it.",
        ),
        links=(
            ("See it as everyone sees it", f"/plans/{slug}/"),
            ("Follow it in the plan office", f"{reverse('plan-office')}?plan={slug}"),
        ),
    )


ADOPT = Journey(
    slug="board-adopt",
    title="Adopt the plan",
    steps=[Step("meeting", "By which meeting?", MeetingForm, options=_meetings)],
    action=_adopt,
    button="Adopt the plan",
    leave_href="/plan-office/boards/",
    warning="Adoption stands: the plan’s text cannot be changed afterwards. Another plan can follow it.",
)


@access("board.plan.adopt")
def adopt(request: HttpRequest, plan: str, step: str = "") -> HttpResponse:
    """Adopt a plan; where no meeting allows it yet, the page that says what stands in the way."""
    found = the_plan(request, plan, "board.plan.adopt")
    if step != "done" and not deciding(found):
        return redirect("local-plan-adoption", plan=plan)
    return ADOPT.respond(request, step, plan=plan)
