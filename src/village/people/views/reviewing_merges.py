"""The ledger of a child, and joining and parting children by hand: what would move, why, and what was done."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.people.actions import merging as actions
from village.people.actions.merging import MERGE
from village.people.models import Record
from village.people.queries.ledger import Ledger, Told, last_join, reached
from village.people.queries.review import alike, concealed_of, shown_of, speaks_against
from village.people.rules.explaining import WHY, in_a_hundred
from village.people.views.reviewing import told_of
from village.people.views.reviewing_forms import OtherChildForm, WhyForm
from village.ui import filters

IN_SPITE = "Why are they one child, in spite of what speaks against it?"
WORK = {"text": "Work", "href": "/work/"}


@access(MERGE)
@require_safe
def ledger(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Why the records of a child are believed to be of one child: every event in order."""
    found = actions.look(ref=child, by=viewer_of(request), at=timezone.now())
    if found is None:
        raise Http404
    form = OtherChildForm(request.GET if "gone" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("children-merge", keep=found.child.ref, gone=form.cleaned_data["gone"])
    context = {
        "title": "Why one child?",
        "breadcrumbs": [WORK],
        "ledger": found,
        "records": _records(request, found),
        "events": [_event(one, found) for one in found.told],
        "form": form,
        "followed": found.child.ref != child,
    }
    return render(request, "people/ledger.html", context)


@access(MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, keep: uuid.UUID, gone: uuid.UUID) -> HttpResponse:
    """What joining two children would do; and doing it."""
    by, now = viewer_of(request), timezone.now()
    try:
        shown = actions.preview(keep=keep, gone=gone, by=by, at=now)
    except Refusal:
        raise Http404 from None
    form = WhyForm(request.POST or None)
    rival = alike(shown.keep.child, shown.gone.child, by)
    against = rival is not None and speaks_against(rival)
    if against:
        form.fields["reason"].label = IN_SPITE
    if request.method == "POST" and form.is_valid():
        try:
            actions.merge(keep=keep, gone=gone, reason=form.cleaned_data["reason"], by=by, at=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The two are one child now. It can be undone from this page.")
            return redirect("children-ledger", child=keep)
    context = {
        "shown": shown,
        "told": told_of(1, rival) if rival else None,
        "against": against,
        "sides": [
            {"heading": heading, "ledger": one, "records": _records(request, one, shown)}
            for heading, one in (("Stays", shown.keep), ("Becomes part of it", shown.gone))
        ],
        "swap": {"keep": gone, "gone": keep},
    }
    return _asks(request, "merge", "Join two children", form, keep, context)


@access(MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def unmerge(request: HttpRequest, operation: uuid.UUID) -> HttpResponse:
    """What undoing a merge would do; and doing it."""
    by, now = viewer_of(request), timezone.now()
    joined = last_join(operation)
    if joined is None or not reached(by, MERGE, joined.keep):
        raise Http404
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.unmerge(operation=operation, reason=form.cleaned_data["reason"], by=by, at=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Undone: they are two children again, and will not be linked by themselves.")
            return redirect("children-ledger", child=joined.gone.ref)
    context = {"joined": joined}
    return _asks(request, "unmerge", "Undo a merge", form, joined.keep.ref, context)


@access(MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, record: int) -> HttpResponse:
    """Take a record from its child."""
    by = viewer_of(request)
    found = Record.objects.select_related("child", "source").filter(pk=record).first()
    if found is None or not reached(by, MERGE, found.child):
        raise Http404
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ref = actions.split(record=record, reason=form.cleaned_data["reason"], by=by, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The record is a child of its own now.")
            return redirect("children-ledger", child=ref)
    context = {"others": Record.objects.filter(child=found.child).count() - 1}
    return _asks(request, "split", "Take a record from its child", form, found.child.ref, context)


def _asks(
    request: HttpRequest, name: str, title: str, form: WhyForm, child: uuid.UUID, context: dict[str, Any]
) -> HttpResponse:
    """A page that says what would be done and asks why."""
    back = f"/children/matching/children/{child}/"
    frame = {
        "title": title,
        "form": form,
        "back": back,
        "breadcrumbs": [WORK, {"text": "Why one child?", "href": back}],
    }
    return render(request, f"people/{name}.html", {**frame, **context}, status=400 if form.errors else 200)


def _records(request: HttpRequest, ledger: Ledger, shown: Any = None) -> list[dict[str, Any]]:
    children = {shown.keep.child.pk, shown.gone.child.pk} if shown else {ledger.child.pk}
    areas = sorted({record.source.area for record in ledger.records})
    concealed = concealed_of(children, areas[0] if areas else None, viewer_of(request))
    return [
        {"shown": shown_of(record, concealed), "alone": len(ledger.records) == 1, "number": record.pk}
        for record in ledger.records
    ]


def _event(told: Told, ledger: Ledger) -> dict[str, Any]:
    event = told.event
    source = "" if event.record is None else "a service" if event.record.source.sensitive else event.record.source.title
    parts = []
    if event.record is not None:
        parts.append(f"A record of {source}")
    if event.child_from is not None:
        here = event.child_to_id == ledger.child.pk
        parts.append("came here from another child" if here else "went to another child")
    if event.chance is not None:
        parts.append(f"the chance that this was right was {in_a_hundred(event.chance)}")
    if event.runner_up_chance is not None:
        parts.append(f"the next likeliest child had {in_a_hundred(event.runner_up_chance)}")
    return {
        "title": told.what,
        "when": event.at,
        "by": told.who or "By itself",
        "text": f"{', '.join(parts)}." if parts else "",
        "why": WHY.get(event.reason, ""),
        "remarks": told.remarks,
        "weights": [(one.words, one.signed) for one in told.sentences],
        "model": event.model,
        "weight": f"{event.weight:.1f}" if event.weight is not None else "",
        "unexplained": told.unexplained,
        "undo": event.operation if event.operation in ledger.undoable else None,
        "when_said": filters.datetime(event.at),
    }
