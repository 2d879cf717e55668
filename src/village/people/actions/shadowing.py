"""What another model would make of live records: told before it is signed off, put before people after."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Count

from village.kernel.audit import actions as audit
from village.kernel.jobs.registry import job
from village.linkage.rules.decide import (
    SHOWN,
    Candidate,
    Comparing,
    Decision,
    Held,
    Scored,
    Thresholds,
    chances,
    decide,
)
from village.linkage.rules.model import Model
from village.people.actions import resolving
from village.people.actions.resolving import Arrival
from village.people.actions.settling import as_candidate
from village.people.models import Child, LinkEvent, Record, ReviewItem
from village.people.queries.behind import behind, compared
from village.people.queries.models_in_force import in_force
from village.people.queries.shuffled import shuffled
from village.people.rules.clusters import Member, odd
from village.people.rules.flips import FLIPS, SETTLED, kind_of

BATCH = 200
SAMPLE = 2_000
SEED = "shadow"
Put = tuple[Record, str, tuple[Scored, ...]]
"""A record to put before a person, why, and the children it may be of."""
LISTED = 50
"""Flips of each kind that a shadow run lists; all are counted."""


@dataclass(frozen=True)
class Redecided:
    """A live record as a model would decide it now, the children that it is like, and what the decision is called."""

    record: Record
    decision: Decision
    scored: tuple[Scored, ...]
    kind: str

    @property
    def chance(self) -> float:
        """The chance of the likeliest child; 0 when there is none."""
        return self.scored[0].chance if self.scored else 0.0


def drawn(at_most: int = SAMPLE) -> list[int]:
    """Live records to try a model on: the same ones for each model of the same index."""
    live = Record.objects.filter(child__state="active", ended_at=None)
    return sorted(shuffled(live, "pk", SEED)[:at_most].values_list("pk", flat=True))


def redecided(records: Iterable[int], model: Model, thresholds: Thresholds) -> Iterator[Redecided]:
    """Each record decided again as if it came today and all others were there."""
    free, numbers = resolving.duplicate_free_sources(), iter(records)
    total = Child.objects.filter(state="active").count()
    while batch := list(islice(numbers, BATCH)):
        found = list(Record.objects.filter(pk__in=batch).order_by("pk"))
        arrivals = [Arrival(one.pk, one.source_id, one.values, one.ended_at is not None) for one in found]
        near = resolving.neighbourhood(arrivals)
        linked = _linked([one.child_id for one in found])
        for record, whole in zip(found, arrivals, strict=True):
            arrival = near.as_compared(whole, record.child_id)
            candidates = near.of(arrival, free)
            decision = decide(arrival.values, candidates, model, total, thresholds)
            kind = kind_of(decision, record.child_id, linked=record.child_id in linked)
            comparing = Comparing(arrival.values, model)
            weighed = [comparing.score(one) for one in candidates if one.held and not one.cannot]
            yield Redecided(record, decision, chances(weighed, model.odds_bits(total))[:SHOWN], kind)


def shadow(model: Model, thresholds: Thresholds) -> dict[str, Any]:
    """A sample of live records as a model would decide them: counts by kind, and the flips, as records and children."""
    counts: Counter[str] = Counter()
    flips: list[dict[str, object]] = []
    for one in redecided(drawn(), model, thresholds):
        counts[one.kind] += 1
        if one.kind in FLIPS and counts[one.kind] <= LISTED:
            flips.append(
                {"record": one.record.pk, "kind": one.kind, "to": one.decision.child, "chance": round(one.chance, 4)}
            )
    return {"records": sum(counts.values()), "counts": dict(counts), "flips": flips}


@job("people.flips")
def put_flips(*, by: str, at: dt.datetime, version: str) -> dict[str, int]:
    """After a sign-off: every live record that the new model would decide otherwise is put before a person. Nothing is
    linked or parted; what people have settled is left; doing it again adds nothing."""
    model, thresholds = in_force()
    if model.version != version:  # a newer one has its own run
        return {"records": 0, "put": 0}
    settled = LinkEvent.objects.filter(kind__in=SETTLED, record__isnull=False).values("record")
    open_to = Record.objects.filter(child__state="active", ended_at=None).exclude(pk__in=settled)
    numbers = list(open_to.order_by("pk").values_list("pk", flat=True))
    put = 0
    found = (one for one in redecided(numbers, model, thresholds) if one.kind in FLIPS)
    while batch := list(islice(found, BATCH)):
        put += _put([(one.record, "model", one.scored) for one in batch], model.version, by, at)
    return {"records": len(numbers), "put": put}


@job("people.clusters", cron="30 2 * * 0")
def audit_clusters(*, by: str, at: dt.datetime) -> dict[str, int]:
    """Look at every child with several records for what is odd: two strong numbers, one source twice, a record that
    alone joins the others. Each is put before a person."""
    model, thresholds = in_force()
    prior = model.odds_bits(Child.objects.filter(state="active").count())
    line = thresholds.link / (1 - thresholds.link) if thresholds.link < 1 else 2.0**60

    def alike(one: Member, two: Member) -> bool:
        return 2.0 ** (Comparing(one.values, model).compared(two.values).weight + prior) >= line or any(
            one.values.get(scheme, "") == two.values.get(scheme, "-") for scheme in ("nhs", "upn")
        )

    looked = put = 0
    several = Record.objects.filter(child__state="active").values("child").annotate(n=Count("pk")).filter(n__gt=1)
    numbers = iter(list(several.order_by("child").values_list("child", flat=True)))
    while batch := list(islice(numbers, BATCH)):
        looked += len(batch)
        wrong = []
        for child, records in _records(batch).items():
            found = odd([_member(one) for one in records], alike)
            if found is not None:
                reason, number = found
                wrong.append(_against_the_others(child, records, number, reason, model, prior))
        put += _put(wrong, "", by, at)
    return {"children": looked, "put": put}


def _records(children: Sequence[int]) -> dict[int, list[Record]]:
    """The records of children, of a shielded one with what of them is compared."""
    found: dict[int, list[Record]] = {child: [] for child in children}
    hidden = behind().children
    for one in Record.objects.filter(child__in=children).select_related("source").order_by("pk"):
        if one.child_id in hidden:
            one.values = compared(one.values)
        found[one.child_id].append(one)
    return found


def _member(one: Record) -> Member:
    return Member(one.pk, one.source_id, one.values, one.source.duplicate_free, one.ended_at is not None)


def _against_the_others(
    child: int, records: Sequence[Record], number: int, reason: str, model: Model, prior: float
) -> Put:
    """The record to look at, with its own child as the candidate: how like the others it is."""
    this = next(one for one in records if one.pk == number)
    others = Candidate(child, [Held(one.pk, one.values) for one in records if one.pk != number])
    return this, reason, chances([Comparing(this.values, model).score(others)], prior)


def _linked(children: Sequence[int]) -> set[int]:
    """Those of the children that have several records."""
    counts = Record.objects.filter(child__in=children).values("child").annotate(n=Count("pk")).filter(n__gt=1)
    return set(counts.values_list("child", flat=True))


@transaction.atomic
def _put(found: Sequence[Put], version: str, by: str, at: dt.datetime) -> int:
    """Records put before a person, but those that wait already or were looked at for the same reason and model."""
    resolving.hold_index()
    numbers = [record.pk for record, *_ in found]
    waiting = set(
        ReviewItem.objects.filter(record__in=numbers)
        .exclude(state__in=["decided", "lapsed"])
        .values_list("record_id", flat=True)
    )
    looked = set(
        ReviewItem.objects.filter(record__in=numbers, state="decided", model=version).values_list("record_id", "reason")
    )
    areas = dict(Record.objects.filter(pk__in=numbers).values_list("pk", "source__area"))
    items = [
        ReviewItem(
            record=record,
            reason=reason,
            area=areas[record.pk],
            candidates=[as_candidate(one) for one in scored],
            model=version,
            chance=scored[0].chance if scored else 0.0,
            made_at=at,
        )
        for record, reason, scored in found
        if record.pk not in waiting and (record.pk, reason) not in looked
    ]
    ReviewItem.objects.bulk_create(items)
    if items:
        audit.record(actor=by, action="people.review.put", thing=f"model:{version or 'clusters'}", at=at,
                     detail={"items": len(items)})  # fmt: skip
    return len(items)
