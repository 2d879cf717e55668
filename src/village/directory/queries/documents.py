"""Services as the standard's nested documents, under ids of ours, as anyone may read them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from village.directory.models import Location, Service, ServiceAtLocation
from village.directory.queries.keeping.whole import whole
from village.directory.rules.record import TOLD, Document
from village.directory.rules.showing import points, told


def shown() -> QuerySet[Service]:
    """The services that are told: looked at, still there, in being, and not another entry's double."""
    return Service.objects.filter(state="shown", replaced_by=None, status__in=TOLD)


def findable(services: QuerySet[Service]) -> QuerySet[Service]:
    """Those of services that may be told by their place: not those whose place must not be found."""
    return services.filter(sensitive="")


def placed() -> QuerySet[ServiceAtLocation]:
    """Where services are given, as far as that may be told: neither a service nor a location whose place must not be
    found. Whether the service is told is another question (`shown`)."""
    return ServiceAtLocation.objects.filter(location__hidden=False, service__sensitive="")


def secret() -> dict[uuid.UUID, dt.datetime]:
    """The services that are told and not, or not everywhere, by their place, each with when it changed last. Each half
    is asked by itself, and from what is hidden on, by an index: else they would be looked for among all."""
    hidden = Location.objects.filter(hidden=True).order_by().values("pk")
    each: tuple[Any, ...] = (
        Service.objects.filter(sensitive__gt="").order_by().values("pk"),
        ServiceAtLocation.objects.filter(location__in=hidden).order_by().values("service"),
    )
    told_of = (shown().filter(pk__in=half).order_by().values_list("pk", "changed_at") for half in each)
    return {key: at for half in told_of for key, at in half}


def documents(services: QuerySet[Service]) -> Iterable[tuple[Service, Document]]:
    """Each service with its nested document as anyone may read it, in the order given."""
    at = ServiceAtLocation.objects.select_related("location").order_by("pk")
    for one in services.select_related("provider").prefetch_related(Prefetch("at_locations", queryset=at)):
        yield one, document_of(one)


def document_of(service: Service) -> Document:
    """The nested document of one service, under ids of ours, without what may not be told."""
    hidden = frozenset(str(link.location.id) for link in service.at_locations.all() if link.location.hidden)
    return told(whole(service), sensitive=bool(service.sensitive), hidden=hidden)


def points_of(service: Service) -> tuple[tuple[int, int], ...]:
    """Where a service is, in National Grid metres, as far as it may be told."""
    places = (
        (link.location.easting, link.location.northing, link.location.hidden) for link in service.at_locations.all()
    )
    return points(places, sensitive=bool(service.sensitive))
