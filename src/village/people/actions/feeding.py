"""A feed is taken in: looked at as a whole, then resolved batch by batch."""

import datetime as dt
import gc
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction

from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.linkage.rules.decide import Thresholds
from village.linkage.rules.model import Model
from village.linkage.rules.normalise import Normalised, normalise
from village.linkage.short_names import short_names
from village.people.actions import resolving, telling
from village.people.actions.inserting import insert, reserve
from village.people.actions.resolving import Arrival, Settled
from village.people.actions.settling import Decider, keep_settled, keep_shielded, shields_on
from village.people.models import (
    Child,
    Feed,
    Identifier,
    Involvement,
    Record,
    RecordVersion,
    Rejection,
    SourceSystem,
)
from village.people.queries.models_in_force import children_held, in_force
from village.people.rules.involved import closed, involvement_of
from village.people.rules.rows import TWICE, Row, Wrong, read_row

BATCH = 1000
"""Records taken in at once: the more, the less each costs, and the longer others wait to write (half a second)."""
NUMBERS = ("nhs", "upn", "uln")
CHILD = ("id", "ref", "state", "into", "made_at", "archived_on", "kept_for", "kept_consent")
RECORD = (
    "id", "source", "key", "child", "hash", "said", "values", "version", "first_seen_at", "last_seen_at", "ended_at",
    "closed",
)  # fmt: skip
VERSION = ("record", "version", "feed", "received_at", "said", "reasons")


