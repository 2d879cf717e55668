"""The register of agreements between organisations, which information governance keeps."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions.data_agreements import end_agreement, keep_agreement
from village.casework.forms.sharing import DataAgreementForm
from village.casework.queries import sharing
from village.casework.queries.around import names_of
from village.casework.queries.visible import OVERSEE
from village.casework.views.frame import by
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.ui.one_form import ask

LIST = {"text": "Agreements between organisations", "href": "/oversight/agreements/"}


@access(OVERSEE)
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Who may share with whom, for what, until when."""
    today, known = london_date(timezone.now()), sharing.codes()
    kept = list(sharing.register(viewer_of(request)))
    names = names_of(one.by for one in kept)
    found = [
        {
            "agreement": one,
            "purposes": [known.purposes[each.purpose].title for each in one.purposes.all()],
            "state": _state(one, today),
            "open": one.ended_at is None and today < one.until_on,
            "by": names[one.by],
        }
        for one in kept
    ]
    return render(request, "casework/data-agreements.html", {"title": LIST["text"], "found": sorted(found, key=_over)})


def _over(one: dict[str, Any]) -> bool:
    return not one["open"]


def _state(one: Any, today: Any) -> str:
    if one.ended_at is not None:
        return "Ended"
    return "Not yet in force" if today < one.from_on else "In force" if today < one.until_on else "Over"


@access(OVERSEE)
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Write an agreement down."""
    within = areas(viewer_of(request), OVERSEE)
    every = Organisation.objects.all()
    givers = every if within is None else every.filter(area__in=within)
    form_of = partial(
        DataAgreementForm, givers=givers.values_list("slug", "name"), takers=every.values_list("slug", "name")
    )
    return ask(
        request, form_of, lambda said: keep_agreement(**said, **by(request)), title="An agreement to share",
        button="Save", back=LIST["href"], done="The agreement is in the register.", breadcrumbs=[LIST],
        words="Without an agreement in force nothing is shared. What is shared under one ends with it.",
    )  # fmt: skip


@access(OVERSEE)
@require_POST
def end(request: HttpRequest, agreement: int) -> HttpResponse:
    """End an agreement now."""
    try:
        end_agreement(agreement=agreement, **by(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It has ended. What was shared under it cannot be read any more.")
    return redirect("data-agreements")
