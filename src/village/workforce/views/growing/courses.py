"""The courses of an employer: who has a place, who was there, what it cost and did."""

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.ui.one_form import ask
from village.workforce.actions.growing import courses as actions
from village.workforce.actions.reading import show_workers
from village.workforce.forms.growing.asked import AttendanceForm, CourseForm, PlacesForm, SittingForm, SureForm
from village.workforce.models import Sitting
from village.workforce.queries.growing import learning, visible
from village.workforce.queries.growing.shipped import core
from village.workforce.queries.visible import KEEP
from village.workforce.rules.growing.booking import LEAST_PAIRS
from village.workforce.rules.vetting import COURSES as TRAINING
from village.workforce.views.frame import LIST, by, called

COURSES = {"text": "Courses", "href": "/workforce/courses/"}


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every course that the viewer's employer offers, with its days."""
    context = {
        "title": COURSES["text"], "offers": learning.offers(viewer_of(request)), "area": core().title,
        "training": TRAINING, "least": LEAST_PAIRS, "breadcrumbs": [LIST],
    }  # fmt: skip
    return render(request, "workforce/growing/courses.html", context)


@access(KEEP)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """A course that is offered."""
    return ask(
        request, CourseForm, lambda said: actions.add_course(**said, **by(request)), title="Add a course",
        button="Add", back=COURSES["href"], done="It is there. Say next on which day it is held.",
        breadcrumbs=[LIST, COURSES],
    )  # fmt: skip


@access(KEEP)
@never_cache
def add_day(request: HttpRequest, course: uuid.UUID) -> HttpResponse:
    """A day on which a course is held."""
    found = visible.courses(viewer_of(request)).filter(ref=course).first()
    if found is None:
        raise Http404
    return ask(
        request, SittingForm, lambda said: actions.add_sitting(course=course, **said, **by(request)),
        title=f"A day of {found.title}", button="Add", back=COURSES["href"], done="Workers can ask for a place now.",
        breadcrumbs=[LIST, COURSES],
    )  # fmt: skip


def _opened(request: HttpRequest, sitting: uuid.UUID) -> Sitting:
    found = actions.open_sitting(sitting=sitting, **by(request))
    if found is None:
        raise Http404
    return found


def _crumb(found: Sitting) -> dict[str, str]:
    words = f"{found.course.title}, {found.on.day} {found.on:%B %Y}"
    return {"text": words, "href": reverse("course-day", args=[found.ref])}


@access(KEEP)
@never_cache
def day(request: HttpRequest, sitting: uuid.UUID) -> HttpResponse:
    """One day: who has a place, who waits, who was there."""
    found = learning.day_of(_opened(request, sitting))
    show_workers(what="course", shown=[one.worker for one in (*found.placed, *found.waiting)], **by(request))
    context = {
        "title": _crumb(found.sitting)["text"], "day": found, "called": called,
        "today": london_date(timezone.now()), "breadcrumbs": [LIST, COURSES],
    }  # fmt: skip
    return render(request, "workforce/growing/course-day.html", context)


def _page(
    form: Any, do: Callable[..., object], title: str, button: str, done: str, words: str = ""
) -> Callable[..., HttpResponseBase]:
    """A journey of one question about a day of a course."""

    @access(KEEP)
    @never_cache
    def asked(request: HttpRequest, sitting: uuid.UUID) -> HttpResponse:
        found = _opened(request, sitting)
        here = _crumb(found)
        return ask(
            request, form(found), lambda said: do(said, sitting=sitting, **by(request)), title=title, button=button,
            back=here["href"], done=done, words=words, breadcrumbs=[LIST, COURSES, here],
        )  # fmt: skip

    return asked


def _attendance(found: Sitting) -> Any:
    placed = learning.day_of(found).placed
    there = [str(one.ref) for one in placed if one.attended]
    form = functools.partial(AttendanceForm, placed=[(str(one.ref), called(one.worker)) for one in placed])
    return lambda *told, initial: form(*told, initial={"there": there})


places = _page(
    lambda _: PlacesForm, lambda said, **who: actions.change_places(**said, **who), "How many places are there?",
    "Save", "Whoever waited moves up.",
)  # fmt: skip
call_off = _page(
    lambda _: SureForm, lambda _, **who: actions.call_off(**who), "Call the day off", "Call it off",
    "The day is called off.", "Nobody can ask for a place any more. Tell those who have one.",
)  # fmt: skip
attendance = _page(
    _attendance, lambda said, **who: actions.record_attendance(**said, **who), "Who was there?", "Save",
    "It is recorded.", "What counts as training, whoever is designated for safeguarding says once more.",
)  # fmt: skip
