"""Services as the standard's nested documents, under ids of ours, as anyone may read them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection
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
    """The services that are told and not, or not everywhere, by their place, each with when it changed last."""
    return {key: at for half in _secret() for key, at in half}


def secret_as_kept() -> tuple[tuple[Any, ...], ...]:
    """`secret` as the database keeps it, as a state: another as soon as a place is hidden, or a hidden one told. The
    question never changes, so that it is put into the database's words once: that takes ten times as long as the
    answer, which every page of results waits for."""
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for said in _secret_said(connection.vendor):
            cursor.execute(*said)
            found += cursor.fetchall()
    return tuple(found)


@cache
def _secret_said(vendor: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """The questions of `secret` in the words of a kind of database, which is the one in use; and which place of a
    service it is that is hidden, since two may be at the same time."""
    links = _hidden_links().values_list("pk", "service")
    return tuple(each.order_by("pk").query.sql_with_params() for each in (*_secret(), links))


def _secret() -> tuple[QuerySet[Service, tuple[uuid.UUID, dt.datetime]], ...]:
    """Each half is asked by itself, from what is hidden on, by an index: else they would be looked for among all."""
    halves = (shown().filter(sensitive__gt=""), shown().filter(pk__in=_hidden_links().values("service")))
    return tuple(half.order_by().values_list("pk", "changed_at") for half in halves)


def _hidden_links() -> QuerySet[ServiceAtLocation]:
    hidden = Location.objects.filter(hidden=True).order_by().values("pk")
    return ServiceAtLocation.objects.filter(location__in=hidden).order_by()


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
