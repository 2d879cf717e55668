"""What is asked of others for a family: of panels, and of whoever these give it to; and what is asked of one's own
organisation."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import requests as actions
from village.casework.forms.allocation import AskForm, ReferForm, StepForm
from village.casework.models import Panel, Referral, Request, StepDownTaken
from village.casework.queries.around import family_of, name_of, names_of
from village.casework.queries.panels import cases
from village.casework.queries.passing import told_name, told_names
from village.casework.queries.referrals import services_to_ask
from village.casework.queries.visible import WORK
from village.casework.rules.access import END
from village.casework.rules.allocation import FINISH, GIVE_MORE, IN_TOUCH, REQUEST_REASONS, TAKE_BACK
from village.casework.views.frame import MINE, ask, by, may_do, opened, page, sent
from village.casework.views.stepping_up import told_of
from village.casework.views.taking_steps import asked_from, move_called, moves_from, state_called, step_called
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.queries.contacts import concern_contacts
from village.workflow.models import Instance
from village.workflow.queries.dues import clocks_of
from village.workflow.queries.processes import process_of
from village.workflow.rules.definitions import Move

LIST = {"text": "Asked of you", "href": "/help/referrals/"}
DAYS: Mapping[str, str] = {
    FINISH: "When was the family seen?",
    IN_TOUCH: "On which day were you first in touch with the family?",
}
"""The steps with what is asked of a family by somebody else that ask for a day."""


@access(WORK)
@never_cache
def requests(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """What was asked for a family, and what became of it."""
    one = opened(request, episode, "requests")
    found = list(one.requests.select_related("panel", "process__process", "episode__family", "episode__organisation"))
    told = [
        {
            "case": each,
            "moves": [move for move in moves_from(each.request.process) if "asking-agency" in move.roles],
            "said": _said(each.request),
        }
        for each in cases(found, at=timezone.now())
    ]
    referrals = [_shown(each) for each in one.referrals.select_related("service__organisation", "process__process")]
    step_ups = [told_of(each) for each in one.step_ups.select_related("organisation", "process__process", "agreed_by")]
    return page(
        request, one, "requests", "requests", "Asked of others", told=told, referrals=referrals, step_ups=step_ups,
        taken=StepDownTaken.objects.filter(episode=one).select_related("step_down__from_organisation").first(),
    )  # fmt: skip


def _said(one: Request) -> list[tuple[Any, str, str]]:
    titles = {each.name: each.title["en"] for each in process_of(one.process.process).moves}
    return [
        (each, titles[each.move], REQUEST_REASONS.get(each.reason, ""))
        for each in one.settled.select_related("service__organisation")
    ]


def _shown(one: Referral) -> dict[str, Any]:
    last = one.process.log.order_by("number").last()
    return {
        "referral": one,
        "state": state_called(one.process),
        "why": REQUEST_REASONS.get(last.reason, "") if last else "",
        "whom": name_of(one.accepted_by),
        "back": any(each.name == TAKE_BACK for each in moves_from(one.process)),
    }


@access(WORK)
@never_cache
def ask_panel(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Ask the panel of a locality for a service."""
    one = opened(request, episode, "requests")
    panels = [(str(each.ref), each.locality) for each in Panel.objects.filter(area=one.area)]
    form = AskForm(sent(request), panels=panels, initial={"key": uuid.uuid4().hex})

    def do() -> None:
        said = form.cleaned_data
        actions.ask_panel(
            episode=episode, panel=uuid.UUID(said["panel"]), words=said["words"], key=said["key"], **by(request)
        )  # fmt: skip

    if not panels:
        messages.info(request, "No panel is set up in this area. A manager of help for families sets one up.")
        return redirect("help-requests", episode=episode)
    return ask(
        request, one, form, do, part="requests", title="Ask a panel for a service", button="Ask the panel",
        done="The request waits for the next meeting.",
    )  # fmt: skip


