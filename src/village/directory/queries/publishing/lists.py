"""What programs ask of the directory, found: services, services at locations, providers. In the order of their ids,
which says nothing of places, so that neither order nor pages nor counts depend on a place that must not be found."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, F, FloatField, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Cast

from village.directory.models import Provider, Service, ServiceAtLocation
from village.directory.queries.documents import shown
from village.directory.queries.finding.lists import area_named
from village.directory.queries.publishing.terms import Version, version
from village.directory.queries.publishing.told import nested
from village.directory.rules.publishing.asked import ALL, Asked, fits, looked_up, words_of
from village.directory.rules.record import Document
from village.kernel.areas import queries as areas

FURTHEST = 100_000
"""Metres around a postcode that can be asked for."""
AT_ONCE = 500
MOST_KEPT = 20_000
"""Services of which what is looked up in documents is kept in memory (some 2 kB each); of more it is read each time."""


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


def services(wanted: Wanted) -> QuerySet[Service]:
    """The services that fit, ready to be told."""
    found = shown()
    if wanted.near:
        at = _placed(_at(wanted.near)).filter(service=OuterRef("pk"))
        found = found.filter(Exists(at))
    found = _ready(_of(found, wanted))
    if wanted.asked == ALL:
        return found
    return found.filter(pk__in=_fitting(found, wanted.asked))


def at_locations(wanted: Wanted) -> QuerySet[ServiceAtLocation]:
    """The services that fit at each of their locations that may be told; near, each location for itself."""
    fitting = services(Wanted(wanted.asked, wanted.provider, wanted.after))
    found = _placed(_at(wanted.near) if wanted.near else ServiceAtLocation.objects.all())
    found = found.filter(service__in=fitting.values("pk")).order_by("pk")
    return found.prefetch_related(Prefetch("service", queryset=_ready(Service.objects.all())))


def providers(words: str = "") -> QuerySet[Provider]:
    """The providers of services that are told, by words of their name."""
    found = Provider.objects.filter(Exists(shown().filter(provider=OuterRef("pk"))))
    for word in words_of(words):
        found = found.filter(name__icontains=word)
    return found.order_by("pk")


def _of(found: QuerySet[Service], wanted: Wanted) -> QuerySet[Service]:
    if wanted.provider:
        found = found.filter(provider=wanted.provider)
    return found.filter(changed_at__gte=wanted.after) if wanted.after else found


def _ready(found: QuerySet[Service]) -> QuerySet[Service]:
    at = ServiceAtLocation.objects.select_related("location").order_by("pk")
    return found.order_by("pk").select_related("provider", "source").prefetch_related(Prefetch("at_locations", at))


def _fitting(found: QuerySet[Service], asked: Asked) -> list[uuid.UUID]:
    now = version()
    if now[0] > MOST_KEPT:
        among = _looked_up(found)
    else:
        narrowed = set(found.values_list("pk", flat=True))
        among = ((key, document) for key, document in _kept(now) if key in narrowed)
    return [key for key, document in among if fits(document, asked, area_named)]


@lru_cache(maxsize=1)
def _kept(of: Version) -> tuple[tuple[uuid.UUID, Document], ...]:
    """What is looked up in every service that is told, until one of them changes."""
    return tuple(_looked_up(_ready(shown())))


def _looked_up(found: QuerySet[Service]) -> Iterator[tuple[uuid.UUID, Document]]:
    for one in found.iterator(chunk_size=AT_ONCE):
        yield one.pk, looked_up(nested(one))


def _placed(found: QuerySet[ServiceAtLocation]) -> QuerySet[ServiceAtLocation]:
    """Only those whose place may be told."""
    return found.filter(location__hidden=False, service__sensitive="")


def _at(near: Near) -> QuerySet[ServiceAtLocation]:
    """Services at locations within a circle: a square first, for which columns are enough."""
    east, north = (Cast(F(f"location__{axis}"), FloatField()) for axis in ("easting", "northing"))
    away = (east - near.easting) * (east - near.easting) + (north - near.northing) * (north - near.northing)
    return ServiceAtLocation.objects.filter(
        location__easting__range=(near.easting - near.metres, near.easting + near.metres),
        location__northing__range=(near.northing - near.metres, near.northing + near.metres),
    ).alias(away=away).filter(away__lte=near.metres**2)  # fmt: skip
