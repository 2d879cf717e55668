"""Deciding on what another recorded: approve it, or send it back with a note."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may, viewer_of
from village.kernel.access.rules import Thing
from village.kernel.access.views import access
from village.plan import queries
from village.plan.actions import decide_progress
from village.plan.forms import DecisionForm
from village.ui.journeys import Done, Journey, Step, Visit


def _decide(visit: Visit) -> Done:
    answers = visit.answers["decision"]
    try:
        update = decide_progress(
            update=visit.where["update_id"],
            decision=answers["decision"],
            note=answers["note"],
            by=viewer_of(visit.request),
            at=timezone.now(),
        )
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal
    approved = update.decision == "approved"
    links = [("Back to the plan office", f"{reverse('plan-office')}?plan={update.plan}")]
    if approved:
        links.insert(0, ("See it as everyone sees it", f"/plans/{update.plan}/commitments/{update.commitment}/"))
    return Done(
        "Approved" if approved else "Returned",
        f"P{update.pk}",
        next=("It is public from now on, and counts in every figure as at today.",)
        if approved
        else ("Whoever recorded it finds it in the plan office, with your note.", "Nothing of it is public."),
        links=links,
    )


DECIDE = Journey(
    slug="plan-decide",
    title="Decide on progress",
    steps=[Step("decision", "What do you decide?", DecisionForm, template="plan/office/decision.html")],
    action=_decide,
    button="Decide",
    leave_href="/plan-office/",
    warning="A decision stands: neither it nor the update can be changed later. A new update can follow it.",
)


@access("plan.progress.approve")
def decide(request: HttpRequest, update_id: int, step: str = "") -> HttpResponse:
    """Decide on an update that is waiting. Not on one's own, and not twice: those lead to its record, which says
    why."""
    viewer = viewer_of(request)
    update = queries.update_for(viewer, update_id)
    if update is None:
        raise Http404
    own = Thing(area=queries.area_of(update.plan), made_by=frozenset({str(update.proposed_by)}))
    permitted = may(viewer, "plan.progress.approve", thing=own)
    if not permitted and "own-work" not in permitted.reasons:
        raise Http404
    if not permitted or (update.decision and step != "done"):
        return redirect("plan-office-update", update_id=update_id)
    request.update = queries.told_update(update)  # type: ignore[attr-defined]
    return DECIDE.respond(request, step, update_id=update_id)
