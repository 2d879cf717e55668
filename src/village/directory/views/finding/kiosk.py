"""A screen in a school, a library or a children's centre: large, without typing a postcode, and clean for the next one.

It clears itself. After two minutes a page asks whether somebody is still there; whoever is says so and goes on, else
the first page comes after half a minute more. The times go with the answer's head, so the page has nothing that moves
while it is read, and no page of it is kept by the browser.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.queries.finding.asking import find
from village.directory.queries.finding.where import NoPlace, where
from village.directory.queries.finding.words import lexicon, urgent_of
from village.directory.rules.finding.ages_said import with_ages
from village.directory.rules.finding.asked import Asked, query
from village.directory.views.finding.frame import asked_of, bounded, card
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area, UnknownArea

READING, WARNED = 120, 30  # seconds


def area_of(code: str) -> Area:
    """The authority of a kiosk or a sheet. Raises Http404 for what is none."""
    try:
        found = areas.get(code)
    except UnknownArea:
        raise Http404 from None
    if not found.is_upper_tier:
        raise Http404
    return found


@access("public")
@require_safe
@never_cache
@bounded
def start(request: HttpRequest, code: str) -> HttpResponse:
    """What do you need? In large letters. `near` in the address sets where this screen stands."""
    area, words = area_of(code), lexicon()
    near = _near(asked_of(request.GET), area)
    groups = [
        (
            name,
            _address(code, Asked(near=near, kind=tuple(k.slug for k in words.kinds.values() if k.group == group)[:20])),
        )
        for group, name in words.groups.items()
    ]
    context = {"title": f"Find help in {area.name}", "area": area, "near": near, "groups": groups}
    return render(request, "directory/finding/kiosk.html", context)


def _near(asked: Asked, area: Area) -> str:
    """Where the screen stands: part of a postcode that whoever set it up gave, else the middle of the area."""
    try:
        found = where(asked.near)
    except NoPlace:
        found = None
    return found.near if found else area.name


def _address(code: str, asked: Asked) -> str:
    return f"/services/kiosk/{code}/results/?{query(asked)}"


@access("public")
@require_safe
@never_cache
@bounded
def results(request: HttpRequest, code: str) -> HttpResponse:
    """What answers, with all that is needed to go there or to ring, since a kiosk's reader takes nothing along but a
    print or a note."""
    area, asked = area_of(code), with_ages(asked_of(request.GET))
    near = _near(asked, area)
    asked = replace(asked, near=near if asked.near else "")  # never as it was typed: the next address would hold it
    first = f"/services/kiosk/{code}/" + ("" if near == area.name else f"?{urlencode({'near': near})}")
    if asked.problems or not (asked.need or asked.kind):
        return redirect(first)
    found = find(asked, where(near), localdate())
    context: dict[str, Any] = {
        "title": "What we found",
        "area": area,
        "first": first,
        "need": asked.need,
        "urgent": urgent_of(asked.need, (*asked.kind, *(found.answer.meant if found else ()))),
        "total": found.answer.total if found else 0,
        "cards": [card(hit, one, number) for number, (hit, one) in enumerate(found.hits, 1)] if found else [],
        "check": [card(hit, one) for hit, one in found.check[:5]] if found else [],
    }
    response = render(request, "directory/finding/kiosk_results.html", context)
    said = query(asked)
    response.headers["Refresh"] = f"{READING}; url=/services/kiosk/{code}/still-there/?{said}"
    return response


@access("public")
@require_safe
@never_cache
@bounded
def still_there(request: HttpRequest, code: str) -> HttpResponse:
    """Is somebody still there? Else the first page comes."""
    area, asked = area_of(code), asked_of(request.GET)
    near = _near(asked, area)
    asked = replace(asked, near=near if asked.near else "")  # never as it was typed: the next address would hold it
    first = f"/services/kiosk/{code}/" + ("" if near == area.name else f"?{urlencode({'near': near})}")
    context = {"title": "Are you still there?", "again": _address(code, asked), "first": first, "seconds": WARNED}
    response = render(request, "directory/finding/kiosk_still_there.html", context)
    response.headers["Refresh"] = f"{WARNED}; url={first}"
    return response
