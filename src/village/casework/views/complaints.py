"""What families complain of, for whoever hears it: apart from every record."""

import functools
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions import complaint_stages as stages
from village.casework.actions import complaints as actions
from village.casework.forms.complaints import AnswerForm, NameForm, PanelForm, WrittenForm
from village.casework.forms.own import new_key
from village.casework.models import Complaint
from village.casework.queries.around import name_of
from village.casework.queries.complaints import HEAR, as_heard, finding_of, steps_now, told_of
from village.casework.queries.plan_shown import person_called
from village.casework.rules.complaints import FINDING, STEPS
from village.casework.views.frame import by
from village.kernel.access.views import access
from village.kernel.documents.rules.reader import digest
from village.ui.forms import Form
from village.ui.one_form import ask

LIST = {"text": "Complaints", "href": "/oversight/complaints/"}
DONE = "It is written down. What they are told of it, they read on their page."


@access(HEAR)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The complaints that the viewer hears."""
    at = timezone.now()
    found = [as_heard(each, at=at) for each in actions.list_complaints(**by(request))]
    told = [{"heard": each, "who": person_called(each.complaint.person)} for each in found]
    return render(request, "casework/complaints.html", {"title": "Complaints", "found": told})


@access(HEAR)
@never_cache
def one(request: HttpRequest, complaint: uuid.UUID) -> HttpResponse:
    """One complaint, what came of it so far, and what can be done now."""
    found = _opened(request, complaint)
    context = {
        "title": f"Complaint of {person_called(found.person)}",
        "heard": as_heard(found, at=timezone.now()),
        "answered_by": name_of(found.answered_by),
        "told": told_of(found, own=False),
        "steps": steps_now(found),
        "breadcrumbs": [LIST],
    }
    return render(request, "casework/complaint.html", context)


@access(HEAR)
@never_cache
def step(request: HttpRequest, complaint: uuid.UUID, step: str) -> HttpResponse:
    """Take a step with a complaint."""
    found = _opened(request, complaint)
    asked = steps_now(found).get(step)
    if step not in STEPS:
        raise Http404
    if asked is None:
        messages.error(request, stages.NOT_NOW)
        return redirect("complaint", complaint=complaint)
    finding = finding_of(found) if step == "adjudicate" else None
    told: dict[str, Any] = {"complaint": complaint, **by(request)}
    here = {"text": f"Complaint of {person_called(found.person)}", "href": reverse("complaint", args=[complaint])}
    return ask(
        request, _form(step), lambda said: _do(step, said, told), title=asked.title, button=asked.button,
        back=here["href"], done=DONE, breadcrumbs=[LIST, here], words=finding.words if finding else "",
        initial={**new_key(), "seen": digest(finding.words) if finding else ""},
    )  # fmt: skip


def _form(step: str) -> Callable[..., Form]:
    known: dict[str, Callable[..., Form]] = {"answer": AnswerForm, "name": NameForm, "hold-panel": PanelForm}
    return known.get(step) or functools.partial(WrittenForm, step=step)


def _do(step: str, said: dict[str, Any], told: dict[str, Any]) -> None:
    if step == "answer":
        actions.answer_complaint(**said, **told)
    elif step == "name":
        stages.name_independent(**said, **told)
    elif step == "hold-panel":
        names = [said[name] for name in ("chair", "second", "third")]
        stages.hold_panel(names=names, key=said["key"], **told)
    elif step == FINDING:
        stages.write_finding(words=said["words"], **told)
    else:
        written = stages.Said(said["words"], said.get("outcome", ""), said["seen"])
        stages.take_step(step=step, said=written, key=said["key"], **told)


def _opened(request: HttpRequest, complaint: uuid.UUID) -> Complaint:
    found = actions.open_complaint(complaint=complaint, **by(request))
    if found is None:
        raise Http404
    return found
