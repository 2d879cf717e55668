"""People and roles: for those who may manage accounts, and never about themselves."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.kernel.access.queries import areas, may, policy, today, viewer_of
from village.kernel.access.rules import Thing
from village.kernel.access.views import access
from village.kernel.accounts import actions
from village.kernel.accounts.forms import OrganisationForm, PeopleFilter, RoleForm
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import accounts, grants_of, role_names
from village.kernel.areas.queries.register import called
from village.kernel.organisations.models import Organisation
from village.kernel.organisations.queries import organisations

MANAGE = "accounts.manage"
PER_PAGE = 25


@access(MANAGE)
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """Accounts in the areas where this viewer manages them."""
    among = organisations_of(request)
    form = PeopleFilter(request.GET or None, among=among)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = accounts(
        areas=areas(viewer_of(request), MANAGE),
        words=asked.get("q", ""),
        organisation=asked.get("organisation", ""),
        role=asked.get("role", ""),
        closed=bool(asked.get("closed")),
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": "People and roles",
        "messages": messages.get_messages(request),
        "form": None,
        "filter": form,
        "page": page,
        "roles": role_names(list(page)),
        "applied": sum(1 for value in asked.values() if value),
    }
    return render(request, "accounts/people.html", context)


@access(MANAGE)
@never_cache
def person(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """One account: where it belongs, its roles, and what can be done about it."""
    account = _account(request, ref)
    may_change = _may_change(request, account)
    context = {
        "title": account.name,
        "messages": messages.get_messages(request),
        "person": account,
        "may_change": may_change,
        "may_take_whole": may_change and _reaches_all_of(request, account),
        "today": today(),
        "grants": [
            (
                grant,
                policy().roles.get(grant.role),
                called(grant.area) if grant.area else "All of England",
                _last(grant.until_on),
                may_change and _reaches(request, account, grant.area),
            )
            for grant in grants_of(account)
        ],
    }
    return render(request, "accounts/person.html", context)


@access(MANAGE)
@never_cache
def give(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Give a role."""
    account = _changeable(request, ref)
    form = RoleForm(_data(request), areas=_areas(request, account), initial={"from_on": today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.give_role(
                account=account,
                role=said["role"],
                area=said["area"],
                from_on=said["from_on"],
                until_on=said["last_on"] + dt.timedelta(days=1) if said["last_on"] else None,
                **_by(request),
            )
        except ValueError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{account.name} has been given the role {policy().roles[said['role']].name}.")
            return redirect("people:person", ref=ref)
    context = {"title": f"Give {account.name} a role", "form": form, "person": account, "roles": policy().roles}
    return render(request, "accounts/give.html", context)


@access(MANAGE)
@never_cache
def end(request: HttpRequest, ref: uuid.UUID, grant: int) -> HttpResponse:
    """End a role today."""
    account = _changeable(request, ref)
    held = get_object_or_404(grants_of(account), pk=grant)
    if not _reaches(request, account, held.area):
        raise Http404
    role = policy().roles.get(held.role)
    name = role.name if role else held.role
    if request.method == "POST":
        actions.end_role(grant=held, until_on=today(), **_by(request))
        messages.success(request, f"{account.name} no longer has the role {name}.")
        return redirect("people:person", ref=ref)
    context = {
        "title": f"End {account.name}’s role?",
        "person": account,
        "button": "End the role",
        "text": f"{account.name} will no longer be {name}, from now on. What they did in the role stays recorded.",
    }
    return render(request, "accounts/confirm.html", context)


@access(MANAGE)
@never_cache
def move(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Put an account in another organisation."""
    account = wholly_changeable(request, ref)
    form = OrganisationForm(_data(request), among=organisations_of(request))
    if request.method == "POST" and form.is_valid():
        to = organisation_of(request, form.cleaned_data["organisation"])
        actions.move_account(account=account, organisation=to, **_by(request))
        messages.success(request, f"{account.name} now belongs to {to.name}. Check that their roles still fit.")
        return redirect("people:person", ref=ref)
    return render(request, "accounts/move.html", {"title": f"Move {account.name}", "form": form, "person": account})


@access(MANAGE)
@never_cache
def close(request: HttpRequest, ref: uuid.UUID) -> HttpResponse:
    """Close an account at once."""
    account = wholly_changeable(request, ref)
    if request.method == "POST":
        actions.close_account(account=account, **_by(request))
        messages.success(request, f"{account.name}’s account is closed.")
        return redirect("people:list")
    context = {
        "title": f"Close {account.name}’s account?",
        "person": account,
        "button": "Close the account",
        "warning": True,
        "text": "They are signed out everywhere at once, and every role they have ends today. What they did stays.",
    }
    return render(request, "accounts/confirm.html", context)


def organisations_of(request: HttpRequest) -> list[Organisation]:
    """The organisations whose accounts this viewer manages."""
    return list(organisations(areas=areas(viewer_of(request), MANAGE)))


def organisation_of(request: HttpRequest, slug: str) -> Organisation:
    """One of them; 404 for any other."""
    return get_object_or_404(organisations(areas=areas(viewer_of(request), MANAGE)), slug=slug)


def _account(request: HttpRequest, ref: uuid.UUID) -> Account:
    return get_object_or_404(accounts(areas=areas(viewer_of(request), MANAGE), closed=None), ref=ref)


def _may_change(request: HttpRequest, account: Account) -> bool:
    return account.is_active and _reaches(request, account, account.organisation.area if account.organisation else "")


def _reaches(request: HttpRequest, account: Account, area: str) -> bool:
    """Whether this viewer manages what an account is or holds in an area or (blank) everywhere."""
    thing = Thing(area=area or None, made_by=frozenset({str(account.ref)}))
    return bool(may(viewer_of(request), MANAGE, thing=thing))


def _reaches_all_of(request: HttpRequest, account: Account) -> bool:
    """Whether every role of an account is within reach: closing it ends them all, moving it may hide them."""
    return all(_reaches(request, account, grant.area) for grant in grants_of(account))


def _changeable(request: HttpRequest, ref: uuid.UUID) -> Account:
    account = _account(request, ref)
    if not _may_change(request, account):
        raise Http404
    return account


def wholly_changeable(request: HttpRequest, ref: uuid.UUID) -> Account:
    """An account whose every role this viewer may end; 404 for any other."""
    account = _changeable(request, ref)
    if not _reaches_all_of(request, account):
        raise Http404
    return account


def _areas(request: HttpRequest, account: Account) -> list[tuple[str, str]]:
    """Where a role may be given: who manages an area gives roles in that area, nobody reaches further than they do."""
    reach = areas(viewer_of(request), MANAGE)
    choices = [("", "All of England")] if reach is None else []
    organisation = account.organisation
    if organisation and organisation.area and (reach is None or organisation.area in reach):
        choices.append((organisation.area, f"The area of {organisation.name}"))
    return choices


def _data(request: HttpRequest) -> QueryDict | None:
    # Not "POST or None": an empty form that was sent is to be answered too.
    return request.POST if request.method == "POST" else None


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": str(viewer_of(request).ref), "at": timezone.now()}


def _last(until_on: dt.date | None) -> dt.date | None:
    return until_on - dt.timedelta(days=1) if until_on else None
