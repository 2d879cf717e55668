"""How many free places there are: said by a place of itself, or by an officer whom it told."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.actions.early import say_places
from village.directory.forms.early import PlacesForm
from village.directory.models import Service
from village.directory.queries.early.places import asked_of, said_by
from village.directory.queries.early.sectors import sectors
from village.directory.queries.early.visible import KEEP, PROVIDE, is_early, kept, one_of
from village.directory.rules.early.places import BANDS, terms_open
from village.directory.rules.early.sectors import Sector
from village.directory.rules.early.telling import hours
from village.directory.rules.early.terms import named
from village.directory.views.keeping.frame import OFFICE
from village.kernel.access.queries import today, viewer_of
from village.kernel.access.views import access
from village.ui import listing
from village.ui.one_form import ask

LIST = {"text": "Free early learning places", "href": "/directory/places/"}
MINE = {"text": "My services", "href": "/my-services/"}
COLUMNS = ({"label": "Place"}, {"label": "Provider"}, {"label": "Last asked"})
PER_PAGE = 50


@access(PROVIDE)
@never_cache
def own(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """What one's own place says."""
    found = _found(request, PROVIDE, service)
    there = {"text": found.name, "href": reverse("my-service", args=[service])}
    back = reverse("service-places", args=[service])
    return _one(request, found, PROVIDE, back, breadcrumbs=[MINE, there])


@access(KEEP)
@require_safe
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The places of the area, those that were not asked first."""
    page = listing.page_of(request, asked_of(kept(viewer_of(request)), on=today()), per_page=PER_PAGE)
    rows = [
        [
            {"text": one.service.name, "href": reverse("directory-places-of", args=[one.service.pk])},
            one.service.provider.name,
            one.as_of_on or "Not asked",
        ]
        for one in page
    ]
    context = {"title": LIST["text"], "page": page, "columns": COLUMNS, "rows": rows, "breadcrumbs": OFFICE}
    return render(request, "directory/early/listed.html", context)


@access(KEEP)
@require_safe
@never_cache
def by_sector(request: HttpRequest) -> HttpResponse:
    """Free places of the area by postcode sector, in this term or one of the next two."""
    terms = terms_open(today())
    chosen = next((one for one in terms if one.isoformat() == request.GET.get("term")), terms[0])
    found = sectors(kept(viewer_of(request)), term_on=chosen)
    bands = [{"label": f"{words}, {what}", "numeric": True} for words in BANDS.values() for what in ("offered", "left")]
    context = {
        "title": "Free places by postcode sector",
        "term": named(chosen),
        "terms": [(named(one).capitalize(), f"?term={one.isoformat()}", one == chosen) for one in terms],
        "columns": [{"label": "Sector"}, {"label": "Places that said so", "numeric": True}, *bands],
        "rows": [_sector_row(one) for one in found],
        "breadcrumbs": [LIST],
    }
    return render(request, "directory/early/sectors.html", context)


def _sector_row(one: Sector) -> list[Any]:
    each = [count for band in BANDS for count in (one.offered[band], one.left[band])]
    return [one.name, f"{one.known} of {one.places}", *(each if one.known else ["Not known"] * len(each))]


@access(KEEP)
@never_cache
def told(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """What a place said that was asked."""
    return _one(request, _found(request, KEEP, service), KEEP, LIST["href"], breadcrumbs=[LIST])


def _found(request: HttpRequest, permission: str, service: uuid.UUID) -> Service:
    found = one_of(viewer_of(request), permission, service)
    if found is None or not is_early(found):
        raise Http404
    return found


def _one(request: HttpRequest, service: Service, permission: str, back: str, **context: Any) -> HttpResponse:
    day, asking = today(), permission == KEEP

    def form(*args: Any, **kwargs: Any) -> PlacesForm:
        return PlacesForm(*args, today=day, by_phone=asking, **kwargs)

    return ask(
        request, form, _say(request, service, permission),
        title=f"Free places at {service.name}", button="Save", back=back, template="directory/early/places.html",
        done="Saved. It is shown to parents at once.", rows=_rows(service), **context,
    )  # fmt: skip


def _say(request: HttpRequest, service: Service, permission: str) -> Callable[[dict[str, Any]], object]:
    def say(given: dict[str, Any]) -> object:
        said = {"as_of_on": today(), **given}
        return say_places(service=service.pk, permission=permission, by=viewer_of(request), at=timezone.now(), **said)

    return say


def _rows(service: Service) -> list[list[Any]]:
    return [
        [named(one.term_on).capitalize(), BANDS[one.band], one.offered, one.left, hours(one.hours), one.as_of_on]
        for one in said_by(service, on=today())
    ]
