"""What training is missing, who leaves soon, and who prepares to lead."""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.ui import listing
from village.ui.forms import FilterForm
from village.ui.listing import query_url
from village.ui.macros import counted
from village.ui.one_form import ask
from village.workforce.actions.growing import leading as actions
from village.workforce.actions.growing.courses import count_attended
from village.workforce.actions.reading import show_workers
from village.workforce.forms.days import DayField
from village.workforce.forms.growing.asked import LastDayForm, LeadingForm, SureForm
from village.workforce.queries.catalogue import role_name
from village.workforce.queries.growing import learning, shipped, visible
from village.workforce.queries.growing.succession import Aged
from village.workforce.queries.growing.succession import succession as succession_of
from village.workforce.queries.visible import KEEP, VET
from village.workforce.rules.counting import IN_POST
from village.workforce.rules.growing.needs import STATES
from village.workforce.rules.growing.succession import AGES
from village.workforce.rules.said import REASONS
from village.workforce.rules.vetting import COURSES
from village.workforce.views.frame import LIST, by, called, crumb, opened
from village.workforce.views.vetting import LIST as CHECKS

SUCCESSION = {"text": "Who leads next", "href": "/workforce/succession/"}
ATTENDED = {"text": "Courses that count as training", "href": "/workforce/vetting/attended/"}


class NeedsForm(FilterForm):
    """Which of it, on which day."""

    state = forms.ChoiceField(label="How it stands", required=False, choices=[("", "Any"), *STATES.items()])
    on = DayField(label="On which day", required=False)


@access(KEEP)
@require_safe
@never_cache
def training(request: HttpRequest) -> HttpResponse:
    """What training the roles of everybody in post ask and they lack on a day, the most in need first."""
    viewer, form = viewer_of(request), NeedsForm(request.GET or None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    on = said.get("on") or london_date(timezone.now())
    found = learning.needs(viewer, on=on)
    wanted = [one for one in found if said.get("state", "") in ("", one.need.state)]
    page = listing.page_of(request, wanted, per_page=50)
    some = list(page.object_list)
    show_workers(what="training", shown=list({one.worker for one in some}), **by(request))
    context = {
        "title": "Training that is needed", "form": None, "filter": form, "page": page, "on": on,
        "rows": [(one, called(one.worker)) for one in some], "states": STATES, "courses": COURSES,
        "counts": [
            (words, counted(query_url(request, state=state, page=None),
                            sum(one.need.state == state for one in found), words.lower()))
            for state, words in STATES.items()
        ],
        "breadcrumbs": [LIST],
    }  # fmt: skip
    return render(request, "workforce/growing/training.html", context)


@access(KEEP)
@require_safe
@never_cache
def succession(request: HttpRequest) -> HttpResponse:
    """Whose post may fall vacant by age, who prepares to lead, and why people left: of one reason, if the address asks
    for one, who they are."""
    viewer, on = viewer_of(request), london_date(timezone.now())
    found = succession_of(viewer, on=on)
    preparing = list(visible.leading(viewer))
    reason = request.GET.get("reason", "")
    gone = [one for one in found.left if one.reason == reason]
    shown = {*(one.worker for one in found.due), *(one.worker for one in preparing), *(one.worker for one in gone)}
    show_workers(what="succession", shown=shown, **by(request))
    context = {
        "title": SUCCESSION["text"], "found": found, "leading": preparing, "called": called, "on": on,
        "bands": list(AGES.values()), "role_name": role_name, "aged": [_aged(one, on) for one in found.roles],
        "reasons": [_why(request, *one) for one in found.reasons], "gone": gone, "reason": REASONS.get(reason, ""),
        "programmes": shipped.succession().programmes, "expected": shipped.succession().expected,
        "breadcrumbs": [LIST],
    }  # fmt: skip
    return render(request, "workforce/growing/succession.html", context)


def _aged(one: Aged, on: dt.date) -> list[Any]:
    """A role, and how many of its people are in each band of age, each leading to just those."""
    asked = {"on": on.isoformat(), "role": one.role, "part": IN_POST}
    many = zip(AGES.items(), one.bands, strict=True)
    cells = [
        counted(f"{LIST['href']}?{urlencode({**asked, 'age': age})}", number, f"{role_name(one.role)}: {words.lower()}")
        for (age, words), number in many
    ]
    return [{"text": role_name(one.role), "note": "Leads others" if one.leads else ""}, *cells]


def _why(request: HttpRequest, reason: str, times: int) -> list[Any]:
    """A reason, and how often somebody left for it, leading to who they are."""
    return [REASONS[reason], counted(f"{query_url(request, reason=reason)}#left", times, f"left: {REASONS[reason]}")]


@access(KEEP)
@never_cache
def lead(request: HttpRequest, worker: uuid.UUID) -> HttpResponse:
    """Somebody begins a programme that prepares for leading."""
    here = crumb(opened(request, worker, part="leading"))
    return ask(
        request, LeadingForm, lambda said: actions.begin_leading(worker=worker, **said, **by(request)),
        title="Prepares to lead", button="Save", back=here["href"], done="It is kept.", breadcrumbs=[LIST, here],
    )  # fmt: skip


@access(KEEP)
@never_cache
def end_lead(request: HttpRequest, leading: uuid.UUID) -> HttpResponse:
    """The last day of a programme."""
    found = visible.leading(viewer_of(request)).filter(ref=leading, until_on=None).first()
    if found is None:
        raise Http404
    return ask(
        request, LastDayForm, lambda said: actions.end_leading(leading=leading, **said, **by(request)),
        title="Last day of the programme", button="Save", back=SUCCESSION["href"], done="It is kept.",
        breadcrumbs=[LIST, SUCCESSION], words=shipped.succession().programmes[found.programme],
    )  # fmt: skip


@access(VET)
@require_safe
@never_cache
def attended(request: HttpRequest) -> HttpResponse:
    """Who attended a course that would count as training, for whoever is designated to say that it does."""
    found = list(learning.attended(viewer_of(request)))
    show_workers(what="attended", shown=[one.worker for one in found], **by(request))
    context = {
        "title": ATTENDED["text"], "rows": [(one, called(one.worker)) for one in found], "courses": COURSES,
        "breadcrumbs": [CHECKS],
    }  # fmt: skip
    return render(request, "workforce/growing/attended.html", context)


@access(VET)
@never_cache
def count(request: HttpRequest, booking: uuid.UUID) -> HttpResponse:
    """What somebody attended counts as training."""
    found = learning.attended(viewer_of(request)).filter(ref=booking).first()
    if found is None:
        raise Http404
    course, on = found.sitting.course, found.sitting.on
    return ask(
        request, SureForm, lambda _: count_attended(booking=booking, **by(request)),
        title=f"{called(found.worker)}: {COURSES[course.training].lower()}", button="It counts",
        back=ATTENDED["href"], done="It counts, and their access follows from it from this moment.",
        breadcrumbs=[CHECKS, ATTENDED],
        words=f"{course.title}, held by {course.provider} on {on.day} {on:%B %Y}. It counts for {course.months} "
        "months.",
    )  # fmt: skip
