"""Opening a consultation: when, and what is asked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from village.board.actions.consult import open_consultation
from village.board.forms import DatesForm, QuestionsForm
from village.board.views.page import the_plan
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui import filters
from village.ui.journeys import Done, Journey, Step, Visit


def _dates(visit: Visit) -> dict[str, Any]:
    found = the_plan(visit.request, visit.where["plan"])
    return {"today": localdate(), "days": found.board.consult_days}


def _open(visit: Visit) -> Done:
    slug, dates = visit.where["plan"], visit.answers["dates"]
    try:
        open_consultation(
            plan=slug,
            opens_on=dates["opens_on"],
            closes_on=dates["closes_on"],
            questions=visit.answers["questions"]["questions"].splitlines(),
            by=viewer_of(visit.request),
            at=timezone.now(),
            today=localdate(),
        )
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal
    return Done(
        "The consultation is set",
        next=(
            "Anyone can read the plan now. Its text stands still until the consultation has closed.",
            "Only the office reads the answers. Nobody is asked who they are.",
            "When the last day is over, close it and say what you heard and what you changed.",
        ),
        when=f"People may answer from {filters.date(dates['opens_on'])} to {filters.date(dates['closes_on'])}.",
        links=(("Back to the consultation", reverse("local-plan-consultation", args=[slug])),),
    )


CONSULT = Journey(
    slug="board-consult",
    title="Ask people about the plan",
    steps=[
        Step("dates", "From when to when?", DatesForm, options=_dates),
        Step("questions", "What do you ask?", QuestionsForm),
    ],
    action=_open,
    button="Ask people",
    leave_href="/plan-office/boards/",
    warning="From now on anyone can read the plan, and its text stands still until the consultation has closed.",
)


@access("board.plan.draft")
def consult(request: HttpRequest, plan: str, step: str = "") -> HttpResponse:
    """Open a plan's consultation."""
    found = the_plan(request, plan, "board.plan.draft")
    if found.state != "drafting" and step != "done":
        return redirect("local-plan-consultation", plan=plan)
    return CONSULT.respond(request, step, plan=plan)
