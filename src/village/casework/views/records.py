"""The families that somebody helps, and the record of one: where help stands, what can be done next."""

import datetime as dt
import uuid
from functools import partial
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import episodes as actions
from village.casework.actions.reading import show_list
from village.casework.forms.records import MoveForm, OpenForm, people_told
from village.casework.models import Episode
from village.casework.queries.facts import approved, facts, roles_in
from village.casework.queries.lists import BEGAN, ENDED, FILTERS, PER_PAGE, Counted, Line, counted, led, lines
from village.casework.queries.meetings import next_meeting, told_newest, told_of_meetings
from village.casework.queries.needs import closed_unread
from village.casework.queries.notes import children_seen
from village.casework.queries.plan import AGREE_PLAN
from village.casework.queries.visible import WORK, asker_of
from village.casework.rules.closing import REASONS
from village.casework.rules.episodes import about
from village.casework.rules.plan import REVIEWED
from village.casework.views.frame import MINE, ask, by, opened, page, sent, state_of
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.rules import Viewer
from village.kernel.access.views import access
from village.kernel.areas.queries.register import called, get
from village.kernel.areas.rules import UnknownArea
from village.kernel.organisations.queries import organisations
from village.ui import listing, one_form
from village.warehouse.periods import NotAPeriod, period
from village.workflow.actions.moving import Asked
from village.workflow.queries.dues import clocks_of, tasks_of
from village.workflow.queries.work import history, ways_on
from village.workflow.rules.definitions import Move
from village.workflow.rules.stepping import Waiting


@access(WORK)
@never_cache
def families(request: HttpRequest) -> HttpResponse:
    """The families whose record the viewer may read: their own first, of whoever leads none those in whose team they
    are, or for a manager all that their service holds. Also those that a figure counts, or, of what a manager answers
    for, those that somebody leads."""
    viewer, at = viewer_of(request), timezone.now()
    manager = asker_of(viewer).manages != frozenset()
    one, lead = _counted(request), _lead(request) if manager else None
    if one:
        which, found = one.what, listing.page_of(request, counted(viewer, one, at=at), per_page=PER_PAGE)
    elif lead:
        which, found = "led", listing.page_of(request, led(viewer, lead, at=at), per_page=PER_PAGE)
    else:
        which, found = _listed(request, viewer, at, ("all",) if manager else ("mine", "team"))
    shown = [line.episode for line in found.object_list]
    show_list(what=which, shown=[str(one.ref) for one in shown], by=viewer, at=at)
    unread = closed_unread(viewer, [one.pk for one in shown], at=at) if manager and which == "closed" else []
    context = {
        "title": "Families you help",
        "unread": {one.pk for one, _ in unread},
        "which": which,
        "counts": _in_words(one) if one else _led_by(found) if lead else "",
        "manager": manager,
        "filters": [{"text": text, "href": f"?show={key}", "current": key == which} for key, text in FILTERS.items()],
        "found": found,
    }
    return render(request, "casework/families.html", context)


def _counted(request: HttpRequest) -> Counted | None:
    """Whom a figure counts, where the address asks for them."""
    what, area, reason = (request.GET.get(name, "") for name in ("show", "area", "reason"))
    try:
        within = period(request.GET.get("period", ""))
        get(area)
    except (NotAPeriod, UnknownArea):
        return None
    return Counted(what, within, area, reason) if what in (BEGAN, ENDED) else None


def _lead(request: HttpRequest) -> uuid.UUID | None:
    """Whose families are asked for, where the address names somebody."""
    try:
        return uuid.UUID(request.GET.get("lead", ""))
    except ValueError:
        return None


def _led_by(found: Page[Line]) -> str:
    """Of whom a list is that has those of one lead: named by what stands in it, and by nothing else."""
    first = next(iter(found.object_list), None)
    return f"Families that {first.lead} leads, of those that your service holds." if first else ""


def _in_words(one: Counted) -> str:
    happened = "began" if one.what == BEGAN else "ended"
    why = f" because of this: {REASONS[one.reason]}" if one.reason in REASONS else ""
    return (
        f"Those with whom help {happened} in {called(one.area)} in {one.within.said}{why}. "
        "A figure counts them all; you see those whose records you may read."
    )


