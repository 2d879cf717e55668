"""Of help that Village keeps the record of, the index hears that it goes on and whom to ask; by type, never a word.

It is kept as a record of a source of its own, of the organisation that helps, linked by the child's own reference. The
record says nothing of identity, so it makes no keys and is like nobody.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from village.kernel.access.actions import Refusal
from village.kernel.accounts.queries import name_and_organisation
from village.kernel.audit import actions as audit
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.people.actions import resolving, telling
from village.people.models import Child, Involvement, LinkEvent, Record, SourceSystem
from village.people.queries.asking import standing
from village.people.queries.opened import known_in
from village.people.rules.hearing import Told, key_of
from village.people.rules.sources import TOLD

ROLE = "Early help practitioner"
LEAST = 1
"""Trust of what says nothing of who a child is."""


@transaction.atomic
def hear(*, told: Told, by: str, at: dt.datetime) -> None:
    """Keep what is told of some work, in place of what was told of it before; the same again only confirms it. A child
    who is told of no more was named by mistake: the record ends.

    A child who is archived, retired or unknown is passed over, and so is one whom nobody else in the area knows openly
    now: to be told of a reference opens no area. Whoever tells is told none of it. Raises Refusal when there is no such
    organisation.
    """
    resolving.hold_index()
    source = _source(told, at)
    kept = {one.key: one for one in _records_of(told.work)}
    before = telling.at_work([one.pk for one in kept.values()])
    said = _said(told, source, at)
    now = {record.pk: record for record in _named(told, source, kept, said, by, at)}
    left = [one for one in kept.values() if one.pk not in now and one.ended_at is None]
    for one in left:
        Record.objects.filter(pk=one.pk).update(ended_at=at, version=one.version + 1)
        Involvement.objects.filter(record=one).update(
            working=False, lead=False, assessment=False, assessed="", contact=""
        )
    touched = [*now.values(), *left]
    resolving.rebuild_keys({one.child_id for one in touched})
    telling.involved([one.pk for one in touched], before=before, at=at)
    audit.record(
        actor=by, action="people.hear", thing=f"work:{told.work}", at=at, organisation=told.organisation,
        detail={"children": sorted(str(one.child.ref) for one in now.values()), "assessment": told.assessment.value},
    )  # fmt: skip


def _named(
    told: Told, source: SourceSystem, kept: dict[str, Record], said: dict[str, Any], by: str, at: dt.datetime
) -> Iterable[Record]:
    """The records of the children who are told of; of two references that are one child by now, one."""
    seen: set[int] = set()
    for ref in sorted(told.children, key=lambda ref: (key_of(told.work, ref) not in kept, ref)):
        record = kept.get(key_of(told.work, ref))
        child = record.child if record is not None else standing(ref)
        if child is None or child.state != "active" or child.pk in seen:
            continue
        goes_on = record is not None and record.ended_at is None and (record.involvement.working or not said["working"])
        if not goes_on and not known_in(child, told.area):
            continue
        seen.add(child.pk)
        if record is None:
            yield _begin(source, key_of(told.work, ref), child, said, by, at)
        else:
            yield _go_on(record, said, at)


def _begin(source: SourceSystem, key: str, child: Child, said: dict[str, Any], by: str, at: dt.datetime) -> Record:
    made = Record.objects.create(
        source=source, key=key, child=child, hash="", said={}, values={}, first_seen_at=at, last_seen_at=at,
        closed=not said["working"],
    )  # fmt: skip
    Involvement.objects.create(record=made, confirmed_at=at, **said)
    LinkEvent.objects.create(
        operation=uuid.uuid4(), kind="number", reason="number", record=made, child_to=child, by=by, at=at
    )
    return made


def _go_on(record: Record, said: dict[str, Any], at: dt.datetime) -> Record:
    was = {name: getattr(record.involvement, name) for name in said}
    if was != said or record.ended_at is not None:
        record.version += 1
    record.ended_at, record.closed, record.last_seen_at = None, not said["working"], at
    record.save(update_fields=["version", "ended_at", "closed", "last_seen_at"])
    Involvement.objects.filter(record=record).update(confirmed_at=at, **said)
    return record


def _said(told: Told, source: SourceSystem, at: dt.datetime) -> dict[str, Any]:
    """What an involvement holds, by the names of its fields; whom to ask, as they are called now."""
    contact = ", ".join(part for part in name_and_organisation(told.lead) if part)
    return {
        "organisation": source.organisation.name[:160],
        "role": ROLE,
        "contact": contact[:200],
        "lead": bool(contact),
        "assessment": bool(told.assessment.value),
        "assessed": told.assessment.value,
        "started_on": told.started_on,
        "ended_on": told.ended_on,
        "working": told.ended_on is None or told.ended_on > london_date(at),
    }


def _source(told: Told, at: dt.datetime) -> SourceSystem:
    """What stands for Village's own records of an organisation's work in an area."""
    organisation = Organisation.objects.filter(slug=told.organisation).first()
    if organisation is None:
        raise Refusal(f"There is no organisation called {told.organisation!r}.")
    sensitive = keep_as_sensitive(organisation)
    of = SourceSystem.objects.filter(organisation=organisation, mode=TOLD, area=told.area)
    found = of.select_related("organisation").first()
    return found or SourceSystem.objects.create(
        slug=f"{TOLD}-{organisation.pk}-{told.area.lower()}", title=f"{organisation.name[:100]}: early help",
        organisation=organisation, kind="early-help", area=told.area, trust=LEAST, duplicate_free=False,
        sensitive=sensitive, mode=TOLD, every_days=1, contact=organisation.name[:200], opened_at=at,
    )  # fmt: skip


def keep_as_sensitive(organisation: Organisation) -> str:
    """What is told of an organisation's work is as sensitive as anything that it sends, inside the transaction of
    whoever holds the index. Returns the kind of sensitive service; blank for none."""
    of = SourceSystem.objects.filter(organisation=organisation)
    kinds = of.exclude(mode=TOLD).exclude(sensitive="").order_by("slug").values_list("sensitive", flat=True)
    sensitive = kinds.first() or ""
    for source in of.filter(mode=TOLD).exclude(sensitive=sensitive):
        SourceSystem.objects.filter(pk=source.pk).update(sensitive=sensitive)
        resolving.rebuild_keys(Record.objects.filter(source=source).values_list("child_id", flat=True))
    return sensitive


def _records_of(work: uuid.UUID) -> Iterable[Record]:
    found = Record.objects.select_related("child", "involvement")
    return found.filter(source__mode=TOLD, key__startswith=f"{work}:").order_by("pk")
