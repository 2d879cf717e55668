"""Addresses for the tests of answering: any sheet, by anybody, as the test says."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import include, path, reverse
from django.utils import timezone

from village.config.urls import urlpatterns as site
from village.forms.answering import MAY, Sitting, addresses, respond
from village.forms.models import Sheet
from village.forms.queries import signed_before, words_of

ALLOWED: dict[str, Any] = {"by": "ada", "may": MAY}
"""Who answers and what they may; a test may say otherwise."""


def sheet(request: HttpRequest, ref: uuid.UUID, **where: Any) -> HttpResponse:
    """The view of whoever asks: here everything is let in that says so."""
    found = get_object_or_404(Sheet.objects.select_related("form"), ref=ref)
    allowed = {**ALLOWED, **({"by": request.COOKIES["by"]} if "by" in request.COOKIES else {})}
    sitting = Sitting(
        sheet=found,
        at=timezone.now(),
        home=reverse("sheet", args=[ref]),
        before=words_of(earlier) if (earlier := signed_before(found)) else {},
        frame={"concern_url": "/concern/"},
        **allowed,
    )
    return respond(request, sitting, **where)


urlpatterns = [path("sheets/<uuid:ref>/", include(addresses(sheet, "sheet"))), *site]
