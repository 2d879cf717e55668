"""What happened to the children of a record: on a page that prints, and as a document."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from village.casework.actions.chronology import Told, read_chronology
from village.casework.forms.chronology import ChronologyFilter
from village.casework.models import Episode
from village.casework.queries.around import names_of
from village.casework.queries.plan_shown import person_called
from village.casework.queries.visible import WORK
from village.casework.rules.chronology import KINDS, in_order, person_key
from village.casework.views.frame import page
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui.filters import date
from village.ui.paper import pdf

PAPER = Path(__file__).resolve().parents[1] / "templates" / "casework" / "chronology.typ"
PARTS = {
    "step": "help-record", "agreement": "help-agreements", "team": "help-team", "note": "help-notes",
    "form": "help-forms", "need": "help-needs", "plan": "help-plan", "review": "help-reviews",
    "concern": "help-concerns", "transfer": "help-reviews", "crossing": "help-requests",
    "document": "help-documents",
}  # fmt: skip
"""Where each kind of thing stands in a record."""


@access(WORK)
@never_cache
def on_screen(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """What happened, of what was asked for."""
    form, told = _told(request, episode, "chronology")
    return page(
        request,
        told.episode,
        "chronology",
        "chronology",
        "Chronology",
        form=form,
        rows=_rows(told),
        asked=_asked(form),
        episodes=len(told.episodes),
        paper=f"{reverse('help-chronology-paper', args=[episode])}?{request.GET.urlencode()}",
        here=reverse("help-chronology", args=[episode]),
        on=localdate(),
    )


@access(WORK)
@never_cache
def on_paper(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """The same as a document."""
    form, told = _told(request, episode, "chronology-paper")
    today = localdate()
    words = {
        "family": told.episode.family.name,
        "asked": " · ".join(_asked(form)),
        "on": date(today),
        "on_iso": today.isoformat(),
        "rows": [{**row, "when": date(row["when"]), "href": ""} for row in _rows(told)],
    }
    headers = {"Content-Disposition": 'attachment; filename="chronology.pdf"'}
    return HttpResponse(pdf(PAPER, words, {}, today), content_type="application/pdf", headers=headers)


def _told(request: HttpRequest, episode: uuid.UUID, part: str) -> tuple[ChronologyFilter, Told]:
    """The filters and what they let through; 404 for whoever may not see the record."""
    told = read_chronology(episode=episode, part=part, by=viewer_of(request), at=timezone.now())
    if told is None:
        raise Http404
    form = ChronologyFilter(request.GET, people=_people(told.episode))
    return form, replace(told, items=in_order(told.items, form.wanted()))


def _people(one: Episode) -> list[tuple[str, str]]:
    return [(person_key(each.ref, each.child), person_called(each)) for each in one.family.people.all()]


def _asked(form: ChronologyFilter) -> list[str]:
    """What was asked for, in words."""
    wanted = form.wanted()
    said = [KINDS[kind] for kind in KINDS if kind in wanted.kinds]
    people = form.fields["person"].choices  # type: ignore[attr-defined]
    said += [f"About {name}" for key, name in people if key and key == wanted.person]
    said += [f"From {date(wanted.from_on)}"] if wanted.from_on else []
    return [*said, f"Until {date(wanted.until_on)}"] if wanted.until_on else said


def _rows(told: Told) -> list[dict[str, Any]]:
    names = names_of(one.by for one in told.items if _is_account(one.by))
    families = {str(one.ref): one.family.name for one in told.episodes}
    own = str(told.episode.ref)
    return [
        {
            "when": one.on,
            "title": one.title,
            "text": one.text,
            "by": "; ".join(
                each for each in (names.get(one.by, ""), "" if one.episode == own else families[one.episode]) if each
            ),
            "href": reverse(PARTS[one.kind], args=[one.episode]),
        }
        for one in told.items
    ]


def _is_account(by: str) -> bool:
    try:
        uuid.UUID(by)
    except ValueError:
        return False
    return True
