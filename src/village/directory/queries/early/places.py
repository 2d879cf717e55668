"""What places say of the free places that they have: of one service, of an area, and near a postcode."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from village.directory.models import Service
from village.directory.queries.documents import placed, shown
from village.directory.queries.early.told import batches, said_of
from village.directory.queries.early.visible import early, is_early
from village.directory.rules.early.places import (
    NEAR_MILES,
    Bands,
    Near,
    Said,
    metres_between,
    sorted_out,
    terms_open,
)
from village.directory.rules.finding.telling import MILE

MOST_LISTED = 10


@dataclass(frozen=True)
class Asked:
    """A place of an area, and whether it has said anything of this term or later."""

    service: Service
    as_of_on: dt.date | None


def said_by(service: Service, *, on: dt.date) -> tuple[Said, ...]:
    """What a place says of this term and the next two, by term and band."""
    return said_of([service.pk], terms=terms_open(on)).get(service.pk, ())


def asked_of(services: QuerySet[Service], *, on: dt.date) -> list[Asked]:
    """The early learning places among services, with the day of which they last said something of this term or the
    next two, those that said nothing first."""
    early = [one for one in light(services) if is_early(one)]
    said = said_of([one.pk for one in early], terms=terms_open(on))
    asked = [Asked(one, max((each.as_of_on for each in said.get(one.pk, ())), default=None)) for one in early]
    return sorted(asked, key=lambda one: (one.as_of_on or dt.date.min, one.service.name, str(one.service.pk)))


def near(point: tuple[int, int], *, band: str, terms: Collection[dt.date], miles: int = NEAR_MILES) -> Bands:
    """The early learning places within so many miles of a point (National Grid metres), with what they say of a band of
    age in these terms; ten of each list at the most.

    A service whose place must not be found is not among them, nor is one at a hidden location: the list is ordered by
    where they are. A service given at several locations stands where it is nearest.
    """
    reach = round(miles * MILE)
    metres = _within(point, reach)
    open_ = shown().values_list("pk", "kinds")
    keys = [key for some in batches(metres) for key, kinds in open_.filter(pk__in=some) if early(kinds)]
    said = said_of(keys, terms=terms, band=band)
    found = sorted_out((Near(key, metres[key], said.get(key, ())) for key in keys), MOST_LISTED)
    services = {one.pk: one for one in light(Service.objects.filter(pk__in=[one.service for one in found.every]))}
    return found.of(services)


def light(services: QuerySet[Service]) -> QuerySet[Service]:
    """Services with their providers and without the documents of either, of which an area has megabytes."""
    return services.select_related("provider").defer("document", "provider__document")


def _within(point: tuple[int, int], reach: int) -> dict[uuid.UUID, int]:
    """How far each service that is given within reach is, by its nearest location that may be told."""
    east, north = point
    links = (
        placed()
        .filter(
            location__easting__range=(east - reach, east + reach),
            location__northing__range=(north - reach, north + reach),
        )
        .values_list("service", "location__easting", "location__northing")
    )
    found: dict[uuid.UUID, int] = {}
    for key, easting, northing in links:
        metres = metres_between(point, (easting or 0, northing or 0))  # neither is none: both are in a range
        if metres <= min(reach, found.get(key, reach)):
            found[key] = metres
    return found
