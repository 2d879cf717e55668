"""A search that another system makes by a child's number, as a job with an id: asked, looked up, cancelled, forgotten.

The index answers at once, so a job is done when it is accepted. What it keeps is whom it found; who works with that
child is asked anew, with all that this needs, whenever somebody wants the results.
"""

import datetime as dt
import hashlib
import hmac
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.jobs.registry import job
from village.people.actions import asking
from village.people.models import SearchJob
from village.people.queries.asking import NOBODY, Service
from village.people.rules.searching import Criteria

LASTS = dt.timedelta(hours=1)


class OtherSearch(Refusal):
    """An idempotency key was used for another search before."""


@dataclass(frozen=True)
class Pointer:
    """Where a record of a child is held: its own reference, the child's, and the service as the pages show it."""

    ref: str
    child: uuid.UUID
    service: Service


def start(*, sui: str, once: str, by: Viewer, at: dt.datetime) -> SearchJob:
    """Search by a child's number. `once`: a key of the caller's, blank for none; the same again gives back the same job
    while it lasts. Raises Refusal as `asking.search` does, OtherSearch for a key that was used for another number."""
    who = by.ref or NOBODY
    known = _once(by, once, at)
    if known is None:
        found = asking.search(criteria=Criteria(number=sui), by=by, at=at)
        told = [str(one.ref) for one in found]
        made = {"sui": sui, "found": told, "made_at": at, "until_at": at + LASTS, "ref": uuid.uuid4()}
        if not once:
            return SearchJob.objects.create(account=who, **made)
        with transaction.atomic():  # of two with one key at once, both get the job of the first
            SearchJob.objects.filter(account=who, once=once, until_at__lte=at).delete()
            known, _ = SearchJob.objects.get_or_create(account=who, once=once, defaults=made)
    if known.sui != sui:
        raise OtherSearch("This idempotency key was used for another search.")
    return known


def cancel(*, ref: uuid.UUID, by: Viewer, at: dt.datetime) -> bool:
    """Forget whom a job found. False when the viewer has no such job."""
    found = job_of(ref=ref, by=by, at=at)
    if found is None:
        return False
    with transaction.atomic():
        SearchJob.objects.filter(pk=found.pk, cancelled_at=None).update(cancelled_at=at, found=[])
        did(by, "people.search.cancel", f"search:{ref}", at)
    return True


def job_of(*, ref: uuid.UUID, by: Viewer, at: dt.datetime) -> SearchJob | None:
    """The viewer's own job, while it lasts; nobody sees another's."""
    return SearchJob.objects.filter(ref=ref, account=by.ref or NOBODY, until_at__gt=at).first()


def pointers(*, child: uuid.UUID, by: Viewer, at: dt.datetime) -> list[Pointer]:
    """Who works with a child now, each with a reference that holds as long as that service is shown. Raises Refusal as
    `asking.look` does."""
    answer = asking.look(ref=child, by=by, at=at)
    if answer is None:
        return []
    return [Pointer(_reference(answer.child.ref, one), answer.child.ref, one) for one in answer.services]


def pointer(*, ref: str, by: Viewer, at: dt.datetime) -> Pointer | None:
    """The pointer of this reference; None when there is none for this viewer. Raises Refusal as `asking.look` does."""
    try:
        child = uuid.UUID(ref.partition(".")[0])
    except ValueError:
        return None
    return next((one for one in pointers(child=child, by=by, at=at) if one.ref == ref), None)


@job("people.searches.tidy", cron="35 * * * *")
def tidy(*, by: str, at: dt.datetime) -> int:
    """Forget searches that have expired."""
    return SearchJob.objects.filter(until_at__lte=at).delete()[0]


def _once(by: Viewer, once: str, at: dt.datetime) -> SearchJob | None:
    return SearchJob.objects.filter(account=by.ref or NOBODY, once=once, until_at__gt=at).first() if once else None


def _reference(child: uuid.UUID, service: Service) -> str:
    """The child, and a keyed hash of what the pages show of the service: it says nothing, and no row has it."""
    shown = "\0".join(str(one) for one in (child, service.organisation, service.kind, service.role, service.started_on))
    digest = hmac.new(settings.SECRET_KEY.encode(), shown.encode(), hashlib.sha256).hexdigest()
    return f"{child}.{digest[:24]}"
