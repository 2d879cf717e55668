"""A shortlist without an account: to print, to text, to e-mail, to pass on by a link, to look at side by side."""

import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from village.directory.queries.finding.asking import One, by_ids
from village.directory.queries.finding.asking import one as told_one
from village.directory.queries.finding.lists import area_named
from village.directory.queries.finding.words import lexicon, named
from village.directory.rules.finding import telling
from village.directory.rules.finding.asked import query
from village.directory.rules.finding.eligibility import conditions_said
from village.directory.rules.finding.entries import access as access_said
from village.directory.rules.finding.entries import areas
from village.directory.rules.finding.hours import Opening
from village.directory.rules.finding.shortlist import FULL, MOST, added, joined, split, without
from village.directory.views.finding.frame import HERE, HOME, answered, bounded, card, carried, to_leave
from village.directory.views.finding.kept import keep_shortlist, shortlist_of
from village.directory.views.finding.service import in_words, served, week
from village.kernel.access.views import access

SIDE_BY_SIDE = 4
LINES_IN_A_TEXT = 10


def _meant(request: HttpRequest) -> tuple[tuple[uuid.UUID, ...], bool]:
    """The ids of a link, or else those that the browser keeps, and whether they are its own."""
    linked = split(request.GET.get("of", ""))
    return (linked, False) if linked else (shortlist_of(request), True)


@access("public")
@require_safe
@bounded
def listed(request: HttpRequest) -> HttpResponse:
    """A shortlist, one's own or one that somebody passed on."""
    ids, own = _meant(request)
    found = list(by_ids(ids).values())
    link = request.build_absolute_uri(f"/services/shortlist/?of={joined(one.id for one in found)}")
    context = {
        "title": "Your shortlist" if own else "A shortlist that was passed on",
        "breadcrumbs": [*HOME, HERE],
        "own": own,
        "leave": _to_leave(found),
        "cards": [_taken_along(one, number) for number, one in enumerate(found, 1)],
        "gone": len(ids) - len(found),
        "most": MOST,
        "link": link,
        "text_link": f"sms:?&body={quote(_as_text(found, link))}",
        "mail_link": f"mailto:?subject={quote('Services to look at')}&body={quote(_as_mail(found, link))}",
        "compare": f"/services/compare/?of={joined(one.id for one in found[:SIDE_BY_SIDE])}",
    }
    return answered(request, "directory/finding/shortlist.html", context)


def _taken_along(one: One, number: int) -> dict[str, Any]:
    """A card with when and where, so that a list on paper is enough to go there."""
    places = [] if one.service.sensitive else telling.where(one.document)
    times = _times(telling.when(one.document, localdate()))
    told = card(None, one, number)
    return {**told, "days": "" if times else told["days"], "week": times, "places": places}


def _times(openings: list[Opening]) -> list[dict[str, Any]]:
    """A line for the days that have the same times, in the order of the week."""
    alike: dict[tuple[Opening, ...], list[str]] = {}
    for row in week(openings):
        alike.setdefault(tuple(replace(one, day=None) for one in row["times"]), []).append(row["day"])
    return [{"day": telling.listed(days), "times": times} for times, days in alike.items()]


def _to_leave(found: list[One]) -> bool:
    return to_leave(kind for one in found for kind in one.service.kinds)


def _as_text(found: list[One], link: str) -> str:
    lines = []
    for one in found[:LINES_IN_A_TEXT]:
        phones = telling.contact(one.document).phones
        lines.append(" ".join([one.service.name, *(phone.number for phone in phones[:1])]))
    return "\n".join([*lines, link])


def _as_mail(found: list[One], link: str) -> str:
    lines = []
    for one in found:
        contact = telling.contact(one.document)
        ways = [*(phone.number for phone in contact.phones[:1]), *contact.emails[:1], *contact.links[:1]]
        lines.append("\r\n".join([one.service.name, *ways, ""]))
    return "\r\n".join([*lines, link])


@access("public")
@require_POST
@bounded
def change(request: HttpRequest) -> HttpResponse:
    """Put a service on the shortlist, take one off, or empty it; then back to where that was asked."""
    ids = shortlist_of(request)
    if "clear" in request.POST:
        ids = ()
    for said, wanted in (("add", True), ("remove", False)):
        for key in split(request.POST.get(said, "")):
            ids = _changed(request, ids, key, wanted)
    response = redirect(_back(request))
    secret = any(one.service.sensitive for one in by_ids(ids).values())
    keep_shortlist(response, ids, until_closed=secret)
    return response


def _changed(request: HttpRequest, ids: tuple[uuid.UUID, ...], key: uuid.UUID, wanted: bool) -> tuple[uuid.UUID, ...]:
    if not wanted:
        return without(ids, key)
    found, more = told_one(key), added(ids, key)
    if found is None:
        return ids
    if more is None:
        messages.warning(request, FULL)
        return ids
    messages.success(request, f"{found.service.name} is on your shortlist.")
    return more


def _back(request: HttpRequest) -> str:
    """Where the button was: a search or a service, made anew of what they may be, never an address as it was sent."""
    said = query(carried(request, request.POST)[0])
    service = split(request.POST.get("service", ""))
    if service:
        return f"/services/{service[0]}/" + (f"?{said}" if said else "")
    return f"/services/results/?{said}" if said else "/services/shortlist/"


@access("public")
@require_safe
@bounded
def compare(request: HttpRequest) -> HttpResponse:
    """Services side by side, four at most; what one does not say is said so."""
    ids, _ = _meant(request)
    found = list(by_ids(ids[:SIDE_BY_SIDE]).values())
    context = {
        "title": "Side by side",
        "leave": _to_leave(found),
        "breadcrumbs": [*HOME, HERE, {"text": "Shortlist", "href": "/services/shortlist/"}],
        "columns": [{"key": "what", "label": "What"}]
        + [{"key": str(number), "label": one.service.name} for number, one in enumerate(found)],
        "rows": _rows(found),
        "services": [(one.service.name, f"/services/{one.id}/") for one in found],
        "more": len(ids) > SIDE_BY_SIDE,
        "most": SIDE_BY_SIDE,
    }
    return answered(request, "directory/finding/compare.html", context)


def _rows(found: list[One]) -> list[dict[str, Any]]:
    told = [_told(one) for one in found]
    aspects = list(told[0]) if told else []
    return [
        {"what": aspect, **{str(number): one[aspect] or telling.NOT_SAID for number, one in enumerate(told)}}
        for aspect in aspects
    ]


def _told(one: One) -> dict[str, str]:
    """What is compared of a service, each in a few words; blank where it does not say."""
    document, today = one.document, localdate()
    contact = telling.contact(document)
    kinds = named("kinds")
    hidden = bool(one.service.sensitive)
    where = "; ".join(place.name or ", ".join(place.lines[:1]) for place in telling.where(document))
    return {
        "Helps with": ", ".join(kinds[kind] for kind in one.service.kinds if kind in kinds),
        "Who for": telling.who_for(document),
        "Cost": telling.cost_short(document, today),
        "Days": telling.days_short(document, today),
        "Where": "Not shown, to keep people safe" if hidden else where,
        "Serves": served(document, areas(document, area_named)),
        "Getting in": ", ".join(in_words("access", access_said(document, lexicon().access))),
        "Languages": ", ".join(telling.language_names(document, named("languages"))),
        "Conditions": conditions_said(document)[:300],
        "Telephone": ", ".join(phone.number for phone in contact.phones[:2]),
        "E-mail": ", ".join(contact.emails[:1]),
        "Run by": one.service.provider.name,
    }
