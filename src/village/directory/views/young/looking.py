"""Looking for something to do, without an account: by what one likes, when, and how far. Nothing is kept of who looked.

As in finding help, a whole postcode stays in a cookie of the reader's own browser, and addresses hold part of it.
"""

import uuid
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from village.directory.queries.finding.asking import One
from village.directory.queries.finding.where import Where
from village.directory.queries.finding.words import lexicon
from village.directory.queries.young import asking
from village.directory.queries.young.lists import every, to_talk_to
from village.directory.queries.young.visible import MOST_SHOWN, reviews
from village.directory.rules.finding import telling
from village.directory.rules.finding.entries import access as access_said
from village.directory.rules.finding.hours import text_said
from village.directory.rules.young.asked import MILES, MOST_PAGES, PER_PAGE, Wanted, address
from village.directory.rules.young.going import SPEED, walk
from village.directory.rules.young.interests import BANDS
from village.directory.rules.young.nights import NIGHTS, SAID
from village.directory.views.finding.frame import bounded, keep_place, options, pages
from village.directory.views.finding.service import in_words, paragraphs, week
from village.directory.views.young.frame import HERE, HOME, PATH, asked, card, now
from village.directory.views.young.moderating import said_of
from village.kernel.access.views import access
from village.search.rules.question import FURTHEST
from village.ui.maps.points import Point, PointMap, point_map


