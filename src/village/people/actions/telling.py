"""What happens to children is written down for the systems of the organisations that know them, in the very transaction
in which it happens: what is told is lost no more than what is done.

Of a record's own child an organisation is told, but of where it went only while no shield stands. That another service
begins or ends is told to organisations with an open record of the child, and only where the pages would show that
service: never of a sensitive service without consent, never of a shielded child.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from village.kernel.calendar.rules import london_date
from village.kernel.jobs.registry import job
from village.people.actions import resolving
from village.people.models import Child, ContactRequest, Involvement, LinkEvent, OutboxEvent, Record, Subscriber
from village.people.queries.behind import behind
from village.people.queries.opened import openness_of, with_openness

AT_ONCE = 500
BY_OPERATION = {"merge": "child.merged", "review": "child.merged", "split": "child.split"}


@dataclass(frozen=True)
class Move:
    """A record that is of another child now: numbers of the record and of both children, and the event it makes."""

    record: int
    left: int
    to: int
    kind: str


def moved(moves: Sequence[Move], *, operation: uuid.UUID, at: dt.datetime) -> None:
    """Records have gone from child to child: tell the organisations whose records they are. Of a shielded child nothing
    is told: a person who saw what is hidden may have moved them because of it."""
    hidden = behind().children if moves else set()
    _tell_moved([one for one in moves if not {one.left, one.to} & hidden], operation=operation, at=at)


def uncovered(children: Collection[int], *, since: dt.datetime, at: dt.datetime) -> None:
    """A shield that stood since then is off these children: tell of their records that went meanwhile, of which nothing
    was told. Of several moves one is told, from where the organisation last knew the record to where it is now."""
    events = LinkEvent.objects.filter(record__child__in=children, child_from__isnull=False, at__gte=since)
    left: dict[int, int] = {}
    for record, child in events.order_by("pk").values_list("record", "child_from"):
        left.setdefault(record, child)
    merged = set(Child.objects.filter(pk__in=left.values(), state="merged").values_list("pk", flat=True))
    went = [(one, left[one], to) for one, to in _of(left).values_list("pk", "child") if left[one] != to]
    hidden = behind().children
    moves = [
        Move(one, of, to, "id.superseded" if of in merged else "link.changed")
        for one, of, to in went
        if to not in hidden
    ]
    _tell_moved(moves, operation=uuid.uuid4(), at=at)


def _tell_moved(moves: Sequence[Move], *, operation: uuid.UUID, at: dt.datetime) -> None:
    subscribers = _subscribers() if moves else {}
    if not subscribers:
        return
    owners = dict(_of(one.record for one in moves).values_list("pk", "source__organisation"))
    _write(
        OutboxEvent(
            subscriber=subscribers[owners[one.record]],
            kind=one.kind,
            key=f"moved:{one.record}:{operation}",
            child_id=one.to,
            before_id=one.left,
            record_id=one.record,
            at=at,
        )
        for one in moves
        if owners[one.record] in subscribers
    )


def at_work(records: Collection[int]) -> frozenset[int]:
    """Those records whose service works with the child now; none where nobody is told of it anyway."""
    if not records or not Subscriber.objects.exists():
        return frozenset()
    return frozenset(_of(records).filter(involvement__working=True).values_list("pk", flat=True))


def involved(records: Collection[int], *, before: frozenset[int], at: dt.datetime) -> None:
    """Records have come, changed or ended (`before`: those `at_work` until now): tell other organisations that know the
    child of a service that began or ended."""
    now = at_work(records)
    changed = now ^ before
    subscribers = _subscribers() if changed else {}
    if not subscribers:
        return
    shown = [one for one in with_openness(_of(changed)) if may_be_told(one)]
    knowing: dict[int, set[int]] = defaultdict(set)
    others = Record.objects.filter(child__in={one.child_id for one in shown}, ended_at=None)
    for other in with_openness(others.filter(source__organisation__in=subscribers)):
        if openness_of(other).open:
            knowing[other.child_id].add(other.source.organisation_id)
    _write(
        OutboxEvent(
            subscriber=subscribers[organisation],
            kind="involvement.started" if one.pk in now else "involvement.ended",
            key=f"involved:{one.pk}:{one.version}:{one.pk in now}",
            child_id=one.child_id,
            record=one,
            at=at,
        )
        for one in shown
        for organisation in sorted(knowing[one.child_id] - {one.source.organisation_id})
    )


def may_be_told(record: Record) -> bool:
    """Whether others may be told that the service of this record (of `with_openness`) works with its child."""
    openness = openness_of(record)
    return openness.open and not openness.shielded and record.child.state == "active"


@job("people.involvements", cron="5 0 * * *")
def end_involvements(*, by: str, at: dt.datetime) -> int:
    """Services whose last day has come work with the child no more: tell the others who know it. However often this is
    run, and after however long, each is told once: what is told is what is noted."""
    due = Involvement.objects.filter(working=True, ended_on__lte=london_date(at)).order_by("pk")
    ended = 0
    while some := list(due.values_list("record", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            resolving.hold_index()
            before = at_work(some)
            ended += Involvement.objects.filter(record__in=some, working=True).update(working=False)
            resolving.ended(some)
            involved(some, before=before, at=at)
    return ended


def archived(child: Child, *, at: dt.datetime) -> None:
    """A child's time in the index is over: tell the organisations that hold records of it."""
    subscribers = _subscribers()
    records = Record.objects.filter(child=child, ended_at=None, source__organisation__in=subscribers).order_by("pk")
    _write(
        OutboxEvent(
            subscriber=subscribers[organisation],
            kind="child.archived",
            key=f"archived:{record}",
            child=child,
            record_id=record,
            at=at,
        )
        for record, organisation in records.values_list("pk", "source__organisation")
    )


def gather(subscriber: Subscriber, *, at: dt.datetime) -> None:
    """Requests to be contacted that the subscriber's organisation has not been told of yet."""
    asked = ContactRequest.objects.filter(
        record__source__organisation=subscriber.organisation_id, record__child__state="active", answered_at=None
    )
    told = OutboxEvent.objects.filter(subscriber=subscriber, request__isnull=False).values("request")
    new = asked.exclude(pk__in=told).values_list("pk", "child", "record")
    _write(
        OutboxEvent(
            subscriber=subscriber,
            kind="contact.asked",
            key=f"contact.asked:{request}",
            child_id=child,
            record_id=record,
            request_id=request,
            at=at,
        )
        for request, child, record in new
    )


def _of(records: Iterable[int]) -> QuerySet[Record]:
    return Record.objects.filter(pk__in=list(records))


def _subscribers() -> dict[int, Subscriber]:
    """By organisation."""
    return {one.organisation_id: one for one in Subscriber.objects.all()}


def _write(events: Iterable[OutboxEvent]) -> None:
    """The same is never written twice: its key stands already."""
    rows = list(events)
    for one in rows:
        one.push_at = one.at if one.subscriber.url else None
    OutboxEvent.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
