"""What do you need? The question, and what answers it.

What is typed is sent by POST and answered with an address that holds part of a postcode at most: the whole one stays in
a cookie of the reader's own browser, gone when it is closed. So a link can be kept and passed on, and no log and no
proxy learns who lives where and needs what. The form works without cookies too, with distances from the middle of that
part; it changes nothing here, so it carries no token that would ask for one.
"""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from village.directory.queries.finding.asking import Found, find, prepared
from village.directory.queries.finding.where import Where
from village.directory.queries.finding.words import lexicon, urgent_of
from village.directory.rules.finding.ages_said import ages_said, with_ages
from village.directory.rules.finding.asked import (
    HOLIDAYS,
    MILES,
    ORDERS,
    PER_PAGE,
    TIMES,
    Asked,
    address,
)
from village.directory.rules.finding.hours import DAYS
from village.directory.rules.finding.telling import distance, listed
from village.directory.views.finding.facets import applied, facets, rescue
from village.directory.views.finding.frame import (
    HERE,
    HOME,
    answered,
    asked_of,
    bounded,
    card,
    forget_place,
    keep_place,
    options,
    pages,
    placed,
    to_leave,
)
from village.directory.views.finding.kept import shortlist_of
from village.kernel.access.views import access
from village.search.rules.question import DEEPEST
from village.ui.cached import kept_page
from village.ui.maps.points import Point, PointMap, point_map

NOTHING_SAID = "Say what you need, where you are, or both."


