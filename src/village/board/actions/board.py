"""A board, and who sits on it."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from village.board.actions.common import attempt, text, the_board, told
from village.board.models import Board, Member
from village.board.rules.facts import KINDS, PARTNERS
from village.kernel.access.actions import Refusal, permit
from village.kernel.access.rules import Thing, Viewer
from village.kernel.areas import queries as areas


@transaction.atomic
def open_board(
    *,
    slug: str,
    area: str,
    name: str,
    kind: str,
    least_members: int,
    must_attend: Collection[str],
    consult_days: int,
    by: Viewer,
    at: dt.datetime,
) -> Board:
    """Open the board of an area, with its own rules. The same again gives the board that is there. Raises Refusal.

    `slug`: its short name in addresses; `consult_days`: the shortest consultation, its last day counted.
    """
    permit(by, "board.open", Thing(area=area))
    earlier = Board.objects.filter(slug=slug, area=area).first()
    if earlier is not None:
        return earlier
    if Board.objects.filter(area=area).exists() or Board.objects.filter(slug=slug).exists():
        raise Refusal("There is a board of this area, or of this short name, already.")
    if kind not in KINDS or not set(must_attend) <= set(PARTNERS) or least_members < 2 or consult_days < 7:
        raise Refusal("These are no rules of a board.")
    called = areas.names(area)
    if not called:
        raise Refusal("There is no such area.")
    board = Board.objects.create(
        slug=slug,
        area=area,
        area_name=called[0],
        name=text(name, "the board’s name", 160),
        kind=kind,
        least_members=least_members,
        must_attend=sorted(must_attend),
        consult_days=consult_days,
        opened_at=at,
    )
    told("open", f"board:{slug}", by, at, area=area, kind=kind)
    return board


@transaction.atomic
def seat_member(
    *,
    board: str,
    partner: str,
    title: str,
    account: uuid.UUID | None,
    from_on: dt.date,
    once: str,
    by: Viewer,
    at: dt.datetime,
) -> Member:
    """Give a partner a seat from a day on. Raises Refusal."""
    found, who = the_board(board, by, "board.keep")
    once = attempt(who, board, once)
    earlier = Member.objects.filter(once=once, board=found).first()
    if earlier is not None:
        return earlier
    if partner not in PARTNERS:
        raise Refusal("Choose a partner.")
    if account is not None and found.members.filter(account=account, until_on=None).exists():
        raise Refusal("This person sits on the board already.")
    member = Member.objects.create(
        board=found, partner=partner, title=text(title, "the seat’s title", 120), account=account, from_on=from_on,
        once=once,
    )  # fmt: skip
    told("member.seat", f"member:{member.pk}", by, at, board=found.slug, partner=partner)
    return member


@transaction.atomic
def end_seat(*, board: str, member: int, until_on: dt.date, by: Viewer, at: dt.datetime) -> Member:
    """End a seat: its last day is the day before `until_on`. Not twice, and not before it began. Raises Refusal."""
    found, _ = the_board(board, by, "board.keep")
    seat = found.members.filter(pk=member).first()
    if seat is None:
        raise Refusal("There is no such member.")
    if seat.until_on is not None:
        raise Refusal("This seat has ended already.")
    if until_on <= seat.from_on:
        raise Refusal("A seat ends after it began.")
    if any(seat.pk in one.present for one in found.meetings.filter(held_on__gte=until_on)):
        raise Refusal("This member was noted as present at a later meeting.")
    seat.until_on = until_on
    seat.save(update_fields=["until_on"])
    told("member.end", f"member:{seat.pk}", by, at, board=found.slug)
    return seat
