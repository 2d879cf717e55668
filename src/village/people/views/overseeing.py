"""Shields, reviews of looks behind them, new identities; who looked, copies for families, how long a record is kept."""

import uuid
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache

from village.kernel.access.actions import Refusal
from village.kernel.access.queries import areas, viewer_of
from village.kernel.access.views import access
from village.kernel.accounts.queries import names_and_areas
from village.kernel.areas.queries.register import called
from village.people.actions import keeping, overseeing, shielding
from village.people.actions.settling import CARRIED
from village.people.actions.watching import settle_alert
from village.people.forms.asking import (
    CopyForm,
    DeathForm,
    FindingForm,
    KeepForm,
    NewIdentityForm,
    SettleForm,
    ShieldForm,
    StillNeededForm,
    WhichForm,
)
from village.people.models import Child, NewIdentity
from village.people.queries import shields as queries
from village.people.queries import watching
from village.people.queries.known import length_kept
from village.people.queries.overseen import child_of
from village.people.rules.states import ALERTS, SHIELD_REASONS
from village.people.rules.telling import copy_in_words
from village.ui.paper import pdf

SHIELD, OVERSEE = "people.shield", "people.oversee"
COPY = Path(__file__).resolve().parents[1] / "templates" / "people" / "copy.typ"
SHIELDS = {"text": "Shields", "href": "/oversight/shields/"}
LOOKED = {"text": "Who looked", "href": "/oversight/looked/"}


def _form(request: HttpRequest, form_of: Any, **more: Any) -> Any:
    return form_of(request.POST if request.method == "POST" else None, **more)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": viewer_of(request), "at": timezone.now()}


def _page(request: HttpRequest, name: str, title: str, form: forms.Form | None = None, **more: Any) -> HttpResponse:
    status = 400 if form is not None and form.errors else 200
    template = f"{name if '/' in name else f'people/{name}'}.html"
    return render(request, template, {"title": title, "form": form, **more}, status=status)


# ── shields ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@access(SHIELD)
@never_cache
def shields(request: HttpRequest) -> HttpResponse:
    """Shields that stand, those due to be looked at again first."""
    found = [_shield(one) for one in queries.shields(viewer_of(request))]
    due = sum(1 for one in found if one["due"])
    waiting = queries.overrides(viewer_of(request)).filter(reviewed_at=None).count()
    return _page(request, "shields", "Shields", found=found, due=due, waiting=waiting)


def _shield(one: Any) -> dict[str, Any]:
    return {
        "shield": one,
        "on": f"Child {str(one.child.ref)[:8]}" if one.child else f"Number ending {one.value[-4:]}",
        "reason": SHIELD_REASONS[one.reason],
        "due": one.review_on <= localdate(),
        "carried": one.words == CARRIED,
    }


