"""Two questions and their pages: why is this number what it is, and what has been done about this promise?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.outcomes import queries as outcomes
from village.plan import queries as plans
from village.public import queries
from village.ui.traces import Trace

LONGEST_GROUP = 100


@access("public")
@never_cache
@require_safe
def figure(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Why a number is what it is. Never kept: who may list the records behind it is told where they are."""
    group = request.GET.get("group", "")[:LONGEST_GROUP]
    group = group if group in outcomes.groups(slug) else ""
    found = queries.figure(slug, code, group, by=viewer_of(request), on=localdate())
    row = outcomes.standing(slug, code, group)
    if found is None or row is None:
        raise Http404
    return _page(request, found, "Why is this number what it is?", made_up=row["release"] in outcomes.made_up())


@access("public")
@never_cache
@require_safe
def commitment(request: HttpRequest, commitment_id: str, plan_id: str = "") -> HttpResponse:
    """What has been done about a promise, area by area, as known today."""
    found = queries.commitment(plan_id or plans.default_plan(), commitment_id, localdate())
    if found is None:
        raise Http404
    return _page(request, found, "What has been done about this promise?", made_up=bool(outcomes.made_up()))


def _page(request: HttpRequest, trace: Trace, question: str, *, made_up: bool) -> HttpResponse:
    context = {
        "title": f"{question} {trace.title}",
        "question": question,
        "trace": trace,
        "made_up": made_up,
        "breadcrumbs": [{"text": "Home", "href": "/"}, {"text": trace.title, "href": trace.href}],
        "today": localdate(),
    }
    return render(request, "public/trace.html", context)
