"""The plan: goals, who does what by when, what is left and why, and that a family agreed to exactly what was read."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from village.casework.actions.episodes import make_move
from village.casework.actions.families import person_of, speaker_of
from village.casework.actions.permitted import account_of, held
from village.casework.models import AgreedPlan, Episode, Goal, NotAddressed, Person, Step
from village.casework.queries.facts import roles_in
from village.casework.queries.needs import readings_of, scale_of, thresholds
from village.casework.queries.plan import AGREE_PLAN, agreed_now, needs_without_action, plan_content, takers_of
from village.casework.rules.access import LEAD, WRITE
from village.casework.rules.episodes import about
from village.casework.rules.needs import Need, Reading, latest, most, needs_standing
from village.casework.rules.plan import DROPPED, MET, OPEN, PRIORITY
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest
from village.workflow.actions.moving import Asked

NO_GOAL = "There is no such goal in this plan."
NO_STEP = "There is no such step in this plan."
STALE = "Somebody has changed this since you opened it. Read it again; what you wrote is still on this page."
NOT_TEAM = "Choose somebody of the team, a service, or somebody of the family: one of the three."
LEFT_OPEN = "Every need at or above the threshold has a goal with a step, or a reason why not. Some have neither yet."
CHANGED = "The plan has changed since you read it. Read it again, then agree to it."


@dataclass(frozen=True)
class Aimed:
    """A goal as a form tells of it. `element` blank: it answers for no need that was read; `target`: a code of the
    scale on which the need was read."""

    words: str
    person: uuid.UUID | None = None
    element: str = ""
    target: str = ""
    how_known: str = ""


@dataclass(frozen=True)
class Doing:
    """A step as a form tells of it, and by whom: exactly one of an account, a service, somebody of the family."""

    words: str
    due_on: dt.date
    account: uuid.UUID | None = None
    service: str = ""
    person: uuid.UUID | None = None
    serves: str = ""


@transaction.atomic
def add_goal(*, episode: uuid.UUID, aimed: Aimed, by: Viewer, at: dt.datetime) -> Goal:
    """Add a goal at the end. Raises Refusal for one without words, for somebody not of the family, or a target that is
    further up the scale than where things stand."""
    one = held(episode, WRITE, by=by, at=at)
    last = one.goals.last()
    made = Goal.objects.create(
        episode=one, order=last.order + 1 if last else 1, by=account_of(by), at=at, **_aimed(one, aimed)
    )  # fmt: skip
    did(by, "casework.goal.add", about(one.ref), at, goal=str(made.ref), element=made.element)
    return made


@transaction.atomic
def change_goal(*, episode: uuid.UUID, goal: uuid.UUID, aimed: Aimed, seen: int, by: Viewer, at: dt.datetime) -> None:
    """Change what a goal says. `seen`: how often it had been changed when it was read. Where the need stood when the
    goal was made stays, as long as it answers for that need. Raises Refusal as `add_goal`, when it was changed since,
    or is met or given up."""
    one = held(episode, WRITE, by=by, at=at)
    found = _goal(one, goal)
    if found.changed != seen:
        raise Refusal(STALE)
    Goal.objects.filter(pk=found.pk).update(changed=seen + 1, **_aimed(one, aimed, found))
    did(by, "casework.goal.change", about(one.ref), at, goal=str(found.ref))


@transaction.atomic
def settle_goal(*, episode: uuid.UUID, goal: uuid.UUID, state: str, by: Viewer, at: dt.datetime) -> None:
    """A goal is met, or given up. Raises Refusal when it is so already."""
    one = held(episode, WRITE, by=by, at=at)
    found = _goal(one, goal)
    if state not in (MET, DROPPED):
        raise Refusal("Say whether the goal is met or given up.")
    Goal.objects.filter(pk=found.pk).update(state=state, settled_at=at, changed=found.changed + 1)
    did(by, f"casework.goal.{state}", about(one.ref), at, goal=str(found.ref))


@transaction.atomic
def add_step(*, episode: uuid.UUID, goal: uuid.UUID, doing: Doing, by: Viewer, at: dt.datetime) -> Step:
    """Add a step to a goal that is being worked on. Raises Refusal for no words, no or several owners, an owner who is
    neither of the team nor of the family, or a day that is over."""
    one = held(episode, WRITE, by=by, at=at)
    found = _goal(one, goal)
    made = Step.objects.create(goal=found, by=account_of(by), at=at, **_doing(one, doing, at))
    did(by, "casework.step.add", about(one.ref), at, goal=str(found.ref), step=str(made.ref))
    return made


@transaction.atomic
def change_step(*, episode: uuid.UUID, step: uuid.UUID, doing: Doing, seen: int, by: Viewer, at: dt.datetime) -> None:
    """Change a step that is still to do. Raises Refusal as `add_step`, or when it was changed since it was `seen`."""
    one = held(episode, WRITE, by=by, at=at)
    found = _step(one, step)
    if found.changed != seen:
        raise Refusal(STALE)
    same_day = found.due_on if doing.due_on == found.due_on else None
    Step.objects.filter(pk=found.pk).update(changed=seen + 1, **_doing(one, doing, at, stands=same_day))
    did(by, "casework.step.change", about(one.ref), at, step=str(found.ref))


@transaction.atomic
def finish_step(
    *, episode: uuid.UUID, step: uuid.UUID, done_on: dt.date, evidence: str, by: Viewer, at: dt.datetime
) -> None:
    """A step is done. Raises Refusal without what shows it, for a day to come or before help began, or when it is done
    or cancelled already."""
    one = held(episode, WRITE, by=by, at=at)
    found = _step(one, step)
    if not london_date(one.opened_at) <= done_on <= london_date(at):
        raise Refusal("Give the day on which it was done: not in the future, and not before help began.")
    if not evidence.strip():
        raise Refusal("Say what shows that it is done.")
    Step.objects.filter(pk=found.pk).update(
        done_on=done_on, evidence=evidence.strip()[:300], changed=found.changed + 1
    )  # fmt: skip
    did(by, "casework.step.done", about(one.ref), at, step=str(found.ref))


@transaction.atomic
def cancel_step(*, episode: uuid.UUID, step: uuid.UUID, because: str, by: Viewer, at: dt.datetime) -> None:
    """A step will not be done. Raises Refusal without a reason, or when it is done or cancelled already."""
    one = held(episode, WRITE, by=by, at=at)
    found = _step(one, step)
    if not because.strip():
        raise Refusal("Say why this will not be done.")
    Step.objects.filter(pk=found.pk).update(
        cancelled_at=at, because=because.strip()[:300], changed=found.changed + 1
    )  # fmt: skip
    did(by, "casework.step.cancel", about(one.ref), at, step=str(found.ref))


@transaction.atomic
def leave_need(
    *, episode: uuid.UUID, person: uuid.UUID | None, element: str, because: str, by: Viewer, at: dt.datetime
) -> NotAddressed:
    """Write down why nothing is done about a need, as it stands now. Raises Refusal without a reason, or when nothing
    must be done about it."""
    one = held(episode, WRITE, by=by, at=at)
    whose = person_of(one, person) if person else None
    standing = needs_standing(readings_of(one), thresholds(one))
    reading = standing.get(Need(str(person or ""), element))
    if reading is None:
        raise Refusal("This need stands below the threshold, or was never read.")
    if not because.strip():
        raise Refusal("Say why nothing is done about this need.")
    made = NotAddressed.objects.create(
        episode=one,
        person=whose,
        element=element,
        scale=reading.scale,
        level=reading.level,
        because=because.strip()[:300],
        by=account_of(by),
        at=at,
    )
    did(by, "casework.need.leave", about(one.ref), at, element=element, person=str(person or ""))
    return made


@transaction.atomic
def agree_plan(*, episode: uuid.UUID, asked: Asked, agreed_by: uuid.UUID, by: Viewer, at: dt.datetime) -> AgreedPlan:
    """Keep the plan as the family agreed to it, and move the process on. `asked.seen`: the hash of what was read
    (`queries.plan.plan_hash`). The same key again keeps nothing twice.

    Raises Refusal when the plan has changed since, leaves a need open, or nothing is in it; NotMoved when the process
    does not allow it now.
    """
    one = held(episode, LEAD, by=by, at=at)
    agreed, made = speaker_of(one, agreed_by, at=at), agreed_now(one)
    twice = made is not None and made.key == asked.key
    content = plan_content(one)
    if not twice:
        _can_be_agreed(one, content, asked)
    make_move(one, replace(asked, move=AGREE_PLAN), roles_in(one, by, at=at), by=by, at=at)
    if made is None or not twice:  # kept after the move, which asks whether this very plan is agreed already
        made = AgreedPlan.objects.create(
            episode=one, number=one.agreed_plans.count() + 1, content=content, sha256=asked.seen, key=asked.key,
            agreed_by=agreed, by=account_of(by), at=at,
        )  # fmt: skip
        did(by, "casework.plan.agree", about(one.ref), at, sha256=made.sha256, number=made.number)
    return made


# ── the inside ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _can_be_agreed(one: Episode, content: dict[str, Any], asked: Asked) -> None:
    if digest(content) != asked.seen:
        raise Refusal(CHANGED)
    if not content["goals"] and not content["not-addressed"]:
        raise Refusal("There is nothing in the plan yet.")
    if needs_without_action(one):
        raise Refusal(LEFT_OPEN)


def _goal(one: Episode, ref: uuid.UUID) -> Goal:
    """A goal of this plan that is being worked on."""
    found = one.goals.filter(ref=ref).first()
    if found is None:
        raise Refusal(NO_GOAL)
    if found.state != OPEN:
        raise Refusal("This goal is met or given up already. Add a new one instead.")
    return found


def _step(one: Episode, ref: uuid.UUID) -> Step:
    """A step of this plan that is still to do."""
    found = Step.objects.filter(goal__episode=one, ref=ref).first()
    if found is None:
        raise Refusal(NO_STEP)
    if found.done_on is not None or found.cancelled_at is not None:
        raise Refusal("This step is done or cancelled already.")
    return found


def _aimed(one: Episode, aimed: Aimed, stands: Goal | None = None) -> dict[str, object]:
    person = person_of(one, aimed.person) if aimed.person else None
    if not aimed.words.strip():
        raise Refusal("Say what should be different.")
    told = {"person": person, "words": aimed.words.strip()[:300], "how_known": aimed.how_known.strip()[:300]}
    if not aimed.element:
        return {**told, "element": "", "scale": "", "start": None, "target": None}
    scale, start = _start(one, person, aimed.element, stands)
    target = _target(scale, start, aimed.target)
    return {**told, "element": aimed.element, "scale": scale, "start": start, "target": target}


def _start(one: Episode, person: Person | None, element: str, stands: Goal | None) -> tuple[str, int]:
    """The scale and the level from which a goal sets out: as it was made, while it answers for the same need."""
    if stands is not None and stands.start is not None and (stands.person, stands.element) == (person, element):
        return stands.scale, stands.start
    reading = _reading_of(one, person, element)
    return reading.scale, reading.level


def _reading_of(one: Episode, person: Person | None, element: str) -> Reading:
    need = Need(str(person.ref) if person else "", element)
    found = [reading for (of, _), reading in latest(readings_of(one)).items() if of == need]
    if not found:
        raise Refusal("Nobody has read this need yet. Read it first, or make a goal without it.")
    return most(found)


def _target(scale: str, start: int, code: str) -> int | None:
    if not code:
        return None
    found = scale_of(scale)
    level = next((one.level for one in found.codes if one.code == code), None) if found else None
    if level is None or level > start:
        raise Refusal("Choose how things should be: not worse than where this goal sets out.")
    return level


def _doing(one: Episode, doing: Doing, at: dt.datetime, stands: dt.date | None = None) -> dict[str, object]:
    service = doing.service.strip()
    if not doing.words.strip():
        raise Refusal("Say what will be done.")
    if [bool(doing.account), bool(service), bool(doing.person)].count(True) != 1:
        raise Refusal(NOT_TEAM)
    if doing.account and doing.account not in takers_of(one):
        raise Refusal(NOT_TEAM)
    if doing.due_on < london_date(at) and doing.due_on != stands:
        raise Refusal("That day is over. Give a day by which this can be done.")
    if doing.serves and not PRIORITY.fullmatch(doing.serves):
        raise Refusal("Name the priority as in its address: small letters, digits and hyphens.")
    return {
        "words": doing.words.strip()[:300],
        "account": doing.account,
        "service": service[:160],
        "person": person_of(one, doing.person) if doing.person else None,
        "due_on": doing.due_on,
        "serves": doing.serves[:80],
    }