@access(SHIELD)
@never_cache
def put_on(request: HttpRequest) -> HttpResponse:
    """Put a shield on a child, or on a number of which nothing has come yet."""
    form = _form(request, ShieldForm, areas=_areas(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = {"reason": said["reason"], "words": said["words"], **_by(request)}
        try:
            ref = _as_ref(said["which"])
            if ref is not None:
                shielding.shield_child(ref=ref, **told)
            else:
                shielding.shield_number(number=said["which"], area=said["area"], **told)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The shield stands. Nothing that it hides can be found from now on.")
            return redirect("shields")
    return _page(request, "ui/ask", "Put on a shield", form, button="Put on the shield", breadcrumbs=[SHIELDS])


@access(SHIELD)
@never_cache
def shield(request: HttpRequest, shield: int) -> HttpResponse:
    """One shield: renew it for six months, or take it off."""
    found = queries.shields(viewer_of(request)).filter(pk=shield).first()
    if found is None:
        raise Http404
    form = _form(request, StillNeededForm)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["do"] == "end":
            shielding.take_off_shield(shield=shield, **_by(request))
            messages.success(request, "The shield is off.")
        else:
            shielding.renew_shield(shield=shield, **_by(request))
            messages.success(request, "The shield stays, and is looked at again in six months.")
        return redirect("shields")
    return _page(request, "shield", "A shield", form, one=_shield(found), breadcrumbs=[SHIELDS])


@access(SHIELD)
@never_cache
def reviews(request: HttpRequest) -> HttpResponse:
    """Looks behind shields, for somebody else to judge."""
    found = list(queries.overrides(viewer_of(request))[:100])
    who = _names({str(one.account) for one in found})
    return _page(request, "shield-reviews", "Looks behind shields", found=found, who=who, breadcrumbs=[SHIELDS])


@access(SHIELD)
@never_cache
def review(request: HttpRequest, override: int) -> HttpResponse:
    """One look behind a shield: was it necessary?"""
    found = queries.overrides(viewer_of(request)).filter(pk=override).first()
    if found is None:
        raise Http404
    form = _form(request, FindingForm)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        justified = said["justified"] == "yes"
        try:
            shielding.review_override(override=override, justified=justified, finding=said["finding"], **_by(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The review is done.")
            return redirect("shield-reviews")
    crumbs = [SHIELDS, {"text": "Looks behind shields", "href": reverse("shield-reviews")}]
    who = _names({str(found.account)})[str(found.account)]
    return _page(request, "shield-review", "Was it necessary?", form, one=found, who=who, breadcrumbs=crumbs)


@access(SHIELD)
@never_cache
def identities(request: HttpRequest) -> HttpResponse:
    """New identities: propose one, or decide on what another officer proposed."""
    viewer = viewer_of(request)
    deciding = request.method == "POST" and "proposal" in request.POST
    form = NewIdentityForm(request.POST if request.method == "POST" and not deciding else None)
    try:
        if deciding:
            shielding.decide_new_identity(
                proposal=_whole(request.POST["proposal"]), seen=request.POST.get("seen", ""),
                agreed=request.POST.get("do") == "agree", **_by(request),
            )  # fmt: skip
            messages.success(request, "Decided.")
            return redirect("new-identities")
        if request.method == "POST" and form.is_valid():
            child = child_of(viewer, SHIELD, form.cleaned_data["which"])
            if child is None:
                raise Refusal("There is no such child.")
            shielding.propose_new_identity(ref=child.ref, words=form.cleaned_data["words"], **_by(request))
            messages.success(request, "Proposed. Another officer decides.")
            return redirect("new-identities")
    except Refusal as refusal:
        if deciding:
            messages.error(request, str(refusal))
            return redirect("new-identities")
        form.add_error(None, str(refusal))
    found = [_proposal(one) for one in queries.proposals(viewer)]
    return _page(request, "new-identities", "New identities", form, found=found, own=viewer.ref, breadcrumbs=[SHIELDS])


def _proposal(one: NewIdentity) -> dict[str, Any]:
    """A proposal with the child that it is about now, and how many records would be cut off."""
    child = queries.now_about(one) or one.child
    return {
        "proposal": one,
        "child": child,
        "joined": child != one.child,
        "parted": queries.parted_from(one, child),
        "seen": queries.seen_of(child),
        "records": child.records.count(),
    }


# ── families ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@access(OVERSEE)
@never_cache
def looked(request: HttpRequest) -> HttpResponse:
    """Find the child a family asks about."""
    form = _form(request, WhichForm)
    if request.method == "POST" and form.is_valid():
        child = overseeing.find_overseen(text=form.cleaned_data["which"], **_by(request))
        if child is not None:
            return redirect("looked-child", child=child.ref)
        form.add_error("which", "There is no such child in the index")
    return _page(request, "looked", "Who looked at a child’s record?", form)


@access(OVERSEE)
@never_cache
def looked_child(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Who looked at a child, and what can be done for the family."""
    found = _child(request, child)
    looks = overseeing.who_looked(ref=str(child), **_by(request))
    return _page(request, "looked-child", "Who looked", looks=looks, child=found, breadcrumbs=[LOOKED])


@access(OVERSEE)
@never_cache
def letter(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """A letter to the family: who looked, by role and organisation."""
    _child(request, child)
    looks = overseeing.who_looked(ref=str(child), on_paper=True, **_by(request))
    back = reverse("looked-child", args=[child])
    return _page(request, "letter", "A letter about who looked", looks=looks, today=localdate(), back_href=back)


@access(OVERSEE)
@never_cache
def copy(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """What is held of a child, for whoever has the right to a copy."""
    _child(request, child)
    form = _form(request, CopyForm)
    back = reverse("looked-child", args=[child])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        on_paper = said["kind"] == "pdf"
        told = overseeing.subject_access(ref=str(child), told_to=said["to"], on_paper=on_paper, **_by(request))
        if said["kind"] == "json":
            headers = {"Content-Disposition": 'attachment; filename="copy.json"'}
            return JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False}, headers=headers)
        words = copy_in_words(told, to_child=said["to"] == "child", on=localdate())
        if on_paper:
            headers = {"Content-Disposition": 'attachment; filename="copy.pdf"'}
            return HttpResponse(pdf(COPY, words, {}, localdate()), content_type="application/pdf", headers=headers)
        return _page(request, "copy", words["title"], told=words, back_href=back)
    return _page(request, "ui/ask", "A copy for the family", form, button="Make the copy", back_href=back)


@access(OVERSEE)
@never_cache
def keep(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Keep a record until 25, by consent."""
    found = _child(request, child)
    initial = {"kept_for": length_kept(found.pk).kept_for or "no", "consent": found.kept_consent}
    form = _form(request, KeepForm, initial=initial)

    def do(said: dict[str, Any]) -> None:
        kept_for = "" if said["kept_for"] == "no" else said["kept_for"]
        keeping.keep_longer(ref=str(child), kept_for=kept_for, consent=said["consent"], **_by(request))

    return _asked(request, child, form, do, "How long is the record kept?")


@access(OVERSEE)
@never_cache
def died(request: HttpRequest, child: uuid.UUID) -> HttpResponse:
    """Note that a child has died."""
    _child(request, child)

    def do(said: dict[str, Any]) -> None:
        keeping.record_death(ref=str(child), died_on=said["died_on"], **_by(request))

    return _asked(request, child, _form(request, DeathForm), do, "A child has died")


def _asked(request: HttpRequest, child: uuid.UUID, form: Any, do: Any, title: str) -> HttpResponse:
    back = reverse("looked-child", args=[child])
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Noted.")
            return redirect(back)
    return _page(request, "ui/ask", title, form, button="Save", back_href=back)


# ── what stands out ──────────────────────────────────────────────────────────────────────────────────────────────────


@access(OVERSEE)
@never_cache
def alerts(request: HttpRequest) -> HttpResponse:
    """What stands out in how people look."""
    found = list(watching.alerts(viewer_of(request))[:100])
    who = _names({str(one.account) for one in found})
    lines = [{"alert": one, "kind": ALERTS[one.kind], "who": who[str(one.account)]} for one in found]
    waiting = sum(1 for one in found if one.settled_at is None)
    return _page(request, "alerts", "What stands out", lines=lines, waiting=waiting, breadcrumbs=[LOOKED])


@access(OVERSEE)
@never_cache
def alert(request: HttpRequest, alert: int) -> HttpResponse:
    """One thing that stands out, and what came of it."""
    found = watching.alerts(viewer_of(request)).filter(pk=alert).first()
    if found is None:
        raise Http404
    form = _form(request, SettleForm)
    if request.method == "POST" and form.is_valid():
        try:
            settle_alert(alert=alert, finding=form.cleaned_data["finding"], **_by(request))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Settled.")
            return redirect("alerts")
    who = _names({str(found.account)})[str(found.account)]
    crumbs = [LOOKED, {"text": "What stands out", "href": reverse("alerts")}]
    return _page(
        request, "alert", "What stands out", form, one=found, kind=ALERTS[found.kind], who=who, breadcrumbs=crumbs
    )


def _names(accounts: set[str]) -> dict[str, str]:
    """What the people behind accounts are called; an account that is gone says so."""
    found = names_and_areas(accounts)
    return {one: found.get(one, ("An account that is gone", ""))[0] for one in accounts}


def _child(request: HttpRequest, ref: uuid.UUID) -> Child:
    found = child_of(viewer_of(request), OVERSEE, str(ref))
    if found is None:
        raise Http404
    return found


def _areas(request: HttpRequest) -> list[tuple[str, str]]:
    within = areas(viewer_of(request), SHIELD)
    return [(code, called(code)) for code in sorted(within)] if within else [("", "All of England")]


def _as_ref(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
