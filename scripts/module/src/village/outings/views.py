"""The pages of outings."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.outings.actions import add as add_outing
from village.outings.queries import KEEP, visible
from village.outings.rules import MOST
from village.ui import listing
from village.ui.forms import Form
from village.ui.one_form import ask


class OutingForm(Form):
    """What it is called."""

    title = forms.CharField(label="What is it called?", max_length=MOST)


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every outing that the viewer may see."""
    page = listing.page_of(request, visible(viewer_of(request)), per_page=50)
    return render(request, "outings/listed.html", {"title": "Outings", "page": page})


@access(KEEP)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """One more."""
    return ask(
        request,
        OutingForm,
        lambda said: add_outing(**said, by=viewer_of(request), at=timezone.now()),
        title="Add an outing",
        button="Add",
        back=reverse("outings"),
        done="It is there.",
    )
