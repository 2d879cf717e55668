"""Two children that are one are joined, and parted again exactly as they were.

Each is one operation in the ledger. A merged child keeps its name for ever and points to the other; what others hold
of it is followed, never rewritten.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.linkage.rules.decide import Candidate, Comparing, Decision, Held, chances, decide
from village.people.actions import resolving, telling
from village.people.actions.remarks import remark, words_of
from village.people.actions.resolving import Arrival
from village.people.actions.settling import (
    as_candidate,
    as_weighed,
    carry_shields,
    lapse_moot,
    part_shielded,
    reopen,
    shields_on,
)
from village.people.models import Assertion, Child, LinkEvent, Record, ReviewItem
from village.people.queries.asking import standing
from village.people.queries.behind import behind, compared
from village.people.queries.ledger import Ledger, last_join, ledger_of, reached
from village.people.queries.models_in_force import children_held, in_force
from village.people.queries.opened import SAYS_WHO
from village.people.rules.hearing import reference_in
from village.people.rules.sources import TOLD
from village.people.rules.states import BY_ITSELF

MERGE = "people.merge"


@transaction.atomic
def merge(*, keep: uuid.UUID, gone: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """Join the child `gone` to the child `keep`: every record of it moves. Returns the operation, by which it can be
    undone. Raises Refusal when a person has said that two of their records are not one child."""
    resolving.hold_index()
    one, two = _active(keep, by), _active(gone, by)
    if one == two:
        raise Refusal("These are the same child already.")
    refuse_barred(one, two)
    operation, words = uuid.uuid4(), words_of(reason)
    join(keep=one, gone=two, operation=operation, kind="merge", reason="by-hand", by=str(by.ref), at=at)
    remark(operation=operation, text=words, about=[one.pk, two.pk], by=str(by.ref), at=at)
    did(by, "people.merge", f"child:{two.ref}", at, into=str(one.ref), operation=str(operation))
    return operation


def join(
    *,
    keep: Child,
    gone: Child,
    operation: uuid.UUID,
    kind: str,
    reason: str,
    by: str,
    at: dt.datetime,
    weighed: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """The joining itself, for whoever has asked, holds the index and writes the audit. `weighed`: by record, what is
    kept of how it was weighed; of all others that move, how they compare with what the other child has."""
    lapse_moot(keep.pk, gone.pk, operation)
    moved = list(Record.objects.filter(child=gone).order_by("pk").values_list("pk", flat=True))
    note = _Note(operation, kind, reason, by, at)
    note.move(moved, gone, keep, {**_weighed(gone, keep), **(weighed or {})})
    if not moved:
        note.keep(None, gone, keep)
    Child.objects.filter(pk=gone.pk).update(state="merged", into=keep)
    carry_shields([(gone.pk, keep.pk)], at)
    resolving.rebuild_keys([keep.pk, gone.pk])


def _weighed(gone: Child, keep: Child) -> dict[int, dict[str, Any]]:
    """By record of one child, how it compares with the record of the other that it is most like: by nothing that a
    shield on either hides."""
    model, _ = in_force()
    as_seen = compared if behind().children & {gone.pk, keep.pk} else dict
    having = list(Record.objects.filter(SAYS_WHO, child=keep).order_by("pk").values_list("pk", "values"))
    other = Candidate(keep.pk, [Held(pk, as_seen(values)) for pk, values in having[-resolving.COMPARED :]])
    moving = Record.objects.filter(child=gone).values_list("pk", "values") if having else ()
    return {pk: as_weighed(Comparing(as_seen(values), model).score(other), model.version) for pk, values in moving}


@transaction.atomic
def unmerge(*, operation: uuid.UUID, reason: str, by: Viewer, at: dt.datetime) -> None:
    """Undo a merge: the records that moved go back, so that both children have what they had; a person has now said
    that they are two. Records that came to the joined child later by themselves are resolved again between the two,
    and where that is not plain they stay and are put before a person. Raises Refusal when there is no such merge, or
    it was undone."""
    resolving.hold_index()
    words, who = words_of(reason), str(by.ref)
    joined = last_join(operation)
    if joined is None or not reached(by, MERGE, joined.keep):
        raise Refusal("There is no such merge, or it was undone already.")
    parted = part(operation=operation, by=who, at=at)
    remark(operation=parted.operation, text=words, about=[parted.keep.pk, parted.gone.pk], by=who, at=at)
    keep_apart(parted.stayed, parted.back, operation=parted.operation, by=who, at=at)
    resolve_again(parted, by=who, at=at)
    did(by, "people.unmerge", f"child:{parted.gone.ref}", at, out_of=str(parted.keep.ref), undoes=str(operation))


@dataclass(frozen=True)
class Parted:
    """Two children that were one: the records that went back, those that stayed, those that came since."""

    operation: uuid.UUID
    gone: Child
    keep: Child
    back: Sequence[int]
    stayed: Sequence[int]
    later: Sequence[int]


def part(*, operation: uuid.UUID, by: str, at: dt.datetime) -> Parted:
    """The parting itself, for whoever has asked, holds the index and writes the audit. What is asked of records that
    the joining settled is asked again. Raises Refusal when either child has been joined to another since, or nothing
    of what moved is there any more."""
    joined = last_join(operation)
    if joined is None or joined.keep.state != "active":
        raise Refusal("This was undone already, or the child has been joined to another since: undo that first.")
    gone, keep = joined.gone, joined.keep
    back = list(Record.objects.filter(pk__in=joined.moved, child=keep).order_by("pk").values_list("pk", flat=True))
    stayed = list(Record.objects.filter(child=keep).exclude(pk__in=back).order_by("pk").values_list("pk", flat=True))
    if (joined.moved and not back) or not stayed:
        raise Refusal("There is nothing left to part: the records of one of them are with other children now.")
    note = _Note(uuid.uuid4(), "unmerge", "undone", by, at)
    Child.objects.filter(pk=gone.pk).update(state="active", into=None)
    shielded = shields_on([keep.pk])
    note.move(back, keep, gone)
    part_shielded([(keep.pk, gone.pk)], shielded, at)
    resolving.rebuild_keys([keep.pk, gone.pk])
    reopen(operation)
    came = LinkEvent.objects.filter(child_to=keep, pk__gt=joined.event, kind__in=BY_ITSELF, record__in=stayed)
    later = sorted(set(came.values_list("record_id", flat=True)))
    return Parted(note.operation, gone, keep, back, [one for one in stayed if one not in later] or stayed, later)


def resolve_again(parted: Parted, *, by: str, at: dt.datetime) -> None:
    """Records that came while two children were one: with whichever of the two they plainly belong to."""
    note = _Note(parted.operation, "unmerge", "resolved-again", by, at)
    version = in_force()[0].version
    keep, gone = parted.keep, parted.gone
    for record in Record.objects.filter(pk__in=parted.later).select_related("source").order_by("pk"):
        decision = _between(record, keep, gone)
        others = Record.objects.filter(child=keep).exclude(pk=record.pk).exists()  # a child is never left without any
        if decision.child == gone.pk and decision.displaced is None and others:
            weighed = as_weighed(decision.scored[0], version) if decision.scored else {}
            note.move([record.pk], keep, gone, {record.pk: weighed})
            resolving.rebuild_keys([keep.pk, gone.pk])
        elif decision.child != keep.pk:
            _ask(record, decision, at)


@transaction.atomic
def split(*, record: int, reason: str, by: Viewer, at: dt.datetime) -> uuid.UUID:
    """Take a record from its child: it becomes a child of its own, and will not be linked to that one again. Where it
    was all of a child that had been joined to this one, that child comes back. Returns that child's name. Raises
    Refusal when it is the child's only record."""
    resolving.hold_index()
    words = words_of(reason)
    found = Record.objects.select_related("child").filter(pk=record).first()
    if found is None or not reached(by, MERGE, found.child):
        raise Refusal("There is no such record.")
    left = found.child
    others = list(Record.objects.filter(child=left).exclude(pk=record).order_by("pk").values_list("pk", flat=True))
    if not others:
        raise Refusal("It is the only record of this child.")
    alone = _came_from(found) or Child.objects.create(made_at=at)
    Child.objects.filter(pk=alone.pk).update(state="active", into=None)
    operation, who, shielded = uuid.uuid4(), str(by.ref), shields_on([left.pk])
    _Note(operation, "split", "by-hand", who, at).move([record], left, alone)
    remark(operation=operation, text=words, about=[left.pk, alone.pk], by=who, at=at)
    part_shielded([(left.pk, alone.pk)], shielded, at)
    keep_apart(others, [record], operation=operation, by=who, at=at)
    resolving.rebuild_keys([left.pk, alone.pk])
    did(by, "people.split", f"child:{alone.ref}", at, out_of=str(left.ref), record=record)
    return alone.ref


