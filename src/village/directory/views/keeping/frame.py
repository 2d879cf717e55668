"""What every page of keeping has: who acts and when, the way back, and what an entry is told as."""

import uuid
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from village.directory.actions.keeping.reading import open_own
from village.directory.models import Service
from village.directory.queries.finding.words import named
from village.directory.queries.keeping import visible
from village.directory.queries.keeping.standing import organisation_names, standing
from village.directory.rules.keeping.comparing import LABELS
from village.directory.rules.keeping.freshness import NEVER, STALE, Standing, due
from village.directory.rules.keeping.said import CHANGES
from village.directory.views.harvesting.frame import DESK
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import View
from village.kernel.calendar.rules import london_date

T = TypeVar("T")
MINE = {"text": "My services", "href": "/my-services/"}
WAITING = {"text": "What waits", "href": "/directory/waiting/"}
ENTRIES = {"text": "Entries", "href": "/directory/entries/"}
REPORTS = {"text": "Reported problems", "href": "/directory/reports/"}
OFFICE = [DESK]  # the way back of an officer's lists
SAME = {"text": "Is this one service?", "href": "/directory/same/"}
STATES = {"waiting": "New: waits for the area", "shown": "In the directory", "withdrawn": "Taken out", "gone": "Gone"}


def by(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": viewer_of(request), "at": timezone.now()}


def today() -> Any:
    """The day in London."""
    return london_date(timezone.now())


def mine(request: HttpRequest, service: uuid.UUID) -> Service:
    """An entry of one's own organisation, once the look is in the audit; 404 for any other."""
    return there(open_own(service=service, **by(request)))


def placed(view: View) -> View:
    """The mark of pages of one's own entry, which have its place: a second factor is asked where that must not be
    found."""

    @wraps(view)
    def guarded(request: HttpRequest, service: uuid.UUID, **kwargs: Any) -> HttpResponseBase:
        viewer = viewer_of(request)
        if not viewer.second_factor and visible.own(viewer).exclude(sensitive="").filter(pk=service).exists():
            return redirect_to_login(request.get_full_path(), login_url=reverse("second_factor"))
        return view(request, service=service, **kwargs)

    return guarded


def there(found: T | None) -> T:
    """What was found; 404 for what is not there for whoever asks."""
    if found is None:
        raise Http404
    return found


def crumb(service: Service) -> dict[str, str]:
    """The way back to the page of one's own entry."""
    return {"text": service.name, "href": reverse("my-service", args=[service.pk])}


def stands(service: Service) -> Standing:
    """How far an entry can be relied on today."""
    return standing(service, today())


def checked(found: Standing) -> dict[str, Any]:
    """When an entry was last checked and what is to be done, for a cell."""
    if found.freshness == NEVER or found.checked_on is None:
        return {"said": "Never confirmed", "late": True, "due": None}
    return {"said": None, "late": found.freshness == STALE, "due": due(found.checked_on), "on": found.checked_on}


def history(service: Service) -> list[dict[str, Any]]:
    """Who changed what of an entry and when, the newest first: by organisation, never by name."""
    some = list(service.changes.all()[:50])
    names = organisation_names({one.organisation for one in some})
    return [
        {"what": CHANGES[one.kind], "fields": ", ".join(LABELS[slug].lower() for slug in one.fields if slug in LABELS),
         "who": names.get(one.organisation, ""), "at": one.at}
        for one in some
    ]  # fmt: skip


def kinds_said(kinds: Any) -> tuple[str, ...]:
    """The names of kinds of help."""
    names = named("kinds")
    return tuple(names.get(one, one) for one in kinds)
