"""Who works with a child: what the index answers to someone who may ask. Read-only; `actions.asking` keeps the audit
before any of this is shown."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.linkage.rules.decide import Candidate, Held, chances, score
from village.linkage.rules.keys import hashed, keys
from village.linkage.rules.normalise import normalise
from village.people.models import Child, Key, Override, Record, Shield
from village.people.queries.models_in_force import in_force, short_forms
from village.people.queries.opened import openness_of, with_openness
from village.people.rules.searching import SHOWN, Criteria, unlike
from village.people.rules.shielded import HIDDEN_CONCEPTS, Openness, open_part

ASK = "people.ask"
HOT = 300
NOBODY = uuid.UUID(int=0)
LIKE_ENOUGH = 0.05
"""Least chance at which a child is shown to someone who searched."""


@dataclass(frozen=True)
class Found:
    """A child as a result shows it: name, date of birth and sex as the most trusted open record says, and where."""

    ref: uuid.UUID
    name: str
    known_as: str
    born: str
    sex: str
    postcode: str
    shielded: bool
    chance: float


@dataclass(frozen=True)
class Service:
    """Somebody who works with a child, and how to reach them. `told_on`: the day on which that was last confirmed."""

    involvement: int
    organisation: str
    kind: str
    role: str
    contact: str
    lead: bool
    assessment: bool
    started_on: dt.date | None
    ended_on: dt.date | None
    told_on: dt.date


@dataclass(frozen=True)
class Answer:
    """The answer to the question: who the child is, and who works with them."""

    child: Found
    names: tuple[str, ...]
    numbers: Mapping[str, str]
    address: str
    services: tuple[Service, ...]
    past: tuple[Service, ...] = field(default=())
    overridden_until: dt.datetime | None = None


def search(viewer: Viewer, criteria: Criteria, *, on: dt.date) -> list[Found]:
    """Children like what was said, likeliest first; at most `SHOWN` + 1, so that too many can be told.

    Looks only under keys that are open, and compares only what is open: what is hidden changes neither who is found
    nor in what order.
    """
    said = normalise(_concepts(criteria), short_forms()).values
    records = _records_near(said, viewer)
    model, _ = in_force()
    candidates = []
    for child, held in records.items():
        opened = [Held(one.pk, open_part(one.values, openness_of(one))) for one in held]
        opened = [one for one in opened if one.values and not unlike(one.values, criteria, on.year)]
        if opened:
            candidates.append(Candidate(child, opened))
    total = Child.objects.filter(state="active").count()
    prior = model.odds_bits(total)
    # Each by itself: how many others are as like says nothing of whether to show one.
    scored = [chances([score(said, one, model)], prior)[0] for one in candidates]
    scored.sort(key=lambda one: (-one.weight, one.child))
    best = [one for one in scored if one.chance >= LIKE_ENOUGH or _same_number(said, records[one.child])]
    refs = dict(Child.objects.filter(pk__in=[one.child for one in best]).values_list("pk", "ref"))
    return [_found(refs[one.child], records[one.child], one.chance) for one in best[: SHOWN + 1]]


def answer(viewer: Viewer, ref: uuid.UUID, *, at: dt.datetime) -> Answer | None:
    """What a viewer may know of a child; None when there is no such child for them. A merged child answers as the one
    it became."""
    child = standing(ref)
    if child is None:
        return None
    records = _visible({child.pk}, viewer).get(child.pk, [])
    if not any(openness_of(one).open for one in records):
        return None
    override = override_of(child, viewer, at)
    opened = [(one, _openness(one, override is not None)) for one in records]
    shielded = any(openness.shielded for _, openness in opened)
    services = () if shielded else tuple(_services(opened))
    return Answer(
        _found(child.ref, records, 1.0, lifted=override is not None),
        _names(opened),
        _numbers(opened),
        _best(opened, "address"),
        tuple(one for one in services if one.ended_on is None or one.ended_on > at.date()),
        tuple(one for one in services if one.ended_on is not None and one.ended_on <= at.date()),
        override.until_at if override else None,
    )


def standing(ref: uuid.UUID) -> Child | None:
    """The child of this name as it stands: pointers of merges followed; None for one that is not active."""
    found = Child.objects.filter(ref=ref).first()
    while found is not None and found.state == "merged":
        found = found.into
    return found if found is not None and found.state == "active" else None


def override_of(child: Child, viewer: Viewer, at: dt.datetime) -> Override | None:
    """The viewer's own look behind the child's shield, while it lasts."""
    return Override.objects.filter(
        shield__child=child, shield__until_at=None, account=viewer.ref or NOBODY, until_at__gt=at, left_at=None
    ).first()


def is_shielded(child: Child) -> bool:
    """Whether a shield stands."""
    return Shield.objects.filter(child=child, until_at=None).exists()


def _concepts(criteria: Criteria) -> dict[str, str]:
    said = {name: text for name, text in vars(criteria).items() if name not in ("number", "age")}
    return {**said, "nhs_number": criteria.number, "upn": criteria.number}


def _records_near(said: Mapping[str, str], viewer: Viewer) -> dict[int, list[Record]]:
    wanted = [hashed(key) for key in keys(said)]
    open_keys = Key.objects.filter(key__in=wanted, hidden=False, child__state="active")
    sizes = dict(open_keys.values_list("key").annotate(Count("pk")))
    narrow = [key for key, size in sizes.items() if size <= HOT]
    return _visible(set(open_keys.filter(key__in=narrow).values_list("child_id", flat=True)), viewer)


def _visible(children: Iterable[int], viewer: Viewer) -> dict[int, list[Record]]:
    """The records of those children that a system of the viewer's areas knows of openly, by child."""
    within = areas(viewer, ASK)
    found: dict[int, list[Record]] = defaultdict(list)
    for record in with_openness(Record.objects.filter(child__in=list(children))).order_by("-source__trust", "pk"):
        found[record.child_id].append(record)
    if within is None:
        return found
    return {
        child: held
        for child, held in found.items()
        if any(one.source.area in within and openness_of(one).open for one in held)
    }


