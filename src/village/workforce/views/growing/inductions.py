"""Who is new, and who is not given what they are due, for whoever keeps the register."""

import datetime as dt
import functools
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.ui import listing
from village.ui.one_form import ask
from village.workforce.actions.growing import evidence, supervising
from village.workforce.actions.reading import show_workers
from village.workforce.forms.growing.asked import CasesForm, ChangeForm, InductionForm, SupervisorForm
from village.workforce.queries.growing import visible
from village.workforce.queries.growing.inducting import standing_of
from village.workforce.queries.visible import KEEP
from village.workforce.rules.growing.entitlements import NOT_MET, TITLES
from village.workforce.views.frame import LIST, by, called, crumb, opened
from village.workforce.views.growing.told import induction_page

INDUCTIONS = {"text": "Inductions", "href": "/workforce/inductions/"}


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every induction of the viewer's employer: whoever is not given something they are due first."""
    on = london_date(timezone.now())
    found = standing_of(list(visible.inductions(viewer_of(request))), on=on)
    found.sort(key=lambda one: -sum(each.state == NOT_MET for each in one.found))
    lacking = [one for one in found if any(each.state == NOT_MET for each in one.found)]
    only = request.GET.get("show") == "short"
    page = listing.page_of(request, lacking if only else found, per_page=50)
    some = list(page.object_list)
    show_workers(what="inductions", shown=[one.induction.worker for one in some], **by(request))
    rows = [
        (one, called(one.induction.worker), _supervisor(one.induction.worker)) for one in some
    ]  # fmt: skip
    context = {
        "title": INDUCTIONS["text"], "page": page, "rows": rows, "short": len(lacking), "only": only,
        "all": len(found), "on": on, "titles": TITLES, "breadcrumbs": [LIST],
    }  # fmt: skip
    return render(request, "workforce/growing/inductions.html", context)


def _supervisor(worker: Any) -> str:
    found = visible.supervisor_of(worker)
    return called(found) if found else "Nobody yet"


@access(KEEP)
@never_cache
def one(request: HttpRequest, induction: uuid.UUID) -> HttpResponse:
    """One induction: how each thing that is due stands, and over time."""
    found = evidence.open_induction(induction=induction, **by(request))
    if found is None:
        raise Http404
    return induction_page(request, found, whose="kept", breadcrumbs=[LIST, INDUCTIONS])


@access(KEEP)
@never_cache
def begin(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """Somebody is new."""
    here = crumb(opened(request, worker, part="induction"))
    return ask(
        request, InductionForm, lambda said: supervising.begin_induction(worker=worker, **said, **by(request)),
        title="Begin an induction", button="Begin", back=here["href"], done="They are due what the programme says.",
        breadcrumbs=[LIST, here],
    )  # fmt: skip


@access(KEEP)
@never_cache
def change(request: HttpRequest, induction: uuid.UUID) -> HttpResponse:
    """From when until when an induction is."""
    found = evidence.open_induction(induction=induction, **by(request))
    if found is None:
        raise Http404
    here = {"text": called(found.worker), "href": reverse("induction", args=[induction])}
    return ask(
        request, ChangeForm, lambda said: supervising.change_induction(induction=induction, **said, **by(request)),
        title="Change the days", button="Save", back=here["href"], done="The days are changed.",
        initial={"start_on": found.start_on, "last_on": found.until_on - dt.timedelta(days=1)},
        breadcrumbs=[LIST, INDUCTIONS, here],
    )  # fmt: skip


@access(KEEP)
@never_cache
def supervisor(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """Who supervises somebody."""
    found = opened(request, worker, part="supervisor")
    here, now = crumb(found), visible.supervisor_of(found)
    choices = sorted(((str(each.ref), called(each)) for each in visible.colleagues(found)), key=lambda each: each[1])
    return ask(
        request, functools.partial(SupervisorForm, colleagues=choices),
        lambda said: supervising.set_supervisor(worker=worker, **said, **by(request)),
        title="Who supervises them", button="Save", back=here["href"], done="It is so from now on.",
        initial={"supervisor": str(now.ref) if now else ""}, breadcrumbs=[LIST, here],
        words="They see the induction, confirm what it holds, and read a self-review that is shared with them. "
        "Whoever it was before sees nothing of it any more.",
    )  # fmt: skip


@access(KEEP)
@never_cache
def cases(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """How many cases somebody holds, as their employer counts."""
    here = crumb(opened(request, worker, part="cases"))
    return ask(
        request, CasesForm, lambda said: supervising.count_cases(worker=worker, **said, **by(request)),
        title="Count their cases", button="Save", back=here["href"], done="The count is kept.",
        breadcrumbs=[LIST, here],
        words="Of somebody new, and of their experienced colleagues: with whose median theirs are compared.",
    )  # fmt: skip
