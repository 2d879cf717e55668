"""The plan that a family takes home, to print from the page and as a document."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from village.casework.queries.plan_paper import ENGLISH, holds_address, languages, paper_of
from village.casework.queries.visible import WORK
from village.casework.views.frame import opened, page
from village.kernel.access.views import access
from village.ui.filters import date
from village.ui.paper import pdf

PAPER = Path(__file__).resolve().parents[1] / "templates" / "casework" / "plan.typ"


@access(WORK)
@never_cache
def on_screen(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The plan as the family takes it home, in a language that is chosen."""
    one, key = opened(request, episode, "plan-print"), request.GET.get("language", ENGLISH)
    language = languages().get(key, languages()[ENGLISH])
    return page(
        request,
        one,
        "plan",
        "plan-print",
        "A plan to take home",
        address=holds_address(one),
        told=paper_of(one, language.language, at=timezone.now()),
        language=language,
        languages=languages().values(),
        back_href=reverse("help-plan", args=[one.ref]),
    )


@access(WORK)
@never_cache
def on_paper(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The same as a document. One that holds an address is not made."""
    one, key = opened(request, episode, "plan-paper"), request.GET.get("language", ENGLISH)
    language = languages().get(key, languages()[ENGLISH])
    if holds_address(one) or not language.paper:
        messages.error(request, "This cannot be made into a document. The page says why.")
        return redirect(f"{reverse('help-plan-print', args=[episode])}?language={language.language}")
    words = as_words(paper_of(one, language.language, at=timezone.now()), localdate())
    headers = {"Content-Disposition": 'attachment; filename="plan.pdf"'}
    return HttpResponse(pdf(PAPER, words, {}, localdate()), content_type="application/pdf", headers=headers)


def as_words(told: dict[str, Any], on: dt.date) -> dict[str, Any]:
    """What stands on the paper with every day in words."""
    goals = [
        {**goal, "steps": [{**step, "due": date(step["due"])} for step in goal["steps"]]} for goal in told["goals"]
    ]
    return {
        **told,
        "goals": goals,
        "whom": " · ".join(told["whom"]),
        "agreed_on": date(told["agreed_on"]) if told["agreed_on"] else "",
        "again_on": date(told["again_on"]) if told["again_on"] else "",
        "on": date(on),
        "on_iso": on.isoformat(),
    }
