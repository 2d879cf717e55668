"""A consultation as its board sees it: what people said, what the board answers; and what stands before adoption."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from village.board.actions import consult as actions
from village.board.forms import AnswerForm, ResponsesFilter
from village.board.queries import facts, office
from village.board.rules.facts import PARTNERS, RESPONDENTS
from village.board.rules.readiness import lacking
from village.board.views.page import ask, plan_page, the_plan
from village.board.views.plans import asks
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui.listing import page_of
from village.ui.macros import counted

PER_PAGE = 25


@access("board.office.read")
@require_safe
def consultation(request: HttpRequest, plan: str) -> HttpResponse:
    """What people were asked and what they said. Only the office reads their words."""
    found, today = the_plan(request, plan), localdate()
    asked = office.consultation(found)
    every = actions.read_responses(plan=found.slug, by=viewer_of(request), at=timezone.now()) if asked else []
    kind = request.GET.get("kind", "")
    kept = [one for one in every if one.kind == kind] if kind in RESPONDENTS else every
    counts = Counter(one.kind for one in every)
    heard = facts.heard(asked) if asked else None
    return plan_page(
        request,
        found,
        "consultation",
        "Consultation",
        asked=asked,
        over=bool(heard and heard.days_left(today) < 0),
        days_left=heard.days_left(today) if heard else None,
        drafts=viewer_may_draft(request, found),
        page_of_list=page_of(request, kept, PER_PAGE),
        every=every,
        kinds=RESPONDENTS,
        counts=[
            (title, counted(f"?kind={slug}", counts[slug], f"answers: {title.lower()}"))
            for slug, title in RESPONDENTS.items()
            if counts[slug]
        ],
        filters=ResponsesFilter(initial={"kind": kind}),
        applied=[{"text": RESPONDENTS[kind], "remove": request.path}] if kind in RESPONDENTS else [],
        lacking=lacking(facts.draft(found)),
    )


def viewer_may_draft(request: HttpRequest, found: Any) -> bool:
    """Whether the viewer makes this plan, at whatever stage it is."""
    return office.able(viewer_of(request), "board.plan.draft", found.board)


@access("board.plan.draft")
@require_POST
def close(request: HttpRequest, plan: str) -> HttpResponse:
    """Close a consultation whose last day is over: a button of its page."""
    the_plan(request, plan, "board.plan.draft")
    try:
        actions.close_consultation(plan=plan, by=viewer_of(request), at=timezone.now(), today=localdate())
        messages.success(request, "The consultation is closed. Say what you heard and what you changed.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("local-plan-consultation", plan=plan)


@access("board.plan.draft")
def answer(request: HttpRequest, plan: str) -> HttpResponse:
    """Say what the board heard and what it changed."""
    found = the_plan(request, plan, "board.plan.draft")
    asked = office.consultation(found)
    if found.state != "closed" or asked is None:
        return redirect("local-plan-consultation", plan=plan)

    def do(said: dict[str, Any]) -> None:
        actions.answer_consultation(
            plan=plan, heard=said["heard"], changed_what=said["changed"], by=viewer_of(request), at=timezone.now()
        )  # fmt: skip

    return ask(
        request,
        AnswerForm,
        do,
        initial={"heard": asked.heard, "changed": asked.changed},
        back=reverse("local-plan-consultation", args=[plan]),
        done="Saved.",
        show=asks(request, found, "What we heard and what we changed", "Save"),
    )


@access("board.office.read")
@require_safe
def adoption(request: HttpRequest, plan: str) -> HttpResponse:
    """What stands before adoption, or by what it was adopted."""
    found, today = the_plan(request, plan), localdate()
    draft = facts.draft(found)
    meetings = [one for one in office.meetings(found.board) if one.plan_id == found.pk and one.about == "adopt"]
    seats = facts.seats(found.board)
    told = [
        {"meeting": one, "wrong": office.obstacles(found, one, draft, today), "there": facts.there(one, seats)}
        for one in meetings
    ]
    return plan_page(
        request,
        found,
        "adoption",
        "Adoption",
        told=told,
        ready=any(not one["wrong"] for one in told),
        lacking=lacking(draft),
        asked=office.consultation(found),
        partners=PARTNERS,
    )