def assert_of(kind: str, one: int, two: int, *, operation: uuid.UUID, by: str, at: dt.datetime) -> None:
    """Keep what a person settled of two records, in place of what was settled of them before."""
    low, high = sorted((one, two))
    standing = Assertion.objects.filter(one=low, two=high, ended_at=None)
    standing.exclude(kind=kind).update(ended_at=at, ended_by=operation)
    if not standing.exists():
        Assertion.objects.create(kind=kind, one_id=low, two_id=high, by=by, operation=operation, made_at=at)


def keep_apart(these: Iterable[int], those: Sequence[int], *, operation: uuid.UUID, by: str, at: dt.datetime) -> None:
    """A person has said that these records and those are of two children: each of these against each of those, since
    any of them may move."""
    for one in these:
        for other in those:
            assert_of("cannot", one, other, operation=operation, by=by, at=at)


def refuse_barred(one: Child, two: Child) -> None:
    """Raise Refusal when a person has settled of two records of these children that they are not one child."""
    if _barred(one, two):
        raise Refusal("Somebody has settled that these are two children.")


def _barred(one: Child, two: Child) -> bool:
    firsts, seconds = Record.objects.filter(child=one).values("pk"), Record.objects.filter(child=two).values("pk")
    between = Q(one__in=firsts, two__in=seconds) | Q(one__in=seconds, two__in=firsts)
    return Assertion.objects.filter(between, kind="cannot", ended_at=None).exists()


