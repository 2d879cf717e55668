"""What those who may see a board's office read: drafts, members, responses, meetings, reviews, the support plan."""

import datetime as dt

from village.board.models import Board, Consultation, LocalPlan, Meeting, Response, SupportPlan
from village.board.queries import facts
from village.board.rules.facts import Draft
from village.board.rules.readiness import may_not_adopt
from village.kernel.access.queries import areas, may
from village.kernel.access.rules import Thing, Viewer
from village.kernel.areas import queries as register

READ = "board.office.read"


def boards(viewer: Viewer) -> list[Board]:
    """The boards whose office a viewer may see, by name."""
    within = areas(viewer, READ)
    found = Board.objects.all()
    return list(found if within is None else found.filter(area__in=within))


def without_board(viewer: Viewer, on: dt.date) -> list[tuple[str, str]]:
    """The authorities of a day for which a viewer may open a board, code and name, by name."""
    within = areas(viewer, "board.open")
    taken = set(Board.objects.values_list("area", flat=True))
    found = [one for one in register.upper_tier(on) if one.code not in taken and (within is None or one.code in within)]
    return sorted(((one.code, one.name) for one in found), key=lambda one: one[1])


def board(viewer: Viewer, slug: str) -> Board | None:
    """A board whose office the viewer may see; None for one that is not there, or not theirs to see."""
    found = Board.objects.filter(slug=slug).first()
    return found if found is not None and may(viewer, READ, thing=Thing(area=found.area)) else None


def plan(viewer: Viewer, slug: str) -> LocalPlan | None:
    """A plan at whatever stage; None for one that is not there, or not the viewer's to see."""
    return LocalPlan.objects.visible_to(viewer).select_related("board").filter(slug=slug).first()


def plans(viewer: Viewer, found: Board) -> list[LocalPlan]:
    """A board's plans, the newest years first."""
    return list(LocalPlan.objects.visible_to(viewer).select_related("board").filter(board=found))


def able(viewer: Viewer, permission: str, found: Board) -> bool:
    """Whether a viewer may use a permission on a board."""
    return bool(may(viewer, permission, thing=Thing(area=found.area)))


def consultation(found: LocalPlan) -> Consultation | None:
    """A plan's consultation; None before it."""
    return Consultation.objects.filter(plan=found).first()


def responses(found: LocalPlan) -> list[Response]:
    """What people said to a plan, the latest first."""
    return list(Response.objects.filter(consultation__plan=found))


def meetings(found: Board) -> list[Meeting]:
    """A board's meetings, the latest first."""
    return list(found.meetings.select_related("plan"))


def obstacles(found: LocalPlan, meeting: Meeting, draft: Draft, today: dt.date) -> list[str]:
    """What stands in the way of adopting a plan by what a meeting decided."""
    asked = consultation(found)
    heard = facts.heard(asked) if asked else None
    terms = facts.terms(found.board)
    return may_not_adopt(draft, heard, facts.sitting(meeting), terms, facts.seats(found.board), today)


def support(found: Board, year: int) -> SupportPlan | None:
    """A year's support plan; None while there is none."""
    return found.support_plans.filter(year=year).first()
