"""Opening a record that is not one's work, and the reviews of those who did."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions import reading
from village.casework.forms.records import FindingForm, GlassForm
from village.casework.queries.around import name_of, names_of
from village.casework.queries.visible import GLASS, OVERSEE, WORK
from village.casework.views.frame import by
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui.one_form import ask

REVIEWS = {"text": "Records opened without a part in them", "href": "/oversight/glass/"}


@access(GLASS)
@never_cache
def break_glass(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """A warning, a reason, a code; then the record, for half an hour."""
    of_the_code = dict.fromkeys((reading.WRONG_CODE, reading.TRIED_TOO_OFTEN), "code")
    return ask(
        request, GlassForm, lambda said: reading.break_glass(child=child, **said, **by(request)),
        title="Open a record that is not your work?", button="Open the record", back=reverse("help-families"),
        done="You see the record for half an hour. Leave it when you have read enough.", template="casework/glass.html",
        then=lambda found: reverse("help-record", args=[found[0].ref]), fields=of_the_code,
    )  # fmt: skip


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
    waiting = reading.show_reviews(**by(request))
    names = names_of(one.account for one in waiting)
    found = [{"glass": one, "name": names[one.account]} for one in waiting]
    return render(request, "casework/glass-reviews.html", {"title": REVIEWS["text"], "found": found})


@access(OVERSEE)
@never_cache
def review(request: HttpRequest, glass: int) -> HttpResponse:
    """Say whether it was right."""
    one = reading.open_review(glass=glass, **by(request))
    if one is None:
        raise Http404

    def do(said: dict[str, Any]) -> None:
        justified = said["justified"] == "yes"
        reading.review_glass(glass=glass, justified=justified, finding=said["finding"], **by(request))

    return ask(
        request, FindingForm, do, title="Was it right to open this record?", button="Save", back=REVIEWS["href"],
        done="The review is done.", template="casework/glass-review.html", glass=one, name=name_of(one.account),
        breadcrumbs=[REVIEWS],
    )  # fmt: skip
