"""Records that arrive find their child, some hundreds at a time: read once, decide one by one, write once.

Later records of a batch meet the children that earlier ones made. Whoever calls holds the index (`hold_index`) and the
transaction: two workers never decide about one child at once.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from village.linkage.rules.decide import Candidate, Decision, Held, Thresholds, decide
from village.linkage.rules.keys import hashed, keys
from village.linkage.rules.model import Model
from village.people.models import Assertion, Child, Key, Record, Shield, SourceSystem
from village.people.queries.opened import opened
from village.people.rules.shielded import open_part

HOT = 300
"""A key that more children than this share is not followed: narrower ones find the child."""
MOST = 60
"""Candidates weighed for one record: those that share most keys."""
DEPTH = 3
"""How often a record may displace another that displaces another."""
_LOCK = 0x50454F50


def hold_index() -> None:
    """Wait until nobody else changes the index; it is held until the transaction ends. On SQLite a writing
    transaction holds the whole database as it is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@dataclass
class Arrival:
    """A record to be resolved: `number` is its own once it is kept, before that a negative one of the batch. `apart`:
    children it has just left."""

    number: int
    source: int
    values: Mapping[str, str]
    ended: bool = False
    apart: frozenset[int] = frozenset()

    def found_under(self) -> tuple[int, ...]:
        return tuple(hashed(key) for key in keys(self.values))


@dataclass
class Settled:
    """An arrival and what was decided; `child` is negative for a child of this batch that is not yet kept."""

    arrival: Arrival
    decision: Decision
    child: int
    left: int | None = None


@dataclass
class Neighbourhood:
    """What the index holds near a batch: children by key, their records, what people said of them."""

    by_key: dict[int, list[int]]
    records: dict[int, list[Arrival]]
    asserted: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    number: int = 0

    def of(self, arrival: Arrival, duplicate_free: frozenset[int]) -> list[Candidate]:
        """The candidates of an arrival, those that share most keys with it first."""
        shared: dict[int, int] = defaultdict(int)
        for key in arrival.found_under():
            children = self.by_key.get(key, ())
            if len(children) <= HOT:
                for child in children:
                    shared[child] += 1
        said = dict(self.asserted.get(arrival.number, ()))
        likeliest = sorted(shared, key=lambda child: (-shared[child], child))[:MOST]
        return [
            self._candidate(child, arrival, said, duplicate_free) for child in likeliest if child not in arrival.apart
        ]

    def _candidate(
        self, child: int, arrival: Arrival, said: Mapping[int, str], duplicate_free: frozenset[int]
    ) -> Candidate:
        records = [record for record in self.records.get(child, ()) if record.number != arrival.number]
        held = [
            Held(
                record.number,
                record.values,
                record.source == arrival.source and record.source in duplicate_free and not record.ended,
            )
            for record in records
        ]
        kinds = {said[record.number] for record in records if record.number in said}
        return Candidate(child, held, must="must" in kinds, cannot="cannot" in kinds)

    def place(self, arrival: Arrival, child: int) -> None:
        """The arrival is the child's from now on."""
        self.records.setdefault(child, []).append(arrival)
        for key in arrival.found_under():
            children = self.by_key.setdefault(key, [])
            if child not in children:
                children.append(child)

    def remove(self, number: int, child: int) -> Arrival:
        """Takes a record from its child and returns it."""
        record = next(one for one in self.records[child] if one.number == number)
        self.records[child].remove(record)
        return record


def resolve(
    arrivals: Sequence[Arrival], model: Model, thresholds: Thresholds, duplicate_free: frozenset[int], children: int
) -> list[Settled]:
    """Decide about each arrival in turn. `children`: how many the index holds before them."""
    near = neighbourhood(arrivals)
    settled: list[Settled] = []
    for arrival in arrivals:
        settled += _resolve(arrival, near, model, thresholds, duplicate_free, children, DEPTH)
    return settled


def _resolve(
    arrival: Arrival,
    near: Neighbourhood,
    model: Model,
    thresholds: Thresholds,
    duplicate_free: frozenset[int],
    children: int,
    depth: int,
) -> list[Settled]:
    decision = decide(arrival.values, near.of(arrival, duplicate_free), model, children, thresholds)
    if decision.displaced is not None and depth == 0:
        decision = Decision("review", "same-source", None, decision.scored)
    if decision.child is not None:
        child = decision.child
    else:
        near.number -= 1
        child = near.number
    displaced = near.remove(decision.displaced, child) if decision.displaced is not None else None
    near.place(arrival, child)
    settled = [Settled(arrival, decision, child)]
    if displaced is not None:
        displaced.apart = displaced.apart | {child}
        settled += _resolve(displaced, near, model, thresholds, duplicate_free, children, depth - 1)
        settled[1].left = child
    return settled


