"""Services as the standard's nested documents, under ids of ours, as anyone may read them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from village.directory.models import Service, ServiceAtLocation
from village.directory.rules.record import Cut, Document, joined
from village.directory.rules.showing import points, told


def shown() -> QuerySet[Service]:
    """The services that are told: looked at, still there, in being, and not another entry's double."""
    return Service.objects.filter(state="shown", replaced_by=None, status__in=["active", "temporarily closed"])


def documents(services: QuerySet[Service]) -> Iterable[tuple[Service, Document]]:
    """Each service with its nested document as anyone may read it, in the order given."""
    at = ServiceAtLocation.objects.select_related("location").order_by("pk")
    for one in services.select_related("provider").prefetch_related(Prefetch("at_locations", queryset=at)):
        yield one, document_of(one)


def document_of(service: Service) -> Document:
    """The nested document of one service, under ids of ours, without what may not be told."""
    at = tuple(
        (_named(link.document, link.id), _named(link.location.document, link.location.id))
        for link in service.at_locations.all()
    )
    parts = Cut(_named(service.document, service.id), _named(service.provider.document, service.provider.id), at)
    hidden = frozenset(str(link.location.id) for link in service.at_locations.all() if link.location.hidden)
    return told(joined(parts), sensitive=bool(service.sensitive), hidden=hidden)


def points_of(service: Service) -> tuple[tuple[int, int], ...]:
    """Where a service is, in National Grid metres, as far as it may be told."""
    places = (
        (link.location.easting, link.location.northing, link.location.hidden) for link in service.at_locations.all()
    )
    return points(places, sensitive=bool(service.sensitive))


def _named(document: Document, key: Any) -> Document:
    return {**document, "id": str(key)}
