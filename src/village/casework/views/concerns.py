"""Concerns for a child's safety: raised from wherever somebody is, and what came of them."""

import uuid
from typing import Any

import structlog
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions.concerns import raise_concern, settle_concern
from village.casework.forms.records import ConcernForm, SettleForm
from village.casework.queries.around import names_of
from village.casework.queries.visible import WORK, visible_to
from village.casework.rules.episodes import CONCERN_OUTCOMES
from village.casework.views.frame import ask, by, opened, page, sent
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.queries.contacts import concern_contacts

log = structlog.get_logger()
RAISE = "Raise a safeguarding concern"
RAISED = "Your concern is kept, and the manager of the service sees it now. If a child is in danger, call 999."


@access(WORK)
@never_cache
def concerns(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Concerns that were raised, the unsettled first."""
    one = opened(request, episode, "concerns")
    found = sorted(one.concerns.all(), key=lambda each: (each.settled_at is not None, -each.pk))
    names = names_of(each.by for each in found)
    told = [
        {"concern": each, "by": names[each.by], "outcome": CONCERN_OUTCOMES.get(each.outcome, "")} for each in found
    ]
    return page(request, one, "concerns", "concerns", "Concerns for safety", raised=told)


@access(WORK)
@never_cache
def concern(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Raise a concern for a child's safety. Whatever is sent is kept; the numbers to call are on the page first. Where
    the record cannot be shown, the page says nothing of a family, and asks and keeps all the same."""
    if request.method == "POST":
        try:
            made = raise_concern(episode=episode, words=request.POST.get("words", ""), **by(request))
        except Refusal as refusal:
            raise Http404 from refusal
        if made.owes_entry:
            return render(request, "casework/concern_alone.html", {"title": RAISE, "kept": RAISED})
        messages.success(request, RAISED)
        reads = visible_to(viewer_of(request), at=timezone.now()).filter(ref=episode).exists()
        return redirect("help-concerns", episode=episode) if reads else redirect("help-families")
    try:
        one = opened(request, episode, "concerns")
        contacts = concern_contacts(viewer_of(request))
        told: dict[str, Any] = {"form": ConcernForm(), "contacts": contacts}
        return page(request, one, "concerns", "concern", RAISE, **told)
    except Http404:
        raise
    except Exception:  # whatever fails there must not keep anybody from raising it
        log.exception("a concern is raised without its record")
        return render(request, "casework/concern_alone.html", {"title": RAISE, "form": ConcernForm()})


@access(WORK)
@never_cache
def settle(request: HttpRequest, episode: uuid.UUID, concern: uuid.UUID) -> HttpResponse:
    """Write down what came of a concern."""
    one = opened(request, episode, "concerns")
    if not one.concerns.filter(ref=concern).exists():
        raise Http404
    form = SettleForm(sent(request))

    def do() -> None:
        settle_concern(episode=episode, concern=concern, **form.cleaned_data, **by(request))

    return ask(
        request, one, form, do, part="concerns", title="What came of this concern?", button="Save",
        done="This was written down.",
    )  # fmt: skip
