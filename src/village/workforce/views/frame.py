"""What every page of a worker has: the look is in the audit before the page is made, and what may not be seen is not
there."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from village.kernel.access.queries import viewer_of
from village.kernel.calendar.rules import london_date
from village.workforce.actions.reading import open_worker
from village.workforce.models import Worker
from village.workforce.queries.catalogue import catalogue
from village.workforce.queries.register import name_of
from village.workforce.queries.visible import KEEP
from village.workforce.rules.counting import Scope

LIST = {"text": "Workforce", "href": "/workforce/"}
POSTS = {"text": "Posts and vacancies", "href": "/workforce/posts/"}


def by(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": viewer_of(request), "at": timezone.now()}


PAID = {"yes": True, "no": False}


def scope_of(said: dict[str, Any], on: dt.date) -> Scope:
    """What an address asks to be counted on a day: of the sector of a role, if it asks for one, else of a sector."""
    role = catalogue().roles.get(said.get("role", ""))
    sector = role.sector if role else said.get("sector", "")
    return Scope(on, frozenset({sector}) if sector else None, said.get("scope", ""), PAID.get(said.get("paid", "")))


def asked_of(scope: Scope) -> dict[str, str]:
    """A scope as an address asks for it."""
    paid = next((word for word, means in PAID.items() if means == scope.paid), "")
    told = {"on": scope.on.isoformat(), "sector": "".join(scope.sectors or ()), "scope": scope.scope, "paid": paid}
    return {name: word for name, word in told.items() if word}


def opened(request: HttpRequest, worker: uuid.UUID, *, permission: str = KEEP, part: str = "") -> Worker:
    """The worker, once the look is in the audit; 404 for whoever may not see them, as for what is not."""
    found = open_worker(worker=worker, permission=permission, part=part, **by(request))
    if found is None:
        raise Http404
    return found


def called(worker: Worker) -> str:
    """What a worker is called today."""
    return name_of(worker, on=london_date(timezone.now()))


def crumb(worker: Worker, address: str = "worker") -> dict[str, str]:
    """The way back to a worker's page."""
    return {"text": called(worker), "href": reverse(address, args=[worker.ref])}


def sent(request: HttpRequest) -> Any:
    """What was sent, if anything was."""
    return request.POST if request.method == "POST" else None
