"""What the office's pages share: which board or plan is asked for, the frame around it, one form and its button."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from village.board.actions.common import Overtaken
from village.board.models import Board, LocalPlan
from village.board.queries import office
from village.board.rules.facts import STATES
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import second_factor_would_do, viewer_of

WORK = {"text": "Work", "href": "/work/"}  # not everyone here may see the plan office
# Colours of GOV.UK's tag: grey at rest, blue while something goes on, green when it is done.
COLOURS = {"drafting": "blue", "consulting": "purple", "closed": "yellow", "adopted": "green", "withdrawn": "grey"}


def the_board(request: HttpRequest, slug: str, permission: str = office.READ) -> Board:
    """The board asked for; not there and not the viewer's are the same 404."""
    found = office.board(viewer_of(request), slug)
    if found is None or not office.able(viewer_of(request), permission, found):
        raise Http404
    return found


def the_plan(request: HttpRequest, slug: str, permission: str = office.READ) -> LocalPlan:
    """As the_board, for a plan."""
    found = office.plan(viewer_of(request), slug)
    if found is None or not office.able(viewer_of(request), permission, found.board):
        raise Http404
    return found


def able(request: HttpRequest, permission: str, board: Board) -> bool:
    """Whether to offer what a permission is for: it may be used at once, or after a second factor."""
    viewer = viewer_of(request)
    return office.able(viewer, permission, board) or second_factor_would_do(viewer, permission)


def board_page(request: HttpRequest, board: Board, name: str, title: str, **context: Any) -> HttpResponse:
    """A page about a board."""
    status = int(context.pop("status", 200))
    frame = {
        "title": title,
        "board": board,
        "breadcrumbs": [WORK, {"text": "Boards", "href": reverse("boards")}, _crumb(board)],
        "may_keep": able(request, "board.keep", board),
        "may_draft": able(request, "board.plan.draft", board),
    }
    return render(request, f"board/{name}.html", {**frame, **context}, status=status)


def plan_page(request: HttpRequest, plan: LocalPlan, name: str, title: str, **context: Any) -> HttpResponse:
    """A page about a plan, with its own menu beside it."""
    status = int(context.pop("status", 200))
    frame = {
        "title": title,
        "plan": plan,
        "board": plan.board,
        "said_state": STATES[plan.state],
        "colour": COLOURS[plan.state],
        "side_items": _menu(request, plan),
        "breadcrumbs": [WORK, {"text": "Boards", "href": reverse("boards")}, _crumb(plan.board)],
        "may_draft": able(request, "board.plan.draft", plan.board) and plan.state in ("drafting", "closed"),
        "may_adopt": able(request, "board.plan.adopt", plan.board),
        "may_keep": able(request, "board.keep", plan.board),
    }
    return render(request, f"board/{name}.html", {**frame, **context}, status=status)


def _crumb(board: Board) -> dict[str, str]:
    return {"text": board.name, "href": reverse("board", args=[board.slug])}


MENU = (
    ("local-plan", "What is next"),
    ("local-plan-needs", "Needs"),
    ("local-plan-priorities", "Priorities and actions"),
    ("local-plan-strategy", "Workforce strategy"),
    ("local-plan-consultation", "Consultation"),
    ("local-plan-adoption", "Adoption"),
    ("local-plan-reviews", "Yearly reviews"),
)


def _menu(request: HttpRequest, plan: LocalPlan) -> list[dict[str, Any]]:
    items = []
    for name, text in MENU:
        href = reverse(name, args=[plan.slug])
        items.append({"text": text, "href": href, "current": request.path == href})
    return items


def ask(
    request: HttpRequest,
    form_of: Callable[..., forms.Form],
    do: Callable[[dict[str, Any]], object],
    *,
    initial: dict[str, Any],
    back: str,
    done: str,
    show: Callable[..., HttpResponse],
    now: Callable[[Any], list[tuple[str, Any]]] | None = None,
) -> HttpResponse:
    """One form and what becomes of it: done, refused in words, or overtaken by somebody else's change.

    Who was overtaken keeps what they wrote, sees what stands now (`now` tells it, line by line), and may save theirs
    over it.
    """
    first = {"once": secrets.token_urlsafe(16), **initial}
    if request.method != "POST":
        return show(form=form_of(initial=first), back=back)
    form = form_of(request.POST, initial=first)
    standing: list[tuple[str, Any]] = []
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except Overtaken as overtaken:
            form.add_error(None, str(overtaken))
            typed = request.POST.copy()
            typed["version"] = str(overtaken.now.version)  # type: ignore[attr-defined]
            form.data = typed
            standing = now(overtaken.now) if now else []
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    return show(form=form, back=back, standing=standing, status=400)
