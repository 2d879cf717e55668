"""Who works with a child: what the index answers to someone who may ask. Read-only; `actions.asking` keeps the audit
before any of this is shown."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet

from village.kernel.access.queries import areas, policy
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date
from village.linkage.rules.decide import STRONG, Candidate, Comparing, Held
from village.linkage.rules.keys import hashed, keys, keys_one_slip_away
from village.linkage.rules.normalise import normalise
from village.linkage.short_names import short_names
from village.people.models import Child, Involvement, Override, Record, Shield
from village.people.queries.models_in_force import in_force
from village.people.queries.near import Near, records_near
from village.people.queries.opened import CURRENT, OPEN, openness_of, with_openness
from village.people.rules.searching import (
    MOST_OVERRIDES,
    SHOWN,
    Criteria,
    aged_bits,
    not_enough,
    searched_by,
    unlike,
    vague,
)
from village.people.rules.shielded import HIDDEN_CONCEPTS, Openness, open_part
from village.people.rules.sources import TOLD

ASK, OVERRIDE = "people.ask", "people.override"
NOBODY = uuid.UUID(int=0)
LIKE_ENOUGH = 10.0
"""Bits: a child is shown whose record is a thousand times likelier to be of whoever was described than of anybody. A
weight and no chance: a chance depends on how many children the index holds, those too that this searcher may not see.
"""
NO_NUMBER = 0
"""Stands in for a child that is not there, so that the database is asked as often as for any other."""
A_SENSITIVE_SERVICE = "A sensitive service"
"""All that is shown of one; the system passes a message on (SI 2007/2182, reg. 6 and 11)."""


class Told(Protocol):
    """What a child is called by: a record, however it was read."""

    @property
    def said(self) -> Mapping[str, str]: ...
    @property
    def values(self) -> Mapping[str, str]: ...
    @property
    def ended_at(self) -> object: ...


@dataclass(frozen=True)
class Name:
    """A name as a record writes it; either part may be blank."""

    forename: str
    surname: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.forename, self.surname) if part)


@dataclass(frozen=True)
class Found:
    """A child as a result shows it: name, date of birth and sex as the most trusted open record says, and where."""

    ref: uuid.UUID
    called: Name
    known_as: str
    born: str
    sex: str
    postcode: str
    shielded: bool

    @property
    def name(self) -> str:
        """The name in one piece."""
        return str(self.called)


@dataclass(frozen=True)
class Service:
    """Somebody who works with a child, and how to reach them. `record` is what says so; `told_on`: the day on which
    that was last confirmed. `assessed`: how far an assessment has come, as a code (blank: nobody said); `here`: Village
    itself keeps the record of this help."""

    record: int
    organisation: str
    kind: str
    role: str
    contact: str
    lead: bool
    assessment: bool
    started_on: dt.date | None
    ended_on: dt.date | None
    told_on: dt.date
    assessed: str = ""
    here: bool = False


@dataclass(frozen=True)
class Answer:
    """The answer to the question: who the child is, and who works with them."""

    child: Found
    names: tuple[Name, ...]
    numbers: Mapping[str, str]
    address: str
    services: tuple[Service, ...]
    past: tuple[Service, ...] = field(default=())
    overridden_until: dt.datetime | None = None


def search(viewer: Viewer, criteria: Criteria, *, on: dt.date) -> list[Found]:
    """Children like what was said, likeliest first; at most `SHOWN` + 1, so that too many can be told.

    Looks only under keys that are open, and compares only what is open: what is hidden changes neither who is found
    nor in what order. Where names are all that a child could be found by and nobody was, it looks again under every
    name that is one slip away.
    """
    criteria, said = meant(criteria)
    enough = not not_enough(criteria)
    comparing = Comparing(said, in_force()[0])
    found = _like(viewer, _keys_of(said, _years(criteria, on)) if enough else set(), comparing, said, criteria, on)
    if enough and not found and vague(said):
        found = _like(viewer, keys_one_slip_away(said), comparing, said, criteria, on)
    return [_found(records[0].ref, [(one, one.openness) for one in records]) for records in found]


def _like(
    viewer: Viewer,
    wanted: Iterable[str],
    comparing: Comparing,
    said: Mapping[str, str],
    criteria: Criteria,
    on: dt.date,
) -> list[list[Near]]:
    """The records, by child, of those under some keys who are like enough, likeliest first."""
    near = records_near([hashed(key) for key in wanted], areas(viewer, ASK))
    scored: list[tuple[float, int]] = []
    for child in _related(viewer, near):
        records = near[child]
        opened = [Held(one.record, one.values) for one in records if one.values]
        opened = [one for one in opened if not unlike(one.values, criteria, on.year)]
        if opened:
            births = (one.values.get("birth", "") for one in opened)
            weight = comparing.score(Candidate(child, opened)).weight + aged_bits(births, criteria)
            if weight >= LIKE_ENOUGH or _same_number(said, records):
                scored.append((-weight, child))
    return [near[child] for _, child in sorted(scored)[: SHOWN + 1]]


def answer(viewer: Viewer, ref: uuid.UUID, *, at: dt.datetime) -> Answer | None:
    """What a viewer may know of a child; None when there is no such child for them. A merged child answers as the one
    it became."""
    child = standing(ref)
    records = _visible(_related(viewer, [child.pk if child else NO_NUMBER]), viewer)
    if child is None or not records:
        return None
    override = override_of(child, viewer, at)
    opened = [(one, _openness(one, override is not None)) for one in records]
    shielded = any(openness.shielded for _, openness in opened)
    services = () if shielded else tuple(_services(opened))
    today = london_date(at)
    return Answer(
        _found(child.ref, opened),
        _names(opened),
        _numbers(opened),
        _best(opened, "address"),
        tuple(one for one in services if one.ended_on is None or one.ended_on > today),
        tuple(one for one in services if one.ended_on is not None and one.ended_on <= today),
        override.until_at if override else None,
    )


def standing(ref: uuid.UUID) -> Child | None:
    """The child of this name as it stands: pointers of merges followed; None for one that is not active."""
    found = Child.objects.filter(ref=ref).first()
    while found is not None and found.state == "merged":
        found = found.into
    return found if found is not None and found.state == "active" else None


def override_of(child: Child, viewer: Viewer, at: dt.datetime) -> Override | None:
    """The viewer's own look behind the child's shield, while it lasts and they may still look."""
    own = Override.objects.filter(
        child=child, shield__until_at=None, account=viewer.ref or NOBODY, until_at__gt=at, left_at=None
    )
    return own.filter(_seen_by(viewer, "child", OVERRIDE)).first() if areas(viewer, OVERRIDE) != frozenset() else None


def may_look_behind(child: Child, viewer: Viewer) -> bool:
    """Whether the child is known where the viewer may look behind shields, and not only where they may ask."""
    return Child.objects.filter(_seen_by(viewer, "pk", OVERRIDE), pk=child.pk).exists()


def looked_behind_enough(viewer: Viewer, at: dt.datetime) -> bool:
    """Whether the viewer has looked behind as many shields in a day as anybody may."""
    lately = Override.objects.filter(account=viewer.ref or NOBODY, at__gt=at - dt.timedelta(days=1))
    return lately.count() >= MOST_OVERRIDES


def offers_look_behind(viewer: Viewer, shown: Answer, *, at: dt.datetime) -> bool:
    """Whether a look behind the shield of a child who is shown would be granted to the viewer, for a good reason and a
    new code: where it would not, the page offers none."""
    if not shown.child.shielded or looked_behind_enough(viewer, at):
        return False
    child = standing(shown.child.ref)
    return child is not None and may_look_behind(child, viewer)


def shield_of(child: Child) -> Shield | None:
    """The shield that stands on a child."""
    return Shield.objects.standing_on([child.pk]).order_by("pk").first()


def meant(criteria: Criteria) -> tuple[Criteria, Mapping[str, str]]:
    """What is searched by, and that as it is compared: a name that says nothing ("-", "unknown") is none, so that a
    search which says no more is none."""
    said = normalise(_concepts(criteria), short_names()).values
    blank = {name: "" for name in ("forename", "surname") if name not in said}
    by = searched_by(replace(criteria, **blank))
    return by, normalise(_concepts(by), short_names()).values


def _concepts(criteria: Criteria) -> dict[str, str]:
    said = {name: text for name, text in vars(criteria).items() if name not in ("number", "age")}
    return {**said, "nhs_number": criteria.number, "upn": criteria.number}


def _years(criteria: Criteria, on: dt.date) -> list[int]:
    """The years in which a child of the age that was said may be born."""
    age = criteria.age.strip()
    return [year for year in range(on.year - int(age) - 1, on.year - int(age) + 2) if year > 0] if age else []


def _keys_of(said: Mapping[str, str], years: Iterable[int]) -> set[str]:
    """Keys of what was said, of the same with the names the other way round, as hurried people write them, and with
    each year of birth that an age may mean."""
    ways = [said]
    if {"forename", "surname"} <= said.keys():
        ways.append({**said, "forename": said["surname"], "surname": said["forename"]})
    if "birth" not in said:
        ways += [{**way, "birth": f"{year:04d}"} for way in list(ways) for year in years]
    return {key for way in ways for key in keys(way)}


def _visible(children: Iterable[int], viewer: Viewer) -> list[Record]:
    """All records of those children that are open to the viewer's areas. One query."""
    return list(_trusted_first(Record.objects.filter(_seen_by(viewer, "child"), child__in=children)))