@dataclass(frozen=True)
class _Note:
    """One operation of the ledger."""

    operation: uuid.UUID
    kind: str
    reason: str
    by: str
    at: dt.datetime

    def move(
        self, records: Sequence[int], left: Child, to: Child, weighed: Mapping[int, Mapping[str, Any]] | None = None
    ) -> None:
        """Records go from one child to another, each with its event."""
        Record.objects.filter(pk__in=records).update(child=to)
        for record in records:
            self.keep(record, left, to, **(weighed or {}).get(record, {}))
        event = telling.BY_OPERATION.get(self.kind, "link.changed")
        moves = [telling.Move(record, left.pk, to.pk, event) for record in records]
        telling.moved(moves, operation=self.operation, at=self.at)

    def keep(self, record: int | None, left: Child | None, to: Child, **weighed: Any) -> None:
        LinkEvent.objects.create(
            operation=self.operation,
            kind=self.kind,
            at=self.at,
            by=self.by,
            reason=self.reason,
            record_id=record,
            child_from=left,
            child_to=to,
            **weighed,
        )


def note_settled(record: Record, *, operation: uuid.UUID, reason: str, by: str, at: dt.datetime) -> None:
    """A person looked and the record stays where it is: that, too, is in the ledger."""
    _Note(operation, "review", reason, by, at).keep(record.pk, None, record.child)


