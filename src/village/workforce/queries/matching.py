"""Workers who may be one person, and what of them is compared."""

from django.db.models import Q, QuerySet

from village.workforce.models import Worker
from village.workforce.rules import matching

MOST = 200
"""How many are compared with one worker: whoever shares a birthday, a number, or a family name and a year of birth."""


def near(worker: Worker) -> QuerySet[Worker]:
    """Those who may be the same person as a worker, of whatever employer; for matching alone."""
    numbers = list(worker.identifiers.filter(ended_at=None).values_list("scheme", "value"))
    families = list(worker.names.values_list("family", flat=True))
    wanted = Q(born_on=worker.born_on)
    for scheme, value in numbers:
        wanted |= Q(identifiers__scheme=scheme, identifiers__value=value, identifiers__ended_at=None)
    for family in families:
        wanted |= Q(names__family__iexact=family, born_on__year=worker.born_on.year)
    if worker.national:
        wanted |= Q(national=worker.national)
    found = Worker.objects.filter(wanted).exclude(person=worker.person_id).distinct().order_by("pk")
    return found.prefetch_related("names", "identifiers")[:MOST]


def as_compared(worker: Worker) -> dict[str, str]:
    """A worker as the engine compares them."""
    now = max(worker.names.all(), key=lambda one: one.from_on)
    numbers = {one.scheme: one.value for one in worker.identifiers.all() if one.ended_at is None}
    if worker.national:
        numbers["national"] = worker.national
    return matching.values(now.given, now.family, worker.born_on.isoformat(), worker.sex, numbers)
