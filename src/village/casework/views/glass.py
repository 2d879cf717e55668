"""Opening a record that is not one's work, and the reviews of those who did."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions import reading
from village.casework.forms.records import FindingForm, GlassForm
from village.casework.queries.around import name_of, names_of
from village.casework.queries.visible import GLASS, OVERSEE, to_review
from village.casework.views.frame import WORK
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access

REVIEWS = {"text": "Records opened without a part in them", "href": "/oversight/glass/"}


@access(GLASS)
@never_cache
def break_glass(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """A warning, a reason, a code; then the record, for half an hour."""
    form = GlassForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = reading.break_glass(child=child, by=viewer_of(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            of_the_code = str(refusal) in (reading.WRONG_CODE, reading.TRIED_TOO_OFTEN)
            form.add_error("code" if of_the_code else "words", str(refusal))
        else:
            return redirect("help-record", episode=found[0].ref)
    context = {"title": "Open a record that is not your work?", "form": form}
    return render(request, "casework/glass.html", context, status=400 if form.errors else 200)


@access(WORK)
@require_POST
def leave(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Leave a record that was opened so."""
    reading.leave_glass(episode=episode, by=viewer_of(request), at=timezone.now())
    messages.success(request, "You have left the record. To read it again, ask again.")
    return redirect("help-families")


@access(OVERSEE)
@never_cache
def reviews(request: HttpRequest) -> HttpResponse:
    """Who opened what was not their work, and has not been reviewed. Nothing of the record is told."""
    waiting = list(to_review(viewer_of(request))[:100])
    names = names_of(one.account for one in waiting)
    found = [{"glass": one, "name": names[one.account]} for one in waiting]
    return render(request, "casework/glass-reviews.html", {"title": REVIEWS["text"], "found": found})


@access(OVERSEE)
@never_cache
def review(request: HttpRequest, glass: int) -> HttpResponse:
    """Say whether it was right."""
    one = to_review(viewer_of(request)).filter(pk=glass).first()
    if one is None:
        raise Http404
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told: dict[str, Any] = {"justified": said["justified"] == "yes", "finding": said["finding"]}
        try:
            reading.review_glass(glass=glass, by=viewer_of(request), at=timezone.now(), **told)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The review is done.")
            return redirect("glass-reviews")
    context = {
        "title": "Was it right to open this record?", "form": form, "glass": one, "name": name_of(one.account),
        "breadcrumbs": [REVIEWS],
    }  # fmt: skip
    return render(request, "casework/glass-review.html", context, status=400 if form.errors else 200)