def _active(ref: uuid.UUID, by: Viewer) -> Child:
    """A child that stands and that a system of the viewer's areas knows. Raises Refusal, the same for both."""
    reach = areas(by, MERGE)
    if reach is not None and not reach:
        raise Refusal("You may not do this.")
    found = Child.objects.filter(ref=ref, state="active").first()
    if found is None or not reached(by, MERGE, found):
        raise Refusal("There is no such child.")
    return found


def _came_from(record: Record) -> Child | None:
    """The child that this record was all of, before that was joined to the one it has now."""
    came = LinkEvent.objects.filter(record=record, child_to=record.child).exclude(child_from=None).last()
    if came is None or came.child_from is None or came.child_from.into_id != record.child_id:
        return None
    alone = LinkEvent.objects.filter(operation=came.operation, child_from=came.child_from).count() == 1
    return came.child_from if alone else None


def _between(record: Record, keep: Child, gone: Child) -> Decision:
    """Which of two children a record is of by what is in force, or by whose reference it was told of."""
    if record.source.mode == TOLD:
        child = standing(reference_in(record.key))
        return Decision("link", "number", child.pk if child else None)
    model, thresholds = in_force()
    arrival = Arrival(record.pk, record.source_id, record.values, record.ended_at is not None, record.child_id)
    near = resolving.neighbourhood([arrival])
    arrival = near.as_compared(arrival)
    candidates = [
        one for one in near.of(arrival, resolving.duplicate_free_sources()) if one.child in (keep.pk, gone.pk)
    ]
    total = children_held()
    decision = decide(arrival.values, candidates, model, total, thresholds)
    if decision.scored:
        return decision
    held = [one for one in candidates if one.held]
    comparing = Comparing(arrival.values, model)
    weighed = chances([comparing.score(one) for one in held], model.odds_bits(total))
    return Decision(decision.kind, decision.reason, decision.child, weighed, decision.displaced)


def _ask(record: Record, decision: Decision, at: dt.datetime) -> None:
    open_already = ReviewItem.objects.filter(record=record).exclude(state__in=["decided", "lapsed"]).exists()
    others = [one for one in decision.scored if one.child != record.child_id]
    if others and not open_already:
        ReviewItem.objects.create(
            record=record,
            reason="undone",
            area=record.source.area,
            candidates=[as_candidate(one) for one in others],
            model=in_force()[0].version,
            chance=others[0].chance,
            made_at=at,
        )


@dataclass(frozen=True)
class Preview:
    """What a merge would do: two ledgers, whether somebody has settled against it, and what speaks against it."""

    keep: Ledger
    gone: Ledger
    barred: bool
    twice: tuple[str, ...]


@transaction.atomic
def look(*, ref: uuid.UUID, by: Viewer, at: dt.datetime) -> Ledger | None:
    """See why the records of a child are believed to be of one; None when there is no such child for this viewer."""
    found = ledger_of(ref, by, MERGE)
    if found is not None:
        did(by, "people.ledger.view", f"child:{found.child.ref}", at)
    return found


@transaction.atomic
def preview(*, keep: uuid.UUID, gone: uuid.UUID, by: Viewer, at: dt.datetime) -> Preview:
    """What joining two children would do. Raises Refusal as `merge`, but for what somebody has settled against it."""
    one, two = _active(keep, by), _active(gone, by)
    if one == two:
        raise Refusal("These are the same child already.")
    first, second = look(ref=keep, by=by, at=at), look(ref=gone, by=by, at=at)
    assert first is not None  # nosec B101: both are there, and this viewer sees them
    assert second is not None  # nosec B101
    current = [
        {record.source for record in ledger.records if record.source.duplicate_free and record.ended_at is None}
        for ledger in (first, second)
    ]
    twice = sorted("A service" if one.sensitive else one.title for one in current[0] & current[1])
    return Preview(first, second, _barred(one, two), tuple(twice))
