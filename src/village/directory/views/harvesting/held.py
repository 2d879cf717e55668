"""A harvest that was held: what it would change, and whether it is taken in."""

import uuid
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.actions.harvesting import deciding
from village.directory.forms.harvesting import NothingForm
from village.directory.models import Harvest
from village.directory.queries.harvesting.readings import PARTS, counted
from village.directory.queries.harvesting.standing import KEEP, held
from village.directory.queries.harvesting.told import changes, going
from village.directory.views.harvesting.frame import DESK, by, crumb
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui.one_form import ask


def _found(request: HttpRequest, harvest: uuid.UUID) -> Harvest:
    found = held(viewer_of(request)).filter(ref=harvest).first()
    if found is None:
        raise Http404
    return found


@access(KEEP)
@require_safe
@never_cache
def one(request: HttpRequest, harvest: uuid.UUID) -> HttpResponse:
    """What a harvest that was held would change, and some of it."""
    found = _found(request, harvest)
    context = {
        "title": f"{found.source.title} waits for you",
        "harvest": found,
        "counted_in": list(counted(found).items())[:3],
        "parts": PARTS,
        "changes": changes(found),
        "going": going(found),
        "breadcrumbs": [DESK, crumb(found.source)],
    }
    return render(request, "directory/harvesting/held.html", context)


def _decide(
    request: HttpRequest, harvest: uuid.UUID, do: Callable[..., None], title: str, words: str, done: str
) -> HttpResponse:
    found = _found(request, harvest)
    here = crumb(found.source)
    return ask(
        request, NothingForm, lambda _: do(harvest=harvest, **by(request)), title=title, button=title,
        back=here["href"], done=done, breadcrumbs=[DESK, here], words=words,
    )  # fmt: skip


@access(KEEP)
@never_cache
def take(request: HttpRequest, harvest: uuid.UUID) -> HttpResponse:
    """Take in what was held."""
    return _decide(
        request, harvest, deciding.release_harvest, "Take it in",
        "Everything that came is taken in, and what is missing is gone.",
        "It is taken in as soon as a worker is free. Look again in a few minutes.",
    )  # fmt: skip


@access(KEEP)
@never_cache
def refuse(request: HttpRequest, harvest: uuid.UUID) -> HttpResponse:
    """Take nothing in of what was held."""
    return _decide(
        request, harvest, deciding.refuse_harvest, "Refuse it",
        "Everything stays as it is told now. The source is read again at night.",
        "Nothing of it was taken in. Tell the supplier what is wrong.",
    )  # fmt: skip
