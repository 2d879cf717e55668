"""Sources and their feeds, as whoever keeps the register sees them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.people.models import Feed, SourceSystem
from village.people.rules.sources import TOLD, WAITING
from village.people.rules.watching import REMEMBERED, FieldSeen, Profile, days_late, distance

SOURCES, CUSTODIAN = "people.sources", "people.custodian"


@dataclass(frozen=True)
class Late:
    """A source whose next feed is overdue, by so many days."""

    source: SourceSystem
    days: int


@dataclass(frozen=True)
class Drift:
    """A field as a feed fills it beside the feed before: shares from 0 to 1; `apart`, how far values spread otherwise
    (None where there is no feed before)."""

    concept: str
    now: FieldSeen
    before: FieldSeen | None
    filled: tuple[float | None, ...]

    @property
    def apart(self) -> float | None:
        return distance(self.now["spread"], self.before["spread"]) if self.before else None


def sources(viewer: Viewer) -> QuerySet[SourceSystem]:
    """The sources of the viewer's areas that send feeds."""
    within = areas(viewer, SOURCES)
    found = SourceSystem.objects.exclude(mode=TOLD).select_related("organisation")
    return found if within is None else found.filter(area__in=within)


def source_of(viewer: Viewer, slug: str) -> SourceSystem | None:
    """The source, where it is the viewer's."""
    return sources(viewer).filter(slug=slug).first()


def own_source(viewer: Viewer, slug: str) -> SourceSystem | None:
    """The source, where it is of the viewer's own organisation and a system of that may send."""
    within = areas(viewer, CUSTODIAN)
    found = SourceSystem.objects.exclude(mode=TOLD).filter(organisation__slug=viewer.organisation)
    return (found if within is None else found.filter(area__in=within)).filter(slug=slug).first()


def own_feed(viewer: Viewer, ref: uuid.UUID) -> Feed | None:
    """The feed of this name, where its source is of the viewer's own organisation."""
    found = Feed.objects.select_related("source").filter(ref=ref).first()
    return found if found is not None and own_source(viewer, found.source.slug) else None


def source_called(slug: str) -> SourceSystem | None:
    """The source of this slug, for whoever runs the service itself."""
    return SourceSystem.objects.exclude(mode=TOLD).filter(slug=slug).first()


def feeds(viewer: Viewer) -> QuerySet[Feed]:
    """Feeds of the viewer's sources, latest first."""
    return Feed.objects.filter(source__in=sources(viewer)).select_related("source")


def late(viewer: Viewer, on: dt.date) -> list[Late]:
    """Sources whose feed is overdue on a day, the latest first."""
    found = []
    arrived = Max("feeds__received_at", filter=Q(feeds__state__in=["taken", "coming", "held"]))
    for one in sources(viewer).filter(closed_on=None).annotate(last_at=arrived):
        last = one.last_at or one.opened_at
        days = days_late(last.date(), one.every_days, on)
        if days:
            found.append(Late(one, days))
    return sorted(found, key=lambda one: (-one.days, one.source.slug))


def same_file(source: SourceSystem, sha256: str) -> Feed | None:
    """The feed that a file is when it comes again: the one that waits, or the last that came of its source. One that
    was refused is as if it had not come."""
    came = Feed.objects.filter(source=source).exclude(state="refused")
    waits, last = came.filter(sha256=sha256, state__in=WAITING).first(), came.first()
    return waits or (last if last and last.sha256 == sha256 else None)


def usual_sizes(source: SourceSystem) -> list[int]:
    """How many rows could be taken of the last feeds taken in, latest first; not the first of a source that then sends
    only what changed."""
    taken = [rows - rejected for rows, rejected in _taken(source).values_list("rows", "rejected")]
    return (taken[:-1] if source.mode == "delta" else taken)[:REMEMBERED]


def usually_rejected(source: SourceSystem) -> list[float]:
    """The share of rows that could not be taken of the last feeds taken in, latest first."""
    return [rejected / rows for rows, rejected in _taken(source).values_list("rows", "rejected")[:REMEMBERED] if rows]


def last_profile(source: SourceSystem) -> Profile | None:
    """What the last feed taken in held."""
    last = _taken(source).exclude(profile={}).first()
    return last.profile if last else None


def drift(feed: Feed) -> list[Drift]:
    """Each field of a feed beside the feeds of its source before it."""
    earlier = list(_taken(feed.source).filter(received_at__lt=feed.received_at).exclude(profile={})[:11])
    before = earlier[0].profile["fields"] if earlier else {}
    series = [one.profile["fields"] for one in reversed(earlier)]
    return [
        Drift(
            concept,
            seen,
            before.get(concept),
            (*(one[concept]["filled"] if concept in one else None for one in series), seen["filled"]),
        )
        for concept, seen in feed.profile.get("fields", {}).items()
    ]


def _taken(source: SourceSystem) -> QuerySet[Feed]:
    return Feed.objects.filter(source=source, state="taken").order_by("-received_at", "-pk")
