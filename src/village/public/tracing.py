"""Two questions and their pages: why is this number what it is, and what has been done about this promise?"""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.board.queries import tracing as boards
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import UnknownArea
from village.outcomes import queries as outcomes
from village.outcomes.queries import profile_tracing as profiles
from village.outcomes.queries import school_tracing as schools
from village.outcomes.queries import tracing as figures
from village.plan import queries as plans
from village.plan.queries import stating
from village.public import queries
from village.ui.traces import Trace

LONGEST_WORD = 100
WHY = "Why is this number what it is?"


@access("public")
@never_cache
@require_safe
def figure(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Why a number is what it is: the latest, that of a period, as it was published by a day, or a gap. Never kept: who
    may list the records behind it is told where they are."""
    group, period = _word(request, "group"), _word(request, "period")
    if _word(request, "gap"):
        if _word(request, "as-at"):  # a gap is told of today's figures alone
            raise Http404
        told = figures.gap(slug, _word(request, "gap"), code, period)
        found, row = told or (None, None)
    else:
        group = group if (slug, group) in outcomes.group_titles() else ""
        as_at = _day(request)
        row = figures.row(slug, code, group, period=period, on=as_at)
        found = queries.figure(row, by=viewer_of(request), on=localdate(), as_at=as_at) if row else None
    if found is None or row is None:
        raise Http404
    return _page(request, found, WHY, made_up=row["release"] in outcomes.made_up())


@access("public")
@never_cache
@require_safe
def school(request: HttpRequest, urn: str) -> HttpResponse:
    """Why a figure of a school is what it is, beside the rule's line or one that is asked for."""
    row = schools.row(urn, _word(request, "figure"), _word(request, "period"))
    if row is None:
        raise Http404
    found = queries.school(row, localdate(), _line(request))
    return _page(request, found, WHY, made_up=row["release"] in outcomes.made_up())


@access("public")
@never_cache
@require_safe
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """Why the profile of an area is what it is: its whole, or an outcome or a measure of it."""
    try:
        told = outcomes.profile_of(areas.get(code))
    except UnknownArea:
        raise Http404 from None
    found = profiles.trace(told, _word(request, "of"))
    if found is None:
        raise Http404
    made_up = bool(outcomes.made_up().intersection(row["release"] for row in told.rows))
    return _page(request, found, WHY if _word(request, "of") else "Why is this said?", made_up=made_up)


@access("public")
@never_cache
@require_safe
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """Why so many answers came to a consultation that is over."""
    found = boards.answers(slug, by=viewer_of(request), on=localdate())
    if found is None:
        raise Http404
    return _page(request, found, WHY, made_up=False)


def _line(request: HttpRequest) -> float | None:
    """The line in percent that an address asks for; None if it asks for none. Raises Http404 for one that cannot be."""
    said = _word(request, "line")
    if not said:
        return None
    try:
        line = round(float(said), 1)
    except ValueError:
        raise Http404 from None
    if not 0 < line < 100:
        raise Http404
    return line


def _word(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "")[:LONGEST_WORD]


def _day(request: HttpRequest) -> dt.date | None:
    """The day that an address asks for; None if it asks for none. Raises Http404 for one that is none or has not come:
    nothing is known there."""
    said = _word(request, "as-at")
    if not said:
        return None
    try:
        day = dt.date.fromisoformat(said)
    except ValueError:
        raise Http404 from None
    if day > localdate():
        raise Http404
    return day


@access("public")
@never_cache
@require_safe
def commitment(request: HttpRequest, commitment_id: str, plan_id: str = "") -> HttpResponse:
    """What has been done about a promise, area by area, as known today."""
    found = queries.commitment(plan_id or plans.default_plan(), commitment_id, localdate())
    if found is None:
        raise Http404
    return _page(request, found, "What has been done about this promise?", made_up=bool(outcomes.made_up()))


@access("public")
@never_cache
@require_safe
def stated(request: HttpRequest, kind: str, name: str = "", plan_id: str = "") -> HttpResponse:
    """Why a figure, a sum or a target, far or near, that a plan's documents state is what it is, or what its sums come
    to, as known on the day that is asked for, or at which the plan's pages open."""
    plan = plans.plan(plan_id or plans.default_plan())
    if plan is None:
        raise Http404
    on = _day(request) or plans.default_day(plan)
    found = stating.stated(plan.id, kind, name, on)
    if found is None:
        raise Http404
    return _page(request, found, WHY, made_up=False, on=on)


def _page(
    request: HttpRequest, trace: Trace, question: str, *, made_up: bool, on: dt.date | None = None
) -> HttpResponse:
    context = {
        "title": f"{question} {trace.title}",
        "question": question,
        "trace": trace,
        "made_up": made_up,
        "breadcrumbs": [{"text": "Home", "href": "/"}, {"text": trace.title, "href": trace.href}],
        "today": on or localdate(),
    }
    return render(request, "public/trace.html", context)
