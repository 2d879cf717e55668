"""The yearly reviews of an adopted plan: drafted from the figures, finished by the board, published by a meeting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from village.board.actions import reviews as actions
from village.board.forms import MeetingForm, ReviewForm
from village.board.models import LocalPlan, Review
from village.board.queries import claims, facts, office, progress
from village.board.rules.readiness import may_not_decide
from village.board.views.page import ask, plan_page, the_plan
from village.board.views.plans import asks
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.outcomes import queries as outcomes
from village.ui import filters


@access("board.office.read")
@require_safe
def reviews(request: HttpRequest, plan: str) -> HttpResponse:
    """Every review of a plan, and the years that have none yet."""
    found, this_year = the_plan(request, plan), localdate().year
    written = {one.year: one for one in found.reviews.select_related("meeting")}
    begun = range(found.from_year, min(found.to_year, this_year) + 1) if found.state == "adopted" else ()
    return plan_page(
        request,
        found,
        "reviews",
        "Yearly reviews",
        years=[(year, written.get(year)) for year in reversed(begun)],
        drafts=office.able(viewer_of(request), "board.plan.draft", found.board),
    )


@access("board.plan.draft")
@require_POST
def draft(request: HttpRequest, plan: str) -> HttpResponse:
    """Draft a year's review from the figures and the progress as they are known now: a button of the page."""
    found, today = the_plan(request, plan, "board.plan.draft"), localdate()
    said = request.POST.get("year", "")
    year = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else 0
    try:
        actions.draft_review(
            plan=plan,
            year=year,
            sentences=claims.year_drafted(found, year, today),
            warehouse=outcomes.version(),
            by=viewer_of(request),
            at=timezone.now(),
            today=today,
        )
        messages.success(request, "The review is drafted from the figures. Now write the board’s own words.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("local-plan-reviews", plan=plan)
    return redirect("local-plan-review", plan=plan, year=year)


def _review(found: LocalPlan, year: int) -> Review:
    review = found.reviews.select_related("meeting").filter(year=year).first()
    if review is None:
        raise Http404
    return review


@access("board.office.read")
@require_safe
def review(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """One review: what was drafted, what the board says."""
    found = the_plan(request, plan)
    row, draft = _review(found, year), facts.draft(found)
    return plan_page(
        request,
        found,
        "review",
        f"Review of {year}",
        review=row,
        sections=progress.reviewed(
            draft, row.drafted, progress.aims(draft, localdate()), drafted_on=localdate(row.drafted_at)
        ),
        drafts=office.able(viewer_of(request), "board.plan.draft", found.board),
    )


@access("board.plan.draft")
def write(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """Write the board's own words."""
    found = the_plan(request, plan, "board.plan.draft")
    row = _review(found, year)
    here = reverse("local-plan-review", args=[plan, year])
    if row.meeting_id is not None:
        return redirect(here)

    def do(said: dict[str, Any]) -> None:
        actions.write_review(
            plan=plan, year=year, version=said["version"] or 0, words=said["words"], by=viewer_of(request),
            at=timezone.now(),
        )  # fmt: skip

    return ask(
        request,
        ReviewForm,
        do,
        initial={"words": row.words, "version": row.version},
        back=here,
        done="Saved.",
        show=asks(request, found, f"Review of {year}", "Save"),
        now=lambda now: [("What the board says", now.words)],
    )


@access("board.plan.adopt")
def publish(request: HttpRequest, plan: str, year: int) -> HttpResponse:
    """Publish a review by what a meeting decided."""
    found = the_plan(request, plan, "board.plan.adopt")
    row, today = _review(found, year), localdate()
    here = reverse("local-plan-review", args=[plan, year])
    if row.meeting_id is not None:
        return redirect(here)
    terms, seats = facts.terms(found.board), facts.seats(found.board)
    used = set(found.reviews.values_list("meeting_id", flat=True))
    meetings = [
        (str(one.pk), f"{filters.date(one.held_on)}: {one.decision[:120]}")
        for one in office.meetings(found.board)
        if one.plan_id == found.pk
        and one.about == "review"
        and one.pk not in used
        and not may_not_decide(facts.sitting(one), terms, seats, today)
    ]

    def form_of(*args: Any, **kwargs: Any) -> MeetingForm:
        return MeetingForm(*args, meetings=meetings, **kwargs)

    def do(said: dict[str, Any]) -> None:
        actions.publish_review(
            plan=plan, year=year, meeting=int(said["meeting"]), by=viewer_of(request), at=timezone.now(), today=today
        )  # fmt: skip

    warning = "Anyone can read it from then on, and it is not changed any more."
    if not meetings:
        warning = "No meeting with a quorum has approved a review of this plan yet: the secretary notes it first."
    return ask(
        request,
        form_of,
        do,
        initial={},
        back=here,
        done="The review is published.",
        show=asks(request, found, f"Publish the review of {year}", "Publish", warning=warning),
    )
