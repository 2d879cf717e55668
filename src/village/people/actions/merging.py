"""Two children that are one are joined, and parted again exactly as they were.

Each is one operation in the ledger. A merged child keeps its name for ever and points to the other; what others hold
of it is followed, never rewritten.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.queries import areas
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit import actions as audit
from village.linkage.rules.decide import Thresholds, decide
from village.linkage.rules.model import Model
from village.people.actions import resolving
from village.people.actions.resolving import Arrival
from village.people.models import Assertion, Child, LinkEvent, Record, ReviewItem
from village.people.queries.models_in_force import in_force

REASON = 200


@transaction.atomic
def merge(*, keep: uuid.UUID, gone: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """Join the child `gone` to the child `keep`: every record of it moves. Returns the operation, by which it can be
    undone. Raises Refusal when a person has said that two of their records are not one child."""
    resolving.hold_index()
    one, two = _active(keep), _active(gone)
    who = _permitted(by, one, two)
    if one == two:
        raise Refusal("These are the same child already.")
    if _barred(one, two):
        raise Refusal("Somebody has settled that they are two children. End that first.")
    return join(keep=one, gone=two, kind="merge", reason=_words(reason), by=str(who), at=at)


def join(*, keep: Child, gone: Child, kind: str, reason: str, by: str, at: dt.datetime) -> uuid.UUID:
    """The joining itself, for whoever has asked and holds the index."""
    operation = uuid.uuid4()
    moved = list(Record.objects.filter(child=gone).order_by("pk").values_list("pk", flat=True))
    _move(operation, moved, gone, keep, kind=kind, reason=reason, by=by, at=at)
    if not moved:
        _note(operation, None, gone, keep, kind=kind, reason=reason, by=by, at=at)
    Child.objects.filter(pk=gone.pk).update(state="merged", into=keep)
    _keys_anew([keep.pk, gone.pk])
    detail = {"into": str(keep.ref), "records": len(moved), "operation": str(operation)}
    audit.record(actor=by, action="people.merge", thing=f"child:{gone.ref}", at=at, detail=detail)
    return operation


@transaction.atomic
def unmerge(*, operation: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Undo a merge: the records that moved go back, so that both children have what they had; a person has now said
    that they are two. Records that came to the joined child later are resolved again between the two, and where that
    is not plain they stay and are put before a person. Raises Refusal when there is no such merge, or it was undone."""
    resolving.hold_index()
    events = list(LinkEvent.objects.filter(operation=operation, kind__in=["merge", "review"]).select_related())
    events = [event for event in events if event.child_from_id is not None and event.child_to_id is not None]
    if not events:
        raise Refusal("There is no such merge.")
    gone, keep = events[0].child_from, events[0].child_to
    assert gone is not None
    assert keep is not None
    who = str(_permitted(by, keep, gone))
    if gone.state != "merged" or gone.into_id != keep.pk or keep.state != "active":
        raise Refusal("This merge was undone already, or one of the children has been joined to another since.")
    undone, words = uuid.uuid4(), _words(reason)
    moved = [event.record_id for event in events if event.record_id is not None]
    back = list(Record.objects.filter(pk__in=moved, child=keep).order_by("pk").values_list("pk", flat=True))
    Child.objects.filter(pk=gone.pk).update(state="active", into=None)
    _move(undone, back, keep, gone, kind="unmerge", reason=words, by=who, at=at)
    stayed = Record.objects.filter(child=keep).order_by("pk").values_list("pk", flat=True)
    later = _arrived_since(keep, events[-1].pk)
    _keep_apart([pk for pk in stayed if pk not in later] or list(stayed), back, words, who, at)
    _keys_anew([keep.pk, gone.pk])
    _resolve_later(later, keep, gone, undone, who, at)
    detail = {"from": str(keep.ref), "records": len(back), "undoes": str(operation)}
    audit.record(actor=who, action="people.unmerge", thing=f"child:{gone.ref}", at=at, detail=detail)