def _listed(request: HttpRequest, viewer: Viewer, at: dt.datetime, first: tuple[str, ...]) -> tuple[str, Page[Line]]:
    """The list that was chosen, or else the first of these that has anybody in it."""
    chosen = request.GET.get("show", "")
    wanted = (chosen,) if chosen in FILTERS else first
    for which in wanted:
        found = listing.page_of(request, lines(viewer, which, at=at), per_page=PER_PAGE)
        if found.object_list:
            return which, found
    return wanted[0], found


@access(WORK)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Open help for a family."""
    viewer, given = viewer_of(request), request.GET.get("child", "")
    form_of = partial(OpenForm, areas=_areas(areas(viewer, WORK)))

    def do(said: dict[str, Any]) -> Episode:
        told = {name: said[name] for name in ("name", "area", "key")}
        return actions.open_episode(people=people_told(said), **told, **by(request))

    return one_form.ask(
        request, form_of, do, title="Open help for a family", button="Open help", back=reverse("help-families"),
        done="Help is open, and you lead it until the family has agreed to somebody.", template="casework/new.html",
        then=lambda made: reverse("help-record", args=[made.ref]), breadcrumbs=[MINE],
        initial={"key": uuid.uuid4().hex, "index": given if _is_uuid(given) else None},
    )  # fmt: skip


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
    at, known_as = timezone.now(), about(one.ref)
    moves, waiting = ([], []) if one.closed_at else _ways(request, one, at)
    return page(
        request,
        one,
        "summary",
        "record",
        one.family.name,
        state=state_of(one),
        clocks=clocks_of([known_as], at=at).get(known_as, []),
        tasks=tasks_of([known_as], at=at).get(known_as, []),
        moves=moves,
        waiting=waiting,
        history=told_newest(history(one.process), told_of_meetings(one.meetings.all())),
        children=children_seen(one, at=at),
        next_meeting=next_meeting(one, at=at),
        alarms=list(one.alarms.filter(settled_at=None)),
        open_concerns=one.concerns.filter(settled_at=None).count(),
        closing=REASONS.get(one.closing, one.closing),
    )


def _ways(request: HttpRequest, one: Episode, at: dt.datetime) -> tuple[list[Move], list[Waiting]]:
    viewer = viewer_of(request)
    roles, so = roles_in(one, viewer, at=at), facts(one)
    return ways_on(one.process, roles=roles, facts=so, sha256=approved(one), by=str(viewer.ref), at=at)


@access(WORK)
@never_cache
def move(request: HttpRequest, episode: uuid.UUID, step: str) -> HttpResponse:
    """Take a step of the process, once it has been read what it is about."""
    if step == AGREE_PLAN:  # what is agreed to is read on a page of its own
        return redirect("help-plan-agree", episode=episode)
    if step in REVIEWED:  # what a review decides is decided there
        return redirect(f"{reverse('help-review', args=[episode])}?decision={step}")
    one = opened(request, episode, "move")
    found = next((each for each in _ways(request, one, timezone.now())[0] if each.name == step), None)
    if found is None and request.method != "POST":
        raise Http404
    reasons = [(code, REASONS.get(code, code)) for code in found.reasons] if found else []
    start = {"key": uuid.uuid4().hex, "expects": one.process.changed, "seen": approved(one)}
    form = MoveForm(sent(request), reasons=reasons, initial=start)

    def do() -> None:
        said = form.cleaned_data
        asked = Asked(
            said["key"], step, said["expects"], said.get("reason", ""), seen=said["seen"], on=said["on"]
        )  # fmt: skip
        actions.move_on(episode=episode, asked=asked, **by(request))

    title = found.title["en"] if found else "This cannot be done now"
    return ask(
        request, one, form, do, title=title, button=title, done="Done.", part="summary",
        back=reverse("help-record", args=[one.ref]), template="move", move=found,
    )  # fmt: skip
