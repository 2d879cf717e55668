"""Services, where they are given, and providers, as the standard promises them to its readers."""

from typing import Any

from village.directory.models import Provider, Service, ServiceAtLocation
from village.directory.queries.documents import document_of
from village.directory.queries.publishing.terms import ours
from village.directory.queries.standard.tables import profile
from village.directory.rules.publishing.asked import term_key, terms_in
from village.directory.rules.publishing.conforming import conformed, outline
from village.directory.rules.publishing.terms import our_attributes, our_key
from village.directory.rules.reading import things
from village.directory.rules.record import PLACE, PLACES, PROVIDER, Document
from village.directory.rules.showing import placeless


def nested(service: Service) -> Document:
    """A service's nested document as anyone may read it, with what is known here: its kinds of help, when it changed,
    who says so and under which licence."""
    made = document_of(service)
    said = things(made, "attributes")
    held = {term_key(one) for one in terms_in(said)}  # another Village may have said its kinds of help
    kinds = [kind for kind in service.kinds if our_key(kind) not in held]
    attributes = [*said, *our_attributes(str(service.pk), kinds, ours())]
    more: Document = {
        "status": service.status,
        "organization_id": str(service.provider_id),
        "last_modified": service.changed_at.isoformat(),
    }
    if attributes:
        more["attributes"] = attributes
    if service.source:
        told = (service.source.title, service.source.licence)  # nobody may have said under which
        more["attribution"] = " ".join(f"{one}." for one in told if one)
    for place in made.get(PLACES) or ():
        place["location_id"] = place[PLACE]["id"]
    return {**made, **more}


def service_told(service: Service, *, full: bool) -> Document:
    """A service as it is published: whole, or as in a list."""
    whole = conformed(profile(), "service", nested(service), space=_space(service))
    return whole if full else outline(profile(), "service_list", whole)


def place_told(link: ServiceAtLocation, *, full: bool) -> Document:
    """A service at one of its locations as it is published. Only for those whose place may be told."""
    document = nested(link.service)
    (place,) = (one for one in document[PLACES] if one["id"] == str(link.pk))
    service = {key: value for key, value in document.items() if key != PLACES}
    written = {**place, "service_id": str(link.service_id), "service": service}
    whole = conformed(profile(), "service_at_location", written, space=_space(link.service))
    return whole if full else outline(profile(), "service_at_location_list", whole)


def provider_as_told(provider: Provider, *, full: bool) -> Document:
    """A provider as it is published."""
    document: Any = {**provider.document, "id": str(provider.pk), "name": provider.name}
    whole = conformed(profile(), PROVIDER, placeless(document), space=provider.source.slug if provider.source else "")
    return whole if full else outline(profile(), "organization_list", whole)


def _space(service: Service) -> str:
    return service.source.slug if service.source else ""
