"""What every page of a record has: the look is in the audit before the page is made, what may not be seen is not there,
who it is about stays in sight, and a concern for safety can be raised from it."""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from village.casework.actions.once import once
from village.casework.actions.permitted import NO_EPISODE
from village.casework.actions.reading import open_record
from village.casework.models import Episode
from village.casework.queries.around import Shown, choices, family_of, name_of, speakers_of
from village.casework.queries.visible import granted, lead_of
from village.casework.views.words import called
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.workflow.queries.processes import process_of

PAGE = "page"
"""The field by which a page that is sent says which one it is."""
MINE = {"text": "Families", "href": "/help/"}
SIDE = (
    (
        "The help",
        (
            ("summary", "Where help stands", "help-record"),
            ("forms", "Assessments and forms", "help-forms"),
            ("needs", "Needs", "help-needs"),
            ("plan", "Plan", "help-plan"),
            ("reviews", "Reviews", "help-reviews"),
            ("meetings", "Meetings and days", "help-meetings"),
            ("tasks", "Tasks", "help-tasks"),
            ("concerns", "Concerns for safety", "help-concerns"),
        ),
    ),
    (
        "Who is in it",
        (
            ("family", "Family", "help-family"),
            ("drawing", "Drawing of the family", "help-drawing"),
            ("team", "Team and lead", "help-team"),
            ("agreements", "What the family agreed to", "help-agreements"),
            ("own", "The family’s own pages", "help-own"),
            ("requests", "Asked of others", "help-requests"),
            ("sharing", "Shared with others", "help-sharing"),
        ),
    ),
    (
        "What was written",
        (
            ("notes", "Notes", "help-notes"),
            ("chronology", "Chronology", "help-chronology"),
            ("before", "From before", "help-before"),
            ("documents", "Documents", "help-documents"),
            ("letters", "Letters", "help-letters"),
        ),
    ),
)
"""The parts of a record, each with the name of its address, in groups."""


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
    return granted(viewer_of(request), episode, at=timezone.now())


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
    people, said = family_of(episode, at=timezone.now()), called(request)
    frame: Mapping[str, Any] = {
        "title": title,
        "episode": episode,
        "identity_facts": [(said(name), value) for name, value in _facts(episode, people, said)],
        "called": said,
        "people": people,
        "may": may_do(request, episode),
        "side_groups": _side(episode, part, said),
        "concern_url": reverse("help-concern", args=[episode.ref]),
        "breadcrumbs": [MINE, {"text": episode.family.name, "href": reverse("help-record", args=[episode.ref])}],
    }
    return render(request, f"casework/{template}.html", {**frame, **context}, status=status)


def _side(episode: Episode, part: str, said: Callable[[str], str]) -> list[dict[str, Any]]:
    def item(key: str, text: str, name: str) -> dict[str, Any]:
        return {"text": said(text), "href": reverse(name, args=[episode.ref]), "current": key == part}

    return [{"title": title, "items": [item(*one) for one in items]} for title, items in SIDE]


def state_of(episode: Episode) -> str:
    """Where an episode stands, in words."""
    return process_of(episode.process.process).state(episode.process.state).title["en"]


def _facts(episode: Episode, people: list[Shown], said: Callable[[str], str]) -> list[tuple[str, str]]:
    children = [f"{one.name}{f', {one.age}' if one.age is not None else ''}" for one in people if one.part == "child"]
    lead = lead_of(episode)
    return [
        ("Children", "; ".join(children)),
        ("Lead practitioner", name_of(lead.account) if lead else "Nobody"),
        ("Where it stands", said(state_of(episode))),
    ]


def speaking(episode: Episode) -> list[tuple[str, str]]:
    """Those of the family whose agreement can stand now, by reference, as a form offers them."""
    return choices(speakers_of(episode, at=timezone.now()))


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
    do: Callable[[], object],
    *,
    title: str,
    button: str,
    done: str,
    part: str,
    template: str = "asked",
    back: str = "",
    **context: Any,
) -> HttpResponse:
    """A form on a page of a record; when it is sent, do what it asks, once, and go back to that part of the record, or
    to the address `back`."""
    back = back or reverse(f"help-{part}", args=[one.ref])
    page_key = _key(request)
    if request.method == "POST" and form.is_valid():
        try:
            once(do, page=page_key, content=_content(request), **by(request))
        except Refusal as refusal:
            form.add_error(None, or_404(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    sent_once = format_html('<input type="hidden" name="{}" value="{}">', PAGE, page_key or uuid.uuid4())
    told = {"form": form, "button": button, "back_href": back, "once_input": sent_once}
    return page(request, one, part, template, title, status=400 if form.errors else 200, **{**told, **context})


def _content(request: HttpRequest) -> dict[str, object]:
    """All that a page sends: where to, what was written in it, and of each file its hash."""
    words = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    files = {name: [_hash(file) for file in request.FILES.getlist(name)] for name in request.FILES}
    return {"to": request.path, "words": words, "files": files}


def _hash(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for part in file.chunks():  # from its beginning
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()


def _key(request: HttpRequest) -> uuid.UUID | None:
    """The key of the page that was sent, as it was made when it was opened; None for a page that has none."""
    try:
        return uuid.UUID(request.POST.get(PAGE, ""))
    except ValueError:
        return None
