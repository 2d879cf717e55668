"""Proposing that workers of different employers are one person, and deciding it. No weight joins anybody, and no
employer is told that somebody works elsewhere."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did, told, told_of
from village.workforce.actions.clearing import hold, settle_person
from village.workforce.models import Match, Person, Worker
from village.workforce.queries.matching import as_compared, near
from village.workforce.queries.visible import matches, own_account
from village.workforce.rules.matching import likely

NO_MATCH = "There is no such pair of workers, or it was decided already."


def propose(worker: Worker, *, nationals: Sequence[str] = (), by: Viewer, at: dt.datetime) -> None:
    """Put forward whoever may be the same person as a worker, inside the transaction of what changed them. A pair that
    was decided is not put forward again. `nationals`: as `queries.matching.near` takes them."""
    others = {one.pk: as_compared(one, nationals) for one in near(worker, nationals)}
    found = likely(as_compared(worker, nationals), others, Worker.objects.count())
    made = []
    for key, chance in found:
        one, two = sorted((worker.pk, key))
        told = {"chance": chance, "proposed_at": at}
        made.append(Match.objects.get_or_create(one_id=one, two_id=two, defaults=told)[1])
    if any(made):  # one of them may be barred
        settle_person(worker.person, by=by, at=at)


@transaction.atomic
def list_matches(*, by: Viewer, at: dt.datetime) -> list[Match]:
    """The pairs that wait for the viewer; that they were shown them is in the audit."""
    found = list(matches(by).prefetch_related("one__names", "two__names"))
    told_of(by, "workforce.match.list", "matches", at, shown=[str(one.ref) for one in found])
    return found


@transaction.atomic
def open_match(*, match: uuid.UUID, by: Viewer, at: dt.datetime) -> Match | None:
    """A pair that waits for the viewer; None when there is none. Either is in the audit."""
    found = matches(by).filter(ref=match).first()
    told(by, "workforce.match.read", f"match:{match}", at, decision="permitted" if found else "denied")
    return found


@transaction.atomic
def decide_match(*, match: uuid.UUID, same: bool, by: Viewer, at: dt.datetime) -> None:
    """Say that two workers are one person, or that they are not. Raises Refusal for a pair that does not wait."""
    found = matches(by).filter(ref=match).first()
    if found is None:
        raise Refusal(NO_MATCH)
    decision = "same" if same else "different"
    waits = Match.objects.filter(pk=found.pk, decision="")
    if not waits.update(decision=decision, decided_by=own_account(by), decided_at=at):
        raise Refusal(NO_MATCH)  # another decided it meanwhile
    one, two = _held(found)
    if same:
        Worker.objects.filter(person=two).update(person=one)
    for each in (one, two):
        settle_person(each, by=by, at=at)
    did(by, "workforce.match.decide", f"match:{found.ref}", at, decision=decision)


@transaction.atomic
def undo_match(*, match: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Take apart two workers who were taken for one person: the second is somebody of their own again, and with them
    whoever was joined to them alone. Raises Refusal when they were not joined."""
    found = matches(by, decided="same").filter(ref=match).first()
    if found is None:
        raise Refusal("There is no such pair of workers who were joined.")
    Match.objects.filter(pk=found.pk).update(decision="different", decided_by=own_account(by), decided_at=at)
    stays, _ = _held(found)
    apart = _joined_without(found)
    another = Person.objects.create()
    Worker.objects.filter(pk__in=apart).update(person=another)
    for each in (stays, another):
        settle_person(each, by=by, at=at)
    did(by, "workforce.match.undo", f"match:{found.ref}", at)


def _held(pair: Match) -> tuple[Person, Person]:
    """Whom a pair is now, held with all their workers until the transaction ends: workers first, then persons."""
    both = Worker.objects.filter(pk__in=(pair.one_id, pair.two_id)).values("person")
    list(Worker.objects.select_for_update().filter(person__in=both).order_by("pk"))
    one, two = (Worker.objects.select_related("person").get(pk=key).person for key in (pair.one_id, pair.two_id))
    hold(one.pk, two.pk)
    return one, two


def _joined_without(gone: Match) -> set[int]:
    """The workers who hang together with the second of a pair by what else was decided, without it."""
    apart, grown = {gone.two_id}, True
    while grown:
        linked = Match.objects.filter(Q(one__in=apart) | Q(two__in=apart), decision="same").exclude(pk=gone.pk)
        more = {key for pair in linked.values_list("one", "two") for key in pair} - apart
        apart, grown = apart | more, bool(more)
    return apart
