"""What anyone may read of a plan beside its text: who adopted it, what people are asked, the support agreed. No account
and no name can be reached from here."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from village.board.models import Board, Consultation, LocalPlan, Meeting, SupportPlan
from village.board.queries import facts
from village.board.queries.public import SHOWN
from village.board.rules.facts import PARTNERS, Heard


@dataclass(frozen=True)
class Adoption:
    """What a meeting decided of a plan: when, with how many there of which partners, by what vote. `partners`: each
    with how many of it were there, so that together they are `present`."""

    held_on: dt.date
    decision: str
    votes_for: int
    votes_against: int
    abstained: int
    present: int
    partners: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Asked:
    """A consultation in the list of them: of which plan, for which area, from when to when."""

    slug: str
    title: str
    area: str
    area_name: str
    heard: Heard


@dataclass(frozen=True)
class SupportLine:
    need: str
    given: str
    who: str
    by_on: dt.date


@dataclass(frozen=True)
class SupportTold:
    """A support plan that both the area and its region have agreed: when the second of them did, and what it holds."""

    year: int
    agreed_on: dt.date
    lines: tuple[SupportLine, ...]


def state(area: str) -> str:
    """What pages that tell of an area's plans depend on. One query."""
    shown = LocalPlan.objects.filter(board__area=area, state__in=SHOWN)
    return str(sorted(shown.values_list("slug", "state", "changes")))


def asked() -> list[Asked]:
    """Every consultation that anyone may see, the next to close first."""
    rows = Consultation.objects.select_related("plan__board").filter(plan__state__in=SHOWN).order_by("closes_on", "pk")
    return [
        Asked(one.plan.slug, one.plan.title, one.plan.board.area, one.plan.board.area_name, facts.heard(one))
        for one in rows
    ]


def adoption(slug: str) -> Adoption | None:
    """By what decision a plan was adopted; None when it was not."""
    plan = LocalPlan.objects.select_related("adopted_by_meeting__board").filter(slug=slug, state="adopted").first()
    return _decided(plan.adopted_by_meeting) if plan and plan.adopted_by_meeting else None


def _decided(meeting: Meeting) -> Adoption:
    there = facts.there(meeting, facts.seats(meeting.board))
    partners = Counter(PARTNERS[seat.partner] for seat in there)
    votes = (meeting.votes_for, meeting.votes_against, meeting.abstained)
    return Adoption(meeting.held_on, meeting.decision, *votes, len(there), tuple(sorted(partners.items())))


def support_of(board: Board) -> SupportTold | None:
    """The latest support plan that both sides have agreed; None while there is none."""
    agreed = SupportPlan.objects.filter(board=board, area_at__isnull=False, region_at__isnull=False)
    found = agreed.prefetch_related("lines").first()
    if found is None or found.area_at is None or found.region_at is None:
        return None
    lines = tuple(SupportLine(one.need, one.given, one.who, one.by_on) for one in found.lines.all())
    return SupportTold(found.year, max(found.area_at, found.region_at).date(), lines)
