"""What the pages of a record show of those around a family: names, homes, who leads, who could."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from village.casework.models import Belonging, Episode, Household, Person, Residence
from village.casework.queries.leading import standing_of
from village.casework.queries.visible import WORK, not_kept_out
from village.casework.rules.families import BELONGING, age_on, called, can_speak
from village.casework.rules.plan import told_address
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
    """The family of an episode: children first, the eldest first, then those who care for them. Of one that has closed,
    where they lived then as it was known then: where they went afterwards is for whoever helps them there."""
    found = Belonging.objects.filter(family=episode.family, until_on=None).select_related("person")
    living = Residence.objects.filter(person__belongings__in=found, mistaken_at=None).select_related("household")
    homes = {
        one.person_id: f"{one.household.address} {one.household.postcode}".strip()
        for one in living
        if _lives(one, episode.closed_at)
    }
    shown = [_shown(one, homes.get(one.person_id, ""), london_date(at)) for one in found]
    return sorted(shown, key=lambda one: (list(BELONGING).index(one.part), -(one.age or 0), one.person.pk))


def _lives(one: Residence, closed_at: dt.datetime | None) -> bool:
    """Whether this is where somebody lives; of an episode that closed, where they lived by what was known then."""
    if closed_at is None:
        return one.until_on is None
    return one.household.made_at <= closed_at and (one.until_on is None or one.until_on > london_date(closed_at))


def people_of(episode: Episode) -> list[tuple[str, str]]:
    """The people of a family by reference, in the order in which pages show them, to choose from."""
    return choices(family_of(episode, at=episode.opened_at))


def tells_address(episode: Episode, words: str) -> bool:
    """Whether an address stands in words, of somebody of a family or any other."""
    homes = Household.objects.filter(residences__person__in=episode.family.people.all())
    return bool(told_address([words], homes.values_list("address", flat=True)))


def choices(shown: Iterable[Shown]) -> list[tuple[str, str]]:
    """People by reference, to choose from."""
    return [(str(one.person.ref), one.name) for one in shown]


def speakers_of(episode: Episode, *, at: dt.datetime) -> list[Shown]:
    """Those of the family whose agreement can stand now (`rules.families.can_speak`)."""
    shown = family_of(episode, at=at)
    alive = [one for one in shown if one.person.died_on is None]
    return [one for one in alive if can_speak(one.part, one.age, one.person.due_on is not None)]


def _shown(one: Belonging, home: str, today: dt.date) -> Shown:
    who = one.person
    age = age_on(who.born_on, today) if who.died_on is None else None
    return Shown(who, called(who.name, who.known_as, who.due_on), one.part, BELONGING[one.part], age, home)


def name_of(account: Ref) -> str:
    """The name of an account; blank for none."""
    return names_of([account])[account]


def names_of(accounts: Iterable[Ref]) -> dict[Ref, str]:
    """The name of each of these accounts, blank for none, in one query however many there are."""
    asked = set(accounts)
    found = names_and_areas([str(one) for one in asked if one])
    return {one: found.get(str(one), ("Somebody", ""))[0] if one else "" for one in asked}


def colleagues(episode: Episode, *, at: dt.datetime) -> list[Account]:
    """Those who could lead an episode, or be of its team that sees the record, today, by name: whoever must not see it
    is not among them."""
    found = who_works(WORK, area=episode.area)
    standing = standing_of([one.ref for one in found], episode.area, at=at)
    return not_kept_out(episode, [one for one in found if standing[one.ref].active and standing[one.ref].cleared])
