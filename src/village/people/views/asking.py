"""The question in three screens: why and whom, which child, who works with that child. What is searched for is sent by
POST and answered on the same page: no name is ever in an address, a title, a log or the browser's history."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.rules import Viewer
from village.kernel.access.views import access
from village.linkage.rules.names import split_name
from village.people.actions import asking as actions
from village.people.forms.asking import BehindForm, ContactForm, ReasonForm, SearchForm
from village.people.models import Reason
from village.people.queries.asking import ASK, Answer, Service, offers_look_behind
from village.people.queries.contacts import concern_contacts
from village.people.rules.hearing import ASSESSED
from village.people.rules.searching import PURPOSES, SHOWN
from village.people.rules.telling import age_on, days_ago, first_line, place_of
from village.people.views.leaving import BEHIND
from village.ui.filters import plural

OVERRIDE = "people.override"
HELP, GLASS = "casework.work", "casework.glass"
"""Who may open help for a child, and who may open the record of help that is not theirs: what is above says how."""
SEARCH = {"text": "Find a child", "href": "/children/"}


@access(ASK)
@never_cache
def children(request: HttpRequest) -> HttpResponse:
    """Say why, say whom; and the children found."""
    viewer, at = viewer_of(request), timezone.now()
    reason = actions.reason_of(by=viewer, at=at)
    form = SearchForm(request.POST if request.method == "POST" else None, reasoned=reason is not None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = why_now(form.cleaned_data, reason, by=viewer, at=at)
            found = actions.search(criteria=form.criteria(), by=viewer, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            lines = [_line(one) for one in found]
            many = len(found) > SHOWN
            shown: dict[str, Any] = {
                "lines": [] if many else lines,
                "many": many,
                "most": SHOWN,
                "form": form,
                "reason": reason,
            }
            title = f"More than {SHOWN} children" if many else plural(len(found), "child", "children") + " found"
            return _page(
                request, "found", title if found else "No child found", status=200, about=form.cleaned_data, **shown
            )
    return _page(request, "search", "Find a child", form=form, reason=reason, status=400 if form.errors else 200)


def why_now(said: dict[str, Any], stands: Reason | None, *, by: Viewer, at: dt.datetime) -> Reason:
    """The reason from now on: what the form says, unless it says nothing, or again what stands already."""
    purpose, words = said["purpose"], said["words"].strip()
    if stands is not None and (not purpose or (purpose, words) == (stands.purpose, stands.words)):
        return stands
    return actions.give_reason(purpose=purpose, words=words, by=by, at=at)


def _line(one: Any) -> dict[str, Any]:
    return {"found": one, "born": _born(one.born), "age": age_on(one.born, localdate())}


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    frame = {"title": title, "purposes": PURPOSES, "concern_contacts": concern_contacts(viewer_of(request))}
    return render(request, f"people/{name}.html", {**frame, **context}, status=status)


@access(ASK)
@never_cache
def why(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Say why, to go on to a child whose page was asked for when no reason stood."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.give_reason(
            purpose=said["purpose"], words=said["words"], by=viewer_of(request), at=timezone.now()
        )  # fmt: skip
        return redirect("child", child=child)
    return _page(request, "why", "Why do you need to know?", form=form, status=400 if form.errors else 200)


@access(ASK)
@never_cache
def child(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Who works with a child."""
    viewer, at = viewer_of(request), timezone.now()
    try:
        answer = actions.look(ref=child, by=viewer, at=at)
    except Refusal:
        return redirect("child-why", child=child)
    if answer is None:
        raise Http404
    lead = next((one for one in answer.services if one.lead), None)
    return _page(
        request,
        "child",
        "Who works with this child",
        answer_=answer,
        line=_first_line(answer, lead),
        born=_born(answer.child.born),
        age=age_on(answer.child.born, localdate()),
        numbers=_numbers(answer),
        services=[_service(one) for one in answer.services],
        past=[_service(one) for one in answer.past],
        lead=lead,
        assessments=[(one, ASSESSED.get(one.assessed, "")) for one in answer.services if one.assessment],
        may_help=areas(viewer, HELP) != frozenset(),
        may_open=any(one.here for one in (*answer.services, *answer.past)) and areas(viewer, GLASS) != frozenset(),
        about=_about(answer) if answer.child.shielded else None,
        may_look_behind=offers_look_behind(viewer, answer, at=at),
        breadcrumbs=[SEARCH],
    )


