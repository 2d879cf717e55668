"""What is written of somebody of a family is put right: who they are, how to reach them, that they died, and a home
that was written down by mistake. What stood before is kept."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.families import Who, checked, fits, person_of
from village.casework.actions.permitted import account_of, held
from village.casework.models import Correction, Episode, Person, Residence
from village.casework.queries.corrected import FIELDS, stamp_of, told_now
from village.casework.rules.access import WRITE
from village.casework.rules.episodes import about
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date

MEANWHILE = "Somebody has changed this since you opened it. Open it again and read what it says now."
NO_HOME = "There is no such home of anybody in this family, or it was said already that it is a mistake."
WHY = "Say why this is a mistake."


@transaction.atomic
def correct_person(*, episode: uuid.UUID, person: uuid.UUID, who: Who, seen: str, by: Viewer, at: dt.datetime) -> None:
    """Put right what is written of somebody. `seen`: `queries.corrected.stamp_of` what was read. Raises Refusal when
    that may not be, somebody changed it meanwhile, nothing is changed, or nobody can be so."""
    one = held(episode, WRITE, by=by, at=at)
    found = locked(person_of(one, person))
    _unchanged(found, seen)
    told = checked(who, due_was=found.due_on, at=at)
    del told["child"]
    if told["born_on"] is not None and found.died_on is not None and told["born_on"] > found.died_on:
        raise Refusal("The date of birth is after the day on which they died.")
    changed = {field: value for field, value in told.items() if value != getattr(found, field)}
    if not changed:
        raise Refusal("Nothing was changed.")
    _change(one, found, changed, "casework.person.correct", by=by, at=at)


@transaction.atomic
def record_death(
    *, episode: uuid.UUID, person: uuid.UUID, died_on: dt.date, seen: str, by: Viewer, at: dt.datetime
) -> None:
    """Write down that somebody has died: no letter goes to them, nobody reads as them, and they speak for nobody.
    Raises Refusal as `correct_person`, and for a day that cannot be."""
    one = held(episode, WRITE, by=by, at=at)
    found = locked(person_of(one, person))
    _unchanged(found, seen)
    if died_on > london_date(at) or (found.born_on is not None and died_on < found.born_on):
        raise Refusal("The day of the death cannot be in the future, nor before the birth.")
    if died_on == found.died_on:
        raise Refusal("Nothing was changed.")
    _change(one, found, {"died_on": died_on}, "casework.person.died", by=by, at=at)


@transaction.atomic
def undo_death(*, episode: uuid.UUID, person: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """That somebody died was a mistake: all that their death ended by itself goes on. Raises Refusal when no death is
    written down, or nobody says why it was a mistake."""
    one = held(episode, WRITE, by=by, at=at)
    found = locked(person_of(one, person))
    if found.died_on is None:
        raise Refusal("It is not written down that they died.")
    _change(one, found, {"died_on": None}, "casework.person.lives", because=reason(because), by=by, at=at)


@transaction.atomic
def mistake_home(*, episode: uuid.UUID, residence: int, because: str, by: Viewer, at: dt.datetime) -> None:
    """That somebody lives or lived at an address was written by mistake. It is kept and counts nowhere: from them the
    address is hidden as any other's. Where they lived before stands again for that time. Raises Refusal for what is not
    of this family or was a mistake already, or where nobody says why."""
    one, why = held(episode, WRITE, by=by, at=at), reason(because)
    there = Residence.objects.filter(pk=residence, person__in=one.family.people.all()).select_related("person").first()
    person = locked(there.person) if there is not None else None
    wrong = Residence.objects.filter(pk=residence, mistaken_at=None).first() if person is not None else None
    if person is None or wrong is None:
        raise Refusal(NO_HOME)
    Residence.objects.filter(pk=wrong.pk).update(mistaken_at=at, mistaken_by=account_of(by), mistaken_because=why)
    before = person.residences.filter(until_on=wrong.from_on, mistaken_at=None)
    before.update(until_on=wrong.until_on)
    did(by, "casework.home.mistake", about(one.ref), at, person=str(person.ref), home=str(wrong.household.ref))


def locked(person: Person) -> Person:
    """Somebody as they are written down now, held until the transaction ends: they may be of several families."""
    return Person.objects.select_for_update().get(pk=person.pk)


def reason(because: str) -> str:
    """Why something was a mistake. Raises Refusal for no reason, and for one that is too long to keep."""
    why = because.strip()
    if not why:
        raise Refusal(WHY)
    fits(Correction, because=why)
    return why


def _unchanged(person: Person, seen: str) -> None:
    if seen != stamp_of(person):
        raise Refusal(MEANWHILE)


def _change(
    one: Episode,
    person: Person,
    changed: dict[str, object],
    verb: str,
    *,
    because: str = "",
    by: Viewer,
    at: dt.datetime,
) -> None:
    """The audit says which fields were changed, never what stood in them: that is kept with the person."""
    told = told_now(person)
    before = {field: told[field] for field in FIELDS if field in changed}
    Correction.objects.create(person=person, before=before, because=because, by=account_of(by), at=at)
    Person.objects.filter(pk=person.pk).update(**changed)
    did(by, verb, about(one.ref), at, person=str(person.ref), fields=sorted(changed))
