"""Putting something into one's portfolio: looked for in the catalogue, written as it stands, or brought as a badge."""

import datetime as dt
import functools
import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import SIGNED_IN
from village.kernel.access.views import access
from village.ui.one_form import ask
from village.workforce.actions.portfolio import badges, holdings
from village.workforce.forms.portfolio import (
    ASKED,
    BadgeForm,
    CompleteForm,
    HoldingForm,
    MoveForm,
    SearchForm,
    UnitForm,
    answers,
    said,
)
from village.workforce.queries.portfolio import holdings as queries
from village.workforce.queries.portfolio import kept
from village.workforce.queries.portfolio.search import one, search
from village.workforce.rules.portfolio.standing import asked_of
from village.workforce.views.frame import by
from village.workforce.views.own import OWN
from village.workforce.views.portfolio.own import HOME

ADD = {"text": "Add a qualification", "href": "/my-work/portfolio/add/"}


@access(SIGNED_IN)
@require_safe
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """Look for a qualification as it stands on a certificate."""
    form = SearchForm(request.GET or None)
    told: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    words, body, started_on = told.get("q", ""), told.get("body", ""), told.get("started_on")
    result = search(words, body, started_on) if words or body else None
    parts = {"started_on": started_on.isoformat()} if started_on else {}
    context = {
        "title": ADD["text"],
        "form": form if form.is_bound and form.errors else None,
        "search_form": form,
        "result": result,
        "started_on": started_on,
        "query": f"?{urlencode({**parts, 'body': body} if body else parts)}" if parts or body else "",
        "has_list": kept.known().catalogue is not None,
        "breadcrumbs": [OWN, HOME],
    }
    return render(request, "workforce/portfolio/find.html", context)


@access(SIGNED_IN)
@never_cache
def add(request: HttpRequest, what: str) -> HttpResponse:
    """Add something that the catalogue has."""
    found = one(what)
    if found is None:
        raise Http404
    start = {"body": found.body or request.GET.get("body", "")[:120], "started_on": _day(request)}
    return ask(
        request, functools.partial(HoldingForm, levels=(), asks=found.asks, listed=True),
        lambda told: holdings.add_holding(
            said=said(told, found.what, found.title, found.level), answers=answers(told), **_rest(told), **by(request)
        ),
        title=f"Add “{found.title}”", button="Add it", back=HOME["href"], initial=start,
        done="It is in your portfolio. Nobody sees it until you show it.", breadcrumbs=[OWN, HOME, ADD],
        words=f"{found.what}{', level ' + found.level if found.level else ''}, from: {found.source}.",
    )  # fmt: skip


def _day(request: HttpRequest) -> dt.date | None:
    """The day that was searched with, where there was one."""
    try:
        return dt.date.fromisoformat(request.GET.get("started_on", ""))
    except ValueError:
        return None


@access(SIGNED_IN)
@never_cache
def complete(request: HttpRequest, holding: uuid.UUID) -> HttpResponse:
    """Say what is left to be known of something that one holds."""
    mine = queries.own(viewer_of(request)).filter(ref=holding, carried=None)
    held = next(iter(queries.as_held(mine)), None)
    if held is None:
        raise Http404
    given = {f"{ASKED}{slug}": "yes" if value else "no" for slug, value in held.answers.items()}
    return ask(
        request, functools.partial(CompleteForm, asks=asked_of(held, kept.known())),
        lambda told: holdings.complete_holding(
            holding=holding, started_on=told["started_on"], answers=answers(told), **by(request)
        ),
        title=f"What is left to be known of “{held.title}”", button="Save", back=HOME["href"],
        done="It is saved.", initial={"started_on": held.started_on, **given}, breadcrumbs=[OWN, HOME],
        words="An employer that saw the certificate has to look at it again: it saw it with what you said then.",
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def add_other(request: HttpRequest) -> HttpResponse:
    """Add something that no catalogue has."""
    levels = list(kept.known().framework.levels)
    return ask(
        request, functools.partial(HoldingForm, levels=levels, asks=(), listed=False),
        lambda told: holdings.add_holding(said=said(told), answers={}, **_rest(told), **by(request)),
        title="Add what the catalogue does not have", button="Add it", back=HOME["href"],
        done="It is in your portfolio. Nobody sees it until you show it.", breadcrumbs=[OWN, HOME, ADD],
        words="Write it as it stands on the certificate. What it counts as is looked for by its title and its body.",
    )  # fmt: skip


def _rest(told: dict[str, Any]) -> dict[str, Any]:
    return {"certificate": told["certificate"], "note": told["note"]}


@access(SIGNED_IN)
@never_cache
def unit(request: HttpRequest) -> HttpResponse:
    """Write down a unit that one passed."""
    known, viewer = kept.known(), viewer_of(request)
    there = {each.unit for each in queries.own_units(viewer)}
    units = [
        (slug, f"{slug.replace('-', ' ').capitalize()}, level {each.level}{_credit(each.credit)}")
        for slug, each in known.units.items()
        if slug not in there
    ]
    return ask(
        request, functools.partial(UnitForm, units=units, awards=_awards(request)),
        lambda told: holdings.add_unit(**told, **by(request)), title="Add a unit that you passed", button="Add it",
        back=HOME["href"], done="The unit is yours, and counts once in however many awards.",
        breadcrumbs=[OWN, HOME], words="Ten hours of learning are one credit.",
    )  # fmt: skip


def _credit(credit: int | None) -> str:
    return f", {credit} credits" if credit else ""


def _awards(request: HttpRequest) -> list[tuple[str, str]]:
    made = kept.known().qualifications
    return [(str(each.ref), each.title) for each in queries.own(viewer_of(request)) if each.what in made]


@access(SIGNED_IN)
@never_cache
def move(request: HttpRequest, unit: str) -> HttpResponse:
    """Count a unit towards another award."""
    if unit not in {each.unit for each in queries.own_units(viewer_of(request))}:
        raise Http404
    return ask(
        request, functools.partial(MoveForm, awards=_awards(request)),
        lambda told: holdings.move_unit(unit=unit, **told, **by(request)),
        title=f"Move the credit of “{unit.replace('-', ' ')}”", button="Move it", back=HOME["href"],
        done="Its credit counts there, and once.", breadcrumbs=[OWN, HOME],
    )  # fmt: skip


@access(SIGNED_IN)
@never_cache
def badge(request: HttpRequest) -> HttpResponse:
    """Bring badges that one carries."""
    here: dict[str, Any] = {"audience": badges.audience(), "nonce": badges.challenge(viewer_of(request))}
    return ask(
        request, BadgeForm, lambda told: badges.bring_badges(**told, **by(request)), title="Add a badge you carry",
        button="Add it", back=HOME["href"], done="The badge was checked and is in your portfolio.",
        template="workforce/portfolio/badge.html", breadcrumbs=[OWN, HOME],
        issuers=sorted(each.name for each in kept.trusted().values()), **here,
    )  # fmt: skip
