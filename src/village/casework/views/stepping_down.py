"""A family that goes from social care to early help: offered by those who decide for social care, taken over or not by
those who manage help."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import stepping_down as actions
from village.casework.forms.allocation import StepForm
from village.casework.forms.social_care import AcceptForm, StepDownForm, offer_told
from village.casework.models import StepDown
from village.casework.queries.around import name_of
from village.casework.queries.caseload import chosen_from
from village.casework.queries.social_care import is_as_it_stood, people_in, who_could_lead, who_manages
from village.casework.queries.visible import MANAGES
from village.casework.rules.social_care import ACCEPT, CROSSING_REASONS, SOCIAL_CARE, TAKE_BACK
from village.casework.views.caseload import beside
from village.casework.views.frame import by, sent
from village.casework.views.stepping_up import reasons_of
from village.casework.views.taking_steps import asked_from, move_called, moves_from, state_called, step_called
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.areas.queries.register import called, upper_tier
from village.kernel.calendar.rules import london_date
from village.people.queries.contacts import concern_contacts
from village.ui import one_form
from village.workflow.rules.definitions import Move

OWN = {"text": "Offered to early help", "href": "/help/step-downs/own/"}
OFFERED = {"text": "Offered by social care", "href": "/help/step-downs/"}


@access(SOCIAL_CARE)
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """What one's organisation has offered to early help."""
    return _listed(request, OWN["text"], offered=False)


@access(MANAGES)
@never_cache
def offered(request: HttpRequest) -> HttpResponse:
    """What social care offers to one's service."""
    return _listed(request, OFFERED["text"], offered=True)


def _listed(request: HttpRequest, title: str, *, offered: bool) -> HttpResponse:
    for_them, of_them = actions.list_step_downs(**by(request))
    told = [(each, state_called(each.process)) for each in (for_them if offered else of_them)]
    return render(request, "casework/step-downs.html", {"title": title, "told": told, "offered": offered})


@access(SOCIAL_CARE)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Offer a family to early help."""
    within, on = areas(viewer_of(request), SOCIAL_CARE), london_date(timezone.now())
    found = [(one.code, called(one.code)) for one in upper_tier(on) if within is None or one.code in within]
    bodies = {(each.slug, each.name) for code, _ in found for each in who_manages(code)}
    form_of = partial(StepDownForm, areas=found, organisations=sorted(bodies, key=lambda one: one[1]))

    def do(said: dict[str, Any]) -> StepDown:
        where = {name: said[name] for name in ("area", "organisation", "key")}
        return actions.offer_step_down(offer=offer_told(said), **where, **by(request))

    return one_form.ask(
        request, form_of, do, title="Offer a family to early help", button="Offer this family", back=OWN["href"],
        done="It is offered. You hold the family until early help has taken it over.",
        template="casework/panel-asked.html", initial={"key": uuid.uuid4().hex}, breadcrumbs=[OWN],
    )  # fmt: skip


@access(SOCIAL_CARE)
@never_cache
def take_back(request: HttpRequest, step_down: uuid.UUID) -> HttpResponse:
    """Take an offer back."""
    found = _open(request, step_down)
    which = _move(found, TAKE_BACK)
    form = StepForm(sent(request), reasons=reasons_of(which), initial=_start(found))

    def do(said: dict[str, Any]) -> None:
        actions.take_back_step_down(step_down=step_down, asked=asked_from(said, TAKE_BACK), **by(request))

    return _answered(request, form, do, which, OWN, found)


@access(MANAGES)
@never_cache
def step_down(request: HttpRequest, step_down: uuid.UUID) -> HttpResponse:
    """One offer: who it is about, who agreed, and what social care found."""
    found = _open(request, step_down)
    last = found.process.log.order_by("number").last()
    context = {
        "title": f"Offered by social care: {found.family.name}",
        "step_down": found,
        "state": state_called(found.process),
        "reason": CROSSING_REASONS.get(last.reason, "") if last else "",
        "people": people_in(found, at=timezone.now()),
        "whole": is_as_it_stood(found),
        "by": name_of(found.by),
        "moves": [each for each in moves_from(found.process) if "manager" in each.roles],
        "concern_contacts": concern_contacts(viewer_of(request)),
        "breadcrumbs": [OFFERED],
    }
    return render(request, "casework/step-down.html", context)


@access(MANAGES)
@never_cache
def answer(request: HttpRequest, step_down: uuid.UUID, step: str) -> HttpResponse:
    """Take it over and name who leads, or do not."""
    found = _open(request, step_down)
    which = _move(found, step, "manager")
    if step == ACCEPT:
        able = who_could_lead(found, at=timezone.now())
        known = chosen_from(viewer_of(request), {one.ref for one in able}, at=timezone.now())
        leads = [(str(one.ref), f"{one.name}{beside(known.get(one.ref))}") for one in able]
        over = any(one.full for one in known.values())
        form: StepForm = AcceptForm(sent(request), leads=leads, over=over, initial=_start(found))
    else:
        form = StepForm(sent(request), reasons=reasons_of(which), initial=_start(found))

    def do(said: dict[str, Any]) -> None:
        asked = asked_from(said, step)
        if step == ACCEPT:
            lead, because = uuid.UUID(said["lead"]), said.get("over_because", "")
            actions.accept_step_down(
                step_down=step_down, asked=asked, lead=lead, over_because=because, **by(request)
            )  # fmt: skip
        else:
            actions.decline_step_down(step_down=step_down, asked=asked, **by(request))

    return _answered(request, form, do, which, OFFERED, found)


def _open(request: HttpRequest, ref: uuid.UUID) -> StepDown:
    found = actions.open_step_down(step_down=ref, **by(request))
    if found is None:
        raise Http404
    return found


def _move(found: StepDown, step: str, role: str = "social-care") -> Move | None:
    return move_called(found.process, step, role)


def _start(found: StepDown) -> dict[str, Any]:
    return {"key": uuid.uuid4().hex, "expects": found.process.changed}


def _answered(
    request: HttpRequest,
    form: StepForm,
    do: Callable[[dict[str, Any]], None],
    which: Move | None,
    back: dict[str, str],
    found: StepDown,
) -> HttpResponse:
    if which is None and request.method != "POST":
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refusal as refusal:
            if str(refusal) == actions.NO_STEP_DOWN:
                raise Http404 from refusal
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "What you decided is kept.")
            return redirect(back["href"])
    told = {
        "title": step_called(which), "form": form, "button": step_called(which), "breadcrumbs": [back],
        "back_href": back["href"], "about": f"{found.family.name}. {found.content.get('found', '')}",
    }  # fmt: skip
    return render(request, "casework/panel-asked.html", told, status=400 if form.errors else 200)
