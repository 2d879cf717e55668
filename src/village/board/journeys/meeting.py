"""Noting a meeting: what about, who was there, how they voted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from village.board.actions.meetings import MeetingSaid, note_meeting
from village.board.forms import AboutForm, PresentForm, VotesForm
from village.board.queries import facts, office
from village.board.rules.quorum import not_carried, not_quorate
from village.board.views.page import the_board
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui.journeys import Done, Journey, Step, Visit


def _about(visit: Visit) -> dict[str, Any]:
    found = the_board(visit.request, visit.where["board"])
    return {"plans": [(one.slug, one.title) for one in office.plans(viewer_of(visit.request), found)]}


def _present(visit: Visit) -> dict[str, Any]:
    return {"seats": facts.seats(the_board(visit.request, visit.where["board"])), "today": localdate()}


def _note(visit: Visit) -> Done:
    board, answers = visit.where["board"], visit.answers
    try:
        meeting = note_meeting(
            board=board,
            said=MeetingSaid(
                about=answers["about"]["about"],
                plan=answers["about"]["plan"],
                held_on=answers["present"]["held_on"],
                present=[int(one) for one in answers["present"]["present"]],
                **answers["votes"],
            ),
            once=visit.token,
            by=viewer_of(visit.request),
            at=timezone.now(),
            today=localdate(),
        )
    except Refusal as refusal:
        raise ValidationError(str(refusal)) from refusal
    sitting = facts.sitting(meeting)
    wrong = [*not_quorate(facts.terms(meeting.board), facts.seats(meeting.board), sitting), *not_carried(sitting)]
    links = [("Back to the board", reverse("board", args=[board]))]
    if meeting.about == "adopt" and meeting.plan is not None:
        links.insert(0, ("What stands before adoption", reverse("local-plan-adoption", args=[meeting.plan.slug])))
    return Done(
        "The meeting is noted",
        f"M{meeting.pk}",
        next=tuple(wrong) or ("There was a quorum and it was carried. The chair can act on it now.",),
        links=links,
    )


MEETING = Journey(
    slug="board-meeting",
    title="Note a meeting",
    steps=[
        Step("about", "What was it about?", AboutForm, options=_about),
        Step("present", "When was it, and who was there?", PresentForm, options=_present),
        Step("votes", "What was decided?", VotesForm),
    ],
    action=_note,
    button="Note the meeting",
    leave_href="/plan-office/boards/",
    warning="A note is never changed. A mistake is followed by another note.",
)


@access("board.keep")
def meeting(request: HttpRequest, board: str, step: str = "") -> HttpResponse:
    """Note a meeting of the board."""
    the_board(request, board, "board.keep")
    return MEETING.respond(request, step, board=board)