def _about(answer: Answer) -> dict[str, str]:
    """A shielded child in the words of a search, to begin a message with."""
    forename, surname = split_name(answer.child.name)
    number = next(iter(answer.numbers.values()), "")
    return {"number": number, "forename": forename.title(), "surname": surname.title(), "born": answer.child.born}


def _first_line(answer: Answer, lead: Service | None) -> str:
    if answer.child.shielded:
        return "Who works with this child is hidden, to keep the child safe."
    told = place_of(lead.role, lead.organisation) if lead else ""
    return first_line(answer.child.name, len(answer.services), told)


def _service(one: Service) -> dict[str, Any]:
    return {"service": one, "confirmed": days_ago(one.told_on, localdate())}


def _born(text: str) -> Any:
    return text if len(text) < 10 else dt.date.fromisoformat(text)


def _numbers(answer: Answer) -> list[tuple[str, str]]:
    names = {"nhs": "NHS number", "upn": "Unique pupil number"}
    return [(names[scheme], value) for scheme, value in answer.numbers.items()]


@access(OVERRIDE)
@never_cache
def behind(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """A warning, a reason, and then what a shield hides, for a while."""
    form = BehindForm(request.POST if request.method == "POST" else None, demo=settings.DEMO)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.override(ref=child, **said, by=viewer_of(request), at=timezone.now())
        except Refusal as refusal:
            if str(refusal) == actions.NO_CHILD:
                raise Http404 from refusal
            if str(refusal) == actions.NO_REASON:
                return redirect("child-why", child=child)
            of_the_code = str(refusal) in (actions.WRONG_CODE, actions.TRIED_TOO_OFTEN)
            form.add_error("code" if of_the_code else "words", str(refusal))
        else:
            request.session[BEHIND] = str(child)
            return redirect("child", child=child)
    status = 400 if form.errors else 200
    back = reverse("child", args=[child])
    return _page(request, "behind", "Look behind the shield?", form=form, back_href=back, status=status)


@access(ASK)
@require_POST
def leave(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Leave what was seen behind a shield."""
    actions.leave(ref=child, by=viewer_of(request), at=timezone.now())
    messages.success(request, "You have left the record. To look behind the shield again, ask again.")
    return redirect("children")


@access(ASK)
@never_cache
def contact(request: HttpRequest, child: uuid.UUID, record: int) -> HttpResponse:
    """Ask a service to be in touch."""
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_contact(
                ref=child, record=record, reach=form.cleaned_data["reach"], by=viewer_of(request), at=timezone.now()
            )  # fmt: skip
        except Refusal as refusal:
            if str(refusal) == actions.NO_REASON:
                return redirect("child-why", child=child)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your message is with the service. They see your name and how to reach you.")
            return redirect("child", child=child)
    status = 400 if form.errors else 200
    back = reverse("child", args=[child])
    return _page(request, "contact", "Ask to be contacted", form=form, back_href=back, status=status)


@access(ASK)
@never_cache
def contact_requests(request: HttpRequest) -> HttpResponse:
    """Who asked the viewer's organisation to be in touch."""
    viewer, at = viewer_of(request), timezone.now()
    if request.method == "POST":
        try:
            asked = request.POST.get("request", "")
            number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
            actions.answer_contact(request=number, by=viewer, at=at)
            messages.success(request, "Noted: you have been in touch.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("contact-requests")
    found = actions.read_contact_requests(by=viewer, at=at)
    return _page(request, "contact-requests", "Asked to be in touch", found=found, breadcrumbs=[SEARCH])
