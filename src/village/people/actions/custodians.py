"""An organisation's systems fetch what concerns them: under a lease, so that what one poller drops another gets.

Delivery is at least once: an event comes again when its lease lapses before anybody has said that it was dealt with.
Its `ref` is the same each time, so that doing it once is for the receiver to keep.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.organisations.models import Organisation
from village.people.actions import telling
from village.people.models import ContactRequest, OutboxEvent, Record, Subscriber
from village.people.queries.behind import behind
from village.people.queries.opened import with_openness
from village.people.rules.events import MOVED, OWN, url_problem

CUSTODIAN = "people.custodian"
MOST = 100
SHORTEST, LONGEST = 10, 3600
"""Seconds that a lease may last."""


class LeaseLost(Refusal):
    """What was leased is somebody else's now."""


@dataclass(frozen=True)
class Leased:
    """Events that are the caller's until an instant."""

    lease: uuid.UUID
    until_at: dt.datetime
    events: tuple[OutboxEvent, ...]


@transaction.atomic
def subscribe(*, url: str, by: Viewer, at: dt.datetime) -> Subscriber:
    """From now on the viewer's organisation is told of what happens to the children it knows; `url`: where a hint is
    pushed, blank for none. Subscribing again changes the address and the secret, and keeps what waits; the old secret
    signs too for a day. Raises Refusal for an address that may not be pushed to."""
    organisation = _permitted(by)
    wrong = url_problem(url, private=settings.PUSH_PRIVATELY) if url else ""
    if not wrong and len(url) > 300:
        wrong = "Keep the address to 300 characters."
    if wrong:
        raise Refusal(wrong)
    made, new = Subscriber.objects.select_for_update().get_or_create(
        organisation=organisation, defaults={"url": url, "since_at": at}
    )
    if not new:
        made.was, made.ref, made.renewed_at, made.url = made.ref, uuid.uuid4(), at, url
        made.failing_since, made.failed, made.waits_until = None, 0, None
        made.save()
    OutboxEvent.objects.filter(subscriber=made, done_at=None, pushed_at=None).update(push_at=at if url else None)
    did(by, "people.events.subscribe", f"organisation:{organisation.slug}", at, pushed=bool(url))
    return made


@transaction.atomic
def unsubscribe(*, by: Viewer, at: dt.datetime) -> None:
    """Nothing is told any more, and what waits is dropped. Raises Refusal when nothing was."""
    found = _subscriber(by)
    found.delete()
    did(by, "people.events.unsubscribe", f"organisation:{by.organisation}", at)


@transaction.atomic
def lease(*, most: int, seconds: int, by: Viewer, at: dt.datetime) -> Leased:
    """The next events that nobody has, at most so many, for so long. Raises Refusal when the viewer's organisation has
    not subscribed, or for more events or a longer time than may be."""
    subscriber = _subscriber(by)
    if not 1 <= most <= MOST:
        raise Refusal(f"Fetch from 1 to {MOST} events at once.")
    if not SHORTEST <= seconds <= LONGEST:
        raise Refusal(f"Keep them from {SHORTEST} to {LONGEST} seconds.")
    telling.gather(subscriber, at=at)
    waiting = OutboxEvent.objects.filter(Q(lease=None) | Q(leased_until__lte=at), subscriber=subscriber, done_at=None)
    taken = [one.pk for one in waiting.select_for_update(skip_locked=True)[:most]]
    made = Leased(uuid.uuid4(), at + dt.timedelta(seconds=seconds), ())
    OutboxEvent.objects.filter(pk__in=taken).update(lease=made.lease, leased_until=made.until_at)
    drop_withheld(taken, at=at)
    kept = OutboxEvent.objects.filter(pk__in=taken, done_at=None)
    events = tuple(kept.select_related("child", "before", "record__source", "request"))
    if events:
        did(by, "people.events.lease", "events", at, shown=[str(one.ref) for one in events])
    return Leased(made.lease, made.until_at, events)


@transaction.atomic
def done(*, ref: uuid.UUID, under: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """An event was dealt with by whoever holds it `under` a lease; saying so twice is saying it once. A lapsed lease
    still serves until somebody else has the event. Raises Refusal for an event that is not the organisation's, and
    LeaseLost for one that somebody else has."""
    found = OutboxEvent.objects.select_for_update().filter(ref=ref, subscriber=_subscriber(by)).first()
    if found is None:
        raise Refusal("There is no such event.")
    if found.lease != under:
        raise LeaseLost("The lease has lapsed and somebody else has the event.")
    if found.done_at is None:
        OutboxEvent.objects.filter(pk=found.pk).update(done_at=at, push_at=None)
        ContactRequest.objects.filter(pk__in=[found.request_id], seen_at=None).update(seen_at=at)
        did(by, "people.events.done", f"event:{ref}", at)


def drop_withheld(events: list[int], *, at: dt.datetime) -> None:
    """Events that would tell now what has been hidden since they were written are never told (which child a record of
    one's own is of, too), nor anything of a child whose old identity was cut off, nor that somebody asks about one who
    is archived."""
    cut = Q(child__state="retired") | Q(before__state="retired") | Q(record__child__state="retired")
    cut |= Q(kind="contact.asked", record__child__state="archived")
    hidden = behind().children
    cut |= Q(kind__in=MOVED) & (Q(child__in=hidden) | Q(before__in=hidden))
    OutboxEvent.objects.filter(cut, pk__in=events).update(done_at=at, push_at=None)
    others = OutboxEvent.objects.filter(pk__in=events).exclude(kind__in=OWN)
    records = with_openness(Record.objects.filter(pk__in=others.values("record")))
    open_now = [one.pk for one in records if telling.may_be_told(one)]
    others.exclude(record__in=open_now).update(done_at=at, push_at=None)


def _permitted(by: Viewer) -> Organisation:
    """The viewer's organisation, for which they may fetch. Raises Refusal."""
    found = Organisation.objects.filter(slug=by.organisation).first()
    permit(by, CUSTODIAN, Thing(area=found.area or None if found else None))
    if found is None:
        raise Refusal("This account belongs to no organisation.")
    return found


def _subscriber(by: Viewer) -> Subscriber:
    found = Subscriber.objects.select_related("organisation").filter(organisation=_permitted(by)).first()
    if found is None:
        raise Refusal("Your organisation has not subscribed to events.")
    return found
