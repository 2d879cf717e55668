"""What every page of a record has: the look is in the audit before the page is made, what may not be seen is not there,
who it is about stays in sight, and a concern for safety can be raised from it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from village.casework.actions.permitted import NO_EPISODE
from village.casework.actions.reading import open_record
from village.casework.models import Episode
from village.casework.queries.around import Shown, family_of, name_of, speakers_of
from village.casework.queries.visible import decision
from village.casework.rules.access import END, LEAD, MANAGE, READ, WRITE
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.workflow.queries.processes import process_of

WORK = "casework.work"
MINE = {"text": "Families", "href": "/help/"}
SIDE = (
    ("summary", "Where help stands", "help-record"),
    ("family", "Family", "help-family"),
    ("team", "Team and lead", "help-team"),
    ("agreements", "What the family agreed to", "help-agreements"),
    ("forms", "Assessments and forms", "help-forms"),
    ("needs", "Needs", "help-needs"),
    ("plan", "Plan", "help-plan"),
    ("reviews", "Reviews", "help-reviews"),
    ("sharing", "Shared with others", "help-sharing"),
    ("tasks", "Tasks", "help-tasks"),
    ("concerns", "Concerns for safety", "help-concerns"),
)
"""The parts of a record, each with the name of its address."""


def opened(request: HttpRequest, episode: uuid.UUID, part: str) -> Episode:
    """The record, once the look at this part is in the audit; 404 for whoever may not see it, as for what is not."""
    found = open_record(episode=episode, part=part, by=viewer_of(request), at=timezone.now())
    if found is None:
        raise Http404
    return found


def or_404(refusal: Refusal) -> str:
    """The sentence of a refusal; 404 when it says that there is no such record."""
    if str(refusal) == NO_EPISODE:
        raise Http404 from refusal
    return str(refusal)


def may_do(request: HttpRequest, episode: Episode) -> frozenset[str]:
    """What the viewer may do with the record now."""
    viewer, at = viewer_of(request), timezone.now()
    return frozenset(what for what in (READ, WRITE, LEAD, MANAGE, END) if decision(viewer, episode, what, at=at))


def page(
    request: HttpRequest,
    episode: Episode,
    part: str,
    template: str,
    title: str,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of a record."""
    people = family_of(episode, at=timezone.now())
    frame: Mapping[str, Any] = {
        "title": title,
        "episode": episode,
        "identity_facts": _facts(episode, people),
        "people": people,
        "may": may_do(request, episode),
        "side_items": [
            {"text": text, "href": reverse(name, args=[episode.ref]), "current": key == part}
            for key, text, name in SIDE
        ],
        "concern_url": reverse("help-concern", args=[episode.ref]),
        "breadcrumbs": [MINE, {"text": episode.family.name, "href": reverse("help-record", args=[episode.ref])}],
    }
    return render(request, f"casework/{template}.html", {**frame, **context}, status=status)


def state_of(episode: Episode) -> str:
    """Where an episode stands, in words."""
    return process_of(episode.process.process).state(episode.process.state).title["en"]


def _facts(episode: Episode, people: list[Shown]) -> list[tuple[str, str]]:
    children = [f"{one.name}{f', {one.age}' if one.age is not None else ''}" for one in people if one.part == "child"]
    lead = episode.leads.filter(until_at=None).first()
    return [
        ("Children", "; ".join(children)),
        ("Lead practitioner", name_of(lead.account) if lead else "Nobody"),
        ("Where it stands", state_of(episode)),
    ]


def speaking(episode: Episode) -> list[tuple[str, str]]:
    """Those of the family whose agreement can stand now, by reference, as a form offers them."""
    return [(str(each.person.ref), each.name) for each in speakers_of(episode, at=timezone.now())]


def by(request: HttpRequest) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": viewer_of(request), "at": timezone.now()}


def sent(request: HttpRequest) -> Any:
    """What was sent, if anything was."""
    return request.POST if request.method == "POST" else None


def ask(
    request: HttpRequest,
    one: Episode,
    form: forms.Form,
    do: Any,
    *,
    title: str,
    button: str,
    done: str,
    part: str,
    template: str = "asked",
    **context: Any,
) -> HttpResponse:
    """A form on a page of a record; when it is sent, do what it asks and go back to that part of the record."""
    back = f"help-{part}"
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except Refusal as refusal:
            form.add_error(None, or_404(refusal))
        else:
            messages.success(request, done)
            return redirect(back, episode=one.ref)
    told = {"form": form, "button": button, "back_href": reverse(back, args=[one.ref]), **context}
    return page(request, one, part, template, title, status=400 if form.errors else 200, **told)