def _related(viewer: Viewer, children: Collection[int]) -> Collection[int]:
    """All of these children; where the policy asks for a relationship, those whom an open service of the viewer's own
    organisation works with now."""
    if not policy().permissions[ASK].related:
        return children
    own = Record.objects.filter(OPEN, child__in=children, ended_at=None, involvement__working=True)
    return set(own.filter(source__organisation__slug=viewer.organisation).values_list("child", flat=True))


def _seen_by(viewer: Viewer, child: str, permission: str = ASK) -> Q:
    """Whether a service of the areas where the viewer has the permission works with the child now, as far as it is
    open; or did, and none does anywhere now (`rules.shielded.areas_opened`). What else there is decides nothing."""
    within = areas(viewer, permission)
    known = Record.objects.filter(OPEN, child=OuterRef(child))
    if within is None:
        return Q(Exists(known))
    here = known.filter(source__area__in=within or [""])
    return Exists(here.filter(CURRENT)) | (Exists(here) & ~Exists(known.filter(CURRENT)))


def _trusted_first(records: QuerySet[Record]) -> QuerySet[Record]:
    return with_openness(records).order_by("-source__trust", "pk")


def _same_number(said: Mapping[str, str], records: Iterable[Near]) -> bool:
    """Whether an open record gives the very number that was searched for."""
    given = [scheme for scheme in STRONG if scheme in said]
    return any(one.values.get(scheme) == said[scheme] for scheme in given for one in records)


