"""Records that arrive find their child, some hundreds at a time: read once, decide one by one, write once.

Later records of a batch meet the children that earlier ones made. Whoever calls holds the index (`hold_index`) and the
transaction: two workers never decide about one child at once.
"""

import heapq
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count, takewhile

from django.db import connection
from django.db.models import Q

from village.linkage.rules.decide import Candidate, Decision, Held, Thresholds, decide
from village.linkage.rules.keys import by_names_alone, hashed, keys
from village.linkage.rules.model import Model
from village.people.actions.inserting import insert, select
from village.people.models import Assertion, Child, Key, Record, SourceSystem
from village.people.queries.behind import Behind, behind, compared
from village.people.queries.near import HOT
from village.people.queries.opened import open_in_one_area, opened
from village.people.rules.shielded import NOWHERE, area_number, areas_opened, open_part

MOST = 60
"""Candidates weighed for one record: those that share most keys."""
FEW = 3
"""A key of names alone that more children than this share is not followed for a record with a date of birth. Who is
like it has another date then, or narrower keys would find it, and among so many of the name it could not be told whose
the record is. Such keys are shared by the more, the larger an index is."""
DEPTH = 3
"""How often a record may displace another that displaces another."""
COMPARED = 12
"""Records of one child that a record is compared with, where the child has many that say different things."""
_LOCK = 0x50454F50
_ROOM = ("PRAGMA cache_size = -262144", "PRAGMA wal_autocheckpoint = 32768")
"""For whoever changes the index on SQLite: 256 MiB of pages kept, since keys lie all over it, so that all that a batch
changes is written once; and 128 of changes that wait to go to the file, since the next batch changes the same pages.
"""


