"""A feed is taken in: looked at as a whole, then resolved batch by batch."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from village.kernel.audit import actions as audit
from village.linkage.rules.decide import Thresholds
from village.linkage.rules.model import Model
from village.linkage.rules.normalise import normalise
from village.people.actions import resolving
from village.people.actions.resolving import Arrival, Settled
from village.people.models import (
    Child,
    Feed,
    Identifier,
    Involvement,
    LinkEvent,
    Record,
    RecordVersion,
    Rejection,
    ReviewItem,
    SourceSystem,
)
from village.people.queries.models_in_force import in_force, short_forms
from village.people.rules.involved import involvement_of
from village.people.rules.rows import Row, read_row

BATCH = 500
NUMBERS = ("nhs", "upn", "uln")


@dataclass
class _Taking:
    """One feed on its way in, and what is counted of it."""

    source: SourceSystem
    feed: Feed
    by: str
    at: dt.datetime
    model: Model
    thresholds: Thresholds
    counts: dict[str, int]

    def count(self, what: str, by: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + by


def take_in(*, feed: Feed, rows: Iterable[Mapping[str, str | None]], by: str, at: dt.datetime) -> dict[str, int]:
    """Take in the rows of a feed, by concept; returns how many were new, changed, unchanged, rejected, linked, ...

    Each batch is one transaction with one audit entry, and taking the same rows again changes nothing: a feed that was
    cut short is simply taken in again. Of a full feed, what it no longer holds is ended after its last row.
    """
    model, thresholds = in_force()
    taking = _Taking(feed.source, feed, by, at, model, thresholds, {})
    seen: set[str] = set()
    numbered = enumerate(rows, start=1)
    while batch := list(islice(numbered, BATCH)):
        good = _readable(taking, batch, seen)
        with transaction.atomic():
            resolving.hold_index()
            _batch(taking, good)
    with transaction.atomic():
        if taking.source.mode == "full":
            _end_missing(taking, seen)
        Feed.objects.filter(pk=feed.pk).update(
            state="taken", counts=taking.counts, rejected=taking.counts.get("rejected", 0), taken_at=at
        )
        audit.record(actor=by, action="people.feed.take", thing=f"feed:{feed.pk}", at=at, detail=taking.counts)
    return taking.counts


def _readable(taking: _Taking, batch: list[tuple[int, Mapping[str, str | None]]], seen: set[str]) -> list[Row]:
    good: list[Row] = []
    bad: list[Rejection] = []
    for number, by_concept in batch:
        row = read_row(by_concept)
        if isinstance(row, Row) and row.key in seen:
            row = "its key stands in an earlier row"
        if isinstance(row, Row):
            seen.add(row.key)
            good.append(row)
        else:
            bad.append(Rejection(feed=taking.feed, row=number, reason=row))
    Rejection.objects.bulk_create(bad)
    taking.count("rejected", len(bad))
    return good


def _batch(taking: _Taking, rows: list[Row]) -> None:
    known = {
        record.key: record
        for record in Record.objects.filter(source=taking.source, key__in=[row.key for row in rows]).defer("said")
    }
    same = [known[row.key].pk for row in rows if row.key in known and _unchanged(known[row.key], row)]
    Record.objects.filter(pk__in=same).update(last_seen_at=taking.at)
    taking.count("unchanged", len(same))
    _change(taking, [(known[row.key], row) for row in rows if row.key in known and not _unchanged(known[row.key], row)])
    _add(taking, [row for row in rows if row.key not in known])


def _unchanged(record: Record, row: Row) -> bool:
    return record.hash == row.hash and record.ended_at is None


def _add(taking: _Taking, rows: list[Row]) -> None:
    """Records that were not there: each finds its child."""
    short = short_forms()
    read = [normalise(row.said, short) for row in rows]
    arrivals = [Arrival(-i, taking.source.pk, one.values) for i, one in enumerate(read, start=1)]
    settled = _resolved(taking, arrivals)
    numbers = resolving.keep_children(settled, taking.at)
    child_of = {one.arrival.number: numbers.get(one.child, one.child) for one in settled}
    records = Record.objects.bulk_create(
        Record(
            source=taking.source,
            key=row.key,
            child_id=child_of[-i],
            hash=row.hash,
            said=row.said,
            values=one.values,
            first_seen_at=taking.at,
            last_seen_at=taking.at,
        )
        for i, (row, one) in enumerate(zip(rows, read, strict=True), start=1)
    )
    number_of = {-i: record.pk for i, record in enumerate(records, start=1)}
    _keep_versions(taking, list(zip(records, rows, (one.reasons for one in read), strict=True)))
    _keep_numbers(records)
    _keep_settled(taking, settled, numbers, number_of)
    taking.count("arrived", len(rows))


def _change(taking: _Taking, changed: list[tuple[Record, Row]]) -> None:
    """Records that say something else now. A record stays with its child; one that is its child's only record is
    resolved again, since it may now be like another."""
    short = short_forms()
    versions = []
    for record, row in changed:
        read = normalise(row.said, short)
        record.hash, record.said, record.values = row.hash, row.said, read.values
        record.version += 1
        record.last_seen_at, record.ended_at = taking.at, None
        versions.append((record, row, read.reasons))
    records = [record for record, _ in changed]
    Record.objects.bulk_update(records, ["hash", "said", "values", "version", "last_seen_at", "ended_at"])
    _keep_versions(taking, versions)
    Identifier.objects.filter(record__in=records).delete()
    _keep_numbers(records)
    resolving.rebuild_keys({record.child_id for record in records})
    _resolve_alone(taking, resolving.still_asked(records))
    taking.count("changed", len(changed))


def _resolve_alone(taking: _Taking, records: list[Record]) -> None:
    busy = set(
        Record.objects.filter(child__in={record.child_id for record in records})
        .exclude(pk__in=[record.pk for record in records])
        .values_list("child_id", flat=True)
    )
    alone = [record for record in records if record.child_id not in busy]
    arrivals = [
        Arrival(record.pk, record.source_id, record.values, apart=frozenset({record.child_id})) for record in alone
    ]
    settled = [one for one in _resolved(taking, arrivals) if one.decision.kind != "new"]
    stay = {record.pk: record.child_id for record in alone}
    moved = [one for one in settled if one.decision.kind == "link"]
    for one in settled:
        if one.child < 0:
            one.child = stay[one.arrival.number]
    _keep_settled(taking, settled, {}, {})
    for one in moved:
        left = stay[one.arrival.number]
        Child.objects.filter(pk=left).update(state="merged", into=one.child)
    resolving.rebuild_keys([*stay.values()])


def _resolved(taking: _Taking, arrivals: Sequence[Arrival]) -> list[Settled]:
    if not arrivals:
        return []
    children = Child.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    free = resolving.duplicate_free_sources()
    return resolving.resolve(arrivals, taking.model, taking.thresholds, free, children)


def _keep_versions(taking: _Taking, found: list[tuple[Record, Row, dict[str, str]]]) -> None:
    RecordVersion.objects.bulk_create(
        RecordVersion(
            record=record,
            version=record.version,
            feed=taking.feed,
            received_at=taking.at,
            said=row.said,
            reasons=reasons,
        )
        for record, row, reasons in found
    )
    Involvement.objects.filter(record__in=[record for record, _, _ in found if record.version > 1]).delete()
    Involvement.objects.bulk_create(
        Involvement(record=record, confirmed_at=taking.at, **involvement_of(row.involved, taking.source.title))
        for record, row, _ in found
    )


def _keep_numbers(records: Sequence[Record]) -> None:
    Identifier.objects.bulk_create(
        Identifier(scheme=scheme, value=record.values[scheme], record=record)
        for record in records
        for scheme in NUMBERS
        if scheme in record.values
    )


def _keep_settled(
    taking: _Taking, settled: list[Settled], children: Mapping[int, int], records: Mapping[int, int]
) -> None:
    """What was decided: the ledger, the keys, the reviews, and records that moved because another took their place."""
    operation = uuid.uuid4()
    events, items, found = [], [], []
    for one in settled:
        child = children.get(one.child, one.child)
        record = records.get(one.arrival.number, one.arrival.number)
        events.append(_event(taking, one, operation, record, child, children, records))
        found.append((child, one.arrival.found_under()))
        if one.arrival.number > 0:
            Record.objects.filter(pk=record).update(child=child)
        if one.decision.kind == "review":
            items.append(_item(taking, one, record, children, records))
        taking.count(one.decision.kind if one.left is None else "displaced")
    LinkEvent.objects.bulk_create(events)
    if resolving.any_hidden({child for child, _ in found}):
        resolving.rebuild_keys(child for child, _ in found)
    else:
        resolving.keep_keys(found)
    ReviewItem.objects.filter(record__in=[item.record_id for item in items], state="waiting").update(state="lapsed")
    ReviewItem.objects.bulk_create(items)
    left = {one.left for one in settled if one.left is not None}
    if left:
        resolving.rebuild_keys(children.get(child, child) for child in left)


def _event(
    taking: _Taking,
    one: Settled,
    operation: uuid.UUID,
    record: int,
    child: int,
    children: Mapping[int, int],
    records: Mapping[int, int],
) -> LinkEvent:
    scored = one.decision.scored
    best = scored[0] if scored and one.decision.kind == "link" else None
    next_best = scored[1] if best and len(scored) > 1 else None
    left = children.get(one.left, one.left) if one.left is not None else None
    kind = "displaced" if left is not None else one.decision.reason if one.decision.kind == "link" else "new"
    return LinkEvent(
        operation=operation,
        kind=kind,
        at=taking.at,
        by=taking.by,
        reason=one.decision.reason,
        record_id=record,
        child_from_id=left,
        child_to_id=child,
        against_id=records.get(best.against, best.against) if best else None,
        model=taking.model.version if best else "",
        levels=list(best.levels) if best else None,
        frequencies=list(best.frequencies) if best else None,
        weight=best.weight if best else None,
        chance=best.chance if best else None,
        runner_up_id=children.get(next_best.child, next_best.child) if next_best else None,
        runner_up_chance=next_best.chance if next_best else None,
    )


def _item(
    taking: _Taking, one: Settled, record: int, children: Mapping[int, int], records: Mapping[int, int]
) -> ReviewItem:
    candidates = [
        {
            "child": children.get(scored.child, scored.child),
            "against": records.get(scored.against, scored.against),
            "levels": list(scored.levels),
            "frequencies": list(scored.frequencies),
            "weight": scored.weight,
            "chance": scored.chance,
        }
        for scored in one.decision.scored
    ]
    return ReviewItem(
        record_id=record,
        reason=one.decision.reason,
        area=taking.source.area,
        candidates=candidates,
        model=taking.model.version,
        chance=one.decision.scored[0].chance if one.decision.scored else 0.0,
        made_at=taking.at,
    )


def _end_missing(taking: _Taking, seen: set[str]) -> None:
    """Of a full feed: what it no longer holds is ended on the day it came."""
    current = Record.objects.filter(source=taking.source, ended_at=None).values_list("pk", "key")
    gone = [pk for pk, key in current.iterator() if key not in seen]
    for start in range(0, len(gone), BATCH):
        Record.objects.filter(pk__in=gone[start : start + BATCH]).update(ended_at=taking.at)
    taking.count("ended", len(gone))
