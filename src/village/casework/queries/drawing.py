"""A family and those around its children, as pictures show them. Homes are letters here: no address leaves."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from string import ascii_uppercase

from village.casework.models import Episode, Goal, Person, Relationship, Residence, Step
from village.casework.queries.around import names_of
from village.casework.queries.plan_shown import person_called
from village.casework.rules.ecomap import Around
from village.casework.rules.episodes import OFFERED
from village.casework.rules.families import BELONGING, MUTUAL, RELATIONS, age_on
from village.casework.rules.genogram import Someone, Tie
from village.kernel.calendar.rules import london_date


@dataclass(frozen=True)
class Drawn:
    """Who is drawn, what they are to each other, and what is around each child."""

    people: list[Someone]
    ties: list[Tie]
    children: list[tuple[str, list[Around]]]


def drawn(episode: Episode, *, at: dt.datetime) -> Drawn:
    """The family of an episode as it is now: who belongs to it, and nobody else whom they are related to."""
    belonging = episode.family.belongings.filter(until_on=None).select_related("person")
    found = {one.person: one.part for one in belonging}
    people = sorted(found, key=lambda one: (list(BELONGING).index(found[one]), one.born_on or dt.date.max, one.pk))
    ties = list(
        Relationship.objects.filter(one__in=people, other__in=people, until_on=None)
        .select_related("one", "other")
        .order_by("pk")
    )
    homes, helped, today = _homes(people), set(episode.children.values_list("pk", flat=True)), london_date(at)
    shown = [
        Someone(
            str(one.ref),
            person_called(one),
            found[one],
            one.sex.lower(),
            None if one.died_on else age_on(one.born_on, today),
            one.due_on is not None,
            one.died_on is not None,
            one.pk in helped,
            homes.get(one.pk, ""),
        )
        for one in people
    ]
    team = _team(episode)
    return Drawn(
        shown,
        [Tie(str(one.one.ref), str(one.other.ref), one.kind) for one in ties],
        [(person_called(one), [*_related(one, ties), *team]) for one in people if one.pk in helped],
    )


def _homes(people: list[Person]) -> dict[int, str]:
    """A letter for each home in which several of them live, in the order in which they are shown."""
    lives = dict(
        Residence.objects.filter(person__in=people, until_on=None, mistaken_at=None)
        .order_by("pk")
        .values_list("person", "household")
    )
    count = Counter(lives.values())
    shared = list(dict.fromkeys(lives[one.pk] for one in people if one.pk in lives and count[lives[one.pk]] > 1))
    letters = {home: _letter(number) for number, home in enumerate(shared)}
    return {person: letters[home] for person, home in lives.items() if home in letters}


def _letter(number: int) -> str:
    """A to Z, then AA and so on."""
    before, here = divmod(number, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[here]


def _related(child: Person, ties: list[Relationship]) -> list[Around]:
    """Those of the family to whom a child is related, and how it is between them."""
    found = []
    for tie in ties:
        if tie.other == child:
            found.append(Around(person_called(tie.one), RELATIONS[tie.kind], tie.bond))
        elif tie.one == child:
            what = RELATIONS[tie.kind]
            said = what if tie.kind in MUTUAL else f"{person_called(child)} is their {what.lower()}"
            found.append(Around(person_called(tie.other), said, tie.bond))
    return found


def _team(episode: Episode) -> list[Around]:
    """Who helps now: the lead, the team, and the services that have something to do in the plan."""
    lead = episode.leads.filter(until_at=None).first()
    names = names_of([lead.account] if lead else [])
    found = [Around(names[lead.account], "Lead practitioner")] if lead else []
    for one in episode.members.filter(until_at=None).exclude(role=OFFERED):
        found.append(Around(one.name, f"{one.role}, {one.organisation}" if one.organisation else one.role))
    goals = Goal.objects.filter(episode=episode, state="open")
    doing = Step.objects.filter(goal__in=goals, done_on=None, cancelled_at=None).exclude(service="")
    services = dict.fromkeys(doing.order_by("pk").values_list("service", flat=True))
    return [*found, *(Around(one, "Has something to do in the plan") for one in services)]
