"""What programs ask of the directory, found: services, services at locations, providers. In the order of their ids,
which says nothing of places, so that neither order nor pages nor counts depend on a place that must not be found."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, FloatField, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Cast

from village.directory.models import Provider, Service, ServiceAtLocation
from village.directory.queries.documents import placed, shown
from village.directory.queries.finding.lists import area_named
from village.directory.queries.publishing.looked_up import fitting, waiting
from village.directory.queries.publishing.picked import AT_ONCE, Picked, batches, packed
from village.directory.queries.publishing.told import nested
from village.directory.rules.publishing.asked import ALL, Asked, fits, words_of
from village.kernel.areas import queries as areas

FURTHEST = 100_000
"""Metres around a postcode that can be asked for."""
MOST_READ = 5_000
"""Services whose columns are not made yet that are read for a question, some 1.5 seconds of work."""


@dataclass(frozen=True)
class Near:
    """Around a point of the National Grid, in metres."""

    easting: int
    northing: int
    metres: float


@dataclass(frozen=True)
class Wanted:
    """What is asked. `asked`: what is looked up in documents; the rest in columns. `after`: changed then or since."""

    asked: Asked = ALL
    provider: uuid.UUID | None = None
    after: dt.datetime | None = None
    near: Near | None = None


def point_of(postcode: str, metres: float) -> Near | None:
    """Around where a postcode is; None where that is not known. Raises NotValid for text that is none."""
    place = areas.postcode_place(postcode)
    known = place is not None and place.easting is not None and place.northing is not None
    return Near(place.easting, place.northing, metres) if place and known else None  # type: ignore[arg-type]


def areas_of(postcode: str) -> frozenset[str]:
    """The ONS codes, of any date, of the areas that a postcode lies in; none where it is not known. Raises NotValid for
    text that is no postcode."""
    place = areas.postcode_place(postcode)
    if place is None or place.area is None:
        return frozenset()
    same = {area.code for area in areas.same_area(place.area.code)}
    return frozenset({place.area.parent_code, *same, *filter(None, [place.lower_code])})


def services(wanted: Wanted) -> Picked[Service]:
    """The services that fit, ready to be told."""
    late = _read(wanted)
    return Picked(ready(shown()), _merged(late, _fitting(wanted)) if late else _fitting(wanted))


def at_locations(wanted: Wanted) -> Picked[ServiceAtLocation]:
    """The services that fit at each of their locations that may be told; near, each location for itself."""
    found = (_at(wanted.near) if wanted.near else placed()).order_by("pk")
    told = found.prefetch_related(Prefetch("service", queryset=ready(Service.objects.all())))
    late = _read(wanted)
    if not late:
        return Picked(told, found.filter(service__in=_fitting(wanted).values("pk")))
    fitted = batches(_merged(late, _fitting(wanted)))
    keys = (key for some in fitted for key in found.filter(service__in=some).values_list("pk", flat=True))
    return Picked(told, packed(sorted(keys)))


def must_read(wanted: Wanted) -> bool:
    """Whether more documents than MOST_READ must be read for an answer, since their columns are not made yet."""
    if wanted.asked == ALL:
        return False
    return sum(some[: MOST_READ + 1].count() for some in waiting(_narrowed(wanted))) > MOST_READ


def providers(words: str = "") -> Picked[Provider]:
    """The providers of services that are told, by words of their name."""
    every = Provider.objects.select_related("source").order_by("pk")
    found = every.filter(Exists(shown().filter(provider=OuterRef("pk"))))
    for word in words_of(words):
        found = found.filter(name__icontains=word)
    return Picked(found, found)


def ready(found: QuerySet[Service]) -> QuerySet[Service]:
    """Services with what belongs to them, in the order of their ids."""
    at = ServiceAtLocation.objects.select_related("location").order_by("pk")
    return found.order_by("pk").select_related("provider", "source").prefetch_related(Prefetch("at_locations", at))


def _narrowed(wanted: Wanted) -> QuerySet[Service]:
    """The services that fit what is asked of the record's own columns."""
    found = shown()
    if wanted.near:
        found = found.filter(pk__in=_at(wanted.near).values("service"))
    if wanted.provider:
        found = found.filter(provider=wanted.provider)
    return found.filter(changed_at__gte=wanted.after) if wanted.after else found


def _fitting(wanted: Wanted) -> QuerySet[Service]:
    """The services that fit all that is asked, as far as what is looked up is in columns."""
    narrowed = _narrowed(wanted)
    return narrowed if wanted.asked == ALL else fitting(narrowed, wanted.asked)


def _read(wanted: Wanted) -> list[uuid.UUID]:
    """Those that fit of the services that must be read."""
    if wanted.asked == ALL:
        return []
    late = (one for some in waiting(_narrowed(wanted)) for one in ready(some).iterator(chunk_size=AT_ONCE))
    return [one.pk for one in late if fits(nested(one), wanted.asked, area_named)]


def _merged(late: Iterable[uuid.UUID], found: QuerySet[Service]) -> bytes:
    return packed(sorted([*late, *found.values_list("pk", flat=True)]))


def _at(near: Near) -> QuerySet[ServiceAtLocation]:
    """Services at locations within a circle, as far as they may be placed: a square first, by its columns."""
    east, north = (Cast(F(f"location__{axis}"), FloatField()) for axis in ("easting", "northing"))
    away = (east - near.easting) * (east - near.easting) + (north - near.northing) * (north - near.northing)
    return placed().filter(
        location__easting__range=(near.easting - near.metres, near.easting + near.metres),
        location__northing__range=(near.northing - near.metres, near.northing + near.metres),
    ).alias(away=away).filter(away__lte=near.metres**2)  # fmt: skip
