"""What a board decided in its meetings."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from village.board.actions.common import attempt, text, the_board, the_plan, told
from village.board.models import DECISIONS, Board, LocalPlan, Meeting
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date


@dataclass(frozen=True, kw_only=True)
class MeetingSaid:
    """What is noted of a meeting. `about`: adopt, review or other; `plan`: the slug of the plan it was about (blank:
    none); `present`: keys of members; the votes are of those present."""

    about: str
    held_on: dt.date
    present: Collection[int]
    decision: str
    votes_for: int
    votes_against: int
    abstained: int
    plan: str = ""


@transaction.atomic
def note_meeting(*, board: str, said: MeetingSaid, once: str, by: Viewer, at: dt.datetime, today: dt.date) -> Meeting:
    """Note a meeting and one thing that it voted on; it is never edited, a mistake is followed by another note.

    Without a quorum it can be noted, and decides nothing. Raises Refusal.
    """
    found, who = the_board(board, by, "board.keep")
    once = attempt(who, board, once)
    earlier = Meeting.objects.filter(once=once, board=found).first()
    if earlier is not None:
        return earlier
    plan = the_plan(said.plan, by, "board.keep")[0] if said.plan else None
    _check(found, said, plan, today)
    meeting = Meeting.objects.create(
        board=found,
        plan=plan,
        held_on=said.held_on,
        about=said.about,
        saw=plan.changes if plan is not None and said.about == "adopt" else None,
        present=sorted(set(said.present)),
        decision=text(said.decision, "what was decided"),
        votes_for=said.votes_for,
        votes_against=said.votes_against,
        abstained=said.abstained,
        noted_by=who,
        noted_at=at,
        once=once,
    )
    told("meeting.note", f"meeting:{meeting.pk}", by, at, board=board, about=said.about, plan=said.plan)
    return meeting


def _check(board: Board, said: MeetingSaid, plan: LocalPlan | None, today: dt.date) -> None:
    votes = (said.votes_for, said.votes_against, said.abstained)
    if said.about not in DECISIONS or min(votes) < 0:
        raise Refusal("Say what the meeting was about, and how many voted.")
    if plan is None and said.about != "other":
        raise Refusal("Say which plan the meeting was about.")
    if plan is not None and plan.board_id != board.pk:
        raise Refusal("That is a plan of another board.")
    if plan is not None and said.about == "adopt":
        if plan.state != "closed":
            raise Refusal("A board votes on a plan when its consultation has closed.")
        if london_date(plan.changed_at) > said.held_on:
            raise Refusal("The plan was changed after that day: the board must see it again.")
    if said.held_on > today:
        raise Refusal("A meeting is noted once it has been held.")
    if not set(said.present) <= set(board.members.values_list("pk", flat=True)):
        raise Refusal("Only members of this board can be noted as present.")
    if sum(votes) > len(set(said.present)):
        raise Refusal("More votes are noted than members who were there.")
