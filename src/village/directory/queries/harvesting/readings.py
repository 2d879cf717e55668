"""What is still kept of a reading of a source. Of each record only how it came last is kept, and what became of it
last: what has come otherwise since is counted in the reading, and listed no more."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet

from village.directory.models import Harvest, Quarantined, Raw, Service, Source
from village.directory.queries.harvesting.standing import set_aside
from village.directory.queries.harvesting.told import name_in
from village.directory.queries.keeping.visible import KEEP, of_area
from village.kernel.access.rules import Viewer

NEW, CHANGED, UNCHANGED, ASIDE, GONE = "new", "changed", "unchanged", "set-aside", "gone"
PARTS: Mapping[str, str] = {
    NEW: "New",
    CHANGED: "Changed",
    UNCHANGED: "Unchanged",
    ASIDE: "Set aside",
    GONE: "Gone",
}


@dataclass(frozen=True)
class Part:
    """What a reading counted as one of PARTS: how many records, and those of them that are still known to be so."""

    name: str
    many: int
    kept: QuerySet[Raw]


@dataclass(frozen=True)
class Line:
    """A record in the list of a reading: what it calls itself (else its id), and the entry that it was taken in as and
    the record that was set aside, as far as a viewer keeps these."""

    raw: Raw
    name: str
    entry: Service | None
    aside: Quarantined | None


def reading(source: Source, ref: uuid.UUID) -> Harvest | None:
    """A reading of a source."""
    return source.harvests.defer("report").filter(ref=ref).first()


def counted(one: Harvest) -> dict[str, int]:
    """How many records a reading counted, by PARTS."""
    return dict(zip(PARTS, (one.new, one.changed, one.unchanged, one.quarantined, one.gone), strict=True))


def parts(one: Harvest) -> dict[str, Part]:
    """What a reading counted, and what is known of it. A record is in a part only where that is sure: when it came
    first, and when it was set aside or gone last, is kept of each; that it changed only where it is told whole in its
    list and has not changed since (where more are so than it counted, the list came to tell them whole); that it did
    not, only where all that changed are known."""
    every, within = Raw.objects.filter(source=one.source_id), _within(one)
    new = every.filter(within("first_seen_at"))
    changed = every.filter(within("fetched_at"), listed="").exclude(pk__in=new.values("pk"))
    many = changed.count()
    same = every.filter(came=one).exclude(pk__in=new.values("pk")).exclude(pk__in=changed.values("pk"))
    known = {
        NEW: new,
        CHANGED: changed if many <= one.changed else every.none(),
        UNCHANGED: same if many == one.changed else every.none(),
        ASIDE: every.filter(within("quarantined__since_at")),
        GONE: every.filter(within("service__changed_at"), service__state="gone"),
    }
    return {name: Part(name, many, known[name].order_by("pk")) for name, many in counted(one).items()}


def _within(one: Harvest) -> Callable[[str], Q]:
    """Whether something (the name of an instant) was while a reading went on, and not while the one before it did."""
    others = Harvest.objects.filter(source=one.source_id, started_at__lte=one.started_at).exclude(pk=one.pk)
    earlier = others.filter(Q(started_at__lt=one.started_at) | Q(pk__lt=one.pk))
    after = earlier.aggregate(last=Max("ended_at"))["last"]

    def within(name: str) -> Q:
        found = Q(**{f"{name}__gte": one.started_at})
        found &= Q(**{f"{name}__gt": after}) if after else Q()
        return found & (Q(**{f"{name}__lte": one.ended_at}) if one.ended_at else Q())

    return within


def lines(viewer: Viewer, some: Iterable[Raw]) -> list[Line]:
    """Records as a list shows them."""
    every = list(some)
    keys = [one.service_id for one in every if one.service_id]
    entries: dict[uuid.UUID | None, Service] = {one.pk: one for one in of_area(viewer, KEEP).filter(pk__in=keys)}
    aside = {one.raw_id: one for one in set_aside(viewer).filter(raw__in=every)}
    return [Line(one, name_in(one) or one.theirs, entries.get(one.service_id), aside.get(one.pk)) for one in every]
