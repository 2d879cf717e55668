"""A message that information governance passes on: asked for, and dealt with. Whom it is about comes by POST from the
page of a search or of a child, and is in no address."""

import datetime as dt
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.areas.queries.register import called
from village.kernel.organisations.queries import organisations
from village.people.actions import messages as actions
from village.people.actions.asking import reason_of
from village.people.forms.asking import MessageForm
from village.people.queries import messages as queries
from village.people.queries.asking import ASK
from village.people.queries.messages import SHIELD
from village.people.rules.searching import PURPOSES
from village.people.views.asking import SEARCH, why_now

SHIELDS = {"text": "Shields", "href": "/oversight/shields/"}
MESSAGES = {"text": "Messages to pass on", "href": "/oversight/messages/"}
ABOUT = ("number", "forename", "surname", "age", "postcode")
CALLED = {"date_of_birth": "Date of birth", "number": "Number", "surname": "Last name", "forename": "First name"}


@access(ASK)
@never_cache
def message(request: HttpRequest) -> HttpResponse:
    """Ask for a message to be passed on; what was searched for is filled in."""
    viewer, at = viewer_of(request), timezone.now()
    reason = reason_of(by=viewer, at=at)
    sending = request.method == "POST" and "reach" in request.POST
    told: dict[str, Any] = {"reasoned": reason is not None, "areas": _areas(areas(viewer, ASK))}
    form = MessageForm(request.POST, **told) if sending else MessageForm(initial=_initial(request.POST), **told)
    if sending and form.is_valid():
        said = form.cleaned_data
        try:
            why_now(said, reason, by=viewer, at=at)
            area = said["area"] or told["areas"][0][0]
            actions.ask_passing_on(criteria=form.criteria(), reach=said["reach"], area=area, by=viewer, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("child-message-sent")
    title = "Ask for a message to be passed on"
    shown = {"form": form, "reason": reason, "purposes": PURPOSES, "choose_area": len(told["areas"]) > 1}
    return _page(request, "message", title, status=400 if form.errors else 200, breadcrumbs=[SEARCH], **shown)


@access(ASK)
@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens to a message: the same for every message."""
    return _page(request, "message-sent", "Your message", breadcrumbs=[SEARCH])


@access(SHIELD)
@never_cache
def messages(request: HttpRequest) -> HttpResponse:
    """Messages to pass on, those that wait first."""
    found = list(queries.messages(viewer_of(request))[:100])
    waiting = sum(1 for one in found if one.settled_at is None)
    return _page(request, "messages", "Messages to pass on", found=found, waiting=waiting, breadcrumbs=[SHIELDS])


@access(SHIELD)
@never_cache
def pass_on(request: HttpRequest, number: int) -> HttpResponse:
    """One message: whom it may be about, and to whom it goes."""
    by: dict[str, Any] = {"by": viewer_of(request), "at": timezone.now()}
    problem = ""
    if request.method == "POST":
        try:
            problem = _settled(request, number, by)
        except Refusal as refusal:
            problem = str(refusal)
        if not problem:
            notes.success(request, "The message is dealt with. Whoever sent it is not told how.")
            return redirect("messages")
    try:
        found, matches = actions.read(message=number, **by)
    except Refusal as refusal:
        raise Http404 from refusal
    context = {
        "one": found,
        "lines": [{"match": one, "born": _day(one.born)} for one in matches],
        "about": [(CALLED.get(name, name.capitalize()), _day(text)) for name, text in found.said.items()],
        "organisation": next((one.name for one in organisations() if one.slug == found.from_organisation), ""),
        "purpose": PURPOSES.get(found.purpose, ""),
        "problem": problem,
        "breadcrumbs": [SHIELDS, MESSAGES],
    }
    return _page(request, "message-pass-on", "A message to pass on", status=400 if problem else 200, **context)


def _settled(request: HttpRequest, number: int, by: dict[str, Any]) -> str:
    """Settle a message as the form says; what is missing, if anything is."""
    chosen = [int(one) for one in request.POST.getlist("record") if one.isascii() and one.isdigit() and len(one) < 18]
    if request.POST.get("do") == "nobody":
        chosen = []
    elif not chosen:
        return "Tick the services that the message goes to, or pass it on to nobody."
    actions.settle(message=number, records=chosen, **by)
    return ""


def _day(text: str) -> Any:
    """A whole date as one; anything else as it is."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def _initial(sent: QueryDict) -> dict[str, Any]:
    """What a search or a child's page sent along."""
    found: dict[str, Any] = {name: sent.get(name, "")[:100] for name in ABOUT}
    born = _day(sent.get("born", ""))
    return {**found, "born": born if isinstance(born, dt.date) else None}


def _areas(within: frozenset[str] | None) -> list[tuple[str, str]]:
    if within is None:
        return [("", "All of England")]
    return [(code, called(code)) for code in sorted(within)]


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, f"people/{name}.html", {"title": title, **context}, status=status)