def _same_number(said: Mapping[str, str], records: Iterable[Record]) -> bool:
    """Whether an open record gives the very number that was searched for."""
    opened = [open_part(one.values, openness_of(one)) for one in records]
    return any(scheme in said and values.get(scheme) == said[scheme] for scheme in ("nhs", "upn") for values in opened)


def _openness(record: Record, lifted: bool) -> Openness:
    found = openness_of(record)
    return Openness(found.sensitive, found.agreed, found.shielded and not lifted)


def _found(ref: uuid.UUID, records: Iterable[Record], chance: float, *, lifted: bool = False) -> Found:
    opened = [(one, _openness(one, lifted)) for one in records]
    return Found(
        ref,
        " ".join(part for part in (_best(opened, "forename"), _best(opened, "surname")) if part),
        _best(opened, "known_as"),
        next((one.values["birth"] for one, openness in opened if openness.open and "birth" in one.values), ""),
        next((one.values["sex"] for one, openness in opened if openness.open and "sex" in one.values), ""),
        _best(opened, "postcode"),
        any(openness.shielded for _, openness in opened),
        chance,
    )


def _best(opened: Iterable[tuple[Record, Openness]], concept: str) -> str:
    """What the most trusted open record that still stands says; else the most trusted that says anything."""
    said = [(one, open_part(one.said, openness, HIDDEN_CONCEPTS).get(concept, "")) for one, openness in opened]
    current = [text for one, text in said if text and one.ended_at is None]
    return next(iter(current), next((text for _, text in said if text), ""))


def _names(opened: Iterable[tuple[Record, Openness]]) -> tuple[str, ...]:
    """All names by which open records know the child."""
    found: dict[str, None] = {}
    for one, openness in opened:
        said = open_part(one.said, openness, HIDDEN_CONCEPTS)
        name = " ".join(said[part] for part in ("forename", "surname") if part in said)
        if name:
            found[name] = None
    return tuple(found)


def _numbers(opened: Iterable[tuple[Record, Openness]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one, openness in opened:
        for scheme in ("nhs", "upn"):
            value = open_part(one.values, openness).get(scheme)
            if value:
                found.setdefault(scheme, value)
    return found


def _services(opened: Iterable[tuple[Record, Openness]]) -> list[Service]:
    """Who works with the child, the lead first, then who came last."""
    found = []
    for record, openness in opened:
        told = getattr(record, "involvement", None)
        if told is None or not openness.open:
            continue
        kind = record.source.sensitive or record.source.kind
        ended = told.ended_on or (record.ended_at.date() if record.ended_at else None)
        confirmed = record.last_seen_at.date()
        found.append(
            Service(
                told.pk,
                told.organisation,
                kind,
                told.role,
                told.contact,
                told.lead,
                told.assessment,
                told.started_on,
                ended,
                confirmed,
            )
        )
    found.sort(key=lambda one: one.organisation)
    found.sort(key=lambda one: (one.lead, one.started_on or dt.date.min), reverse=True)
    return found
