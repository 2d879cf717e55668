"""What is said of free places, of each entry that is told. What was said of an entry that is told as another now (the
same service from a feed, before its provider claimed it) is said of that other: the pointer is followed, so that a
merging, and its undoing, move nothing."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Q

from village.directory.models import FundedPlaces
from village.directory.rules.early.places import Said, said_last
from village.directory.rules.early.terms import slug_of

SERVICE = ("service", "service__replaced_by", "service__replaced_by__replaced_by")
"""An entry, what it is told as, and what that is: as far as pointers are followed."""
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
        told |= gathered(found.filter(_of(some)).select_related("service__replaced_by"), set(some))
    return told


def batches(keys: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """Keys in lists that a database takes in one question: around a city five miles hold thousands."""
    every = list(keys)
    for first in range(0, len(every), BATCH):
        yield every[first : first + BATCH]


def _of(services: Collection[uuid.UUID]) -> Q:
    of = Q(pk__in=[])
    for way in SERVICE:
        of |= Q(**{f"{way}__in": services})
    return of


def gathered(found: Iterable[FundedPlaces], services: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Said, ...]]:
    """What was said, by the service of these of which it is said now."""
    by: dict[uuid.UUID, list[tuple[bool, Said]]] = defaultdict(list)
    for one in found:
        root = root_of(one)
        if root in services:
            by[root].append((root == one.service_id, one.said))
    return {key: said_last(each) for key, each in by.items()}


def root_of(one: FundedPlaces) -> uuid.UUID:
    """The entry that is told, of that of which something was said."""
    root, steps = one.service, len(SERVICE) - 1
    while steps and root.replaced_by is not None:
        root, steps = root.replaced_by, steps - 1
    return root.pk
