"""Workers who may be one person, and what of them is compared."""

from collections.abc import Collection

from django.db.models import Case, Q, QuerySet, When

from village.workforce.models import Identifier, Worker, WorkerName
from village.workforce.rules import matching

MOST = 200
"""How many are compared with one worker: whoever shares a number first, then a birthday and a family name, then a
birthday, or a family name and a year of birth."""


def near(worker: Worker, nationals: Collection[str] = ()) -> QuerySet[Worker]:
    """Those who may be the same person as a worker, of whatever employer; for matching alone. `nationals`: hashes of
    their national insurance number under every key, of which the register has kept one."""
    numbers = list(worker.identifiers.filter(ended_at=None).values_list("scheme", "value"))
    families = list(worker.names.values_list("family", flat=True))
    numbered = Q(national__in={worker.national, *nationals} - {""})
    for scheme, value in numbers:
        held = Identifier.objects.filter(scheme=scheme, value=value, ended_at=None)
        numbered |= Q(pk__in=held.values("worker"))
    named, born = Q(pk__in=[]), Q(born_on=worker.born_on)
    for family in families:
        named |= Q(family__iexact=family)
    called = Q(pk__in=WorkerName.objects.filter(named).values("worker"))
    found = Worker.objects.filter(numbered | born | called & Q(born_on__year=worker.born_on.year))
    nearest = Case(When(numbered, then=0), When(born & called, then=1), default=2)
    ordered = found.exclude(person=worker.person_id).order_by(nearest, "pk")
    return ordered.prefetch_related("names", "identifiers")[:MOST]


def as_compared(worker: Worker, nationals: Collection[str] = ()) -> dict[str, str]:
    """A worker as the engine compares them; a national insurance number under any of `nationals` is the first."""
    now = max(worker.names.all(), key=lambda one: one.from_on)
    numbers = {one.scheme: one.value for one in worker.identifiers.all() if one.ended_at is None}
    if worker.national:
        numbers["national"] = next(iter(nationals)) if worker.national in nationals else worker.national
    return matching.values(now.given, now.family, worker.born_on.isoformat(), worker.sex, numbers)