def hold_index() -> None:
    """Wait until nobody else changes the index; it is held until the transaction ends. On SQLite a writing
    transaction holds the whole database as it is."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        else:
            for one in _ROOM:
                cursor.execute(one)


@dataclass
class Arrival:
    """A record to be resolved; one that has `ended` is nobody's rival for a place. `home`: the child it is the only
    record of, when it was kept before; `out_of`: the child it has with others, when it is asked anew whether it is
    theirs. `apart`: children it has just left."""

    number: int
    source: int
    values: Mapping[str, str]
    ended: bool = False
    home: int | None = None
    out_of: int | None = None
    apart: frozenset[int] = frozenset()

    @cached_property
    def found_under(self) -> tuple[int, ...]:
        """Its keys."""
        return tuple([hashed(key) for key in self._keys])

    @cached_property
    def close(self) -> tuple[int, ...]:
        """Those of its keys that are followed, unless very many share them."""
        return self.found_under[: len(self.found_under) - self._loose]

    @cached_property
    def loose(self) -> tuple[int, ...]:
        """Those of its keys that are followed only where few share them: they come last."""
        return self.found_under[len(self.found_under) - self._loose :]

    @cached_property
    def _loose(self) -> int:
        return sum(1 for _ in takewhile(by_names_alone, reversed(self._keys))) if "birth" in self.values else 0

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return keys(self.values)


@dataclass
class Settled:
    """An arrival and what was decided: the child it is of now and, if it was of another, which one it left.
    `displaced`: it left because a likelier record of its source came. `keys`: those that the child had not."""

    arrival: Arrival
    decision: Decision
    child: int
    left: int | None = None
    displaced: bool = False
    keys: Sequence[int] = ()

    @property
    def came(self) -> bool:
        """Whether the record has only come: it was not asked anew of one that is kept."""
        return self.arrival.home is None and self.arrival.out_of is None


@dataclass
class Neighbourhood:
    """What the index holds near a batch: children by key (of a hot key one more than are followed), the shields that
    stand, the records of those that may be weighed, what people said of them."""

    by_key: dict[int, set[int]]
    behind: Behind = field(default_factory=lambda: Behind(set(), frozenset()))
    records: dict[int, list[Arrival]] = field(default_factory=dict)
    asserted: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    _ranked: dict[int, list[int]] = field(default_factory=dict)
    _since: set[int] = field(default_factory=set)

    def of(self, arrival: Arrival, duplicate_free: frozenset[int]) -> list[Candidate]:
        """The candidates of an arrival, those that share most keys with it first."""
        likeliest = self._ranked.pop(arrival.number, None)
        if likeliest is None or not self._since.isdisjoint(arrival.found_under):
            likeliest = self.likeliest(arrival)
            self.load(likeliest)
        said = self.asserted.get(arrival.number, ())
        return [
            self._candidate(child, arrival, said, duplicate_free) for child in likeliest if child not in arrival.apart
        ]

    def likeliest(self, arrival: Arrival) -> list[int]:
        """The children that share most keys with an arrival."""
        under = self.by_key.get
        followed = [children for key in arrival.close if (children := under(key)) and len(children) <= HOT]
        followed += [children for key in arrival.loose if (children := under(key)) and len(children) <= FEW]
        shared = Counter(chain.from_iterable(followed))
        if len(shared) > MOST:
            return heapq.nsmallest(MOST, shared, key=lambda child: (-shared[child], child))
        return sorted(shared, key=lambda child: (-shared[child], child))

    def gather(self, arrivals: Iterable[Arrival], homes: Iterable[int]) -> None:
        """Rank who is near to each arrival, and read the records of all of them and of their homes at once."""
        self._ranked = {arrival.number: self.likeliest(arrival) for arrival in arrivals}
        self.load(chain(homes, chain.from_iterable(self._ranked.values())))

    def load(self, children: Iterable[int]) -> None:
        """Read the records of children that were not read yet. Most are read for a batch at once; a child that came
        near to an arrival only by what the batch itself brought is read when it does."""
        missing = {child for child in children if child not in self.records}
        if missing:
            self.records |= _records_of(missing)
            for child in missing & self.behind.children:
                self.records[child] = [_compared(one) for one in self.records[child]]

    def as_compared(self, arrival: Arrival, child: int | None = None) -> Arrival:
        """An arrival without what a shield hides, where one stands on its number, or on the child that it has."""
        has = {arrival.home, arrival.out_of, child} & self.behind.children
        return _compared(arrival) if has or self.behind.named_by(arrival.values) else arrival

    def _candidate(
        self, child: int, arrival: Arrival, said: Iterable[tuple[int, str]], duplicate_free: frozenset[int]
    ) -> Candidate:
        records = [record for record in self.records.get(child, ()) if record.number != arrival.number]
        kinds = {kind for number, kind in said for record in records if record.number == number}
        saying = [record for record in records if record.values]
        held = [
            Held(
                record.number,
                record.values,
                record.source == arrival.source
                and record.source in duplicate_free
                and not (record.ended or arrival.ended),
            )
            for record in (saying if len(saying) <= COMPARED else _telling(saying, arrival.source))
        ]
        return Candidate(child, held, must="must" in kinds, cannot="cannot" in kinds)

    def place(self, arrival: Arrival, child: int) -> list[int]:
        """The arrival is the child's from now on. Returns the keys that the child had not."""
        if self.behind.named_by(arrival.values) and child not in self.behind.children:
            self._shield(child)
        if child in self.behind.children:
            arrival = _compared(arrival)
        self.records.setdefault(child, []).append(arrival)
        new = []
        for key in arrival.found_under:
            children = self.by_key.get(key)
            if children is None:
                self.by_key[key] = {child}
            elif child in children:
                continue
            else:
                children.add(child)
            new.append(key)
        self._since.update(new)
        return new

    def _shield(self, child: int) -> None:
        """A shield stands on the child from now on: it has come by a number."""
        self.behind.children.add(child)
        self._ranked.clear()  # worked out while the child was still found by what is hidden now
        self.records[child] = [_compared(one) for one in self.records.get(child, ())]
        shown = {key for one in self.records[child] for key in one.found_under}
        for key, children in self.by_key.items():
            if key not in shown:
                children.discard(child)

    def remove(self, number: int, child: int) -> Arrival:
        """Takes a record from its child and returns it."""
        record = next(one for one in self.records[child] if one.number == number)
        self.records[child].remove(record)
        return record

    def widen(self, arrival: Arrival) -> None:
        """Take in what the index holds near one more record, and what people said of it."""
        for key, children in _under([arrival], self.behind).items():
            self.by_key.setdefault(key, set()).update(children)
        self._since.update(arrival.found_under)
        self.asserted |= _asserted([arrival.number])


def _telling(records: list[Arrival], source: int) -> list[Arrival]:
    """Of a child's many records: of those that say the same one, the current ones of a source before others, the
    newest before older ones."""
    distinct = {(one.source, one.ended, *sorted(one.values.items())): one for one in records}
    return sorted(distinct.values(), key=lambda one: one.source == source and not one.ended)[-COMPARED:]


@dataclass
class _Resolving:
    """What is in force while a batch is resolved."""

    near: Neighbourhood
    model: Model
    thresholds: Thresholds
    duplicate_free: frozenset[int]
    children: int
    fresh: Iterator[int]

    def resolve(self, arrival: Arrival, depth: int = DEPTH) -> list[Settled]:
        near = self.near
        candidates = near.of(arrival, self.duplicate_free)
        decision = decide(arrival.values, candidates, self.model, self.children, self.thresholds)
        if decision.displaced is not None and (depth == 0 or _settled_by_a_person(decision.displaced)):
            decision = Decision("review", "same-source", None, decision.scored)
        child = decision.child if decision.child is not None else arrival.home
        if child is None:
            child = next(self.fresh)
        displaced = near.remove(decision.displaced, child) if decision.displaced is not None else None
        new = near.place(arrival, child)
        settled = [Settled(arrival, decision, child, arrival.home if child != arrival.home else None, keys=new)]
        if displaced is not None:
            displaced = replace(displaced, apart=displaced.apart | {child})
            near.widen(displaced)
            elsewhere = self.resolve(displaced, depth - 1)
            elsewhere[0].left, elsewhere[0].displaced = child, True
            settled += elsewhere
        return settled


