"""People decide what the weights could not: whether a record is of a child that the index knows.

Whoever works on a review holds it for a while; what they saw is in the audit before it is shown, and what they decide
holds only for what they saw.
"""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from django.db import transaction

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.people.actions import merging, resolving
from village.people.actions.remarks import remark, tidied
from village.people.actions.settling import CARRIED, CLOSED, as_weighed, carry_shields
from village.people.models import Assertion, Child, Remark, ReviewItem, Shield
from village.people.queries import review
from village.people.queries.review import REVIEW, Reviewed, Rival
from village.people.rules.reviewing import DECISIONS, LEASE, NEW, SAME, Reading, outcome

LONGEST_NOTE = 300
TRIED = 20
"""Reviews tried for one that nobody takes at the same moment."""
NOT_YOURS = "Someone else has taken this up, or it was settled meanwhile."


@transaction.atomic
def take_next(*, by: Viewer, at: dt.datetime, reason: str = "", oldest: bool = False) -> int | None:
    """Take up the next review, the one that is held already before others; None when none waits for this person."""
    found = review.open_to(by, at)
    held = found.filter(state="held", held_by=by.ref).first()
    wanted = found.filter(reason=reason) if reason else found
    ordered = wanted.order_by("made_at", "pk") if oldest else wanted.order_by("-chance", "made_at", "pk")
    for item in [held] if held else ordered[:TRIED]:
        if _take(item, by, at):
            return item.pk
    return None


@transaction.atomic
def take(*, item: int, by: Viewer, at: dt.datetime) -> None:
    """Take up one review. Raises Refusal when it is somebody else's, or was settled."""
    if not _take(_visible(item, by), by, at):
        raise Refusal(NOT_YOURS)


@transaction.atomic
def leave(*, item: int, by: Viewer, at: dt.datetime) -> None:
    """Give a review back, undecided."""
    found = _visible(item, by)
    mine = ReviewItem.objects.filter(pk=found.pk, state="held", held_by=by.ref)
    if mine.update(state="second" if found.first_reader else "waiting", held_by="", lease_until=None):
        did(by, "people.review.leave", f"review:{found.pk}", at)


@transaction.atomic
def look(*, item: int, by: Viewer, at: dt.datetime) -> Reviewed | None:
    """What is to be seen of a review that one holds, for as long again; None when one does not hold it."""
    found = _visible(item, by)
    if not _renew(found, by, at):
        return None
    shown = review.reviewed(found, by)
    did(
        by,
        "people.review.view",
        f"review:{found.pk}",
        at,
        shown=[str(one.ref) for one in shown.rivals],
        hidden=shown.hidden,
    )
    return shown


@transaction.atomic
def decide(
    *, item: int, decision: str, child: uuid.UUID | None, seen: str, by: Viewer, at: dt.datetime, note: str = ""
) -> str:
    """Decide a review that one holds. Returns what became of it: "decided", or "second" when somebody else must read
    it too. Raises Refusal when it is no longer held, what was seen has changed since, or the choice cannot be made."""
    resolving.hold_index()
    found = _visible(item, by)
    if not _renew(found, by, at):
        raise Refusal(NOT_YOURS)
    shown = review.reviewed(found, by)
    if shown.seen != seen:
        raise Refusal("The record, or a child shown, has changed since you opened this. Look again, then decide.")
    chosen = _chosen(shown, decision, child)
    reading = Reading(str(by.ref), decision, str(chosen.ref) if chosen else "")
    text = tidied(note)[:LONGEST_NOTE]
    before = review.readings(found)
    if any(one.by == reading.by for one in before):
        raise Refusal("Someone else must read what you have read already.")
    stands = outcome([*before, reading], review.needs_two(found))
    found.operation = found.operation or uuid.uuid4()
    _keep(found, [*before, reading], "decided" if stands else "second", at)
    if text:
        about = [found.record.child_id, *(rival.child for rival in shown.rivals)]
        remark(operation=found.operation, text=text, about=about, by=reading.by, at=at)
    if stands:
        _follow(found, shown, chosen, stands, at)
    did(by, "people.review.decide", f"review:{found.pk}", at, choice=decision, child=reading.child, state=found.state)
    return found.state


@transaction.atomic
def undo_last(*, by: Viewer, at: dt.datetime) -> int:
    """Take back what one decided last: children that were joined by it are parted, what it settled is open again, and
    the review is one's own once more. Raises Refusal when there is nothing to take back, or it was built upon."""
    resolving.hold_index()
    found = (
        ReviewItem.objects.visible_to(by)
        .filter(decided_by=by.ref, state__in=["decided", "second"])
        .order_by("-decided_at", "-pk")
        .first()
    )
    if found is None:
        raise Refusal("There is nothing of yours to take back.")
    permit(by, REVIEW, Thing(area=found.area))
    if ReviewItem.objects.filter(record=found.record_id).exclude(state__in=CLOSED).exclude(pk=found.pk).exists():
        raise Refusal("The record is asked about again since, for another reason: decide that review.")
    if found.state == "decided":
        _unfollow(found, str(by.ref), at)
    *before, _ = review.readings(found)
    assert found.operation is not None  # nosec B101: given with the first reading
    Remark.objects.filter(operation=found.operation, by=by.ref).delete()
    again = uuid.uuid4()  # what comes of it next is another operation; what earlier readers wrote goes along
    Remark.objects.filter(operation=found.operation).update(operation=again)
    found.operation = again
    _keep(found, before, "held", at)
    ReviewItem.objects.filter(pk=found.pk).update(held_by=by.ref, lease_until=at + LEASE)
    did(by, "people.review.undo", f"review:{found.pk}", at)
    return found.pk