@transaction.atomic
def split(*, record: int, reason: str, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """Take a record from its child: it becomes a child of its own, and will not be linked to that one again. Returns
    the new child's name. Raises Refusal when it is the child's only record."""
    resolving.hold_index()
    found = Record.objects.select_related("child", "source").filter(pk=record).first()
    if found is None:
        raise Refusal("There is no such record.")
    who = str(_permitted(by, found.child))
    others = list(Record.objects.filter(child=found.child).exclude(pk=record).values_list("pk", flat=True))
    if not others:
        raise Refusal("It is the only record of this child.")
    left, words = found.child, _words(reason)
    alone = Child.objects.create(made_at=at)
    _move(uuid.uuid4(), [record], left, alone, kind="split", reason=words, by=who, at=at)
    _keep_apart(others, [record], words, who, at)
    _keys_anew([left.pk, alone.pk])
    detail = {"from": str(left.ref), "record": record}
    audit.record(actor=who, action="people.split", thing=f"child:{alone.ref}", at=at, detail=detail)
    return alone.ref


def assert_of(kind: str, one: int, two: int, *, reason: str, by: str, at: dt.datetime) -> None:
    """Keep what a person settled of two records, in place of what was settled of them before."""
    low, high = sorted((one, two))
    Assertion.objects.filter(one=low, two=high, ended_at=None).exclude(kind=kind).update(ended_at=at)
    if not Assertion.objects.filter(one=low, two=high, ended_at=None).exists():
        Assertion.objects.create(kind=kind, one_id=low, two_id=high, by=by, reason=reason, made_at=at)


def _active(ref: uuid.UUID) -> Child:
    found = Child.objects.filter(ref=ref, state="active").first()
    if found is None:
        raise Refusal("There is no such child.")
    return found


def _permitted(by: Viewer, *children: Child) -> uuid.UUID:
    """Who acts; they must be permitted in some area whose systems know each of the children."""
    who = {permit(by, "people.merge", Thing(area=_area_for(by, child))) for child in children}
    return who.pop()


def _area_for(by: Viewer, child: Child) -> str | None:
    known = sorted(set(Record.objects.filter(child=child).values_list("source__area", flat=True)))
    reached = areas(by, "people.merge")
    return next((area for area in known if reached is None or area in reached), known[0] if known else None)


def _words(reason: str) -> str:
    words = reason.strip()
    if not words:
        raise Refusal("Say why, for whoever looks at this later.")
    if len(words) > REASON:
        raise Refusal(f"Keep the reason to {REASON} characters.")
    return words


def _barred(one: Child, two: Child) -> bool:
    firsts = Record.objects.filter(child=one).values("pk")
    seconds = Record.objects.filter(child=two).values("pk")
    between = Q(one__in=firsts, two__in=seconds) | Q(one__in=seconds, two__in=firsts)
    return Assertion.objects.filter(between, kind="cannot", ended_at=None).exists()


def _move(
    operation: uuid.UUID,
    records: Sequence[int],
    left: Child,
    to: Child,
    *,
    kind: str,
    reason: str,
    by: str,
    at: dt.datetime,
) -> None:
    Record.objects.filter(pk__in=records).update(child=to)
    for record in records:
        _note(operation, record, left, to, kind=kind, reason=reason, by=by, at=at)


def _note(
    operation: uuid.UUID,
    record: int | None,
    left: Child,
    to: Child,
    *,
    kind: str,
    reason: str,
    by: str,
    at: dt.datetime,
) -> None:
    LinkEvent.objects.create(
        operation=operation, kind=kind, at=at, by=by, reason=reason, record_id=record, child_from=left, child_to=to
    )


def _keep_apart(these: Sequence[int], those: Sequence[int], reason: str, by: str, at: dt.datetime) -> None:
    """A person has said that these records and those are of two children: the oldest of these against all those."""
    if these:
        for record in those:
            assert_of("cannot", min(these), record, reason=reason, by=by, at=at)


def _arrived_since(child: Child, event: int) -> list[int]:
    """Records that came to a child after an event of the ledger, and are still there."""
    came = LinkEvent.objects.filter(child_to=child, pk__gt=event, record__child=child).exclude(kind="unmerge")
    return sorted({record for record in came.values_list("record_id", flat=True) if record is not None})


def _resolve_later(
    later: Sequence[int], keep: Child, gone: Child, operation: uuid.UUID, by: str, at: dt.datetime
) -> None:
    model, thresholds = in_force()
    for record in Record.objects.filter(pk__in=later).select_related("source").order_by("pk"):
        arrival = Arrival(record.pk, record.source_id, record.values, record.ended_at is not None)
        chosen = _between(arrival, {keep.pk, gone.pk}, model, thresholds)
        if chosen == gone.pk:
            _move(operation, [record.pk], keep, gone, kind="unmerge", reason="resolved again", by=by, at=at)
        elif (
            chosen is None
            and not ReviewItem.objects.filter(record=record).exclude(state__in=["decided", "lapsed"]).exists()
        ):
            ReviewItem.objects.create(
                record=record, reason="undone", area=record.source.area, candidates=[], chance=0.5, made_at=at
            )
    if later:
        _keys_anew([keep.pk, gone.pk])


def _between(arrival: Arrival, children: set[int], model: Model, thresholds: Thresholds) -> int | None:
    """Which of the children a record is of by what is in force, or None when that is not plain."""
    near = resolving.neighbourhood([arrival])
    free = resolving.duplicate_free_sources()
    candidates = [one for one in near.of(arrival, free) if one.child in children]
    total = Child.objects.filter(state="active").count()
    decision = decide(arrival.values, candidates, model, total, thresholds)
    return decision.child


def _keys_anew(children: Sequence[int]) -> None:
    resolving.rebuild_keys(children)