def resolve(
    arrivals: Sequence[Arrival],
    model: Model,
    thresholds: Thresholds,
    duplicate_free: frozenset[int],
    children: int,
    fresh: Iterator[int] | None = None,
) -> list[Settled]:
    """Decide about each arrival in turn. `children`: how many the index holds before them; `fresh`: numbers for
    children that are found new (negative ones, if nothing is to be kept)."""
    at_work = _Resolving(
        neighbourhood(arrivals), model, thresholds, duplicate_free, children, fresh or count(-1, -1)
    )  # fmt: skip
    near, settled = at_work.near, []
    for arrival in map(near.as_compared, arrivals):
        if arrival.home is not None:
            near.remove(arrival.number, arrival.home)
            if near.records[arrival.home]:  # another of this batch has come to it meanwhile: it is alone no longer
                near.place(arrival, arrival.home)
                continue
        if arrival.out_of is not None:
            near.remove(arrival.number, arrival.out_of)
        found = at_work.resolve(arrival)
        if arrival.out_of not in (None, found[0].child):
            found[0].left, found[0].displaced = arrival.out_of, True
        settled += found
    return settled


def _settled_by_a_person(record: int) -> bool:
    """Whether a person has said that the record and another are of one child."""
    return Assertion.objects.filter(Q(one=record) | Q(two=record), kind="must", ended_at=None).exists()


def neighbourhood(arrivals: Iterable[Arrival]) -> Neighbourhood:
    """What the index holds near these arrivals."""
    standing = behind()
    near = Neighbourhood(_under(arrivals, standing), standing)
    kept = ((arrival.number, arrival.home or arrival.out_of) for arrival in arrivals)
    homes = {number: home for number, home in kept if home is not None}
    near.gather(arrivals, homes.values())
    near.asserted = _asserted(list(homes))
    return near


def _compared(arrival: Arrival) -> Arrival:
    """A record of a shielded child, without what its shield hides."""
    return replace(arrival, values=compared(arrival.values))


def _under(arrivals: Iterable[Arrival], standing: Behind) -> dict[int, set[int]]:
    """By key of these arrivals, the children found under it."""
    loose = {key for arrival in arrivals for key in arrival.loose}
    close = {key for arrival in arrivals for key in arrival.close}
    return standing.under(loose - close, FEW) | standing.under(close, HOT)


def _records_of(children: set[int]) -> dict[int, list[Arrival]]:
    records: dict[int, list[Arrival]] = {child: [] for child in children}
    for number, child, source, values, ended_at, closed in select(
        Record, ("id", "child", "source", "values", "ended_at", "closed"), "child", children
    ):
        records[child].append(Arrival(number, source, json.loads(values), ended_at is not None or bool(closed)))
    return records


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


def keep_keys(found: Iterable[tuple[int, int, Sequence[int]]]) -> None:
    """Keys by which children are found from now on in the one area where they are known, and nothing of them is hidden:
    a child's number, the area's, and the keys. Those of any other child are made anew (`rebuild_keys`)."""
    rows = sorted({(key, area, child) for child, area, keys_ in found for key in keys_})
    insert(Key, ("key", "area", "child"), rows, conflict="ON CONFLICT DO NOTHING")


def rebuild_keys(children: Iterable[int]) -> None:
    """The keys of children made anew from the records they have now. What a shield hides, and what only a sensitive
    service says without consent, makes keys that serve matching and no search. Who is retired or archived has no keys:
    a new record is never lost with a child whom nobody can ask for."""
    wanted = sorted(set(children))
    every: dict[int, set[int]] = defaultdict(set)
    shown: dict[int, set[int]] = defaultdict(set)
    known: dict[int, set[tuple[str, bool]]] = defaultdict(set)
    for record, openness in opened(Record.objects.filter(child__in=wanted, child__state="active")):
        every[record.child_id] |= {hashed(key) for key in keys(record.values)}
        if openness.open:
            shown[record.child_id] |= {hashed(key) for key in keys(open_part(record.values, openness))}
            known[record.child_id].add((record.source.area, record.ended_at is None and record.involvement.working))
    areas = {child: {area_number(area) for area in areas_opened(told)} for child, told in known.items()}
    rows = {(key, area, child) for child, under in shown.items() for key in under for area in areas[child]}
    rows |= {(key, NOWHERE, child) for child, under in every.items() for key in under - shown[child]}
    Key.objects.filter(child__in=wanted).delete()
    insert(Key, ("key", "area", "child"), sorted(rows))


def ended(records: Iterable[int]) -> None:
    """Records have ended: a child who is known in another area too may not be open in theirs any more."""
    children = set(Record.objects.filter(pk__in=list(records)).values_list("child_id", flat=True))
    rebuild_keys(children - open_in_one_area(children))


def still_asked(records: Sequence[Record]) -> list[Record]:
    """Of these records, those whose child is active: what a source still sends of a retired or archived child stays
    with it, and never leads to another."""
    children = Child.objects.filter(pk__in={record.child_id for record in records}, state="active")
    active = set(children.values_list("pk", flat=True))
    return [record for record in records if record.child_id in active]
