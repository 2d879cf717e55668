"""What was written of the people of a family and is not so any more: corrected, a mistake, or of somebody who left."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from village.casework.models import Correction, Episode, Family, Goal, Person, Residence, Step
from village.casework.rules.families import called
from village.kernel.documents.rules.reader import digest

FIELDS: Mapping[str, str] = {
    "name": "Full name",
    "known_as": "What they like to be called",
    "sex": "Sex",
    "born_on": "Date of birth",
    "due_on": "When the birth is expected",
    "language": "First language",
    "interpreter": "Needs an interpreter",
    "reach": "How to reach them",
    "died_on": "Date of death",
}
"""What can be corrected of a person, as pages call it."""


@dataclass(frozen=True)
class Before:
    """One thing that was written of a person until it was corrected."""

    what: str
    was: str
    because: str
    by: str
    at: dt.datetime


def told_now(person: Person) -> dict[str, object]:
    """What is written of a person, by field, as it is kept when it is corrected."""
    found = {one: getattr(person, one) for one in FIELDS}
    return {one: value.isoformat() if isinstance(value, dt.date) else value for one, value in found.items()}


def stamp_of(person: Person) -> str:
    """What is written of a person, as one word by which a page says what it was corrected from."""
    return digest(told_now(person))


def reaches_of(people: QuerySet[Person]) -> list[str]:
    """How to reach people, now and by all that was written before: a number that was corrected may still be theirs."""
    now = people.exclude(reach="").values_list("reach", flat=True)
    kept = Correction.objects.filter(person__in=people, before__has_key="reach").values_list("before", flat=True)
    return list(dict.fromkeys([*now, *(one["reach"] for one in kept if one["reach"])]))


def before_of(person: Person, names: Mapping[Any, str]) -> list[Before]:
    """What was corrected of a person, the newest first. `names`: of accounts."""
    return [
        Before(title, _said(field, one.before[field]), one.because, names.get(one.by, ""), one.at)
        for one in reversed(person.corrections.all())
        for field, title in FIELDS.items()
        if field in one.before
    ]


def homes_of_person(person: Person) -> list[Residence]:
    """Where somebody lives and lived by all that was ever written, the newest first; what was a mistake too."""
    return list(person.residences.select_related("household").order_by("-from_on", "-pk"))


def gone_from(family: Family) -> list[Person]:
    """Those who do not belong to a family any more, or never did: whoever left it, and whom it was a mistake to add."""
    here = family.belongings.filter(until_on=None).values("person")
    return list(family.people.exclude(pk__in=here).distinct())


def to_look_at(episode: Episode) -> list[str]:
    """What of an episode was left open by somebody who died or left, in sentences: goals for them, steps that are
    theirs, and the help itself where it is for them."""
    gone = {one.pk: "does not belong to the family any more" for one in gone_from(episode.family)}
    gone |= dict.fromkeys(episode.family.people.exclude(died_on=None).values_list("pk", flat=True), "has died")
    goals = Goal.objects.filter(episode=episode, state="open")
    theirs = goals.filter(person__in=gone).select_related("person")
    doing = Step.objects.filter(Q(goal__in=goals), person__in=gone, done_on=None, cancelled_at=None)
    helped = episode.children.filter(pk__in=gone)
    return [
        *(f"This help is for {_named(one)}, who {gone[one.pk]}." for one in helped),
        *(
            f"The goal “{one.words}” is for {_named(one.person)}, who {gone[one.person.pk]}."
            for one in theirs
            if one.person
        ),
        *(
            f"The step “{one.words}” is for {_named(one.person)} to do, who {gone[one.person.pk]}."
            for one in doing.select_related("person").order_by("pk")
            if one.person
        ),
    ]


def _named(person: Person) -> str:
    return called(person.name, person.known_as, person.due_on)


def _said(field: str, was: object) -> str:
    if isinstance(was, bool):
        return "Yes" if was else "No"
    if field.endswith("_on") and was:
        on = dt.date.fromisoformat(str(was))
        return f"{on.day} {on:%B %Y}"
    return str(was or "Not written down")
