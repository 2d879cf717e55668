"""Asking social care to take a family over, from its record; and what social care is asked, for those who decide."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import stepping_up as actions
from village.casework.actions.stepping_up import Worry
from village.casework.forms.allocation import StepForm
from village.casework.forms.social_care import NOBODY, StepUpAnswerForm, StepUpForm
from village.casework.models import Episode, StepUp, StepUpAnswer
from village.casework.queries.around import family_of, name_of
from village.casework.queries.passing import told_name, told_names
from village.casework.queries.social_care import is_as_it_stood, things_told, who_takes
from village.casework.queries.visible import WORK, lead_of
from village.casework.rules.access import END
from village.casework.rules.social_care import CROSSING_REASONS, SOCIAL_CARE, TAKE_BACK, TAKE_OVER, WHY
from village.casework.views.frame import ask, by, may_do, opened, page, sent, speaking
from village.casework.views.taking_steps import asked_from, move_called, moves_from, state_called, step_called
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.queries.contacts import concern_contacts
from village.workflow.rules.definitions import Move

LIST = {"text": "Asked of social care", "href": "/help/social-care/"}


def told_of(step_up: StepUp) -> dict[str, Any]:
    """A request to social care as pages show it."""
    last = step_up.process.log.order_by("number").last()
    return {
        "step_up": step_up,
        "state": state_called(step_up.process),
        "reason": CROSSING_REASONS.get(last.reason, "") if last else "",
        "why": WHY[step_up.why],
        "answer": StepUpAnswer.objects.filter(step_up=step_up).first(),
        "back": any(one.name == TAKE_BACK for one in moves_from(step_up.process)),
        "by": name_of(step_up.by),
        "whole": is_as_it_stood(step_up),
    }


@access(WORK)
@never_cache
def ask_social_care(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Ask social care to take a family over."""
    one = opened(request, episode, "requests")
    bodies = [(each.slug, each.name) for each in who_takes(one)]
    start = {"key": uuid.uuid4().hex}
    form = StepUpForm(sent(request), organisations=bodies, people=speaking(one), initial=start)

    def do() -> None:
        said = form.cleaned_data
        agreed = None if said["agreed_by"] == NOBODY else uuid.UUID(said["agreed_by"])
        worry = Worry(said["why"], said["worry"], agreed, said["without_because"])
        actions.ask_social_care(
            episode=episode, organisation=said["organisation"], worry=worry, key=said["key"], **by(request)
        )  # fmt: skip

    if not bodies:
        messages.info(request, "Nobody decides for social care in this area here. Ring them, and write a note of it.")
        return redirect("help-requests", episode=episode)
    return ask(
        request, one, form, do, part="requests", title="Ask social care to take the family over",
        button="Ask social care", done="Social care is asked. Help goes on until it has decided.",
    )  # fmt: skip


@access(WORK)
@never_cache
def asked(request: HttpRequest, episode: uuid.UUID, step_up: uuid.UUID) -> HttpResponse:
    """What social care was asked for a family, and what went along."""
    one = opened(request, episode, "requests")
    found = _of(one, step_up)
    return page(
        request, one, "requests", "step-up", "Asked of social care", things=things_told(found), **told_of(found)
    )


def _of(one: Episode, ref: uuid.UUID) -> StepUp:
    found = one.step_ups.select_related("organisation", "process__process", "agreed_by").filter(ref=ref).first()
    if found is None:
        raise Http404
    return found


@access(WORK)
@never_cache
def take_back(request: HttpRequest, episode: uuid.UUID, step_up: uuid.UUID) -> HttpResponse:
    """Take back what social care was asked."""
    one = opened(request, episode, "requests")
    found = _of(one, step_up)
    if END not in may_do(request, one):
        raise Http404
    which = move_called(found.process, TAKE_BACK)
    form = StepForm(sent(request), reasons=reasons_of(which), initial=_start(found))

    def do() -> None:
        asked = asked_from(form.cleaned_data, TAKE_BACK)
        actions.take_back_step_up(episode=episode, step_up=step_up, asked=asked, **by(request))

    return ask(
        request, one, form, do, part="requests", title=step_called(which), button=step_called(which),
        done="It is taken back. Social care sees nothing of it any more.", about=found.worry,
    )  # fmt: skip


# ── for those who decide ─────────────────────────────────────────────────────────────────────────────────────────────


@access(SOCIAL_CARE)
@never_cache
def step_ups(request: HttpRequest) -> HttpResponse:
    """The families whom social care is asked to take over."""
    found = actions.list_step_ups(**by(request))
    names = told_names(each.episode.family for each in found)
    told = [(each, names[each.episode.family_id], WHY[each.why], state_called(each.process)) for each in found]
    return render(request, "casework/step-ups.html", {"title": LIST["text"], "told": told})


@access(SOCIAL_CARE)
@never_cache
def step_up(request: HttpRequest, step_up: uuid.UUID) -> HttpResponse:
    """One of these: who it is about, what early help is worried about, and what it found."""
    found = _open(request, step_up)
    lead = lead_of(found.episode)
    context = {
        **told_of(found),
        "things": things_told(found),
        "title": f"Asked of social care: {told_name(found.episode.family)}",
        "people": family_of(found.episode, at=timezone.now()),
        "lead": name_of(lead.account) if lead else "",
        "moves": [each for each in moves_from(found.process) if "social-care" in each.roles],
        "concern_contacts": concern_contacts(viewer_of(request)),
        "breadcrumbs": [LIST],
    }
    return render(request, "casework/step-up-asked.html", context)


def _open(request: HttpRequest, ref: uuid.UUID) -> StepUp:
    found = actions.open_step_up(step_up=ref, **by(request))
    if found is None:
        raise Http404
    return found


@access(SOCIAL_CARE)
@never_cache
def answer(request: HttpRequest, step_up: uuid.UUID, step: str) -> HttpResponse:
    """Take the family over, or do not."""
    found = _open(request, step_up)
    which = move_called(found.process, step, "social-care")
    if which is None and request.method != "POST":
        raise Http404
    form = StepUpAnswerForm(
        sent(request), takes=step == TAKE_OVER, reasons=reasons_of(which), initial=_start(found)
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = {name: said.get(name, "") for name in ("social_worker", "reach", "words")}
        try:
            actions.answer_step_up(step_up=step_up, asked=asked_from(said, step), **words, **by(request))
        except Refusal as refusal:
            if str(refusal) == actions.NO_STEP_UP:
                raise Http404 from refusal
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your decision is kept, and those who asked are told.")
            return redirect("step-ups")
    told = {
        "title": step_called(which), "form": form, "button": step_called(which), "breadcrumbs": [LIST],
        "back_href": reverse("step-up", args=[step_up]), "about": found.worry,
    }  # fmt: skip
    return render(request, "casework/panel-asked.html", told, status=400 if form.errors else 200)


def reasons_of(which: Move | None) -> list[tuple[str, str]]:
    """The reasons of a step, in words."""
    return [(code, CROSSING_REASONS[code]) for code in which.reasons] if which else []


def _start(found: StepUp) -> dict[str, Any]:
    return {"key": uuid.uuid4().hex, "expects": found.process.changed}
