"""What places say of the free places that they have: of one service, of an area, and near a postcode."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from village.directory.models import FundedPlaces, Service, ServiceAtLocation
from village.directory.queries.documents import shown
from village.directory.queries.early.visible import is_early
from village.directory.rules.early.places import (
    BANDS,
    MILE,
    NEAR_MILES,
    Bands,
    Near,
    Said,
    metres_between,
    sorted_out,
    terms_open,
)
from village.directory.rules.early.terms import slug_of

MOST_LISTED = 10


@dataclass(frozen=True)
class Asked:
    """A place of an area, and whether it has said anything of this term or later."""

    service: Service
    as_of_on: dt.date | None


def said_by(service: Service, *, on: dt.date) -> tuple[Said, ...]:
    """What a place says of this term and the next two, by term and band."""
    found = FundedPlaces.objects.filter(_of_terms(terms_open(on)), service=service)
    order = list(BANDS)
    return tuple(sorted((one.said for one in found), key=lambda one: (one.term_on, order.index(one.band))))


def asked_of(services: QuerySet[Service], *, on: dt.date) -> list[Asked]:
    """The early learning places among services, with the day of which they last said something of this term or the
    next two, those that said nothing first."""
    early = [one for one in light(services) if is_early(one)]
    last: dict[uuid.UUID, dt.date] = {}
    for key, day in (
        FundedPlaces.objects.filter(_of_terms(terms_open(on)), service__in=services)
        .values_list("service", "as_of_on")
        .order_by("as_of_on")
    ):
        last[key] = day
    return sorted(
        (Asked(one, last.get(one.pk)) for one in early),
        key=lambda one: (one.as_of_on or dt.date.min, one.service.name, str(one.service.pk)),
    )


def near(point: tuple[int, int], *, band: str, terms: Collection[dt.date], miles: int = NEAR_MILES) -> Bands:
    """The early learning places within so many miles of a point (National Grid metres), with what they say of a band of
    age in these terms; ten of each list at the most.

    A service whose place must not be found is not among them, nor is one at a hidden location: the list is ordered by
    where they are. A service given at several locations stands where it is nearest.
    """
    reach = round(miles * MILE)
    metres = _within(point, reach)
    services = {one.pk: one for one in light(shown().filter(pk__in=list(metres), sensitive=""))}
    said = _said(list(services), band, terms)
    early = [one for key, one in services.items() if key in said or is_early(one)]
    return sorted_out((Near(one, metres[one.pk], said.get(one.pk, ())) for one in early), MOST_LISTED)


def light(services: QuerySet[Service]) -> QuerySet[Service]:
    """Services with their providers and without the documents of either, of which an area has megabytes."""
    return services.select_related("provider").defer("document", "provider__document")


def _within(point: tuple[int, int], reach: int) -> dict[uuid.UUID, int]:
    """How far each service that is given within reach is, by its nearest location that is not hidden."""
    east, north = point
    links = ServiceAtLocation.objects.filter(
        location__easting__range=(east - reach, east + reach),
        location__northing__range=(north - reach, north + reach),
        location__hidden=False,
    ).values_list("service", "location__easting", "location__northing")
    found: dict[uuid.UUID, int] = {}
    for key, easting, northing in links:
        metres = metres_between(point, (easting or 0, northing or 0))  # neither is none: both are in a range
        if metres <= min(reach, found.get(key, reach)):
            found[key] = metres
    return found


def _said(services: Sequence[uuid.UUID], band: str, terms: Collection[dt.date]) -> Mapping[uuid.UUID, tuple[Said, ...]]:
    found: dict[uuid.UUID, list[Said]] = defaultdict(list)
    for one in FundedPlaces.objects.filter(_of_terms(terms), service__in=services, band=band):
        found[one.service_id].append(one.said)
    return {key: tuple(sorted(each, key=lambda one: one.term_on)) for key, each in found.items()}


def _of_terms(terms: Iterable[dt.date]) -> Q:
    wanted = Q(pk__in=[])
    for term_on in terms:
        wanted |= Q(year=term_on.year, term=slug_of(term_on))
    return wanted
