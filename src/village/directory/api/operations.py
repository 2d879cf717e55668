"""The addresses of the published directory."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router

from village.directory.api import shapes
from village.directory.queries.publishing import lists
from village.directory.queries.publishing import terms as taxonomies
from village.directory.queries.publishing.lists import Near, Wanted
from village.directory.queries.publishing.picked import Picked
from village.directory.queries.publishing.told import place_told, provider_as_told, service_told
from village.directory.queries.standard.tables import profile
from village.directory.rules.publishing.asked import Asked, minutes_of, says
from village.directory.rules.publishing.conforming import conformed, outline
from village.directory.rules.publishing.paging import Window, envelope
from village.directory.rules.record import Document
from village.kernel.access.wire import JSON, Refused, answer, form_of

router = Router()
NDJSON = "application/x-ndjson"
STANDARD, PROFILE = "HSDS-UK-3.0", "https://docs.openreferraluk.org/en/latest/"
SECONDS = 600
_MAKING = (
    "Words, terms, ages, times and areas of this directory are being made ready to be asked for. Ask again in ten \
minutes."
)
_Tell = Callable[[Any], Document]


@router.get("/", response=shapes.Details, summary="What this API is", tags=["About"])
def details(request: HttpRequest) -> HttpResponseBase:
    """Version and profile of the standard, and where this API is described."""
    described = request.build_absolute_uri("openapi.json")
    return _json(request, {"version": STANDARD, "profile": PROFILE, "openapi_url": described})


@router.get("/services", response=shapes.Things, summary="Services", tags=["Services"])
def services(request: HttpRequest, asked: Query[shapes.AskedServices]) -> HttpResponseBase:
    """Services that are told, each with who provides it."""
    found = lists.services(_wanted(asked))
    if asked.minimal:
        rows = found.rows("pk", "changed_at")
        return _json(request, [{"id": str(key), "modified_date": at.isoformat()} for key, at in rows])
    return _listed(request, asked, found, lambda one: service_told(one, full=asked.full))


@router.get("/services/{id}", response=shapes.Thing, summary="A service", tags=["Services"])
def service(request: HttpRequest, id: UUID) -> HttpResponseBase:  # noqa: A002  the standard's word
    """A service with all that belongs to it."""
    found = lists.services(Wanted()).one(id)
    if found is None:
        raise _no("service")
    return _json(request, service_told(found, full=True), found.changed_at)


@router.get("/service_at_locations", response=shapes.Things, summary="Services at locations", tags=["Locations"])
def service_at_locations(request: HttpRequest, asked: Query[shapes.AskedOfServices]) -> HttpResponseBase:
    """Each service at each of its locations; not those whose place must not be found."""
    found = lists.at_locations(_wanted(asked))
    return _listed(request, asked, found, lambda one: place_told(one, full=asked.full))


@router.get("/service_at_locations/{id}", response=shapes.Thing, summary="A service at a location", tags=["Locations"])
def service_at_location(request: HttpRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """A service at one of its locations, with all that belongs to both."""
    found = lists.at_locations(Wanted()).one(id)
    if found is None:
        raise _no("service at a location")
    return _json(request, place_told(found, full=True), found.service.changed_at)


@router.get("/organizations", response=shapes.Things, summary="Organisations", tags=["Organisations"])
def organizations(request: HttpRequest, asked: Query[shapes.AskedOrganizations]) -> HttpResponseBase:
    """Those who provide a service that is told."""
    found = lists.providers(asked.search)
    tell = _with_services if asked.full_service else lambda one: provider_as_told(one, full=asked.full)
    return _listed(request, asked, found, tell)


@router.get("/organizations/{id}", response=shapes.Thing, summary="An organisation", tags=["Organisations"])
def organization(
    request: HttpRequest,
    id: UUID,  # noqa: A002
    asked: Query[shapes.AskedOrganization],
) -> HttpResponseBase:
    """Somebody who provides services, with all that belongs to them."""
    found = lists.providers().one(id)
    if found is None:
        raise _no("organisation")
    told = _with_services(found) if asked.full_service else provider_as_told(found, full=True)
    return _json(request, told, found.changed_at)


@router.get("/taxonomies", response=shapes.Things, summary="Taxonomies", tags=["Taxonomies"])
def taxonomies_listed(request: HttpRequest, asked: Query[shapes.Listed]) -> HttpResponseBase:
    """The kinds of help of this directory, and the taxonomies whose terms its sources use."""
    found = [one for one in taxonomies.terms().taxonomies.values() if _says(one, asked.search)]
    return _listed(request, asked, found, lambda one: _conformed("taxonomy", one))


@router.get("/taxonomies/{id}", response=shapes.Thing, summary="A taxonomy", tags=["Taxonomies"])
def taxonomy(request: HttpRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """A taxonomy with its terms."""
    held = taxonomies.terms()
    if str(id) not in held.taxonomies:
        raise _no("taxonomy")
    of = [one for one in held.terms.values() if one.get("taxonomy_id") == str(id)]
    return _json(request, _conformed("taxonomy", {**held.taxonomies[str(id)], "taxonomy_terms": of}))


@router.get("/taxonomy_terms", response=shapes.Things, summary="Terms of taxonomies", tags=["Taxonomies"])
def taxonomy_terms(request: HttpRequest, asked: Query[shapes.AskedTerms]) -> HttpResponseBase:
    """Terms, by the name of each."""
    told = (_conformed("taxonomy_term", one) for one in taxonomies.terms().terms.values() if _says(one, asked.search))
    found = [
        one
        for one in told
        if (asked.taxonomy_id is None or one.get("taxonomy_id") == str(asked.taxonomy_id))
        and (asked.parent_id is None or one.get("parent_id") == str(asked.parent_id))
        and not (asked.top_only and "parent_id" in one)
    ]
    return _listed(request, asked, found, lambda one: outline(profile(), "taxonomy_term_list", one))


@router.get("/taxonomy_terms/{id}", response=shapes.Thing, summary="A term of a taxonomy", tags=["Taxonomies"])
def taxonomy_term(request: HttpRequest, id: UUID) -> HttpResponseBase:  # noqa: A002
    """A term."""
    held = taxonomies.terms().terms
    if str(id) not in held:
        raise _no("term")
    return _json(request, _conformed("taxonomy_term", held[str(id)]))


def _wanted(asked: shapes.AskedOfServices) -> Wanted:
    """Raises Refused for a postcode that is nowhere, for how near without how near what, and where too
    much of the directory is not ready yet."""
    near, codes = _place(asked)
    looked_up = Asked(
        words=asked.search,
        term=str(asked.taxonomy_term_id or ""),
        taxonomy=str(asked.taxonomy_id or ""),
        minimum_age=asked.minimum_age,
        maximum_age=asked.maximum_age,
        day=asked.day or "",
        start=minutes_of(asked.start_time),
        end=minutes_of(asked.end_time),
        codes=codes,
    )
    after: Any = asked.modified_after  # its validator made an instant of it
    wanted = Wanted(looked_up, asked.organization_id, after, near)
    if lists.must_read(wanted):
        raise Refused(503, _MAKING, again=SECONDS)
    return wanted


def _place(asked: shapes.AskedOfServices) -> tuple[Near | None, frozenset[str]]:
    """The circle that is asked for; or else the codes of the areas that the postcode lies in."""
    nowhere: frozenset[str] = frozenset()
    if asked.postcode is None:
        if asked.proximity is not None:
            raise _wrong("proximity", "Give the postcode that it is measured from as well.")
        return None, nowhere
    if asked.proximity is not None:
        near = lists.point_of(asked.postcode, asked.proximity)
        if near is None:
            raise _wrong("postcode", "It is not known where this postcode is.")
        return near, nowhere
    codes = lists.areas_of(asked.postcode)
    if not codes:
        raise _wrong("postcode", "It is not known in which area of England this postcode is.")
    return None, codes


def _listed(
    request: HttpRequest, asked: shapes.Listed, found: Picked[Any] | Sequence[Any], tell: _Tell
) -> HttpResponseBase:
    """A page of what was found, or all of it, one on each line."""
    if asked.format == "ndjson":
        return StreamingHttpResponse(_lines(found, tell), content_type=NDJSON)
    window = Window(asked.page, asked.per_page, len(found))
    if window.page > window.pages:
        raise _wrong("page", f"There is no page {window.page}: the last is {window.pages}.")
    return _json(request, envelope(window, [tell(one) for one in found[window.part]]))


def _lines(each: Iterable[Any], tell: _Tell) -> Iterator[bytes]:
    for one in each:
        yield json.dumps(tell(one), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _json(request: HttpRequest, said: Any, modified: Any = None) -> HttpResponseBase:
    body = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
    return answer(request, body, form_of(request, (JSON,)), modified=modified)


def _with_services(provider: Any) -> Document:
    of = [service_told(one, full=True) for one in lists.services(Wanted(provider=provider.pk))]
    return {**provider_as_told(provider, full=True), "services": of}


def _conformed(entity: str, document: Document) -> Document:
    return conformed(profile(), entity, document, space="")


def _says(document: Document, words: str) -> bool:
    return says(words, f"{document.get('name')} {document.get('description')}")


def _no(what: str) -> Refused:
    return Refused(404, f"There is no such {what}.")


def _wrong(name: str, what: str) -> Refused:
    return Refused(400, what, [(name, what)])
