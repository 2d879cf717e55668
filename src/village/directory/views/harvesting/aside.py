"""Records that were set aside: why, what they said, and whether they are let in."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.actions.harvesting import deciding
from village.directory.forms.harvesting import SeenForm
from village.directory.models import Quarantined
from village.directory.queries.harvesting.standing import KEEP, set_aside
from village.directory.queries.harvesting.told import came, kept_back, name_of
from village.directory.rules.harvesting.holding import NEVER
from village.directory.rules.harvesting.states import DECISIONS, IN, OUT
from village.directory.views.harvesting.frame import DESK, by, crumb
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.audit.queries import names_of
from village.ui import listing
from village.ui.one_form import ask

SHOWS: dict[str, tuple[str, Callable[[QuerySet[Quarantined]], QuerySet[Quarantined]]]] = {
    "waiting": ("Only those of which nobody has decided", lambda found: found.filter(decision="")),
    "kept-back": ("Only those that are kept back", lambda found: found.exclude(decision=IN)),
}
LIST = {"text": "Records set aside", "href": "/directory/set-aside/"}


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """Every record that was set aside, those that nobody has decided of first; of one source, only those that wait, or
    only those that are still kept back, where that is asked for."""
    found, chosen, show = set_aside(viewer_of(request)), request.GET.get("source", ""), request.GET.get("show", "")
    found = found.filter(raw__source__slug=chosen) if chosen else found
    found = SHOWS[show][1](found) if show in SHOWS else found
    page = listing.page_of(request, found, per_page=50)
    context = {
        "title": LIST["text"],
        "page": page,
        "kept": kept_back(page.object_list),
        "decisions": DECISIONS,
        "chosen": chosen or show in SHOWS,
        "only": SHOWS[show][0] if show in SHOWS else "",
        "breadcrumbs": [DESK],
    }
    return render(request, "directory/harvesting/set-aside.html", context)


def _opened(request: HttpRequest, aside: uuid.UUID) -> Quarantined:
    found = deciding.open_set_aside(record=aside, **by(request))
    if found is None:
        raise Http404
    return found


@access(KEEP)
@require_safe
@never_cache
def one(request: HttpRequest, aside: uuid.UUID) -> HttpResponse:
    """A record as it came, and what was found in it."""
    found = _opened(request, aside)
    text, _ = came(found)
    context = {
        "title": name_of(found) or f"Record {found.raw.theirs}",
        "aside": found,
        "text": text,
        "never": bool(NEVER & set(found.codes)),
        "decisions": DECISIONS,
        "who": names_of({str(found.decided_by)}).get(str(found.decided_by), "") if found.decided_by else "",
        "breadcrumbs": [DESK, crumb(found.raw.source), LIST],
    }
    return render(request, "directory/harvesting/record.html", context)


def _page(decision: str, title: str, words: str, done: str) -> Callable[..., Any]:
    """A button under a record."""

    @access(KEEP)
    @never_cache
    def asked(request: HttpRequest, aside: uuid.UUID) -> HttpResponse:
        found = _opened(request, aside)
        return ask(
            request, SeenForm,
            lambda said: deciding.decide_record(record=aside, decision=decision, **said, **by(request)),
            title=title, button=title, back=reverse("directory-aside-one", args=[aside]), done=done, words=words,
            initial={"seen": came(found)[1]}, breadcrumbs=[DESK, crumb(found.raw.source), LIST],
        )  # fmt: skip

    return asked


let_in = _page(
    IN, "Let it in",
    "It is told as it came, whatever was found in it, until something else is found.", "It is let in.",
)  # fmt: skip
keep_out = _page(OUT, "Keep it out", "It is not told until it comes without what was found.", "It is kept out.")
