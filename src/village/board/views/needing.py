"""What the figures say that children need here, and which of it the plan takes in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from village.board.actions import plans as actions
from village.board.models import Need
from village.board.queries import claims
from village.board.rules.needs import KINDS, address
from village.board.rules.strategy import projected
from village.board.views.page import plan_page, the_plan
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access

WORKFORCE = "The people who work with children"
TITLES = {**KINDS, projected.KIND: projected.TITLE}


@access("board.office.read")
@require_safe
def needs(request: HttpRequest, plan: str) -> HttpResponse:
    """What was taken in, what else the figures say, and what they cannot say."""
    found = the_plan(request, plan)
    said = claims.claims(found.board.area)
    taken = list(found.needs.all())
    names = {f"{one.kind}:{one.measure}:{one.group}" for one in taken}
    offered = [
        {
            "id": kind,
            "title": title,
            "claims": [(claims.key(one), one) for one in said.of(kind) if claims.key(one) not in names],
        }
        for kind, title in KINDS.items()
    ]
    workforce = [(claims.key(one), one) for one in said.workforce if claims.key(one) not in names]
    offered.append({"id": "workforce", "title": WORKFORCE, "claims": workforce})
    of_workers = claims.workforce_measures()
    return plan_page(
        request,
        found,
        "needs",
        "Needs",
        taken=[
            {"need": one, "href": _now(one), "kind": WORKFORCE if one.measure in of_workers else TITLES.get(one.kind)}
            for one in taken
        ],
        offered=[one for one in offered if one["claims"]],
        unsaid=said.unsaid,
    )


def _now(one: Need) -> str:
    """Where a need's figure is as it is now; a projection was kept as a file and stands nowhere."""
    return "" if one.kind == projected.KIND else address(one.area, one.measure, one.group)


@access("board.plan.draft")
@require_POST
def change(request: HttpRequest, plan: str) -> HttpResponse:
    """Take a claim into the plan as the figures make it now, or a need out of it: buttons of the page."""
    found = the_plan(request, plan, "board.plan.draft")
    by, at = viewer_of(request), timezone.now()
    dropped = request.POST.get("need", "")
    try:
        if dropped:
            number = int(dropped) if dropped.isascii() and dropped.isdigit() and len(dropped) < 10 else 0
            actions.drop_need(plan=plan, need=number, by=by, at=at)
            messages.success(request, "It is taken out.")
        else:
            claim = claims.claim(found.board.area, request.POST.get("claim", ""))
            if claim is None:
                raise Refusal("The figures no longer say this: read what they say now.")
            actions.take_need(plan=plan, by=by, at=at, **claims.taken(claim))
            messages.success(request, "It is taken into the plan.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("local-plan-needs", plan=plan)