def _visible(item: int, by: Viewer) -> ReviewItem:
    found = ReviewItem.objects.visible_to(by).filter(pk=item).first()
    if found is None:
        raise Refusal("There is no such review.")
    permit(by, REVIEW, Thing(area=found.area))
    return found


def _take(item: ReviewItem, by: Viewer, at: dt.datetime) -> bool:
    """Compare and set: of two who reach for one review, one has it."""
    free = ReviewItem.objects.filter(review.free_for(by, at), pk=item.pk)
    if not free.update(state="held", held_by=by.ref, lease_until=at + LEASE):
        return False
    did(by, "people.review.take", f"review:{item.pk}", at)
    return True


def _renew(item: ReviewItem, by: Viewer, at: dt.datetime) -> bool:
    mine = ReviewItem.objects.filter(pk=item.pk, state="held", held_by=by.ref)
    return bool(mine.update(lease_until=at + LEASE))


def _chosen(shown: Reviewed, decision: str, child: uuid.UUID | None) -> Rival | None:
    if decision not in DECISIONS:
        raise Refusal("Choose what you think.")
    if decision != SAME:
        return None
    chosen = next((one for one in shown.rivals if one.ref == child), None)
    if chosen is None:
        raise Refusal("Choose which child it is.")
    if chosen.barred:
        raise Refusal("Somebody has settled that these are two children.")
    return chosen


def _keep(item: ReviewItem, readings: list[Reading], state: str, at: dt.datetime) -> None:
    """The review as it stands after what its readers said."""
    values: dict[str, Any] = {
        "state": state,
        "held_by": "",
        "lease_until": None,
        "first_decision": [asdict(one) for one in readings],
        "first_reader": readings[0].by if readings else "",
        "decided_by": readings[-1].by if readings else "",
        "decided_at": at if readings else None,
        "decision": readings[-1].decision if state == "decided" else "",
        "operation": item.operation,
    }
    ReviewItem.objects.filter(pk=item.pk).update(**values)
    item.state = state


def _follow(item: ReviewItem, shown: Reviewed, chosen: Rival | None, stands: Reading, at: dt.datetime) -> None:
    """What a decision brings about: children joined, or said to be two."""
    record, operation = item.record, item.operation
    assert operation is not None  # nosec B101: given with the first reading
    if chosen is None:
        merging.note_settled(record, operation=operation, reason=stands.decision, by=stands.by, at=at)
        if stands.decision == NEW:
            others = [one.number for rival in shown.rivals for one in rival.records]
            merging.keep_apart(others, [record.pk], operation=operation, by=stands.by, at=at)
            _end_carried(record.child_id, stands.by, at)
    else:
        keep = Child.objects.get(pk=chosen.child)
        weighed = {record.pk: _weighed(shown, chosen)}
        merging.join(
            keep=keep, gone=record.child, operation=operation, kind="review", reason=SAME, by=stands.by, at=at,
            weighed=weighed,
        )  # fmt: skip
        merging.assert_of("must", record.pk, chosen.against, operation=operation, by=stands.by, at=at)


def _weighed(shown: Reviewed, chosen: Rival) -> dict[str, Any]:
    """How the two were weighed when a person joined them, for the ledger."""
    rival = next((one for one in shown.rivals if one is not chosen), None)
    return {
        **as_weighed(chosen.scored, shown.model),
        "chance": chosen.scored.chance,
        "runner_up_id": rival.child if rival else None,
        "runner_up_chance": rival.scored.chance if rival else None,
    }


def _end_carried(child: int, by: str, at: dt.datetime) -> None:
    """A shield that was carried over only in case the child was another ends when a person says that it is not, unless
    an officer has said meanwhile that it is needed."""
    carried = Shield.objects.filter(child=child, words=CARRIED, until_at=None)
    if carried.filter(review_on__lte=london_date(at)).update(until_at=at, ended_by=by):
        resolving.rebuild_keys([child])


def _unfollow(item: ReviewItem, by: str, at: dt.datetime) -> None:
    assert item.operation is not None  # nosec B101: what is decided has one
    if item.decision == SAME:
        parted = merging.part(operation=item.operation, by=by, at=at)
        merging.resolve_again(parted, by=by, at=at)
    mine = Assertion.objects.filter(operation=item.operation, ended_at=None)
    replaced = [(one.one_id, one.two_id) for one in mine]
    mine.update(ended_at=at)
    for one, two in replaced:
        before = Assertion.objects.filter(one=one, two=two, ended_by=item.operation)
        before.update(ended_at=None, ended_by=None)
    own = item.record.child_id
    carry_shields([(one["child"], own) for one in item.candidates], at)
    resolving.rebuild_keys([own])