@dataclass
class _Taking:
    """One feed on its way in, and what is counted of it."""

    source: SourceSystem
    feed: Feed
    by: str
    at: dt.datetime
    model: Model
    thresholds: Thresholds
    children: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def on(self) -> dt.date:
        """The day on which it is taken in."""
        return london_date(self.at)

    def count(self, what: str, by: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + by

    def goes_on(self) -> bool:
        """Whether the feed is still to be taken in; from here nobody else changes the index until the transaction
        ends. What others have done of it meanwhile is known from here, too."""
        resolving.hold_index()
        self.feed = Feed.objects.get(pk=self.feed.pk)
        self.counts = self.feed.counts
        return self.feed.state != "taken"

    def note(self, done: int) -> None:
        """How far it came, with what was counted."""
        self.feed.done = max(done, self.feed.done)
        Feed.objects.filter(pk=self.feed.pk).update(done=self.feed.done, counts=self.counts)


def begin_feed(*, source: str, name: str, sha256: str, rows: int, at: dt.datetime) -> Feed:
    """A feed that has come and is about to be taken in; the same one when it came before."""
    of = SourceSystem.objects.get(slug=source)
    told = {"name": name, "received_at": at, "state": "coming", "rows": rows}
    return Feed.objects.get_or_create(source=of, sha256=sha256, defaults=told)[0]


def take_in(
    *,
    feed: Feed,
    rows: Iterable[Mapping[str, str | None]],
    by: str,
    at: dt.datetime,
    sent: Mapping[str, bool] | None = None,
) -> dict[str, int]:
    """Take in the rows of a feed, by concept; returns how many were new, changed, unchanged, rejected, linked, ...

    What a full feed no longer holds is ended first, and what it says has ended is closed, so that a record which comes
    back under another key finds its child free. `sent`: the keys of all its rows (`keys_of`); without it they are read
    from `rows`, which must then be such as can be read twice. Each batch is one transaction that notes how far it came:
    cut short, or taken in by two at once, every row is taken once, and the end is the same. With the last comes the
    audit entry.
    """
    model, thresholds = in_force()
    taking = _Taking(feed.source, feed, by, at, model, thresholds, children_held())
    if taking.source.mode == "full":
        _make_room(taking, rows, sent)
    seen: set[str] = set()
    numbered = enumerate(rows, start=1)
    while batch := list(islice(numbered, BATCH)):
        with _unswept():
            _take_batch(taking, batch, seen)
    with transaction.atomic():
        if taking.goes_on():
            Feed.objects.filter(pk=feed.pk).update(
                state="taken", rejected=taking.counts.get("rejected", 0), taken_at=at
            )
            audit.record(actor=by, action="people.feed.take", thing=f"feed:{feed.pk}", at=at, detail=taking.counts)
    return taking.counts


def _take_batch(taking: _Taking, batch: list[tuple[int, Mapping[str, str | None]]], seen: set[str]) -> None:
    good, bad = _read(batch, seen)
    with transaction.atomic():
        if taking.goes_on():
            _reject(taking, bad, batch[-1][0])
            _batch(taking, [row for number, row in good if number > taking.feed.done])
            taking.note(batch[-1][0])


@contextmanager
def _unswept() -> Iterator[None]:
    """What a batch makes is gone with the last name for it. Python is not to look through all of it for circles
    meanwhile, again and again: that took a sixth of the time."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def _make_room(taking: _Taking, rows: Iterable[Mapping[str, str | None]], sent: Mapping[str, bool] | None) -> None:
    """End and close what a full feed says, before any of its records looks for a child."""
    if sent is None and isinstance(rows, Iterator):
        raise ValueError("Rows that can be read only once need their keys.")
    still = keys_of(rows, taking.at) if sent is None else sent
    with transaction.atomic():
        if taking.goes_on():
            _end_missing(taking, still)


def keys_of(rows: Iterable[Mapping[str, str | None]], at: dt.datetime) -> dict[str, bool]:
    """The keys of rows, of those that cannot be taken too, each with whether the row is closed on the day."""
    on = london_date(at)
    return {_key(row): closed(row, on) for row in rows}


def _key(row: Mapping[str, str | None]) -> str:
    return (row.get("record") or "").strip()


def _read(
    batch: list[tuple[int, Mapping[str, str | None]]], seen: set[str]
) -> tuple[list[tuple[int, Row]], list[tuple[int, Wrong]]]:
    """The rows that can be taken, and those that cannot. The latter are still sent by the source: their records, if
    there are any, stay."""
    good: list[tuple[int, Row]] = []
    bad: list[tuple[int, Wrong]] = []
    for number, by_concept in batch:
        row = read_row(by_concept)
        if isinstance(row, Row) and row.key in seen:
            row = TWICE
        seen.add(_key(by_concept))
        if isinstance(row, Row):
            good.append((number, row))
        else:
            bad.append((number, row))
    return good, bad


def _reject(taking: _Taking, bad: list[tuple[int, Wrong]], last: int) -> None:
    """Keep why rows up to the last could not be taken, in place of what was known of them when the feed came."""
    new = [(number, wrong) for number, wrong in bad if number > taking.feed.done]
    Rejection.objects.filter(feed=taking.feed, row__gt=taking.feed.done, row__lte=last).delete()
    Rejection.objects.bulk_create(
        Rejection(feed=taking.feed, row=number, field=wrong.field, reason=wrong.reason) for number, wrong in new
    )
    taking.count("rejected", len(new))


def _batch(taking: _Taking, rows: list[Row]) -> None:
    """Rows of records that are as they were, that say something else, and that were not there."""
    sent = {row.key: row.hash for row in rows}
    known = Record.objects.filter(source=taking.source, key__in=sent)
    told = list(known.values_list("pk", "key", "hash", "ended_at"))
    same = [pk for pk, key, hashed, ended in told if ended is None and hashed == sent[key]]
    Record.objects.filter(pk__in=same).update(last_seen_at=taking.at)
    taking.count("unchanged", len(same))
    others = known.exclude(pk__in=same).defer("said") if len(same) < len(told) else ()
    changed = {record.key: record for record in others}
    _change(taking, [(changed[row.key], row) for row in rows if row.key in changed])
    there = {key for _, key, _, _ in told}
    _add(taking, [row for row in rows if row.key not in there])


def _add(taking: _Taking, rows: list[Row]) -> None:
    """Records that were not there: each finds its child."""
    if not rows:
        return
    short = short_names()
    read = [normalise(row.said, short) for row in rows]
    numbers = reserve(Record, len(rows))
    fresh = reserve(Child, len(rows) * (resolving.DEPTH + 1))
    arrivals = [
        Arrival(number, taking.source.pk, one.values, closed(row.involved, taking.on))
        for number, row, one in zip(numbers, rows, read, strict=True)
    ]  # fmt: skip
    settled = _resolved(taking, arrivals, fresh)
    _keep_children(taking, settled)
    first = {one.arrival.number: one.child for one in reversed(settled)}  # where each was before another displaced it
    values = [
        (
            number,
            taking.source.pk,
            row.key,
            first[number],
            row.hash,
            row.said,
            one.values,
            1,
            taking.at,
            taking.at,
            None,
            arrival.ended,
        )
        for number, row, one, arrival in zip(numbers, rows, read, arrivals, strict=True)
    ]
    insert(Record, RECORD, values)
    _keep_said(taking, [(number, 1, row, one) for number, row, one in zip(numbers, rows, read, strict=True)])
    _keep_settled(taking, settled)
    telling.involved(numbers, before=frozenset(), at=taking.at)
    taking.count("arrived", len(rows))


def _change(taking: _Taking, changed: list[tuple[Record, Row]]) -> None:
    """Records that say something else now. A record stays with its child, but one that is its child's only record is
    resolved again, since it may now be like another; so is one that comes back where another has its place."""
    if not changed:
        return
    short = short_names()
    said = []
    back = [record for record, _ in changed if record.ended_at is not None or record.closed]
    for record, row in changed:
        read = normalise(row.said, short)
        record.hash, record.said, record.values = row.hash, row.said, read.values
        record.version += 1
        record.last_seen_at, record.ended_at = taking.at, None
        record.closed = closed(row.involved, taking.on)
        said.append((record.pk, record.version, row, read))
    records = [record for record, _ in changed]
    before = telling.at_work([record.pk for record in records])
    shielded = shields_on({record.child_id for record in records})
    Record.objects.bulk_update(records, ["hash", "said", "values", "version", "last_seen_at", "ended_at", "closed"])
    Identifier.objects.filter(record__in=records).delete()
    Involvement.objects.filter(record__in=records).delete()
    _keep_said(taking, said)
    keep_shielded(shielded, taking.at)  # also where the number on which it lies is given no more
    resolving.rebuild_keys({record.child_id for record in records})
    asked = resolving.still_asked(records)
    _resolve_back(taking, [record for record in back if record in asked and not record.closed])
    _resolve_alone(taking, asked)
    telling.involved([record.pk for record in records], before=before, at=taking.at)
    taking.count("changed", len(changed))


def _resolve_back(taking: _Taking, back: list[Record]) -> None:
    """Records that are sent again, of a source that holds each child once: where their child has another current one of
    it by now, which of the two is the child's is asked anew."""
    if not back or not taking.source.duplicate_free:
        return
    numbers = {record.pk for record in back}
    current = Record.objects.filter(
        source=taking.source, child__in=[one.child_id for one in back], ended_at=None, closed=False
    )
    has = set(current.exclude(pk__in=numbers).values_list("child_id", flat=True))
    again = []
    for record in back:
        if record.child_id in has:
            again.append(record)
        has.add(record.child_id)
    fresh = reserve(Child, len(again) * (resolving.DEPTH + 1))
    arrivals = [Arrival(one.pk, one.source_id, one.values, out_of=one.child_id) for one in again]
    settled = _resolved(taking, arrivals, fresh)
    _keep_children(taking, settled)
    _keep_settled(taking, settled)
    for record in back:
        record.refresh_from_db(fields=["child"])


def _resolve_alone(taking: _Taking, records: list[Record]) -> None:
    busy = set(
        Record.objects.filter(child__in={record.child_id for record in records})
        .exclude(pk__in=[record.pk for record in records])
        .values_list("child_id", flat=True)
    )
    homes = Counter(record.child_id for record in records)
    alone = [record for record in records if record.child_id not in busy and homes[record.child_id] == 1]
    if not alone:
        return
    fresh = reserve(Child, len(alone) * resolving.DEPTH)
    arrivals = [
        Arrival(
            record.pk,
            record.source_id,
            record.values,
            record.closed,
            home=record.child_id,
            apart=frozenset({record.child_id}),
        )
        for record in alone
    ]  # fmt: skip
    settled = _resolved(taking, arrivals, fresh)
    _keep_children(taking, settled)
    _keep_settled(taking, settled)


def _resolved(taking: _Taking, arrivals: Sequence[Arrival], fresh: list[int]) -> list[Settled]:
    free = resolving.duplicate_free_sources()
    return resolving.resolve(arrivals, taking.model, taking.thresholds, free, taking.children, iter(fresh))


def _keep_children(taking: _Taking, settled: Sequence[Settled]) -> None:
    """Make the children that a batch found new."""
    new = sorted({one.child for one in settled if one.decision.child is None and one.arrival.home is None})
    taking.children += len(new)
    insert(Child, CHILD, [(number, uuid.uuid4(), "active", None, taking.at, None, "", "") for number in new])


def _keep_settled(taking: _Taking, settled: Sequence[Settled]) -> None:
    keep_settled(settled, {taking.source.pk: taking.source.area}, Decider(taking.by, taking.at, taking.model.version))
    for one in settled:
        taking.count("displaced" if one.displaced else one.decision.kind if one.left is None else "moved")


def _keep_said(taking: _Taking, found: list[tuple[int, int, Row, Normalised]]) -> None:
    """What records say as they came, the numbers that they give and who is involved. Each is the record's number and
    version, the row and how it was read."""
    feed, at = taking.feed.pk, taking.at
    versions = [(record, version, feed, at, row.said, read.reasons) for record, version, row, read in found]
    insert(RecordVersion, VERSION, versions)
    numbers = [
        (scheme, read.values[scheme], record)
        for record, _, _, read in found
        for scheme in NUMBERS
        if scheme in read.values
    ]
    insert(Identifier, ("scheme", "value", "record"), numbers)
    involved: list[tuple[Any, ...]] = []
    for record, _, row, _ in found:
        told = involvement_of(row.involved, taking.source.title)
        working = told["ended_on"] is None or told["ended_on"] > london_date(at)
        involved.append((record, at, working, *told.values()))
    names = involvement_of({}, "").keys()
    insert(Involvement, ("record", "confirmed_at", "working", *names), involved)


def _end_missing(taking: _Taking, sent: Mapping[str, bool]) -> None:
    """Of a full feed: what it no longer holds is ended on the day it came, and what it says has ended is closed."""
    current = Record.objects.filter(source=taking.source, ended_at=None).values_list("pk", "key")
    gone = [pk for pk, key in current.iterator() if key not in sent]
    for start in range(0, len(gone), BATCH):
        some = gone[start : start + BATCH]
        before = telling.at_work(some)
        Record.objects.filter(pk__in=some).update(ended_at=taking.at)
        Involvement.objects.filter(record__in=some).update(working=False)
        resolving.ended(some)
        telling.involved(some, before=before, at=taking.at)
    open_ = Record.objects.filter(source=taking.source, ended_at=None, closed=False).values_list("pk", "key")
    closing = [pk for pk, key in open_.iterator() if sent.get(key)]
    for start in range(0, len(closing), BATCH):
        Record.objects.filter(pk__in=closing[start : start + BATCH]).update(closed=True)
    taking.count("ended", len(gone))
    taking.note(0)