def _openness(record: Record, lifted: bool) -> Openness:
    found = openness_of(record)
    return Openness(found.sensitive, found.agreed, found.shielded and not lifted)


def _found(ref: uuid.UUID, opened: Sequence[tuple[Told, Openness]]) -> Found:
    values = [open_part(one.values, openness) for one, openness in opened]
    return Found(
        ref,
        Name(_best(opened, "forename"), _best(opened, "surname")),
        _best(opened, "known_as"),
        next((one["birth"] for one in values if "birth" in one), ""),
        next((one["sex"] for one in values if "sex" in one), ""),
        _best(opened, "postcode"),
        any(openness.shielded for _, openness in opened),
    )


def _best(opened: Iterable[tuple[Told, Openness]], concept: str) -> str:
    """What the most trusted open record that still stands says; else the most trusted that says anything."""
    said = [(one, open_part(one.said, openness, HIDDEN_CONCEPTS).get(concept, "")) for one, openness in opened]
    current = [text for one, text in said if text and one.ended_at is None]
    return next(iter(current), next((text for _, text in said if text), ""))


def _names(opened: Iterable[tuple[Record, Openness]]) -> tuple[Name, ...]:
    """All names by which open records know the child."""
    found: dict[Name, None] = {}
    for one, openness in opened:
        said = open_part(one.said, openness, HIDDEN_CONCEPTS)
        name = Name(said.get("forename", ""), said.get("surname", ""))
        if str(name):
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
    told = [one for one, openness in opened if openness.open and hasattr(one, "involvement")]
    found = [_service(one, one.involvement) for one in told]
    found.sort(key=lambda one: one.organisation)
    found.sort(key=lambda one: (one.lead, one.started_on or dt.date.min), reverse=True)
    return found


def _service(record: Record, told: Involvement) -> Service:
    sensitive = bool(record.source.sensitive)
    return Service(
        record.pk,
        A_SENSITIVE_SERVICE if sensitive else told.organisation,
        "" if sensitive else record.source.kind,
        "" if sensitive else told.role,
        "" if sensitive else told.contact,
        told.lead,
        told.assessment,
        told.started_on,
        told.ended_on or (london_date(record.ended_at) if record.ended_at else None),
        london_date(record.last_seen_at),
        told.assessed,
        record.source.mode == TOLD and not sensitive,
    )
