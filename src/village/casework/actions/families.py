"""Who belongs to a family, where people live, and what they are to each other."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from village.casework.actions.permitted import held
from village.casework.actions.telling import CHILD_CHANGED, tell_index
from village.casework.models import Belonging, Episode, Family, Household, Person, Relationship, Residence
from village.casework.queries.visible import kept_from_child
from village.casework.rules.access import LEAD, WRITE
from village.casework.rules.episodes import about
from village.casework.rules.families import BELONGING, BONDS, RELATIONS, age_on, can_speak
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.people.queries.known import was_shown

NO_PERSON = "There is no such person in this family."
NO_SPEAKER = (
    "They cannot agree to this for the family. Ask a parent or carer, another adult, or a child of 10 or older."
)
LATER = (
    "Somebody moved into where they live now on that day or later. Give a later day; or, if what is written there is "
    "wrong, open their own page and say that it was a mistake."
)
NO_CHILD = "The index shows you no such child. Look the child up again, and begin from its page."


@dataclass(frozen=True)
class Who:
    """Somebody as a form tells of them. A child that is not born yet has no `born_on` and a `due_on`."""

    name: str = ""
    known_as: str = ""
    born_on: dt.date | None = None
    due_on: dt.date | None = None
    sex: str = ""
    language: str = ""
    interpreter: bool = False
    reach: str = ""
    child: uuid.UUID | None = None


def make_person(who: Who, *, at: dt.datetime) -> Person:
    """A person as told, inside the transaction of whoever adds them. Raises Refusal as `checked`."""
    return Person.objects.create(**checked(who, at=at), made_at=at)


def checked(who: Who, *, due_was: dt.date | None = None, at: dt.datetime) -> dict[str, Any]:
    """What is kept of a person as told, by the names of its fields. `due_was`: when a birth was expected by what is
    written already, which may be long ago. Raises Refusal for what nobody can be."""
    today = london_date(at)
    if not who.name.strip() and who.due_on is None:
        raise Refusal("Give a name. A child who is not born yet needs the date when the birth is expected instead.")
    if who.born_on is not None and who.due_on is not None:
        raise Refusal("Give a date of birth or a date when the birth is expected, not both.")
    if who.born_on is not None and who.born_on > today:
        raise Refusal("The date of birth is in the future. Of a child who is not born yet, say when it is expected.")
    if who.born_on is not None and who.born_on.year < today.year - 120:
        raise Refusal("The date of birth is more than 120 years ago.")
    if who.due_on not in (None, due_was) and not today - dt.timedelta(days=60) <= who.due_on <= today + dt.timedelta(
        days=300
    ):
        raise Refusal("The birth must be expected within the next ten months, or at most two months ago.")
    told = {**vars(who), "name": who.name.strip(), "known_as": who.known_as.strip(), "reach": who.reach.strip()}
    fits(Person, **{one: told[one] for one in ("name", "known_as", "sex", "language", "reach")})
    return told


@transaction.atomic
def add_person(*, episode: uuid.UUID, who: Who, part: str, by: Viewer, at: dt.datetime) -> Person:
    """Add somebody to the family of an episode; a child is helped by it from now on. Raises Refusal when that may not
    be, or nobody can be so."""
    one = held(episode, WRITE, by=by, at=at)
    if part not in BELONGING:
        raise Refusal("Say whether this is a child, a carer or somebody else.")
    person = make_person(who, at=at)
    Belonging.objects.create(family=one.family, person=person, part=part, from_on=london_date(at))
    if part == "child":
        one.children.add(person)
        tell_index(one, CHILD_CHANGED, at=at)
    did(by, "casework.person.add", about(one.ref), at, person=str(person.ref), part=part)
    return person


@transaction.atomic
def record_birth(
    *, episode: uuid.UUID, person: uuid.UUID, name: str, born_on: dt.date, by: Viewer, at: dt.datetime
) -> None:
    """A child who was expected is born, and has a name: the same child, with all that was written of it."""
    one = held(episode, WRITE, by=by, at=at)
    child = person_of(one, person)
    if child.due_on is None or child.born_on is not None:
        raise Refusal("This child is born already.")
    if not name.strip() or born_on > london_date(at):
        raise Refusal("Give the child’s name and the day of the birth, which cannot be in the future.")
    fits(Person, name=name.strip())
    Person.objects.filter(pk=child.pk).update(name=name.strip(), born_on=born_on, due_on=None)
    did(by, "casework.person.born", about(one.ref), at, person=str(child.ref))


@transaction.atomic
def move_home(
    *,
    episode: uuid.UUID,
    people: list[uuid.UUID],
    address: str,
    postcode: str,
    on: dt.date,
    by: Viewer,
    at: dt.datetime,
) -> Household:
    """These people live together at an address from a day on; where they lived before ends then. Raises Refusal when
    one of them does not belong to the family, or the day is before they lived where they live now."""
    one = held(episode, WRITE, by=by, at=at)
    if not address.strip() or not people or on > london_date(at):
        raise Refusal("Say who lives there, the address, and since when.")
    found = [person_of(one, each) for each in people]
    told = {"address": address.strip(), "postcode": postcode.strip().upper()}
    fits(Household, **told)
    home = Household.objects.create(**told, made_at=at)
    for person in found:
        before = person.residences.filter(until_on=None, mistaken_at=None).first()
        if before is not None and before.from_on >= on:
            raise Refusal(LATER)
        person.residences.filter(until_on=None, mistaken_at=None).update(until_on=on)
        Residence.objects.create(person=person, household=home, from_on=on)
    did(by, "casework.home", about(one.ref), at, people=[str(person.ref) for person in found])
    return home


@transaction.atomic
def relate(
    *,
    episode: uuid.UUID,
    one: uuid.UUID,
    other: uuid.UUID,
    kind: str,
    bond: str = "",
    responsible: bool | None = None,
    by: Viewer,
    at: dt.datetime,
) -> Relationship:
    """Write down what one person is to another; the same again changes how it is between them. Raises Refusal when one
    of the two does not belong to the family."""
    record = held(episode, WRITE, by=by, at=at)
    if kind not in RELATIONS or bond not in ("", *BONDS) or one == other:
        raise Refusal("Say who the two are and what one is to the other.")
    found, _ = Relationship.objects.update_or_create(
        one=person_of(record, one),
        other=person_of(record, other),
        kind=kind,
        until_on=None,
        defaults={"bond": bond, "responsible": responsible},
    )
    did(by, "casework.relate", about(record.ref), at, one=str(one), other=str(other), kind=kind)
    return found


@transaction.atomic
def link_to_index(
    *, episode: uuid.UUID, person: uuid.UUID, child: uuid.UUID | None, by: Viewer, at: dt.datetime
) -> None:
    """Write down by which reference the index knows a child, or (None) that it is not known. Raises Refusal as
    `known_child`."""
    one = held(episode, LEAD, WRITE, by=by, at=at)
    found = person_of(one, person)
    if child != found.child:
        known_child(child, by=by, at=at)
    Person.objects.filter(pk=found.pk).update(child=child)
    for each in found.episodes.select_related("process"):
        tell_index(each, CHILD_CHANGED, at=at)
    did(by, "casework.person.child", about(one.ref), at, person=str(person), child=str(child or ""))


def person_of(episode: Episode, ref: uuid.UUID) -> Person:
    """Somebody of the family of an episode. Raises Refusal for anybody else."""
    found = episode.family.people.filter(ref=ref).first()
    if found is None:
        raise Refusal(NO_PERSON)
    return found


def known_child(child: uuid.UUID | None, *, by: Viewer, at: dt.datetime) -> None:
    """Raises Refusal for a reference of the index that the viewer was not shown today, or of a child from whose records
    something keeps them: the two are told alike."""
    if child is not None and (not was_shown(by, child, at=at) or kept_from_child(by, child)):
        raise Refusal(NO_CHILD)


def speaker_of(episode: Episode, ref: uuid.UUID, *, capacity: str = "", at: dt.datetime) -> Person:
    """Somebody of the family of an episode whose agreement can stand now, on a standing (`rules.agreeing.CAPACITIES`)
    where one is said. Raises Refusal for anybody else."""
    family = episode.family.belongings.filter(until_on=None).select_related("person")
    found = family.filter(person__ref=ref).first()
    if found is None:
        raise Refusal(NO_PERSON)
    who = found.person
    if who.died_on is not None or not can_speak(
        found.part, age_on(who.born_on, london_date(at)), who.due_on is not None
    ):
        raise Refusal(NO_SPEAKER)
    if capacity == "parent" and found.part == "other":
        raise Refusal("They are no parent or carer in this family. Say on what other standing they answered.")
    return who


def fits(model: type[Model], **told: str) -> None:
    """Raises Refusal for words that are longer than what is kept of them, which a database may refuse or not."""
    for name, words in told.items():
        longest: int = model._meta.get_field(name).max_length  # type: ignore[union-attr,assignment]
        if len(words) > longest:
            what = name.replace("_", " ")
            raise Refusal(f"What you gave as the {what} is too long to keep: write at most {longest} characters.")


def make_family(*, name: str, area: str, at: dt.datetime) -> Family:
    """A family with nobody in it yet, inside the transaction of whoever opens help for it."""
    if not name.strip():
        raise Refusal("Give the family a name to find it by.")
    return Family.objects.create(name=name.strip()[:120], area=area, made_at=at)
