"""What a batch decided is kept: who each record is of now, the ledger, the keys, the reviews, shields that go along."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.kernel.calendar.rules import london_date
from village.linkage.rules.decide import Scored
from village.people.actions import resolving, telling
from village.people.actions.inserting import insert
from village.people.actions.resolving import Settled
from village.people.models import Child, Identifier, LinkEvent, Record, ReviewItem, Shield
from village.people.queries.ledger import standing_children
from village.people.queries.opened import open_in_one_area
from village.people.rules.shielded import area_number

CARRIED = "Carried over: a record of a shielded child is, or may be, of this one."
EVENT = (
    "operation", "kind", "at", "by", "reason", "record", "child_from", "child_to", "against", "model", "levels",
    "frequencies", "weight", "chance", "runner_up", "runner_up_chance",
)  # fmt: skip
LIKELY_ENOUGH = 0.005
"""A child less likely than this is not shown to a reviewer: who it is, is nothing to them."""
CLOSED = ("decided", "lapsed")


@dataclass(frozen=True)
class Decider:
    """Who decides, when, by which model."""

    by: str
    at: dt.datetime
    model: str


def keep_settled(settled: Sequence[Settled], areas: dict[int, str], decider: Decider) -> None:
    """Keep what was decided of records that are kept already. `areas`: by source, the area whose people review."""
    operation = uuid.uuid4()
    moved = [one for one in settled if one.left is not None]
    shielded = shields_on({one.left for one in moved if one.left is not None})
    events = [_event(one, operation, decider) for one in settled if one.left is not None or one.came]
    insert(LinkEvent, EVENT, events)
    for one in moved:
        assert one.left is not None  # nosec B101: that is what moved means
        if one.left == one.arrival.home:
            lapse_moot(one.child, one.left)
        Record.objects.filter(pk=one.arrival.number).update(child=one.child)
        if one.left == one.arrival.home:
            Child.objects.filter(pk=one.left).update(state="merged", into=one.child)
    reviews = {one.arrival.number: one for one in settled if one.decision.kind == "review"}
    lapse([one.arrival.number for one in moved] + list(reviews))
    ReviewItem.objects.bulk_create(_item(one, areas, decider) for one in reviews.values())
    part_shielded([(one.left, one.child) for one in moved if one.left is not None], shielded, decider.at)
    carry_shields([(s.child, one.child) for one in reviews.values() for s in _shown(one)], decider.at)
    telling.moved([_move(one) for one in moved], operation=operation, at=decider.at)
    _keep_keys(settled, areas)


def _keep_keys(settled: Sequence[Settled], areas: Mapping[int, str]) -> None:
    """Children whose records have only come, and of whom nothing is hidden, are found under what is new of them; the
    keys of all others are made anew."""
    parted = {child for one in settled if one.left is not None for child in (one.left, one.child)}
    came = {one.child for one in settled} - parted
    plain = open_in_one_area(came)
    resolving.rebuild_keys((parted | came) - plain)
    here = {source: area_number(code) for source, code in areas.items()}
    resolving.keep_keys(
        (one.child, here[one.arrival.source], one.keys) for one in settled if one.came and one.child in plain
    )


def _move(one: Settled) -> telling.Move:
    """What is told of a record that went: where it was all of its child, that child is known by another name now."""
    assert one.left is not None  # nosec B101: only what moved is told
    kind = "id.superseded" if one.left == one.arrival.home else "link.changed"
    return telling.Move(one.arrival.number, one.left, one.child, kind)


def carry_shields(pairs: Iterable[tuple[int, int]], at: dt.datetime) -> None:
    """Where a record leaves a shielded child, or may be of one, the child that has it is shielded too: what is hidden
    of one would be shown by the other. Pairs of that child and this."""
    pairs = [(of, to) for of, to in pairs if of != to]
    standing = shields_on({of for of, _ in pairs})
    keep_shielded({to: standing[of] for of, to in pairs if of in standing}, at)


def shields_on(children: Collection[int]) -> dict[int, Shield]:
    """By child, a shield that stands on it, or on a number that a record of it gives."""
    standing = list(Shield.objects.standing_on(children)) if children else []
    if not standing:
        return {}
    by_number = {one.value: one for one in standing if one.value}
    giving = Identifier.objects.filter(record__child__in=children, value__in=by_number)
    found = {child: by_number[value] for child, value in giving.values_list("record__child", "value")}
    return found | {one.child_id: one for one in standing if one.child_id is not None}


def part_shielded(moves: Iterable[tuple[int, int]], before: Mapping[int, Shield], at: dt.datetime) -> None:
    """Records have gone from child to child (pairs of both): where the first was shielded `before`, both are now,
    whichever of the records gave the number on which the shield lies."""
    moves = [(left, to) for left, to in moves if left in before]
    merged = set(Child.objects.filter(pk__in=[left for left, _ in moves], state="merged").values_list("pk", flat=True))
    keep_shielded({child: before[move[0]] for move in moves for child in move if child not in merged}, at)


def keep_shielded(wanted: Mapping[int, Shield], at: dt.datetime) -> None:
    """Children on whom these shields are to stand: those that have none now get one of their own, for the same reason.
    Nobody decided on it, so that it waits at once for an officer to say whether it stays."""
    have = shields_on(wanted.keys()) if wanted else {}
    Shield.objects.bulk_create(
        Shield(
            child_id=child, reason=one.reason, words=CARRIED, from_at=at, by=one.by, review_on=london_date(at)
        )
        for child, one in wanted.items()
        if child not in have
    )  # fmt: skip


def lapse(records: Collection[int]) -> None:
    """Open reviews of these records are no longer asked."""
    if records:
        ReviewItem.objects.filter(record__in=records).exclude(state__in=CLOSED).update(state="lapsed")


def lapse_moot(keep: int, gone: int, merge: uuid.UUID | None = None) -> None:
    """Two children are about to be one: a review that asks of a record of either whether it is the other's, and of
    nobody else, has nothing left to ask. `merge`: the operation with which it is asked again, when that is undone."""
    for item in ReviewItem.objects.filter(record__child__in=[keep, gone]).exclude(state__in=CLOSED):
        others = standing_children(one["child"] for one in item.candidates) - {item.record.child_id}
        if others and others <= {keep, gone}:
            ReviewItem.objects.filter(pk=item.pk).update(state="lapsed", lapsed_by=merge)


def reopen(merge: uuid.UUID) -> None:
    """A merge is undone: what it left no reason to ask is asked again, by whoever held it, unless the record is asked
    about for another reason since."""
    lapsed = list(ReviewItem.objects.filter(lapsed_by=merge))
    waiting = ReviewItem.objects.filter(record__in=[one.record_id for one in lapsed]).exclude(state__in=CLOSED)
    asked = set(waiting.values_list("record", flat=True))
    for one in lapsed:
        if one.record_id not in asked:
            state = "held" if one.held_by else "second" if one.first_reader else "waiting"
            ReviewItem.objects.filter(pk=one.pk).update(state=state, lapsed_by=None)


def _event(one: Settled, operation: uuid.UUID, decider: Decider) -> tuple[object, ...]:
    decision = one.decision
    linked = decision.kind == "link"
    best = decision.scored[0] if linked else None
    rival = decision.scored[1] if linked and len(decision.scored) > 1 else None
    return (
        operation,
        "displaced" if one.displaced else decision.reason if linked else "new",
        decider.at,
        decider.by,
        decision.reason,
        one.arrival.number,
        one.left,
        one.child,
        best.against if best else None,
        decider.model if best else "",
        best.levels if best else None,
        best.frequencies if best else None,
        best.weight if best else None,
        best.chance if best and decision.reason == "weight" else None,
        rival.child if rival else None,
        rival.chance if rival else None,
    )


def _item(one: Settled, areas: dict[int, str], decider: Decider) -> ReviewItem:
    scored = _shown(one)
    return ReviewItem(
        record_id=one.arrival.number,
        reason=one.decision.reason,
        area=areas[one.arrival.source],
        candidates=[as_candidate(s) for s in scored],
        model=decider.model,
        chance=scored[0].chance if scored else 0.0,
        made_at=decider.at,
    )


def _shown(one: Settled) -> list[Scored]:
    """Of the children weighed: the likeliest, those likely enough, those found by a number."""
    scored = one.decision.scored
    return [s for i, s in enumerate(scored) if i == 0 or s.chance >= LIKELY_ENOUGH or not s.levels]


def as_weighed(scored: Scored, model: str) -> dict[str, Any]:
    """How a record and one of a child were weighed, as the ledger keeps it of a link that no chance decided."""
    return {
        "against_id": scored.against,
        "model": model,
        "levels": list(scored.levels),
        "frequencies": list(scored.frequencies),
        "weight": scored.weight,
    }


def as_candidate(scored: Scored) -> dict[str, object]:
    """A candidate as a review keeps it: numbers of the child and of the record it was weighed against, and how."""
    return {
        "child": scored.child,
        "against": scored.against,
        "levels": list(scored.levels),
        "frequencies": list(scored.frequencies),
        "weight": scored.weight,
        "chance": scored.chance,
    }
