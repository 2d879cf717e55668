"""A plan and the needs it answers for, in the words that a page or a paper shows."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from village.casework.models import Episode, Goal, Person, Step
from village.casework.queries.around import people_of
from village.casework.queries.needs import domains, element_called, level_called, readings_of, scales_of
from village.casework.queries.plan import goals_of, takers_of
from village.casework.rules.families import called
from village.casework.rules.needs import CHANGES, VOICES, Need, Transition, by_day, transitions
from village.casework.rules.plan import GOAL_STATES, in_words, step_state
from village.kernel.accounts.queries import names_and_areas
from village.kernel.calendar.rules import london_date

WHOLE_FAMILY = "The whole family"
GONE = "An account that is gone"


@dataclass(frozen=True)
class ShownStep:
    """A step with who does it, and how it stands in a code and in words."""

    step: Step
    owner: str
    state: str
    words: str


@dataclass(frozen=True)
class ShownGoal:
    """A goal with whose it is, the need it answers for and how that should change, and its steps."""

    goal: Goal
    whose: str
    element: str
    start: str
    target: str
    state: str
    steps: list[ShownStep]


@dataclass(frozen=True)
class ShownNeed:
    """What one voice said of a need first and last, in words; `transition` has the levels."""

    transition: Transition
    whose: str
    element: str
    voice: str
    first: str
    first_on: dt.date
    now: str
    now_on: dt.date | None
    change: str


def shown_goals(episode: Episode, *, at: dt.datetime) -> list[ShownGoal]:
    """The goals of an episode as a page shows them, those that are given up last."""
    today, goals = london_date(at), goals_of(episode)
    accounts = {str(step.account) for goal in goals for step in goal.steps.all() if step.account}
    names = {ref: name for ref, (name, _) in names_and_areas(accounts).items()}
    scales = scales_of(goal.scale for goal in goals if goal.scale)
    shown = [
        ShownGoal(
            one,
            person_called(one.person),
            element_called(one.element) if one.element else "",
            level_called(scales.get(one.scale), one.start) if one.scale else "",
            level_called(scales.get(one.scale), one.target) if one.target is not None else "",
            GOAL_STATES[one.state],
            [shown_step(each, names, today) for each in one.steps.all()],
        )
        for one in goals
    ]
    return sorted(shown, key=lambda one: (list(GOAL_STATES).index(one.goal.state), one.goal.order))


def shown_step(step: Step, names: Mapping[str, str], today: dt.date) -> ShownStep:
    """A step as a page shows it. `names`: what those with accounts are called."""
    owner = step.service or (person_called(step.person) if step.person else names.get(str(step.account), GONE))
    state = step_state(step.due_on, step.done_on, step.cancelled_at is not None, today)
    return ShownStep(step, owner, state, in_words(state, step.due_on, today))


def shown_needs(episode: Episode) -> list[ShownNeed]:
    """What each voice said of each need, first and last: by person, then by element in the order of the domains."""
    readings = readings_of(episode)
    days, names = by_day(readings), _names(episode)
    scales = scales_of(one.scale for one in readings)
    order = [element for domain in domains() for element in domain.elements]
    voices = list(VOICES)

    def place(one: Transition) -> tuple[bool, str, int, str, int]:
        known = order.index(one.need.element) if one.need.element in order else len(order)
        return not one.need.person, names.get(one.need.person, ""), known, one.need.element, voices.index(one.voice)

    found = []
    for one in sorted(transitions(readings), key=place):
        said = days[one.need, one.voice]
        again = said[-1] if len(said) > 1 else None
        found.append(
            ShownNeed(
                one,
                names.get(one.need.person, WHOLE_FAMILY),
                element_called(one.need.element),
                VOICES[one.voice],
                level_called(scales.get(one.scale), one.first),
                said[0].on,
                level_called(scales.get(again.scale), again.level) if again else CHANGES[one.change],
                again.on if again else None,
                CHANGES[one.change],
            )
        )
    return found


def need_called(episode: Episode, needs: Iterable[Need]) -> dict[Need, str]:
    """What needs are called: whose, and of what kind."""
    names = _names(episode)
    return {one: f"{names.get(one.person, WHOLE_FAMILY)}: {element_called(one.element)}" for one in needs}


def owners_of(episode: Episode) -> list[tuple[str, str]]:
    """Who can take a step, by the ref of their account or of the person: the lead, the team, the family."""
    accounts = takers_of(episode)
    names = names_and_areas([str(one) for one in accounts])
    found = [(f"account:{ref}", f"{names.get(str(ref), (GONE, ''))[0]}, {part}") for ref, part in accounts.items()]
    return found + [(f"person:{ref}", name) for ref, name in people_of(episode)]


def person_called(person: Person | None) -> str:
    """What somebody of a family is called; the whole family when it is nobody by themselves."""
    return called(person.name, person.known_as, person.due_on) if person else WHOLE_FAMILY


def _names(episode: Episode) -> dict[str, str]:
    return {str(one.ref): person_called(one) for one in episode.family.people.all()}
