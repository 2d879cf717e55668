"""The allocation meeting of a locality: what waits, what there is to give, and a decision on each. Panels are kept by
those who manage help in the area."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions import sittings as actions
from village.casework.forms.allocation import (
    AttendForm,
    CapacityForm,
    SittingForm,
    StepForm,
)
from village.casework.models import Panel, Request, Sitting
from village.casework.queries.around import names_of
from village.casework.queries.panels import (
    PANEL,
    cases,
    facts_of_request,
    panels_kept,
    panels_of,
    part_of,
    rooms,
    sitting_of,
)
from village.casework.queries.passing import told_name
from village.casework.queries.visible import MANAGES
from village.casework.rules.allocation import (
    ALLOCATE,
    ASK_MORE,
    DECLINE,
    HALF_TERMS,
    PARTS,
    REQUEST_REASONS,
    half_term_of,
)
from village.casework.views.frame import by, sent
from village.casework.views.panel_forms import ALL, asked, gone_or_said
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.calendar.rules import london_date
from village.people.queries.contacts import concern_contacts
from village.workflow.actions.moving import Asked
from village.workflow.queries.processes import process_of
from village.workflow.queries.work import moves_for
from village.workflow.rules.definitions import Move

KNOWN = "You see nothing of this family here from now on, and do not count where it is decided on."
NOTHING_MORE = "A panel sees this and nothing else of the record."


@access(PANEL)
@never_cache
def panels(request: HttpRequest) -> HttpResponse:
    """The panels on which the viewer sits, and those whose seats they keep."""
    viewer = viewer_of(request)
    mine = [{"panel": one, "part": PARTS[part_of(viewer, one)]} for one in panels_of(viewer)]
    keeps = areas(viewer, MANAGES) != frozenset()
    kept = list(panels_kept(viewer)) if keeps else []
    return render(
        request, "casework/panels.html", {"title": ALL["text"], "mine": mine, "kept": kept, "keeps": keeps}
    )  # fmt: skip


@access(PANEL)
@never_cache
def panel(request: HttpRequest, panel: uuid.UUID) -> HttpResponse:
    """A panel: what waits and for how long, what there is to give, and the meeting that is open."""
    one, seen = _read(request, panel)
    at, sitting = timezone.now(), sitting_of(one)
    seats = list(one.seats.filter(until_at=None))
    names = names_of(each.account for each in seats)
    came = set(sitting.came.values_list("pk", flat=True)) if sitting else set()
    sorry = set(sitting.apologies.values_list("pk", flat=True)) if sitting else set()
    presence = {**dict.fromkeys(sorry, "Sent apologies"), **dict.fromkeys(came, "Is there")}
    told = [(names[each.account], PARTS[each.part], presence.get(each.pk, "")) for each in seats]
    context = {
        "title": f"Allocation: {one.locality}",
        "panel": one,
        "part": part_of(viewer_of(request), one),
        "cases": cases(seen, at=at),
        "sitting": sitting,
        "half_terms": HALF_TERMS,
        "rooms": rooms(one, sitting),
        "seats": told,
        "there": len(came),
        "before": _before(one),
        "breadcrumbs": [ALL],
    }
    return render(request, "casework/panel.html", context)


def _before(one: Panel) -> list[tuple[Sitting, int, int]]:
    """The last meetings, in numbers only."""
    return [
        (each, each.settled.filter(move=ALLOCATE).count(), each.settled.filter(move=DECLINE).count())
        for each in one.sittings.exclude(closed_at=None)[:6]
    ]


def _read(request: HttpRequest, ref: uuid.UUID) -> tuple[Panel, list[Request]]:
    found = actions.read_panel(panel=ref, **by(request))
    if found is None:
        raise Http404
    return found


@access(PANEL)
@never_cache
def open_sitting(request: HttpRequest, panel: uuid.UUID) -> HttpResponse:
    """Open the meeting of a half term."""
    one, _ = _read(request, panel)
    today = london_date(timezone.now())
    form = SittingForm(sent(request), initial={"on": today, "half_term": half_term_of(today)})
    return asked(
        request, one, form, lambda: actions.open_sitting(panel=panel, **form.cleaned_data, **by(request)),
        title="Open a meeting", button="Open the meeting", back=_at(one),
        done="The meeting is open. What waited is before it.",
    )  # fmt: skip


@access(PANEL)
@never_cache
def attend(request: HttpRequest, panel: uuid.UUID) -> HttpResponse:
    """Who of the panel is there."""
    one, _ = _read(request, panel)
    seats = list(one.seats.filter(until_at=None))
    names = names_of(each.account for each in seats)
    form = AttendForm(
        sent(request), seats=[(each.pk, f"{names[each.account]}, {PARTS[each.part].lower()}") for each in seats]
    )

    def do() -> None:
        actions.attend(panel=panel, came=form.those("came"), apologies=form.those("apologies"), **by(request))

    return asked(
        request, one, form, do, title="Who is there?", button="Save", back=_at(one), done="Written down."
    )  # fmt: skip


@access(PANEL)
@never_cache
def capacity(request: HttpRequest, panel: uuid.UUID) -> HttpResponse:
    """What services have to give."""
    one, _ = _read(request, panel)
    form = CapacityForm(sent(request), rooms=rooms(one, sitting_of(one)))
    return asked(
        request, one, form, lambda: actions.tell_capacity(panel=panel, given=form.given(), **by(request)),
        title="What is there to give?", button="Save", back=_at(one), done="Written down.",
    )  # fmt: skip


@access(PANEL)
@require_POST
def do_now(request: HttpRequest, panel: uuid.UUID) -> HttpResponse:
    """Put what waits to the meeting, or close the meeting."""
    try:
        if request.POST.get("do") == "close":
            actions.close_sitting(panel=panel, **by(request))
            said = "The meeting is closed. Letters are written now; whoever leads or manages sends them."
        else:
            count = actions.put_to_sitting(panel=panel, **by(request))
            said = f"{count} put to the meeting."
    except Refusal as refusal:
        messages.error(request, gone_or_said(refusal))
    else:
        messages.success(request, said)
    return redirect("panel", panel=panel)


@access(PANEL)
@never_cache
def case(request: HttpRequest, panel: uuid.UUID, case: uuid.UUID) -> HttpResponse:
    """A request, and what the viewer can decide on it."""
    one, found = _case(request, panel, case)
    history = list(found.settled.select_related("service"))
    names = names_of(each.by for each in history)
    titles = {each.name: each.title["en"] for each in process_of(found.process.process).moves}
    context = {
        "title": told_name(found.episode.family),
        "panel": one,
        "case": cases([found], at=timezone.now())[0],
        "moves": _moves(request, one, found),
        "said": [(each, titles[each.move], names[each.by], REQUEST_REASONS.get(each.reason, "")) for each in history],
        "nothing_more": NOTHING_MORE,
        "concern_contacts": concern_contacts(viewer_of(request)),
        "breadcrumbs": [ALL, {"text": one.locality, "href": _at(one)}],
    }
    return render(request, "casework/panel-case.html", context)


def _case(request: HttpRequest, panel: uuid.UUID, case: uuid.UUID) -> tuple[Panel, Request]:
    one, seen = _read(request, panel)
    found = next((each for each in seen if each.ref == case), None)
    if found is None:
        raise Http404
    return one, found


def _moves(request: HttpRequest, one: Panel, found: Request) -> list[Move]:
    """The moves that a panel makes from where a request stands, by the viewer's part in it."""
    viewer, at, sitting = viewer_of(request), timezone.now(), sitting_of(one)
    room = next((each for each in rooms(one, sitting) if each.left), None)
    so = facts_of_request(found, sitting, room, london_date(at))
    if sitting is None:
        return []
    return moves_for(found.process, roles={part_of(viewer, one)}, facts=so, by=str(viewer.ref), at=at)


