"""Looking again together: who came, how each goal stands, what was decided. Whether needs were read again is asked of
the readings, never of whoever writes. A review and the move that it decides are one act: the process goes on or ends by
it, and the day of the next review is the day on which its clock is due."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from village.casework.actions.episodes import make_move
from village.casework.actions.families import person_of
from village.casework.actions.permitted import account_of, held_open
from village.casework.models import Episode, Goal, GoalAgain, Member, Review
from village.casework.queries.facts import approved, facts, roles_in
from village.casework.queries.needs import needs_read_again
from village.casework.queries.reviews import LOOK_AGAIN
from village.casework.rules.access import LEAD, MANAGE
from village.casework.rules.episodes import about
from village.casework.rules.plan import GO_ON, OPEN, SETTLES, STEP_UP, Looked, review_fault, review_move
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import did
from village.kernel.calendar.rules import london_date
from village.workflow.actions.moving import Asked, change_version
from village.workflow.actions.timing import choose_day
from village.workflow.models import Clock
from village.workflow.queries.processes import newest, process_of
from village.workflow.queries.work import moves_for

MEANWHILE = "Somebody has taken a step of this help since you opened the page. Look at it again first."
NO_PLAN = "There is no agreed plan to look at again. “Where help stands” says which step comes next."


@dataclass(frozen=True)
class Met:
    """A review as a form tells of it. `family`: references of those of the family who came; `team`: numbers of members
    of the team who came; `goals`: of each open goal, by reference, how it stands and in which words; `seen`: how often
    the process had changed when they read it."""

    on: dt.date
    decision: str
    because: str
    family: tuple[uuid.UUID, ...] = ()
    team: tuple[int, ...] = ()
    others: str = ""
    goals: Mapping[uuid.UUID, tuple[str, str]] = field(default_factory=dict)
    next_on: dt.date | None = None
    seen: int | None = None


@transaction.atomic
def hold_review(*, episode: uuid.UUID, met: Met, by: Viewer, at: dt.datetime) -> Review:
    """Keep a review and make its move. Goals that are met or given up are settled by it.

    Raises Refusal for what was decided on a page that is out of date, for anybody who is not of the family or the
    team, for a goal left out, for no reason or no next day,
    where nothing can be looked at again, and for a decision to end help while needs that stood high were not read
    again; NotMoved when the process does not let the move be made, which says what it still needs.
    """
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    if met.seen is not None and met.seen != one.process.changed:
        raise Refusal(MEANWHILE)
    _by_the_newest(one, by, at)
    family = [person_of(one, each) for each in met.family]
    team = [_member(one, each) for each in met.team]
    goals = {goal.ref: goal for goal in one.goals.filter(state=OPEN)}
    move, reason = review_move(met.decision, _may(STEP_UP, one, by, at))
    came = len(family) + len(team) + bool(met.others.strip())
    looked = _looked(met, came, [str(each) for each in goals], move == GO_ON, needs_read_again(one))
    fault = review_fault(looked, london_date(one.opened_at), london_date(at))
    if fault:
        raise Refusal(fault)
    clock = _move(one, move, reason, met, by, at)
    made = Review.objects.create(
        episode=one,
        on=met.on,
        others=met.others.strip()[:300],
        decision=met.decision,
        because=met.because.strip()[:600],
        clock=clock,
        by=account_of(by),
        at=at,
    )
    made.family.set(family)
    made.team.set(team)
    for ref, (standing, words) in met.goals.items():
        _again(made, goals[ref], standing, words, at)
    did(by, "casework.review", about(one.ref), at, review=str(made.ref), decision=made.decision)
    return made


def _looked(met: Met, came: int, goals: list[str], goes_on: bool, read_again: bool) -> Looked:
    return Looked(
        met.on,
        came,
        goals,
        {str(ref): standing for ref, (standing, _) in met.goals.items()},
        met.decision,
        met.because,
        goes_on,
        met.next_on,
        read_again,
    )


def _by_the_newest(one: Episode, by: Viewer, at: dt.datetime) -> None:
    """A review is where help goes over to the newest version of its process: the history of the work shows that it did.
    Work that began by an older one knows no move that goes on."""
    newer, work = newest(one.kind), one.process
    if work.process_id != newer.pk and newer.version > work.process.version:
        change_version(
            instance=work.ref, to=newer, states={}, key=uuid.uuid4().hex, expects=work.changed, by=str(by.ref), at=at
        )  # fmt: skip
        work.refresh_from_db()


def _may(move: str, one: Episode, by: Viewer, at: dt.datetime) -> bool:
    roles = roles_in(one, by, at=at)
    found = moves_for(one.process, roles=roles, facts=facts(one), sha256=approved(one), by=str(by.ref), at=at)
    return any(each.name == move for each in found)


def _move(one: Episode, move: str, reason: str, met: Met, by: Viewer, at: dt.datetime) -> Clock | None:
    """Make the move as of the day of the review. Returns the clock that runs until the next, if help goes on."""
    work = one.process
    if all(each.name != move for each in process_of(work.process).moves_from(work.state)):
        raise Refusal(NO_PLAN)
    asked = Asked(uuid.uuid4().hex, move, work.changed, reason, on=met.on)
    make_move(one, asked, roles_in(one, by, at=at), by=by, at=at)
    if move != GO_ON or met.next_on is None:
        return None
    return choose_day(
        clock=work.clocks.get(name=LOOK_AGAIN, over_at=None).pk, on=met.next_on, by=str(by.ref), at=at
    )  # fmt: skip


def _again(review: Review, goal: Goal, standing: str, words: str, at: dt.datetime) -> None:
    GoalAgain.objects.create(review=review, goal=goal, standing=standing, words=words.strip()[:300])
    if standing in SETTLES:
        Goal.objects.filter(pk=goal.pk).update(
            state=SETTLES[standing], settled_at=at, changed=goal.changed + 1
        )  # fmt: skip


def _member(one: Episode, number: int) -> Member:
    found = one.members.filter(pk=number).first()
    if found is None:
        raise Refusal("There is no such member of the team.")
    return found
