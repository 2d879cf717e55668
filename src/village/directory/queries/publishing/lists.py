"""What programs ask of the directory, found: services, services at locations, providers. In the order of their ids,
which says nothing of places, so that neither order nor pages nor counts depend on a place that must not be found."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, F, FloatField, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Cast

from village.directory.models import Provider, Service, ServiceAtLocation
from village.directory.queries.documents import placed, shown
from village.directory.queries.finding.lists import area_named
from village.directory.queries.publishing.picked import AT_ONCE, Picked, batches, packed
from village.directory.queries.publishing.terms import Version, version
from village.directory.queries.publishing.told import nested
from village.directory.rules.publishing.asked import ALL, Asked, fits, looked_up, words_of
from village.directory.rules.record import Document
from village.kernel.areas import queries as areas

FURTHEST = 100_000
"""Metres around a postcode that can be asked for."""
MOST_KEPT = 20_000
"""Services of which what is looked up in documents is kept in memory (some 2 kB each); of more it is read for each
question, and the ids that were found are kept (16 bytes each) for its other pages."""
MANY = 2_000
"""Services that are read for a question: beyond these it takes long."""
QUESTIONS = 16


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


_FOUND: dict[tuple[Version, Wanted], bytes] = {}
"""What was found of the last QUESTIONS for which documents were read: the ids, packed."""


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
    narrowed = _narrowed(wanted)
    if wanted.asked == ALL:
        return Picked(narrowed)
    return Picked(_ready(shown()), _fitting(narrowed, wanted))


def at_locations(wanted: Wanted) -> Picked[ServiceAtLocation]:
    """The services that fit at each of their locations that may be told; near, each location for itself."""
    found = (_at(wanted.near) if wanted.near else placed()).order_by("pk")
    told = found.prefetch_related(Prefetch("service", queryset=_ready(Service.objects.all())))
    if wanted.asked == ALL:
        return Picked(told.filter(service__in=_narrowed(wanted).values("pk")))
    fitting = _fitting(_narrowed(wanted), wanted)
    keys = (key for some in batches(fitting) for key in found.filter(service__in=some).values_list("pk", flat=True))
    return Picked(told, packed(sorted(keys)))


def must_read(wanted: Wanted) -> bool:
    """Whether very many documents must be read for an answer, which takes long: the directory is too large to be kept,
    columns leave more than MANY, and it was not asked for of late."""
    if wanted.asked == ALL or (now := version())[0] <= MOST_KEPT or (now, wanted) in _FOUND:
        return False
    return _narrowed(wanted)[: MANY + 1].count() > MANY


def providers(words: str = "") -> Picked[Provider]:
    """The providers of services that are told, by words of their name."""
    found = Provider.objects.filter(Exists(shown().filter(provider=OuterRef("pk"))))
    for word in words_of(words):
        found = found.filter(name__icontains=word)
    return Picked(found.select_related("source").order_by("pk"))


def _of(found: QuerySet[Service], wanted: Wanted) -> QuerySet[Service]:
    if wanted.provider:
        found = found.filter(provider=wanted.provider)
    return found.filter(changed_at__gte=wanted.after) if wanted.after else found


def _ready(found: QuerySet[Service]) -> QuerySet[Service]:
    at = ServiceAtLocation.objects.select_related("location").order_by("pk")
    return found.order_by("pk").select_related("provider", "source").prefetch_related(Prefetch("at_locations", at))


def _narrowed(wanted: Wanted) -> QuerySet[Service]:
    """The services that fit what is asked of columns."""
    found = shown()
    if wanted.near:
        found = found.filter(Exists(_at(wanted.near).filter(service=OuterRef("pk"))))
    return _ready(_of(found, wanted))


def _fitting(found: QuerySet[Service], wanted: Wanted) -> bytes:
    """The ids, packed, of those that fit what is looked up in documents, in order."""
    now = version()
    if now[0] <= MOST_KEPT:
        narrowed = set(found.values_list("pk", flat=True))
        return _fits(((key, document) for key, document in _kept(now) if key in narrowed), wanted.asked)
    if wanted.near:  # a place may be hidden without its services changing: what was near is never remembered
        return _fits(_looked_up(found), wanted.asked)
    held = _FOUND.get((now, wanted))
    if held is None:
        held = _fits(_looked_up(found), wanted.asked)
        for old in list(_FOUND)[::-1][QUESTIONS - 1 :]:
            _FOUND.pop(old, None)
        _FOUND[now, wanted] = held
    return held


def _fits(among: Iterable[tuple[uuid.UUID, Document]], asked: Asked) -> bytes:
    return packed(key for key, document in among if fits(document, asked, area_named))


@lru_cache(maxsize=1)
def _kept(of: Version) -> tuple[tuple[uuid.UUID, Document], ...]:
    """What is looked up in every service that is told, until one of them changes."""
    return tuple(_looked_up(_ready(shown())))


def _looked_up(found: QuerySet[Service]) -> Iterator[tuple[uuid.UUID, Document]]:
    for one in found.iterator(chunk_size=AT_ONCE):
        yield one.pk, looked_up(nested(one))


def _at(near: Near) -> QuerySet[ServiceAtLocation]:
    """Services at locations within a circle, as far as they may be placed: a square first, by its columns."""
    east, north = (Cast(F(f"location__{axis}"), FloatField()) for axis in ("easting", "northing"))
    away = (east - near.easting) * (east - near.easting) + (north - near.northing) * (north - near.northing)
    return placed().filter(
        location__easting__range=(near.easting - near.metres, near.easting + near.metres),
        location__northing__range=(near.northing - near.metres, near.northing + near.metres),
    ).alias(away=away).filter(away__lte=near.metres**2)  # fmt: skip
