"""A worker's own places on courses."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import SIGNED_IN
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.ui.one_form import ask
from village.workforce.actions.growing import booking as actions
from village.workforce.actions.reading import open_own
from village.workforce.forms.growing.asked import BookForm, RateForm, SureForm
from village.workforce.queries.growing import learning, visible
from village.workforce.queries.growing.shipped import core
from village.workforce.rules.growing.booking import asked_again_from
from village.workforce.views.frame import by
from village.workforce.views.own import OWN

COURSES = {"text": "Courses", "href": "/my-work/courses/"}


@access(SIGNED_IN)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What one's employer offers, whether there are places, and one's own."""
    viewer, on = viewer_of(request), london_date(timezone.now())
    worker = open_own(**by(request))
    places = learning.places(viewer)
    asked = {one.booking.sitting_id for one in places}
    context = {
        "title": COURSES["text"],
        "worker": worker,
        "places": places,
        "days": learning.days_of([one for one in visible.offered(viewer, from_on=on) if one.pk not in asked]),
        "area": core().title,
        "today": on,
        "again": asked_again_from,
        "breadcrumbs": [OWN],
    }
    return render(request, "workforce/growing/my-courses.html", context)


@access(SIGNED_IN)
@never_cache
def book(request: HttpRequest, sitting: uuid.UUID) -> HttpResponse:
    """Ask for a place."""
    on = london_date(timezone.now())
    found = visible.offered(viewer_of(request), from_on=on).filter(ref=sitting).first()
    if found is None:
        raise Http404
    day = learning.day_of(found)
    left = found.places - len(day.placed)
    words = f"{left} of {found.places} places are left." if left else f"It is full. {len(day.waiting)} wait already."
    return ask(
        request, BookForm, lambda said: actions.book(sitting=sitting, **said, **by(request)),
        title=f"{found.course.title}, {found.on.day} {found.on:%B %Y}", button="Ask for a place",
        back=COURSES["href"], done="You have asked. Whether you have a place stands below.", breadcrumbs=[OWN, COURSES],
        words=words,
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def give_up(request: HttpRequest, booking: uuid.UUID) -> HttpResponse:
    """Give a place up."""
    found = visible.bookings(viewer_of(request)).filter(ref=booking, ended_at=None).first()
    if found is None:
        raise Http404
    return ask(
        request, SureForm, lambda _: actions.give_up(booking=booking, **by(request)), title="Give it up",
        button="Give it up", back=COURSES["href"], done="Whoever waits first has it now.", breadcrumbs=[OWN, COURSES],
        words=f"{found.sitting.course.title}, {found.sitting.on.day} {found.sitting.on:%B %Y}.",
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def rate(request: HttpRequest, booking: uuid.UUID) -> HttpResponse:
    """How one rates oneself three months after a course."""
    found = visible.bookings(viewer_of(request)).filter(ref=booking, attended=True, after=None).first()
    if found is None:
        raise Http404
    return ask(
        request, RateForm, lambda said: actions.rate_again(booking=booking, **said, **by(request)),
        title="Three months later", button="Save", back=COURSES["href"], done="Thank you.",
        breadcrumbs=[OWN, COURSES], words=found.sitting.course.title,
    )  # fmt: skip
