"""How long a child is kept: archived when the time comes, destroyed six years later, with proof of what was destroyed.

Nothing of a person stays, under any name that the child has had: a record becomes a husk with neither key nor words,
its versions are emptied (which the database allows and no other change), and its numbers, keys, shields and messages
go, with whatever people wrote. The ledger and the audit stand, and hold only codes and references that now lead
nowhere.
"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.audit import actions as audit
from village.kernel.audit.queries import keyed_hash
from village.kernel.calendar.rules import add_months, london_date
from village.kernel.jobs.registry import job
from village.linkage.rules.identifiers import SCHEMES
from village.people.actions import resolving, telling
from village.people.models import (
    Alert,
    Child,
    ContactRequest,
    Feed,
    Identifier,
    Involvement,
    Key,
    Message,
    NewIdentity,
    Override,
    Reason,
    Record,
    RecordVersion,
    Remark,
    ReviewItem,
    Shield,
)
from village.people.queries.known import length_kept
from village.people.queries.ledger import names_of_child, standing_children
from village.people.queries.overseen import area_of, child_of
from village.people.rules.keeping import ARCHIVED_YEARS, OPEN_YEARS, archive_on
from village.people.rules.states import KEPT_FOR

OVERSEE = "people.oversee"
LONDON = ZoneInfo("Europe/London")
GONE = "destroyed"
KEPT = ("archived", "retired")
"""States of a child of whom something is kept that nobody can ask for."""
MESSAGES_KEPT = dt.timedelta(days=365)
"""A message that nobody dealt with says whom it is about: it outlives no child."""


@transaction.atomic
def keep_longer(*, ref: str, kept_for: str, consent: str, by: Viewer, at: dt.datetime) -> None:
    """Keep a child's record open until 25, by their consent (`consent`: how it was given); blank for neither any more.
    Raises Refusal for a child that is not known here, a ground that is none, or no consent."""
    child = _child(by, ref)
    if kept_for and (kept_for not in KEPT_FOR or not consent.strip()):
        raise Refusal("Choose why the record is kept until 25, and say how the young person agreed to it.")
    if len(consent) > 200:
        raise Refusal("Keep it to 200 characters.")
    Child.objects.filter(pk__in=names_of_child(child.pk)).update(kept_for="", kept_consent="")
    if kept_for:
        Child.objects.filter(pk=child.pk).update(kept_for=kept_for, kept_consent=consent.strip())
    _told(str(by.ref), "people.keep", child, at, kept_for=kept_for)


@transaction.atomic
def record_death(*, ref: str, died_on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """Note that a child has died: the record is archived a year later. Raises Refusal for a day that has not come."""
    child = _child(by, ref)
    if died_on > london_date(at):
        raise Refusal("That day has not come.")
    Child.objects.filter(pk=child.pk).update(died_on=died_on)
    _told(str(by.ref), "people.death", child, at, on=died_on.isoformat())


@job("people.retention", cron="50 2 * * *")
def retain(*, by: str, at: dt.datetime) -> dict[str, int]:
    """Archive the children whose time in the index is over, destroy those archived six years ago, and what is left of
    messages about children after a year."""
    today = london_date(at)
    archived = [archive(child=child, by=by, at=at) for child in _due_to_archive(today)]
    before = add_months(today, -12 * ARCHIVED_YEARS)
    due = Child.objects.filter(state__in=KEPT, archived_on__lte=before, destroyed_on=None)
    destroyed = [destroy(child=child, by=by, at=at) for child in due.order_by("pk")]
    forget_words(at=at)
    Message.objects.filter(asked_at__lte=at - MESSAGES_KEPT).delete()
    return {"archived": len(archived), "destroyed": len(destroyed)}


@transaction.atomic
def archive(*, child: Child, by: str, at: dt.datetime) -> None:
    """Take a child out of what can be asked: from now on data managers alone can see it. One of an old identity is
    seen by nobody as it is, and the six years begin."""
    resolving.hold_index()
    Child.objects.filter(pk=child.pk, state="retired").update(archived_on=london_date(at))
    Child.objects.filter(pk=child.pk, state="active").update(state="archived", archived_on=london_date(at))
    resolving.rebuild_keys([child.pk])
    telling.archived(child, at=at)
    _told(by, "people.archive", child, at)


@transaction.atomic
def destroy(*, child: Child, by: str, at: dt.datetime) -> str:
    """Destroy what is held of an archived child. Returns the proof that the audit keeps: a keyed hash over all of it,
    which somebody who has a copy and the audit's key can work out again, and from which nobody can guess a word. The
    audit names that key; a proof without a name was made with the secret key of its day."""
    resolving.hold_index()
    records, names = Record.objects.filter(child=child), names_of_child(child.pk)
    refs = Child.objects.filter(pk__in=names).values("ref")
    held = list(_held(child))
    whole = json.dumps(held, sort_keys=True).encode()
    proof, key = keyed_hash(whole)
    said = records.values_list("values", flat=True)  # of an old identity the identifiers went when it was cut off
    numbers = {values[scheme] for values in said for scheme in SCHEMES if scheme in values}
    ContactRequest.objects.filter(child__in=names).delete()
    Override.objects.filter(Q(child__in=names) | Q(shield__child__in=names)).delete()
    Shield.objects.filter(Q(child__in=names) | Q(value__in=numbers)).delete()
    Key.objects.filter(child__in=names).delete()
    Identifier.objects.filter(record__in=records).delete()
    Involvement.objects.filter(record__in=records).delete()
    RecordVersion.objects.filter(record__in=records).update(said={}, reasons={})
    ReviewItem.objects.filter(record__in=records).update(candidates=[])
    Remark.objects.filter(about__in=names).delete()
    NewIdentity.objects.filter(child__in=names).update(words="")
    Alert.objects.filter(child__in=refs).update(told="", finding="")
    for record in records:
        _empty(record, at)
    Child.objects.filter(pk__in=names).update(kept_for="", kept_consent="", died_on=None)
    Child.objects.filter(pk=child.pk).update(destroyed_on=london_date(at))
    _told(by, "people.destroy", child, at, proof=proof, key=key, records=len(records), rows=len(held))
    return proof


def forget_words(*, at: dt.datetime) -> None:
    """What somebody wrote of why they asked, of what came of an alert, or of why a feed was released or refused, may
    name a child without saying which. It goes after six years: whoever is destroyed today could be asked for until
    then, and not since."""
    before = add_months(london_date(at), -12 * ARCHIVED_YEARS)
    midnight = _midnight(before)
    Reason.objects.filter(given_at__lt=midnight).update(words="")
    Feed.objects.filter(received_at__lt=midnight).update(settled_because="")
    Alert.objects.filter(on__lt=before).update(told="", finding="")


def _empty(record: Record, at: dt.datetime) -> None:
    record.key, record.hash, record.said, record.values = f"{GONE}:{record.pk}", "", {}, {}
    record.ended_at = record.ended_at or at
    record.save(update_fields=["key", "hash", "said", "values", "ended_at"])


def _held(child: Child) -> Iterator[list[Any]]:
    """Everything of a person that is about to be destroyed, row by row."""
    for record in Record.objects.filter(child=child).order_by("pk"):
        yield ["record", record.pk, record.key, record.said, record.values]
        for version in RecordVersion.objects.filter(record=record).order_by("version"):
            yield ["version", version.version, version.said, version.reasons]
        for told in Involvement.objects.filter(record=record):
            yield ["involvement", told.organisation, told.role, told.contact, str(told.started_on), str(told.ended_on)]


def _due_to_archive(today: dt.date) -> list[Child]:
    """Children whose time is over: first those who may be, by any one record, then each by all of its own."""
    then = add_months(today, -12 * OPEN_YEARS)
    kept = Record.objects.filter(child__state__in=("active", "retired"), child__archived_on=None)
    old_enough = Q(values__birth__lte=then.isoformat()) | Q(first_seen_at__lt=_midnight(then + dt.timedelta(days=1)))
    perhaps = set(kept.filter(old_enough).values_list("child_id", flat=True))
    perhaps |= standing_children(Child.objects.filter(died_on__isnull=False).values_list("pk", flat=True))
    births: dict[int, list[str]] = {}
    since: dict[int, dt.date] = {}
    told = Record.objects.filter(child__in=perhaps).order_by("-first_seen_at")
    for number, values, seen in told.values_list("child_id", "values", "first_seen_at"):
        births.setdefault(number, []).append(values.get("birth", ""))
        since[number] = london_date(seen)
    due = []
    for child in Child.objects.filter(pk__in=perhaps).order_by("pk"):
        length = length_kept(child.pk)._asdict()
        on = archive_on(births.get(child.pk, []), known_since=since.get(child.pk), **length)
        if on is not None and on <= today:
            due.append(child)
    return due


def _midnight(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(), LONDON)


def _child(by: Viewer, ref: str) -> Child:
    found = child_of(by, OVERSEE, ref)
    if found is None:
        raise Refusal("There is no such child.")
    permit(by, OVERSEE, Thing(area=area_of(by, OVERSEE, found) or None))
    return found


def _told(by: str, action: str, child: Child, at: dt.datetime, **detail: object) -> None:
    audit.record(actor=by, action=action, thing=f"child:{child.ref}", at=at, detail=detail)
