"""What waits for a decision: a worker's correction, and whether two workers are one person."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.views import access
from village.ui.one_form import ask
from village.workforce.actions import matching
from village.workforce.actions.correcting import decide_correction
from village.workforce.actions.reading import open_correction
from village.workforce.forms.keeping import DecideForm
from village.workforce.forms.vetting import MatchForm
from village.workforce.models import Worker
from village.workforce.queries.visible import KEEP, MATCH
from village.workforce.rules.correcting import FIELDS
from village.workforce.rules.identifiers import SCHEMES
from village.workforce.rules.matching import disagree
from village.workforce.rules.said import ETHNICITIES, SEXES
from village.workforce.views.frame import LIST, by, called

MATCHES = {"text": "Is this one person?", "href": "/workforce/matches/"}


@access(KEEP)
@never_cache
def correction(request: HttpRequest, correction: uuid.UUID) -> HttpResponse:
    """Accept or decline what a worker asks for."""
    found = open_correction(correction=correction, **by(request))
    if found is None:
        raise Http404
    worker = found.worker
    said = {"sex": SEXES, "ethnicity": ETHNICITIES}.get(found.field, {})
    held: dict[str, Any] = {
        "name": called(worker), "born_on": worker.born_on, "sex": SEXES[worker.sex],
        "ethnicity": ETHNICITIES[worker.ethnicity],
    }  # fmt: skip
    return ask(
        request, DecideForm, lambda told: decide_correction(correction=correction, **told, **by(request)),
        title=f"{called(worker)} asks for something to be put right", button="Decide", back=LIST["href"],
        done="They read what you decided.", template="workforce/correction.html", breadcrumbs=[LIST],
        what=FIELDS[found.field].removeprefix("Your "), wanted=said.get(found.wanted, found.wanted),
        held=held.get(found.field, ""), worker=worker,
    )  # fmt: skip


@access(MATCH)
@require_safe
@never_cache
def matches(request: HttpRequest) -> HttpResponse:
    """The pairs of workers who may be one person."""
    found = matching.list_matches(**by(request))
    rows = [(one, called(one.one), called(one.two)) for one in found]
    return render(request, "workforce/matches.html", {"title": MATCHES["text"], "rows": rows})


@access(MATCH)
@never_cache
def match(request: HttpRequest, match: uuid.UUID) -> HttpResponse:
    """One pair: names, births and registrations, and nothing of where they work."""
    found = matching.open_match(match=match, **by(request))
    if found is None:
        raise Http404
    both = [_shown(one) for one in (found.one, found.two)]
    return ask(
        request, MatchForm, lambda said: matching.decide_match(match=match, **said, **by(request)),
        title=MATCHES["text"], button="Decide", back=MATCHES["href"], done="It is decided.",
        template="workforce/match.html", both=both, chance=found.chance, breadcrumbs=[MATCHES],
        apart=[SCHEMES[one] for one in disagree(both[0]["pairs"], both[1]["pairs"])],
        national=_national(found.one, found.two),
    )  # fmt: skip


def _shown(worker: Worker) -> dict[str, Any]:
    pairs = list(worker.identifiers.filter(ended_at=None).values_list("scheme", "value"))
    names = "; ".join(str(one) for one in worker.names.all())
    return {"names": names, "born_on": worker.born_on, "sex": SEXES[worker.sex], "pairs": pairs}


def _national(one: Worker, two: Worker) -> str:
    if not one.national or not two.national:
        return "Not known of both"
    return "The same" if one.national == two.national else "Different"