@access(WORK)
@never_cache
def refer(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """Ask whoever runs a service, without a panel."""
    one = opened(request, episode, "requests")
    found = services_to_ask(one, at=timezone.now())
    services = [(str(each.ref), f"{each.name}, {each.organisation.name}") for each in found]
    form = ReferForm(sent(request), services=services, initial={"key": uuid.uuid4().hex})

    def do() -> None:
        said = form.cleaned_data
        actions.refer(
            episode=episode, service=uuid.UUID(said["service"]), words=said["words"], key=said["key"], **by(request)
        )  # fmt: skip

    if not services:
        messages.info(request, "No service of this area can be asked: none is set up, or no agreement lets it be told.")
        return redirect("help-requests", episode=episode)
    return ask(
        request, one, form, do, part="requests", title="Ask a service", button="Ask this service",
        done="They are asked, and have a working day to answer.",
    )  # fmt: skip


@access(WORK)
@never_cache
def answer(request: HttpRequest, episode: uuid.UUID, case: uuid.UUID, step: str) -> HttpResponse:
    """Give a panel what it asked for, or take the request back."""
    one = opened(request, episode, "requests")
    found = one.requests.select_related("process__process").filter(ref=case).first()
    if found is None or step not in (GIVE_MORE, TAKE_BACK):
        raise Http404
    which = move_called(found.process, step)
    words = ("What the panel asked for", True) if step == GIVE_MORE else None
    form = _form(request, found.process, which, words=words)

    def do() -> None:
        said = form.cleaned_data
        asked = asked_from(said, step)
        actions.answer_panel(episode=episode, request=case, asked=asked, words=said.get("words", ""), **by(request))

    return ask(
        request, one, form, do, part="requests", title=step_called(which), button=step_called(which), done="Done.",
        about=found.words,
    )  # fmt: skip


@access(WORK)
@never_cache
def take_back(request: HttpRequest, episode: uuid.UUID, referral: uuid.UUID) -> HttpResponse:
    """Take back what an organisation was asked."""
    one = opened(request, episode, "requests")
    found = one.referrals.select_related("process__process", "service__organisation").filter(ref=referral)
    known = found.first()
    if known is None or END not in may_do(request, one):
        raise Http404
    which = move_called(known.process, TAKE_BACK)
    form = _form(request, known.process, which)

    def do() -> None:
        asked = asked_from(form.cleaned_data, TAKE_BACK)
        actions.take_back_referral(episode=episode, referral=referral, asked=asked, **by(request))

    return ask(
        request, one, form, do, part="requests", title=step_called(which), button=step_called(which),
        done="It is taken back. They see nothing of it any more.",
        about=f"{known.service.name}, {known.organisation.name}",
    )  # fmt: skip


# ── what is asked of one's own organisation ──────────────────────────────────────────────────────────────────────────


@access(WORK)
@never_cache
def referrals(request: HttpRequest) -> HttpResponse:
    """What the viewer's organisation is asked to do."""
    found = actions.list_referrals(**by(request))
    names = told_names(each.episode.family for each in found)
    clocks = clocks_of([each.process.about for each in found], at=timezone.now())
    told = [
        (each, names[each.episode.family_id], state_called(each.process), clocks[each.process.about]) for each in found
    ]
    return render(
        request, "casework/referrals.html", {"title": LIST["text"], "told": told, "breadcrumbs": [MINE]}
    )  # fmt: skip


@access(WORK)
@never_cache
def referral(request: HttpRequest, referral: uuid.UUID) -> HttpResponse:
    """One of these: for whom, what, and whom to ask; and an answer to it."""
    found = _open(request, referral)
    lead = found.episode.leads.filter(until_at=None).first()
    context = {
        "title": f"Asked of you: {told_name(found.episode.family)}",
        "referral": found,
        "state": state_called(found.process),
        "clocks": clocks_of([found.process.about], at=timezone.now())[found.process.about],
        "reached_on": found.process.log.filter(move=IN_TOUCH).values_list("on", flat=True).last(),
        "children": [each for each in family_of(found.episode, at=timezone.now()) if each.part == "child"],
        "lead": names_of([lead.account])[lead.account] if lead else "",
        "moves": [each for each in moves_from(found.process) if "asked-agency" in each.roles],
        "concern_contacts": concern_contacts(viewer_of(request)),
        "breadcrumbs": [MINE, LIST],
    }
    return render(request, "casework/referral.html", context)


def _open(request: HttpRequest, ref: uuid.UUID) -> Referral:
    found = actions.open_referral(referral=ref, **by(request))
    if found is None:
        raise Http404
    return found


@access(WORK)
@never_cache
def answer_referral(request: HttpRequest, referral: uuid.UUID, step: str) -> HttpResponse:
    """Accept it, decline it, say that the family was reached, or finish it."""
    found = _open(request, referral)
    which = move_called(found.process, step, "asked-agency")
    if which is None and request.method != "POST":
        raise Http404
    form = _form(request, found.process, which, seen=DAYS.get(step, ""))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            seen_on = said.get("seen_on") if step == FINISH else None
            actions.answer_referral(referral=referral, asked=asked_from(said, step), seen_on=seen_on, **by(request))
        except Refusal as refusal:
            if str(refusal) == actions.NO_REFERRAL:
                raise Http404 from refusal
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your answer is kept, and they are told.")
            return redirect("referrals")
    told = {
        "title": step_called(which), "form": form, "button": step_called(which), "breadcrumbs": [MINE, LIST],
        "back_href": reverse("referral", args=[referral]), "about": found.why[0],
    }  # fmt: skip
    return render(request, "casework/panel-asked.html", told, status=400 if form.errors else 200)


def _form(request: HttpRequest, work: Instance, which: Move | None, **asked: Any) -> StepForm:
    reasons = [(code, REQUEST_REASONS.get(code, code)) for code in which.reasons] if which else []
    start = {"key": uuid.uuid4().hex, "expects": work.changed}
    return StepForm(sent(request), reasons=reasons, initial=start, **asked)
