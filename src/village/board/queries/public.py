"""What anyone may read of a board and its plan. Members stand here as partner and title; no account and no name can be
reached from here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from village.board.models import Board, Consultation, LocalPlan, Need, Review
from village.board.queries import facts
from village.board.rules.facts import PARTNERS, Draft, Heard

SHOWN = ("consulting", "closed", "adopted")  # a draft is the area's own until people are asked about it


@dataclass(frozen=True)
class PublicSeat:
    """A seat on a board, as anyone may see it."""

    partner: str
    title: str


@dataclass(frozen=True)
class PublicPlan:
    """A plan as anyone may see it, with its consultation and the claims that it rests on."""

    draft: Draft
    state: str
    consultation: Heard | None
    questions: Sequence[str]
    responses: int
    needs: Sequence[Need]


def board_of(area: str) -> Board | None:
    """The board of an area; None when there is none."""
    return Board.objects.filter(area=area).first()


def seats_of(board: Board, on: dt.date) -> list[PublicSeat]:
    """Who sat on a board on a day: partner and title, by partner."""
    there = [one for one in facts.seats(board) if one.sits(on)]
    return [PublicSeat(PARTNERS[one.partner], one.title) for one in there]


def plans_of(area: str) -> list[LocalPlan]:
    """The plans of an area that anyone may see, the newest years first."""
    return list(LocalPlan.objects.select_related("board").filter(board__area=area, state__in=SHOWN))


def public_plan(slug: str) -> PublicPlan | None:
    """A plan that anyone may see; None for one that is not there or not yet shown."""
    found = LocalPlan.objects.select_related("board").filter(slug=slug, state__in=SHOWN).first()
    if found is None:
        return None
    asked = Consultation.objects.filter(plan=found).first()
    return PublicPlan(
        facts.draft(found),
        found.state,
        facts.heard(asked) if asked else None,
        asked.questions if asked else (),
        asked.responses.count() if asked else 0,
        list(found.needs.all()),
    )


def reviews_of(slug: str) -> list[Review]:
    """The published reviews of a plan, the latest year first."""
    return list(Review.objects.filter(plan__slug=slug, published_at__isnull=False))
