"""Somebody leaves a family or never was of it; what two people were to each other has ended, or never was."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from village.casework.actions.correcting import locked, reason
from village.casework.actions.families import person_of
from village.casework.actions.permitted import account_of, held
from village.casework.actions.telling import CHILD_CHANGED, tell_index
from village.casework.models import Belonging, Episode, Family, FamilyAccess, Person, Relationship
from village.casework.rules.access import WRITE
from village.casework.rules.episodes import about
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date

GONE = "They do not belong to this family any more."
ONLY_CHILD = "They are the only child who is helped here. Add the right child first, or close the help."
NO_TIE = "There is no such relationship in this family, or it has ended already."


@transaction.atomic
def leave_family(*, episode: uuid.UUID, person: uuid.UUID, on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """Somebody does not belong to the family any more from a day on: what they read of it ends now. Raises Refusal for
    whoever has left already, and for a day in the future or before they were added."""
    one = held(episode, WRITE, by=by, at=at)
    found, here = _belonging(one, person)
    if not here.from_on <= on <= london_date(at):
        raise Refusal("Give a day that is not in the future, nor before they were added to the family.")
    Belonging.objects.filter(pk=here.pk).update(until_on=on)
    _end_access(one.family, found, by=by, at=at)
    did(by, "casework.person.leave", about(one.ref), at, person=str(found.ref))


@transaction.atomic
def come_back(*, episode: uuid.UUID, person: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    """Whoever left a family, or was taken for no part of it, belongs to it again from today, as what they were; to read
    anything of it they are invited anew. Raises Refusal for whoever belongs to it."""
    one = held(episode, WRITE, by=by, at=at)
    found = locked(person_of(one, person))
    former = one.family.belongings.filter(person=found)
    last = former.latest("pk")
    if former.filter(until_on=None).exists():
        raise Refusal("They belong to this family.")
    Belonging.objects.create(family=one.family, person=found, part=last.part, from_on=london_date(at))
    if last.part == "child":
        one.children.add(found)
        tell_index(one, CHILD_CHANGED, at=at)
    did(by, "casework.person.back", about(one.ref), at, person=str(found.ref))


@transaction.atomic
def mistake_person(*, episode: uuid.UUID, person: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """Somebody was added to the family by mistake: they are of it no more, a child is helped no more by what is open,
    and what they were said to be to others of it was a mistake too. Raises Refusal for whoever has left already, for
    the only child who is helped, or where nobody says why."""
    one, why = held(episode, WRITE, by=by, at=at), reason(because)
    found, here = _belonging(one, person)
    helped = Episode.objects.filter(family=one.family, closed_at=None, children=found).select_related("process")
    for each in helped.order_by("pk"):
        if each.children.count() == 1:
            raise Refusal(ONLY_CHILD)
        each.children.remove(found)
        tell_index(each, CHILD_CHANGED, at=at)
    told = {"mistaken_at": at, "mistaken_by": account_of(by), "mistaken_because": why, "until_on": london_date(at)}
    Belonging.objects.filter(pk=here.pk).update(**told)
    others = one.family.people.all()
    ties = Q(one=found, other__in=others) | Q(other=found, one__in=others)
    Relationship.objects.filter(ties, until_on=None).update(**told)
    _end_access(one.family, found, by=by, at=at)
    did(by, "casework.person.mistake", about(one.ref), at, person=str(found.ref))


@transaction.atomic
def end_relation(*, episode: uuid.UUID, relation: int, on: dt.date, by: Viewer, at: dt.datetime) -> None:
    """What one person was to another has ended on a day. Raises Refusal for a day in the future, and for what is not of
    this family or has ended already."""
    one = held(episode, WRITE, by=by, at=at)
    if on > london_date(at):
        raise Refusal("Give a day that is not in the future.")
    _end_tie(one, relation, until_on=on)
    did(by, "casework.relate.end", about(one.ref), at, relation=relation)


@transaction.atomic
def mistake_relation(*, episode: uuid.UUID, relation: int, because: str, by: Viewer, at: dt.datetime) -> None:
    """One person never was to another what was written. Raises Refusal as `end_relation`, or where nobody says why."""
    one, why = held(episode, WRITE, by=by, at=at), reason(because)
    told = {"mistaken_at": at, "mistaken_by": account_of(by), "mistaken_because": why}
    _end_tie(one, relation, until_on=london_date(at), **told)
    did(by, "casework.relate.mistake", about(one.ref), at, relation=relation)


def _end_tie(one: Episode, relation: int, **told: object) -> None:
    people = one.family.people.all()
    ties = Relationship.objects.filter(pk=relation, one__in=people, other__in=people, until_on=None)
    if not ties.update(**told):
        raise Refusal(NO_TIE)


def _belonging(one: Episode, person: uuid.UUID) -> tuple[Person, Belonging]:
    found = locked(person_of(one, person))
    here = one.family.belongings.filter(person=found, until_on=None).first()
    if here is None:
        raise Refusal(GONE)
    return found, here


def _end_access(family: Family, person: Person, *, by: Viewer, at: dt.datetime) -> None:
    """Of every episode of the family: whoever comes back is invited anew, on the same day too."""
    reads = FamilyAccess.objects.filter(episode__family=family, person=person, ended_at=None)
    reads.update(ended_at=at, ended_by=account_of(by))
