"""Vetting and training on file: one's own, and, for those who record it, other people's."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from village.kernel.access.queries import areas, homes, in_register, may, viewer_of
from village.kernel.access.rules import CLEARANCES, SIGNED_IN, Thing
from village.kernel.access.views import access
from village.kernel.accounts import actions
from village.kernel.accounts.actions.homes import forget_home, record_home
from village.kernel.accounts.forms import ClearanceFilter, ClearanceForm, HomeForm
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import accounts, clearances_of, who_holds

RECORD = "accounts.clearance"
PER_PAGE = 25
SAID = {"vetting": "Vetting", "training": "Training"}


@access(SIGNED_IN)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What is on file about oneself, what is missing, and whom to ask."""
    account = get_object_or_404(accounts(), ref=viewer_of(request).ref)
    found = _told(account)
    organisation = account.organisation
    context = {
        "title": "Vetting and training on file",
        "found": found,
        "missing": [one["label"].lower() for one in found if not one["held"]],
        "organisation": organisation,
        "ask": who_holds(RECORD, area=organisation.area if organisation else ""),
    }
    return render(request, "accounts/own-clearance.html", context)


@access(RECORD)
@require_safe
def clearances(request: HttpRequest) -> HttpResponse:
    """People, and whether each is vetted and trained."""
    form = ClearanceFilter(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = accounts(areas=areas(viewer_of(request), RECORD), words=words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "Vetting and training",
        "form": None,
        "filter": form,
        "page": page,
        "on_file": clearances_of(list(page), at=timezone.now()),
        "applied": 1 if words else 0,
    }
    return render(request, "accounts/clearances.html", context)


@access(RECORD)
def person(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Record what was checked of one person, or end it."""
    account = get_object_or_404(accounts(areas=areas(viewer_of(request), RECORD)), ref=ref)
    area = account.organisation.area if account.organisation else ""
    thing = Thing(area=area or None, made_by=frozenset({str(account.ref)}))
    may_change = bool(may(viewer_of(request), RECORD, thing=thing))
    if request.method == "POST" and not may_change:
        raise Http404
    of_home = request.method == "POST" and "home" in request.POST
    form = ClearanceForm(request.POST if request.method == "POST" and not of_home else None)
    home = HomeForm(request.POST if of_home else None)
    done = _home_done(request, account, home) if of_home else request.method == "POST" and _done(request, account, form)
    if done:
        return redirect("clearances-person", ref=ref)
    context = {
        "title": "Vetting and training",
        "person": account,
        "found": _told(account),
        "form": form,
        "home": home,
        "lives": homes({str(account.ref)}).get(str(account.ref)),
        "may_change": may_change,
        "of_register": in_register(ref),
    }
    return render(request, "accounts/clearance.html", context, status=400 if form.errors or home.errors else 200)


def _home_done(request: HttpRequest, account: Account, form: HomeForm) -> bool:
    by: dict[str, Any] = {"by": str(viewer_of(request).ref), "at": timezone.now()}
    try:
        if request.POST["home"] == "forget":
            forget_home(account=account, **by)
            messages.success(request, "Where they live is no longer on file.")
            return True
        if not form.is_valid():
            return False
        record_home(account=account, **form.cleaned_data, **by)
    except ValueError as error:
        form.add_error("postcode", str(error))
        return False
    messages.success(request, "Where they live is on file. Nobody can read it there.")
    return True


def _done(request: HttpRequest, account: Account, form: ClearanceForm) -> bool:
    by: dict[str, Any] = {"by": str(viewer_of(request).ref), "at": timezone.now()}
    ending = request.POST.get("end", "")
    try:
        if ending in CLEARANCES:
            actions.end_clearance(account=account, kind=ending, **by)
            messages.success(request, f"{SAID[ending]} is no longer on file.")
            return True
        if not form.is_valid():
            return False
        said = form.cleaned_data
        until_on = said["last_on"] + dt.timedelta(days=1)
        actions.record_clearance(
            account=account, kind=said["kind"], from_on=said["from_on"], until_on=until_on, **by
        )  # fmt: skip
    except ValueError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"{SAID[said['kind']]} is on file.")
    return True


def _told(account: Account) -> list[dict[str, Any]]:
    on_file = clearances_of([account], at=timezone.now())[account.ref]
    return [
        {
            "kind": kind,
            "label": SAID[kind],
            "held": one,
            "last_on": one.until_on - dt.timedelta(days=1) if one else None,
        }
        for kind, one in on_file.items()
    ]
