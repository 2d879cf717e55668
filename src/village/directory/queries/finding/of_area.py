"""What an authority's directory has, by kind of help: for its page, and for a sheet on a wall."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import Q, QuerySet

from village.directory.models import Service
from village.directory.queries.documents import documents, findable, placed, points_of, shown
from village.directory.queries.finding.asking import One
from village.directory.queries.finding.words import lexicon

MOST_ON_A_SHEET = 60
UNSORTED = "none"


@dataclass(frozen=True)
class Offer:
    """How many services are told in an area, by kind of help and by group of kinds (one counts once in each); and where
    they are: easting, northing and group of each place, nothing of a place that must not be found."""

    total: int
    kinds: Mapping[str, int]
    groups: Mapping[str, int]
    points: tuple[tuple[int, int, str], ...]
    unsorted: int

    @property
    def mark(self) -> str:
        """The same as long as all of it is the same."""
        all_of_it = (self.total, sorted(self.kinds.items()), sorted(self.groups.items()), self.points, self.unsorted)
        return blake2b(repr(all_of_it).encode(), digest_size=16).hexdigest()


def _of(area: str) -> QuerySet[Service]:
    """The services that an authority's directory tells of. A sensitive one of a national source is in none: its source
    is of no area, so that the area would tell where it is, whoever keeps the entry now."""
    nowhere = Q(source__isnull=False, source__area="") | Q(pk__in=_taken_over())
    within = shown().filter(area=area)
    return findable(within) | within.exclude(nowhere)


def _taken_over() -> QuerySet[Service, uuid.UUID | None]:
    national = Service.objects.filter(source__isnull=False, source__area="", replaced_by__isnull=False)
    return national.values_list("replaced_by", flat=True)


def offered(area: str) -> int:
    """How many services the directory of an authority tells of, by its ONS code."""
    return _of(area).count()


def named(area: str, what: str = "") -> list[tuple[uuid.UUID, str]]:
    """The services that the directory of an authority tells of, by name: those that `offered` counts, or of them those
    that `offer` counts for a kind of help or a group of kinds, or (`UNSORTED`) for no kind."""
    known = lexicon().kinds
    kinds = {slug for slug, kind in known.items() if what in (slug, kind.group)}
    rows = _of(area).values_list("pk", "name", "kinds")
    return [
        (key, name)
        for key, name, own in rows
        if not what or (known.keys().isdisjoint(own) if what == UNSORTED else kinds.intersection(own))
    ]


def offer(area: str) -> Offer:
    """What the directory of an authority has, by its ONS code."""
    words = lexicon()
    kinds: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    first: dict[object, str] = {}
    total = unsorted = 0
    for key, own in _of(area).values_list("pk", "kinds"):
        known = [kind for kind in dict.fromkeys(own) if kind in words.kinds]
        kinds.update(known)
        groups.update({words.kinds[kind].group for kind in known})
        total, unsorted = total + 1, unsorted + (not known)
        if known:
            first[key] = words.kinds[known[0]].group
    return Offer(total, kinds, groups, _points(area, first), unsorted)


def _points(area: str, group_of: Mapping[object, str]) -> tuple[tuple[int, int, str], ...]:
    told = placed().filter(service__in=_of(area), location__easting__isnull=False)
    places = told.values_list("service_id", "location__easting", "location__northing")
    found = {(east, north, group_of[key]) for key, east, north in places if key in group_of}
    return tuple(sorted((east, north, group) for east, north, group in found if north is not None and east is not None))


def sheet(area: str, what: str) -> tuple[list[One], int]:
    """The services of an authority's directory with a kind of help, or any of a group, by name: as many as go on a
    sheet, and how many there are."""
    kinds = {slug for slug, kind in lexicon().kinds.items() if what in (slug, kind.group)}
    wanted = [key for key, own in _of(area).values_list("pk", "kinds") if kinds.intersection(own)]
    some = shown().filter(pk__in=wanted[:MOST_ON_A_SHEET])
    return [One(service, document, points_of(service)) for service, document in documents(some)], len(wanted)