@access(PANEL)
@never_cache
def decide(request: HttpRequest, panel: uuid.UUID, case: uuid.UUID, step: str) -> HttpResponse:
    """Take a step: what it is, its reason, and words that go into the letters."""
    one, found = _case(request, panel, case)
    process = process_of(found.process.process)
    which = next((each for each in process.moves_from(found.process.state) if each.name == step), None)
    open_now = {each.name for each in _moves(request, one, found)}
    if request.method != "POST" and (which is None or step not in open_now):
        raise Http404
    form = _step_form(request, one, found, step, which)

    def do() -> None:
        said = form.cleaned_data
        asked = Asked(said["key"], step, said["expects"], reason=said.get("reason", ""))
        service = uuid.UUID(said["service"]) if said.get("service") else None
        decision = actions.Decision(asked, service, said.get("words", ""))
        actions.decide(panel=panel, request=case, decision=decision, **by(request))

    title = which.title["en"] if which else "This was decided already"
    return asked(
        request, one, form, do, title=title, button=title, back=_at(one), done="Decided.",
        about=f"{told_name(found.episode.family)}: {found.words}",
    )  # fmt: skip


def _step_form(request: HttpRequest, one: Panel, found: Request, step: str, which: Move | None) -> StepForm:
    reasons = [(code, REQUEST_REASONS.get(code, code)) for code in which.reasons] if which else []
    places = [
        (str(each.service.ref), f"{each.service.name}, {each.service.organisation.name} ({each.left} left)")
        for each in rooms(one, sitting_of(one))
        if each.left
    ]
    labels = {
        ALLOCATE: ("What should the family and whoever asked know? (in the letters)", False),
        DECLINE: ("What should the family and whoever asked know? (in the letters)", False),
        ASK_MORE: ("What do you ask for?", True),
    }
    start = {"key": uuid.uuid4().hex, "expects": found.process.changed}
    services = places if step == ALLOCATE else None
    return StepForm(sent(request), reasons=reasons, services=services, words=labels.get(step), initial=start)


@access(PANEL)
@require_POST
def know(request: HttpRequest, panel: uuid.UUID, case: uuid.UUID) -> HttpResponse:
    """Say that one knows this family."""
    try:
        actions.declare_conflict(panel=panel, request=case, **by(request))
    except Refusal as refusal:
        messages.error(request, gone_or_said(refusal))
    else:
        messages.success(request, KNOWN)
    return redirect("panel", panel=panel)


def _at(one: Panel) -> str:
    return reverse("panel", args=[one.ref])
