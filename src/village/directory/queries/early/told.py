"""What is said of free places, of each entry that is told. What was said of an entry that is told as another now (the
same service from a feed, before its provider claimed it) is said of that other: the pointer is followed, so that a
merging, and its undoing, move nothing."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db.models import Q

from village.directory.models import FundedPlaces, Service
from village.directory.rules.early.places import Said, said_last
from village.directory.rules.early.terms import slug_of

BATCH = 5000


def said_of(
    services: Collection[uuid.UUID], *, terms: Iterable[dt.date], band: str = ""
) -> dict[uuid.UUID, tuple[Said, ...]]:
    """What each of these services says of some terms, of one band or (blank) all; who said nothing is not there."""
    wanted = Q(pk__in=[])
    for term_on in terms:
        wanted |= Q(year=term_on.year, term=slug_of(term_on))
    found = FundedPlaces.objects.filter(wanted, **({"band": band} if band else {}))
    told: dict[uuid.UUID, tuple[Said, ...]] = {}
    for some in batches(services):
        roots = told_as(some)
        told |= gathered(found.filter(service__in=list(roots)), roots)
    return told


def batches(keys: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """Keys in lists that a database takes in one question: around a city five miles hold thousands."""
    every = list(keys)
    for first in range(0, len(every), BATCH):
        yield every[first : first + BATCH]


def told_as(services: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Those of these entries that are told by themselves, and all that are told as one of them, however many times
    over: each with the one that is told."""
    roots: dict[uuid.UUID, uuid.UUID] = {}
    for some in batches(services):
        ends = Service.objects.filter(pk__in=some, replaced_by=None).values_list("pk", flat=True)
        grown = {key: key for key in ends}
        while grown:
            roots |= grown
            rows = Service.objects.filter(replaced_by__in=list(grown)).values_list("pk", "replaced_by")
            grown = {key: grown[to] for key, to in rows if to is not None}
    return roots


def gathered(found: Iterable[FundedPlaces], roots: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, tuple[Said, ...]]:
    """What was said, by the service of which it is said now (`told_as`)."""
    by: dict[uuid.UUID, list[tuple[bool, Said]]] = defaultdict(list)
    for one in found:
        root = roots.get(one.service_id)
        if root is not None:
            by[root].append((root == one.service_id, one.said))
    return {key: said_last(each) for key, each in by.items()}
