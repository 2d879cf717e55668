"""What an action of a child's plan serves, for whoever may read that plan."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.casework.actions.reading import open_record
from village.casework.queries.visible import WORK
from village.desk import queries
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access


@access(WORK)
@never_cache
@require_safe
def step(request: HttpRequest, episode: uuid.UUID, doing: uuid.UUID) -> HttpResponse:
    """From an action up to the nation's goals. The look is in the audit first, as that at the plan is; what may not be
    seen is not there."""
    at = timezone.now()
    opened = open_record(episode=episode, part="plan", by=viewer_of(request), at=at)
    found = queries.step(opened, doing, at=at) if opened else None
    if opened is None or found is None:
        raise Http404
    context = {
        "title": "What does this action serve?",
        "trace": found,
        "concern_url": reverse("help-concern", args=[opened.ref]),
        "breadcrumbs": [
            {"text": "Families", "href": "/help/"},
            {"text": opened.family.name, "href": reverse("help-record", args=[opened.ref])},
            {"text": "Plan", "href": reverse("help-plan", args=[opened.ref])},
        ],
    }
    return render(request, "desk/step.html", context)