@csrf_exempt
@access("public")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What do you need, where, and who for?"""
    if request.method != "POST":
        return kept_page(request, f"services {prepared()} {localdate()}", lambda: _start(request, Asked()))
    if "forget" in request.POST:
        response = redirect("services")
        forget_place(response)
        return response
    typed = with_ages(asked_of(request.POST))
    asked, place = placed(request, typed)
    if not asked.problems and asked.empty:
        asked = replace(asked, problems={"need": NOTHING_SAID})
    if asked.problems:
        return _start(request, asked, status=400)
    return _sent(typed.near, asked, place)


def _sent(typed: str, asked: Asked, place: Where | None) -> HttpResponse:
    response = redirect(address(asked))
    if place and place.exact and typed.strip() != place.near:
        keep_place(response, typed)
    return response


def _start(request: HttpRequest, asked: Asked, status: int = 200) -> HttpResponse:
    words = lexicon()
    context = {
        "title": "Find help for your child or family",
        "description": "Services, groups and people who can help near you: by what you need and your child’s age.",
        "breadcrumbs": HOME,
        "asked": asked,
        "errors": _errors(asked),
        "prepared": prepared(),
        "groups": [
            (
                name,
                [
                    (kind.name, address(Asked(kind=(kind.slug,))))
                    for kind in words.kinds.values()
                    if kind.group == group
                ],
            )
            for group, name in words.groups.items()
        ],
    }
    return render(request, "directory/finding/start.html", context, status=status)


def _errors(asked: Asked) -> list[dict[str, str]]:
    return [{"text": sentence, "href": f"#{name}"} for name, sentence in asked.problems.items()]


@access("public")
@require_safe
@bounded
def results(request: HttpRequest) -> HttpResponse:
    """What answers: what fits, and apart from it what may, with what to ask."""
    typed = asked_of(request.GET)
    asked, place = placed(request, typed)
    if place and place.near != typed.near:  # a whole postcode in an address is taken out of it at once
        return _sent(typed.near, asked, place)
    if asked.problems:
        return _start(request, asked, status=400)
    found = find(asked, place, localdate())
    if found is None:
        return _start(request, asked)
    context = {**_context(asked, place, found), "kept": shortlist_of(request)}
    return answered(request, "directory/finding/results.html", context)


def _context(asked: Asked, place: Where | None, found: Found) -> dict[str, Any]:
    answer = found.answer
    first = (asked.page - 1) * PER_PAGE
    hits = [card(hit, one, first + number, asked) for number, (hit, one) in enumerate(found.hits, 1)]
    most = max(answer.total, answer.total_check)
    found_kinds = (kind for _, one in (*found.hits, *found.check) for kind in one.service.kinds)
    leave = to_leave([*asked.kind, *answer.meant, *found_kinds])
    return {
        "title": f"{asked.need[:60]}: services found" if asked.need and not leave else "Services found",
        "breadcrumbs": [*HOME, HERE],
        "asked": asked,
        "where": place,
        "answer": answer,
        "heading": heading(asked, place, found),
        "urgent": urgent_of(asked.need, (*asked.kind, *answer.meant)),
        "leave": leave,
        "hits": hits,
        "far": any(hit.metres is not None for hit, _ in (*found.hits, *found.check)),
        "check": [card(hit, one, asked=asked) for hit, one in found.check],
        "took": _age_taken(asked),
        "corrected": corrected(answer.corrected),
        "complete": _complete(answer.complete_within),
        "facets": facets(asked, answer),
        "applied": applied(asked),
        "rescue": rescue(asked, found) if not answer.total else None,
        "map": _map(hits, place),
        "pages": pages(most, asked.page, PER_PAGE, DEEPEST // PER_PAGE, lambda page: address(asked, page=page)),
        "selects": selects(asked),
        "hidden": [(name, value) for name in ("kind", "access", "send", "language") for value in getattr(asked, name)],
    }


def _age_taken(asked: Asked) -> dict[str, str] | None:
    """The ages that were taken out of the words, in a sentence, and the address without them; None for none."""
    if not asked.ages or asked.ages != ages_said(asked.need):
        return None
    told = listed([f"{round(age * 12)} months" if age < 1 else f"{age:g}" for age in asked.ages])
    return {"told": told, "remove": address(asked, ages=())}


def heading(asked: Asked, place: Where | None, found: Found) -> str:
    """How many are shown of how many, and where: never a short list that passes for all."""
    total, shown = found.answer.total, len(found.hits)
    if not total and (perhaps := found.answer.total_check):
        return "1 service may fit: check with it" if perhaps == 1 else f"{perhaps:,} services may fit: check with them"
    what = f"Showing {shown} of {total:,}" if shown < total else f"{total:,}"
    services = "service" if total == 1 and shown == total else "services"
    if place is None:
        return f"{what} {services}"
    if asked.within:
        miles = "1 mile" if asked.within == 1 else f"{asked.within} miles"
        return f"{what} {services} within {miles} of {place.said}, or for your area"
    return f"{what} {services}, measured from {place.said}"


def corrected(words: Any) -> str:
    """Words that were read otherwise than typed, in a sentence."""
    return "; ".join(f"“{new}” for “{typed}”" for typed, new in words.items())


def _complete(metres: float | None) -> str:
    return (
        f"Every one nearer than {distance(metres)} is shown by the end of this page." if metres and metres > 800 else ""
    )


def _map(hits: list[dict[str, Any]], place: Where | None) -> Any:
    """Where those on this page are. Each point has the number that it has in the list."""
    points = [
        Point(east, north, str(one["number"]), one["name"], f"#service-{one['number']}")
        for one in hits
        for east, north in one["points"][:3]
    ]
    told = f"{len(points)} places of services on this page, numbered as in the list." if points else ""
    around, said = (place.point, place.said) if place else (None, "")
    return point_map(PointMap("results-map", "Where they are", told, points, around, said[:1].upper() + said[1:]))


def selects(asked: Asked) -> dict[str, Any]:
    """The options of what can be chosen beside the words."""
    miles = [(str(one), f"{one} {'mile' if one == 1 else 'miles'}") for one in MILES]
    day = "" if asked.day is None else str(asked.day)
    return {
        "within": options(str(asked.within), [*miles, ("0", "However far")]),
        "day": options(day, [("", "Any day"), *((str(number), name) for number, name in enumerate(DAYS))]),
        "time": options(asked.time, [("", "Any time"), *((slug, one[0]) for slug, one in TIMES.items())]),
        "holidays": options(asked.holidays, [("", "Any time of year"), *HOLIDAYS.items()]),
        "order": options(asked.order, list(ORDERS.items())),
    }
