"""Forms about a family: those that were filled in, and the pages on which one is answered and signed."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions.before import read_before
from village.casework.actions.sheets import begin_form, while_held
from village.casework.models import Episode
from village.casework.queries.around import names_of
from village.casework.queries.delegating import sources_of
from village.casework.queries.sheets import filled, sheet_of, to_begin
from village.casework.queries.visible import WORK
from village.casework.rules.access import LEAD, WRITE
from village.casework.views.frame import MINE, by, may_do, opened, or_404, page
from village.forms.answering import Sitting, respond
from village.forms.models import Sheet
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access


@access(WORK)
@never_cache
def forms(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The forms that were filled in, and those that can be begun."""
    one = opened(request, episode, "forms")
    if request.method == "POST":
        try:
            made = begin_form(
                episode=episode, form=request.POST.get("form", ""), by=viewer_of(request), at=timezone.now()
            )  # fmt: skip
        except Refusal as refusal:
            or_404(refusal)
            raise Http404 from refusal
        return redirect("help-sheet", episode=episode, sheet=made.ref)
    sheets = filled(one)
    names = names_of([*(each.by for each in sheets), *(each.signed.by for each in sheets if each.signed)])
    found = [
        {"form": each, "by": names[each.by], "signer": names[each.signed.by] if each.signed else ""} for each in sheets
    ]
    return page(request, one, "forms", "forms", "Assessments and forms", found=found, offered=to_begin())


@access(WORK)
@never_cache
def sheet(request: HttpRequest, episode: uuid.UUID, sheet: uuid.UUID, **where: Any) -> HttpResponse:
    """One form, on the pages of the forms engine: whoever works with the family answers and signs, the lead opens what
    was signed again, whoever may only read reads."""
    one = opened(request, episode, f"form:{sheet}")
    found = sheet_of(one, sheet)
    if found is None:
        raise Http404

    def answered(may: frozenset[str]) -> HttpResponse:
        return respond(request, _sitting(request, one, found, may), **where)

    if request.method != "POST":
        return answered(may_do(request, one))
    try:
        return while_held(answered, episode=episode, **by(request))
    except Refusal as refusal:
        or_404(refusal)
        raise


def _sitting(request: HttpRequest, one: Episode, found: Sheet, may: frozenset[str]) -> Sitting:
    back = reverse("help-forms", args=[one.ref])
    allowed = {"answer", "sign", "move"} if WRITE in may else set()
    return Sitting(
        sheet=found,
        by=str(viewer_of(request).ref),
        at=timezone.now(),
        home=reverse("help-sheet", args=[one.ref, found.ref]),
        may=frozenset(allowed | ({"reopen"} if LEAD in may else set())),
        before=read_before(episode=one, sheet=found, **by(request)),
        sources=sources_of(found),
        after=back,
        frame={
            "concern_url": reverse("help-concern", args=[one.ref]),
            "breadcrumbs": [
                MINE,
                {"text": one.family.name, "href": reverse("help-record", args=[one.ref])},
                {"text": "Assessments and forms", "href": back},
            ],
        },
    )