@csrf_exempt
@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What do you like, when, and where? The form changes nothing here."""
    if request.method != "POST":
        return _start(request, Wanted())
    wanted, place = asked(request, request.POST)
    if wanted.problems:
        return _start(request, wanted, status=400)
    return _sent(request.POST.get("near", ""), wanted, place)


def _sent(typed: str, wanted: Wanted, place: Where | None) -> HttpResponse:
    response = redirect(address(replace(wanted, near=place.near if place else "")))
    if place and place.exact and typed.strip() != place.near:
        keep_place(response, typed, PATH)
    return response


def _start(request: HttpRequest, wanted: Wanted, status: int = 200) -> HttpResponse:
    errors = [{"text": sentence, "href": f"#{name}"} for name, sentence in wanted.problems.items()]
    context = {
        "title": "Things to do",
        "description": "Free and cheap things to do near you tonight and at the weekend, for 13 to 19s.",
        "breadcrumbs": [HOME],
        "errors": errors,
        "quick": [(words, address(Wanted(night=night))) for night, words in NIGHTS.items()],
        **_form(wanted),
    }
    return render(request, "directory/young/start.html", context, status=status)


def _form(wanted: Wanted) -> dict[str, Any]:
    return {
        "wanted": wanted,
        "interests": [(one.slug, one.name, one.slug in wanted.interest) for one in every().values()],
        "nights": options(wanted.night, [("", "Any time"), *NIGHTS.items()]),
        "bands": options(wanted.band, [("", "Rather not say"), *BANDS.items()]),
        "miles": options(str(wanted.within), [(str(one), "1 mile" if one == 1 else f"{one} miles") for one in MILES]),
    }


@access("public")
@require_safe
@bounded
def results(request: HttpRequest) -> HttpResponse:
    """What there is: open then for certain, and apart from it what to ask about."""
    wanted, place = asked(request, request.GET)
    if place and place.near != wanted.near:  # a whole postcode in an address is taken out of it at once
        return _sent(wanted.near, wanted, place)
    if wanted.problems:
        return _start(request, wanted, status=400)
    found = asking.find(wanted, place, now())
    first = (wanted.page - 1) * PER_PAGE
    hits = [card(one, number) for number, one in enumerate(found.hits, first + 1)] if found else []
    context = {
        "title": _heading(wanted, place, found),
        "breadcrumbs": [HOME, HERE],
        "found": found,
        "where": place,
        "hits": hits,
        "ask": [card(one) for one in found.ask] if found else [],
        "applied": _applied(wanted),
        "wider": _wider(wanted, place) if found and not found.total else [],
        "map": _map(hits, place),
        "speed": SPEED if place else "",
        "pages": _pages(wanted, found.total) if found else None,
        **_form(wanted),
    }
    return render(request, "directory/young/results.html", context)


def _pages(wanted: Wanted, total: int) -> dict[str, Any] | None:
    return pages(total, wanted.page, PER_PAGE, MOST_PAGES, lambda page: address(wanted, page=page))


def _heading(wanted: Wanted, place: Where | None, found: asking.Found | None) -> str:
    total, on = (found.total, found.on) if found else (0, None)
    what = "1 thing to do" if total == 1 else f"{total:,} things to do" if total else "Nothing for certain"
    miles = "1 mile" if wanted.within == 1 else f"{wanted.within} miles"
    night = SAID[wanted.night] + (f", {on:%-d %B}" if on else "")
    return f"{what} {night}".strip() + (f", within {miles} of {place.said}" if place else "")


def _applied(wanted: Wanted) -> list[dict[str, str]]:
    """What narrows what is shown, each with the address without it."""
    found = [
        {
            "text": every()[slug].name,
            "remove": address(wanted, interest=tuple(one for one in wanted.interest if one != slug)),
        }
        for slug in wanted.interest
    ]
    if wanted.night:
        found.append({"text": NIGHTS[wanted.night], "remove": address(wanted, night="")})
    if wanted.free:
        found.append({"text": "Free", "remove": address(wanted, free=False)})
    return found


def _wider(wanted: Wanted, place: Where | None) -> list[tuple[str, str]]:
    """Ways on where nothing was found, in words, with their addresses."""
    found = [(f"Look without “{one['text']}”", one["remove"]) for one in _applied(wanted)]
    if place and wanted.within < MILES[-1]:
        found.append((f"Look within {MILES[-1]} miles", address(wanted, within=MILES[-1])))
    return found


def _map(hits: list[dict[str, Any]], place: Where | None) -> Any:
    """Where those on this page are, numbered as in the list."""
    points = [
        Point(east, north, str(one["number"]), one["name"], f"#thing-{one['number']}")
        for one in hits
        for east, north in one["points"][:3]
    ]
    around, said = (place.point, place.said) if place else (None, "")
    told = f"{len(points)} places on this page, numbered as in the list."
    return point_map(PointMap("things-map", "Where they are", told, points, around, said[:1].upper() + said[1:]))


@access("public")
@require_safe
@bounded
def activity(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """Something to do: how to reach it, when, where, what it costs, and what others said of it."""
    found = asking.activity(service)
    if found is None:
        raise Http404
    _, place = asked(request, request.GET)
    context = {
        "title": found.service.name,
        "breadcrumbs": [HOME, HERE],
        "one": found,
        "speed": SPEED,
        "one_id": found.id,
        "reviews": said_of(reviews(found.service)[:MOST_SHOWN]),
        "help": to_talk_to(),
        **about(found, place),
    }
    return render(request, "directory/young/activity.html", context)


def about(found: One, place: Where | None) -> dict[str, Any]:
    """What is told of something to do."""
    document, today = found.document, now().date()
    openings = telling.when(document, today)
    far = min((_metres(place.point, point) for point in found.points), default=FURTHEST) if place else FURTHEST
    return {
        "contact": telling.contact(document),
        "week": week(openings),
        "other_times": [one for one in openings if one.day is None],
        "costs": telling.cost_lines(document, today),
        "who": telling.who_for(document),
        "places": telling.where(document),
        "far": telling.distance(far) if far < FURTHEST else "",
        "walk": walk(far),
        "access": in_words("access", access_said(document, lexicon().access)),
        "description": paragraphs(text_said(document.get("description"))),
        "closed": found.service.status == "temporarily closed",
    }


def _metres(one: tuple[int, int], other: tuple[int, int]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)
