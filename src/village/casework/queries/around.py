"""What the pages of a record show of those around a family: names, homes, who leads, who could."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from village.casework.models import Belonging, Episode, Person, Residence
from village.casework.queries.leading import WORK, standing_of
from village.casework.rules.families import BELONGING, age_on, called, can_speak
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import names_and_areas, who_works
from village.kernel.calendar.rules import london_date

Ref = uuid.UUID | str | None
"""Of an account, or none."""


@dataclass(frozen=True)
class Shown:
    """Somebody of a family as a page shows them."""

    person: Person
    name: str
    part: str
    part_called: str
    age: int | None
    home: str


def family_of(episode: Episode, *, at: dt.datetime) -> list[Shown]:
    """The family of an episode: children first, the eldest first, then those who care for them."""
    found = Belonging.objects.filter(family=episode.family, until_on=None).select_related("person")
    living = Residence.objects.filter(person__belongings__in=found, until_on=None).select_related("household")
    homes = {one.person_id: f"{one.household.address} {one.household.postcode}".strip() for one in living}
    shown = [_shown(one, homes.get(one.person_id, ""), london_date(at)) for one in found]
    return sorted(shown, key=lambda one: (list(BELONGING).index(one.part), -(one.age or 0), one.person.pk))


def speakers_of(episode: Episode, *, at: dt.datetime) -> list[Shown]:
    """Those of the family whose agreement can stand now (`rules.families.can_speak`)."""
    shown = family_of(episode, at=at)
    return [one for one in shown if can_speak(one.part, one.age, one.person.due_on is not None)]


def _shown(one: Belonging, home: str, today: dt.date) -> Shown:
    who = one.person
    age = age_on(who.born_on, today)
    return Shown(who, called(who.name, who.known_as, who.due_on), one.part, BELONGING[one.part], age, home)


def name_of(account: Ref) -> str:
    """The name of an account; blank for none."""
    return names_of([account])[account]


def names_of(accounts: Iterable[Ref]) -> dict[Ref, str]:
    """The name of each of these accounts, blank for none, in one query however many there are."""
    asked = set(accounts)
    found = names_and_areas([str(one) for one in asked if one])
    return {one: found.get(str(one), ("Somebody", ""))[0] if one else "" for one in asked}


def colleagues(area: str, *, at: dt.datetime) -> list[Account]:
    """Those who could lead, or be of a team that sees records, in an area today, by name."""
    found = who_works(WORK, area=area)
    standing = standing_of([one.ref for one in found], area, at=at)
    return [one for one in found if standing[one.ref].active and standing[one.ref].cleared]