def neighbourhood(arrivals: Iterable[Arrival]) -> Neighbourhood:
    """What the index holds near these arrivals."""
    wanted = {key for arrival in arrivals for key in arrival.found_under()}
    by_key: dict[int, list[int]] = defaultdict(list)
    for key, child in _children_under(sorted(wanted)):
        by_key[key].append(child)
    near = {child for children in by_key.values() if len(children) <= HOT for child in children}
    records: dict[int, list[Arrival]] = defaultdict(list)
    rows = Record.objects.filter(child__in=near).values_list("pk", "child_id", "source_id", "values", "ended_at")
    for number, child, source, values, ended_at in rows.order_by("pk"):
        records[child].append(Arrival(number, source, values, ended_at is not None))
    return Neighbourhood(by_key, records, _asserted([a.number for a in arrivals if a.number > 0]))


def _children_under(wanted: list[int]) -> list[tuple[int, int]]:
    if not wanted:
        return []
    return list(Key.objects.filter(key__in=wanted).values_list("key", "child_id"))


def _asserted(numbers: list[int]) -> dict[int, list[tuple[int, str]]]:
    said: dict[int, list[tuple[int, str]]] = defaultdict(list)
    if numbers:
        standing = Assertion.objects.filter(Q(one__in=numbers) | Q(two__in=numbers), ended_at=None)
        for one, two, kind in standing.values_list("one_id", "two_id", "kind"):
            said[one].append((two, kind))
            said[two].append((one, kind))
    return said


def duplicate_free_sources() -> frozenset[int]:
    """The numbers of sources that hold each child once."""
    return frozenset(SourceSystem.objects.filter(duplicate_free=True).values_list("pk", flat=True))


def keep_children(settled: Iterable[Settled], at: dt.datetime) -> dict[int, int]:
    """Make the children that a batch found new; returns their numbers by those of the batch."""
    new = sorted({one.child for one in settled if one.child < 0}, reverse=True)
    made = Child.objects.bulk_create([Child(ref=uuid.uuid4(), made_at=at) for _ in new])
    return {number: child.pk for number, child in zip(new, made, strict=True)}


def keep_keys(pairs: Iterable[tuple[int, Sequence[int]]]) -> None:
    """Keys by which children are found from now on, open to all who may ask: pairs of a child's number and keys."""
    rows = sorted({(key, child) for child, found in pairs for key in found})
    Key.objects.bulk_create(
        [Key(key=key, child_id=child) for key, child in rows],
        update_conflicts=True,
        unique_fields=["key", "child"],
        update_fields=["hidden"],
    )


def rebuild_keys(children: Iterable[int]) -> None:
    """The keys of children made anew from the records they have now. What a shield hides, and what only a sensitive
    service says without consent, makes hidden keys: they serve matching and no search."""
    wanted = sorted(set(children))
    rows: dict[tuple[int, int], bool] = {}
    for child, values, openness in opened(Record.objects.filter(child__in=wanted).exclude(child__state="retired")):
        for key in keys(values):
            rows.setdefault((hashed(key), child), True)
        for key in keys(open_part(values, openness)):
            rows[(hashed(key), child)] = False
    Key.objects.filter(child__in=wanted).delete()
    Key.objects.bulk_create(
        [Key(key=key, child_id=child, hidden=hidden) for (key, child), hidden in sorted(rows.items())]
    )


def any_hidden(children: Iterable[int]) -> bool:
    """Whether one of these children has something to hide."""
    wanted = list(children)
    if Shield.objects.standing_on(wanted).exists():
        return True
    return Record.objects.filter(child__in=wanted).exclude(source__sensitive="").exists()


def still_asked(records: Sequence[Record]) -> list[Record]:
    """Of these records, those whose child is active: what a source still sends of a retired or archived child stays
    with it, and never leads to another."""
    children = Child.objects.filter(pk__in={record.child_id for record in records}, state="active")
    active = set(children.values_list("pk", flat=True))
    return [record for record in records if record.child_id in active]
