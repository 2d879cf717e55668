"""What programs ask of services by is put into columns (`LookedUp`): at once of what is recorded, every ten minutes of
what changed otherwise. Until then its document is read for each question, so that no answer is ever of yesterday."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q

from village.directory.models import LookedUp, LookedUpTerm, LookedUpTime, Service
from village.directory.queries.documents import shown
from village.directory.queries.finding.lists import area_named
from village.directory.queries.publishing.lists import ready
from village.directory.queries.publishing.looked_up import made_by, waiting
from village.directory.queries.publishing.told import nested
from village.directory.rules.publishing.looked_up import Columns, columns
from village.kernel.audit import actions as audit
from village.kernel.jobs.registry import job

AT_ONCE = 500
"""Services made ready in one transaction: for so long whoever records one of them waits."""


def look_up(services: Collection[uuid.UUID]) -> None:
    """Put into columns what services say now, inside the transaction of whoever wrote or locked them."""
    found = ready(Service.objects.filter(pk__in=services))
    made = {one.pk: columns(nested(one), area_named) for one in found}
    for old in (LookedUp.objects, LookedUpTerm.objects, LookedUpTime.objects):
        old.filter(service__in=made).delete()
    LookedUp.objects.bulk_create(
        LookedUp(
            service_id=key,
            words=one.words,
            minimum_age=one.minimum_age,
            maximum_age=one.maximum_age,
            areas=one.areas,
        )
        for key, one in made.items()
    )
    LookedUpTerm.objects.bulk_create(_terms(made.items()))
    LookedUpTime.objects.bulk_create(
        LookedUpTime(service_id=key, day=day, opens=opens, closes=closes)
        for key, one in made.items()
        for day, opens, closes in one.times
    )
    Service.objects.filter(pk__in=made).update(looked_up_by=made_by())


def _terms(made: Iterable[tuple[uuid.UUID, Columns]]) -> Iterable[LookedUpTerm]:
    for key, one in made:
        for term, taxonomy in one.terms:
            yield LookedUpTerm(service_id=key, term=term or None, taxonomy=taxonomy or None)


def look_up_anew(services: Q) -> None:
    """Have services looked up anew: something that is told of them changed that is not theirs alone."""
    Service.objects.filter(services).update(looked_up_by="")


@job("directory.looked-up", cron="*/10 * * * *")
def look_up_waiting(*, by: str, at: dt.datetime) -> int:
    """Make ready what can be asked of services that are told, where it is not so yet. Returns of how many."""
    done = 0
    while some := _some():
        done += some
    if done:
        audit.record(actor=by, action="directory.looked-up", thing="directory:api", at=at, detail={"services": done})
    return done


@transaction.atomic
def _some() -> int:
    """Make the next ones ready, locked first: a place that is hidden meanwhile has them looked up anew afterwards."""
    keys = (some.order_by("pk").values_list("pk", flat=True)[:AT_ONCE] for some in waiting(shown()))
    found = [key for some in keys for key in some][:AT_ONCE]
    list(Service.objects.select_for_update().filter(pk__in=found).order_by("pk").values_list("pk"))
    look_up(found)
    return len(found)
