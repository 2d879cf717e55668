"""The families that somebody helps, and the record of one: where help stands, what can be done next."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import episodes as actions
from village.casework.actions.reading import show_list
from village.casework.forms.records import MoveForm, OpenForm
from village.casework.models import Episode
from village.casework.queries.facts import approved, facts, roles_in
from village.casework.queries.lists import FILTERS, lines
from village.casework.queries.needs import closed_unread
from village.casework.queries.notes import children_seen
from village.casework.queries.plan import AGREE_PLAN
from village.casework.queries.visible import asker_of
from village.casework.rules.closing import REASONS
from village.casework.views.frame import MINE, WORK, opened, or_404, page, state_of
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.areas.queries.register import called
from village.kernel.organisations.queries import organisations
from village.ui import listing
from village.workflow.actions.moving import Asked
from village.workflow.queries.dues import clocks_of, tasks_of
from village.workflow.queries.work import history, moves_for
from village.workflow.rules.definitions import Move


@access(WORK)
@never_cache
def families(request: HttpRequest) -> HttpResponse:
    """The families whose record the viewer may read: their own first, or all that their service holds."""
    viewer, at = viewer_of(request), timezone.now()
    which = request.GET.get("show", "mine")
    which = which if which in FILTERS else "mine"
    found = listing.page_of(request, lines(viewer, which, at=at), per_page=25)
    shown = [str(line.episode.ref) for line in found.object_list]
    show_list(what=which, shown=shown, by=viewer, at=at)
    unread = closed_unread(viewer, at=at) if which == "closed" and asker_of(viewer).manages != frozenset() else []
    context = {
        "title": "Families you help",
        "unread": {one.pk for one, _ in unread},
        "which": which,
        "filters": [{"text": text, "href": f"?show={key}", "current": key == which} for key, text in FILTERS.items()],
        "found": found,
    }
    return render(request, "casework/families.html", context)


@access(WORK)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Open help for a family."""
    viewer = viewer_of(request)
    choices = _areas(areas(viewer, WORK))
    given = request.GET.get("child", "")
    start = {"key": uuid.uuid4().hex, "index": given if _is_uuid(given) else None}
    form = OpenForm(request.POST if request.method == "POST" else None, areas=choices, initial=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = {name: said[name] for name in ("name", "area", "key")}
        try:
            made = actions.open_episode(people=form.people(), by=viewer, at=timezone.now(), **told)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Help is open, and you lead it until the family has agreed to somebody.")
            return redirect("help-record", episode=made.ref)
    context = {"title": "Open help for a family", "form": form, "breadcrumbs": [MINE]}
    return render(request, "casework/new.html", context, status=400 if form.errors else 200)


def _areas(within: frozenset[str] | None) -> list[tuple[str, str]]:
    codes = within if within is not None else {one.area for one in organisations() if one.area}
    return [(code, called(code)) for code in sorted(codes)]


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


@access(WORK)
@never_cache
def record(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Where help stands: the clocks, what is to be done, which steps can be taken, what happened."""
    one = opened(request, episode, "summary")
    at, about = timezone.now(), f"episode:{one.ref}"
    return page(
        request,
        one,
        "summary",
        "record",
        one.family.name,
        state=state_of(one),
        clocks=clocks_of([about], at=at).get(about, []),
        tasks=tasks_of([about], at=at).get(about, []),
        moves=[] if one.closed_at else _moves(request, one, at),
        children=children_seen(one, at=at),
        history=list(reversed(history(one.process))),
        alarms=list(one.alarms.filter(settled_at=None)),
        open_concerns=one.concerns.filter(settled_at=None).count(),
        closing=REASONS.get(one.closing, one.closing),
    )


def _moves(request: HttpRequest, one: Episode, at: dt.datetime) -> list[Move]:
    viewer = viewer_of(request)
    roles, so = roles_in(one, viewer, at=at), facts(one)
    return moves_for(one.process, roles=roles, facts=so, sha256=approved(one), by=str(viewer.ref), at=at)


@access(WORK)
@never_cache
def move(request: HttpRequest, episode: uuid.UUID, step: str) -> HttpResponse:
    """Take a step of the process, once it has been read what it is about."""
    if step == AGREE_PLAN:  # what is agreed to is read on a page of its own
        return redirect("help-plan-agree", episode=episode)
    one = opened(request, episode, "move")
    found = next((each for each in _moves(request, one, timezone.now()) if each.name == step), None)
    if found is None and request.method != "POST":
        raise Http404
    reasons = [(code, REASONS.get(code, code)) for code in found.reasons] if found else []
    start = {"key": uuid.uuid4().hex, "expects": one.process.changed, "seen": approved(one)}
    form = MoveForm(request.POST if request.method == "POST" else None, reasons=reasons, initial=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        asked = Asked(
            said["key"], step, said["expects"], said.get("reason", ""), seen=said["seen"], on=said["on"]
        )  # fmt: skip
        try:
            actions.move_on(episode=episode, asked=asked, by=viewer_of(request), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, or_404(refusal))
        else:
            messages.success(request, "Done.")
            return redirect("help-record", episode=episode)
    title = found.title["en"] if found else "This cannot be done now"
    context: dict[str, Any] = {"form": form, "move": found, "back_href": reverse("help-record", args=[episode])}
    return page(request, one, "summary", "move", title, status=400 if form.errors else 200, **context)
