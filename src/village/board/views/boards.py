"""A board: its plans, its members, its meetings, the support agreed with the region."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from village.board.actions import board as actions
from village.board.actions import plans, support
from village.board.forms import BeginForm, EndForm, OpenForm, SeatForm, SupportForm
from village.board.models import Board, Meeting
from village.board.queries import facts, office
from village.board.rules.facts import KINDS, PARTNERS, STATES, Seat
from village.board.rules.quorum import not_carried, not_quorate
from village.board.views.page import COLOURS, WORK, able, ask, board_page, the_board
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import may_open, second_factor_would_do, viewer_of
from village.kernel.access.views import access


@access("board.office.read")
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """The boards whose office the viewer may see."""
    found = office.boards(viewer_of(request))
    viewer = viewer_of(request)
    opens = may_open(viewer, "board.open") and office.without_board(viewer, localdate())
    context = {
        "title": "Boards",
        "boards": found,
        "breadcrumbs": [WORK],
        "kinds": KINDS,
        "may_open": bool(opens) or second_factor_would_do(viewer, "board.open"),
    }
    return render(request, "board/boards.html", context)


@access("board.open")
def open_one(request: HttpRequest) -> HttpResponse:
    """Open the board of an area that has none."""
    choices = office.without_board(viewer_of(request), localdate())
    if not choices:
        return redirect("boards")

    def do(said: dict[str, Any]) -> None:
        slug = slugify(dict(choices)[said["area"]])
        actions.open_board(slug=slug, by=viewer_of(request), at=timezone.now(), **said)

    def show(**context: Any) -> HttpResponse:
        status = int(context.pop("status", 200))
        crumbs = [WORK, {"text": "Boards", "href": reverse("boards")}]
        frame = {"title": "Open a board", "button": "Open the board", "breadcrumbs": crumbs}
        return render(request, "board/ask.html", {**frame, **context}, status=status)

    return ask(
        request,
        lambda *args, **kwargs: OpenForm(*args, areas=choices, **kwargs),
        do,
        initial={},
        back=reverse("boards"),
        done="The board is open.",
        show=show,
    )


@access("board.office.read")
@require_safe
def board(request: HttpRequest, board: str) -> HttpResponse:
    """A board: its plans, who sits on it, what it decided."""
    found = the_board(request, board)
    today = localdate()
    return board_page(
        request,
        found,
        "board",
        found.name,
        plans=office.plans(viewer_of(request), found),
        states=STATES,
        colours=COLOURS,
        kind=KINDS[found.kind],
        must_attend=[PARTNERS[one] for one in found.must_attend],
        seats=[seat for seat in facts.seats(found) if seat.sits(today)],
        partners=PARTNERS,
        meetings=[_meeting(one, facts.seats(found)) for one in office.meetings(found)],
        support=office.support(found, today.year),
        year=today.year,
    )


def _meeting(one: Meeting, seats: list[Seat]) -> dict[str, Any]:
    sitting = facts.sitting(one)
    return {
        "meeting": one,
        "there": facts.there(one, seats),
        "wrong": not_quorate(facts.terms(one.board), seats, sitting),
        "lost": not_carried(sitting),
    }


@access("board.plan.draft")
def begin(request: HttpRequest, board: str) -> HttpResponse:
    """Begin a plan."""
    found = the_board(request, board, "board.plan.draft")
    year = localdate().year

    def do(said: dict[str, Any]) -> None:
        kept = {name: said[name] for name in ("title", "vision", "from_year", "to_year")}
        plans.begin_plan(board=board, by=viewer_of(request), at=timezone.now(), **kept)

    return ask(
        request,
        BeginForm,
        do,
        initial={"from_year": year, "to_year": year + 3},
        back=reverse("board", args=[board]),
        done="The plan is begun.",
        show=_asks(request, found, "Begin a plan", "Begin"),
    )


def _asks(request: HttpRequest, found: Board, title: str, button: str, **more: Any) -> Any:
    def show(**context: Any) -> HttpResponse:
        return board_page(request, found, "ask", title, button=button, **context, **more)

    return show


# ── members ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@access("board.office.read")
@require_safe
def members(request: HttpRequest, board: str) -> HttpResponse:
    """Who sits on the board, and who sat on it."""
    found, today = the_board(request, board), localdate()
    every = facts.seats(found)
    return board_page(
        request,
        found,
        "members",
        "Members",
        sitting=[one for one in every if one.sits(today)],
        others=[one for one in every if not one.sits(today)],
        partners=PARTNERS,
    )


@access("board.keep")
def add_member(request: HttpRequest, board: str) -> HttpResponse:
    """Give a partner a seat."""
    found = the_board(request, board, "board.keep")

    def do(said: dict[str, Any]) -> None:
        kept = {name: said[name] for name in ("partner", "title", "from_on", "once")}
        actions.seat_member(board=board, account=None, by=viewer_of(request), at=timezone.now(), **kept)

    return ask(
        request,
        SeatForm,
        do,
        initial={"from_on": localdate()},
        back=reverse("board-members", args=[board]),
        done="The seat is given.",
        show=_asks(request, found, "Give a seat", "Give the seat"),
    )


@access("board.keep")
def end_member(request: HttpRequest, board: str, member: int) -> HttpResponse:
    """End a seat."""
    found = the_board(request, board, "board.keep")
    seat = next((one for one in facts.seats(found) if one.id == member), None)
    if seat is None or seat.until_on is not None:
        return redirect("board-members", board=board)

    def do(said: dict[str, Any]) -> None:
        until_on = said["until_on"]
        actions.end_seat(board=board, member=member, until_on=until_on, by=viewer_of(request), at=timezone.now())

    return ask(
        request,
        EndForm,
        do,
        initial={"until_on": localdate()},
        back=reverse("board-members", args=[board]),
        done="The seat has an end.",
        show=_asks(request, found, f"End a seat: {seat.title}", "End the seat"),
    )


# ── support ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@access("board.office.read")
def support_plan(request: HttpRequest, board: str, year: int) -> HttpResponse:
    """The year's support plan: read by all of the office, written by area and region."""
    found = the_board(request, board)
    plan = office.support(found, year)
    sides = [side for side, permission in support.SIDES.items() if able(request, permission, found)]
    viewer = viewer_of(request)

    def do(said: dict[str, Any]) -> None:
        kept = {name: said[name] for name in ("need", "given", "who", "by_on", "once")}
        support.add_support(
            board=board, year=year, version=said["version"] or 0, by=viewer, at=timezone.now(), **kept
        )  # fmt: skip

    def show(**context: Any) -> HttpResponse:
        return board_page(
            request,
            found,
            "support",
            f"Support in {year}",
            support=plan,
            year=year,
            sides=sides,
            viewer_ref=viewer.ref,
            **context,
        )

    here = reverse("board-support", args=[board, year])
    version = {"version": plan.version if plan else 0}
    return ask(request, SupportForm, do, initial=version, back=here, done="The line is added.", show=show)


@access("board.office.read")
@require_POST
def change_support(request: HttpRequest, board: str, year: int) -> HttpResponse:
    """Agree to the support plan, or take a line out of it: buttons of its page."""
    the_board(request, board)
    said, by, at = request.POST, viewer_of(request), timezone.now()
    version = _whole(said.get("version"))
    try:
        if "line" in said:
            support.drop_support(board=board, line=_whole(said["line"]), version=version, by=by, at=at)
            messages.success(request, "The line is taken out.")
        else:
            side = said.get("side", "")
            support.agree_support(board=board, year=year, version=version, side=side, by=by, at=at)
            messages.success(request, "You have agreed.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("board-support", board=board, year=year)


def _whole(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 10 else 0
