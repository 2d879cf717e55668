"""A form of a panel on a page of its own."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from village.casework.actions.panels import NO_PANEL
from village.casework.actions.sittings import NO_REQUEST
from village.casework.models import Panel
from village.kernel.access.actions import Refusal

ALL = {"text": "Allocation", "href": "/help/allocation/"}


def asked(
    request: HttpRequest,
    panel: Panel,
    form: forms.Form,
    do: Callable[[], object],
    *,
    title: str,
    button: str,
    done: str,
    back: str,
    about: str = "",
) -> HttpResponse:
    """The form; when it is sent, do what it asks and go back to an address."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refusal as refusal:
            form.add_error(None, gone_or_said(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    here = {"text": panel.locality, "href": reverse("panel", args=[panel.ref])}
    told = {"title": title, "form": form, "button": button, "back_href": back, "about": about}
    told["breadcrumbs"] = [ALL, here]
    return render(request, "casework/panel-asked.html", told, status=400 if form.errors else 200)


def gone_or_said(refusal: Refusal) -> str:
    """The sentence of a refusal; 404 when it says that there is no such panel or request."""
    if str(refusal) in (NO_PANEL, NO_REQUEST):
        raise Http404 from refusal
    return str(refusal)
