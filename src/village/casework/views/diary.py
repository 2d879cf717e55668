"""One's dates, month by month, also as a file for a calendar; and how often one is told how much is due."""

import datetime as dt
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.casework.actions.digests import choose_digest
from village.casework.actions.reading import show_list
from village.casework.forms.tasks import DigestForm
from village.casework.queries.agenda import Date, dates, month_of
from village.casework.queries.digests import chosen_by
from village.casework.queries.visible import WORK
from village.casework.rules.diary import calendar_file
from village.casework.views.frame import MINE, by, sent
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date

DATES = {"text": "Your dates", "href": "/help/calendar/"}


def _asked(request: HttpRequest, what: str) -> tuple[dt.date, dt.date, list[Date]]:
    """The month that is asked for and its dates, once it is in the audit that they were shown."""
    viewer, at = viewer_of(request), timezone.now()
    first, after = month_of(request.GET.get("month", ""), london_date(at))
    found = dates(viewer, from_on=first, until_on=after, at=at)
    show_list(what=what, shown={str(one.episode.ref) for one in found}, by=viewer, at=at)
    return first, after, found


@access(WORK)
@require_safe
@never_cache
def month(request: HttpRequest) -> HttpResponse:
    """The dates of a month, day by day."""
    first, after, found = _asked(request, "dates")
    before = first - dt.timedelta(days=1)
    context = {
        "title": DATES["text"],
        "days": [(on, list(some)) for on, some in groupby(found, key=lambda one: one.on)],
        "month": first,
        "today": london_date(timezone.now()),
        "before": before,
        "after": after,
        "breadcrumbs": [MINE],
    }
    return render(request, "casework/calendar.html", context)


@access(WORK)
@require_safe
@never_cache
def as_file(request: HttpRequest) -> HttpResponse:
    """The same for a calendar of another program: days, neutral words and addresses; nothing of anybody."""
    first, _, found = _asked(request, "dates as a file")
    told = [
        (one.on, one.kind, one.thing, f"{settings.SITE}{reverse('help-record', args=[one.episode.ref])}")
        for one in found
    ]
    body = calendar_file(told, at=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="village-{first:%Y-%m}.ics"'
    return response


@access(WORK)
@never_cache
def digests(request: HttpRequest) -> HttpResponse:
    """How often one gets a letter that says how much is due."""
    form = DigestForm(sent(request), initial={"every": chosen_by(viewer_of(request).ref)})
    if request.method == "POST" and form.is_valid():
        choose_digest(**form.cleaned_data, **by(request))
        messages.success(request, "Your choice is kept.")
        return redirect("help-digests")
    words = "A letter gives numbers and addresses only: it says nothing of any family, nor of what is to be done."
    context = {
        "title": "Letters that say how much is due", "form": form, "button": "Save", "words": words,
        "breadcrumbs": [MINE, DATES],
    }  # fmt: skip
    return render(request, "ui/ask.html", context, status=400 if form.errors else 200)
