"""One service: what it is, whom for, when, where, what it costs, whether it may be for you, and how to reach it."""

import uuid
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.directory.queries.early.places import said_by
from village.directory.queries.finding.asking import One, like
from village.directory.queries.finding.asking import one as told_one
from village.directory.queries.finding.lists import area_named
from village.directory.queries.finding.where import Where
from village.directory.queries.finding.words import lexicon, named
from village.directory.queries.keeping.standing import standing, told_instead
from village.directory.rules.early.telling import free_said
from village.directory.rules.finding import telling
from village.directory.rules.finding.asked import Asked, query
from village.directory.rules.finding.eligibility import Facts, conditions_said, eligibility
from village.directory.rules.finding.entries import access as access_said
from village.directory.rules.finding.entries import areas, locations, words
from village.directory.rules.finding.entries import named as named_in
from village.directory.rules.finding.hours import DAYS, Opening, text_said
from village.directory.rules.record import Document
from village.directory.views.finding.frame import HERE, HOME, answered, bounded, card, carried, to_leave
from village.directory.views.finding.kept import shortlist_of
from village.kernel.access.views import access
from village.kernel.areas import queries as area_register
from village.kernel.areas.rules import UnknownArea
from village.ui.maps.points import Point, PointMap, point_map


@access("public")
@require_safe
@bounded
def one(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """A service, for whoever came by it; with what they asked, if they came from a search."""
    found = told_one(service)
    if found is None:
        instead = told_instead(service)
        if instead is None:
            raise Http404
        return redirect("service", service=instead)
    asked, place = carried(request, request.GET)
    said = query(asked)
    context = {
        "title": "A service" if to_leave(found.service.kinds) else found.service.name,
        "one": found,
        "back": f"/services/results/?{said}" if said else "",
        "breadcrumbs": [*HOME, HERE, *([{"text": "Results", "href": f"/services/results/?{said}"}] if said else [])],
        "kept": service in shortlist_of(request),
        "free": [free_said(each) for each in said_by(found.service, on=localdate())],
        "asked": asked,
        **about(found, asked, place),
        "similar": [card(hit, other, asked=asked) for hit, other in like(found, localdate())],
    }
    return answered(request, "directory/finding/service.html", context)


def about(found: One, asked: Asked, place: Where | None) -> dict[str, Any]:
    """All that is told of a service, in the order in which people ask."""
    document, today, lists = found.document, localdate(), lexicon()
    kinds = named("kinds")
    openings = telling.when(document, today)
    serves = areas(document, area_named)
    facts = Facts(asked.ages, place.area.code if place and place.area else "")
    return {
        "kinds": [(kinds[kind], f"/services/results/?kind={kind}") for kind in found.service.kinds if kind in kinds],
        "who": telling.who_for(document),
        "costs": telling.cost_lines(document, today),
        "week": week(openings),
        "other_times": [opening for opening in openings if opening.day is None],
        "places": telling.where(document),
        "serves": served(document, serves),
        "contact": telling.contact(document),
        "access": in_words("access", access_said(document, lists.access)),
        "send": in_words("send", named_in(words(document), lists.send)),
        "languages": telling.language_names(document, named("languages")),
        "interpreters": text_said(document.get("interpretation_services")),
        "eligibility": eligibility(document, facts, serves),
        "conditions": conditions_said(document),
        "description": paragraphs(text_said(document.get("description"))),
        "alert": text_said(document.get("alert")),
        "closed": found.service.status == "temporarily closed",
        "hidden": bool(found.service.sensitive),
        "leave": to_leave(found.service.kinds),
        "standing": standing(found.service, today),
        "online": [text_said(one.get("name")) for one in locations(document) if one.get("location_type") == "virtual"],
        "map": _map(found, place),
    }


def week(openings: list[Opening]) -> list[dict[str, Any]]:
    """A row for each day on which it is open."""
    weekly = [one for one in openings if one.day is not None]
    return [{"day": DAYS[day or 0], "times": list(some)} for day, some in groupby(weekly, key=lambda one: one.day)]


def paragraphs(text: str) -> list[str]:
    """A text in paragraphs, as it was written."""
    return [part.strip() for part in text.split("\n") if part.strip()]


def in_words(what: str, slugs: frozenset[str] | None) -> list[str]:
    names = named(what)
    return sorted(names[slug] for slug in slugs or () if slug in names)


def served(document: Document, codes: tuple[str, ...] | None) -> str:
    if codes is None:
        said = [text_said(one.get("name")) for one in document.get("service_areas") or () if isinstance(one, dict)]
        return ", ".join(filter(None, said))
    if not codes:
        return "Everywhere in England"
    return telling.listed([_area_name(code) for code in codes])


def _area_name(code: str) -> str:
    try:
        return area_register.get(code).name
    except UnknownArea:
        return code


def _map(found: One, place: Where | None) -> Any:
    points = [
        Point(east, north, str(number), found.service.name) for number, (east, north) in enumerate(found.points, 1)
    ]
    around, said = (place.point, place.said) if place else (None, "")
    near = around is not None and any(abs(around[0] - p.easting) + abs(around[1] - p.northing) < 60_000 for p in points)
    if len(points) < 2 and not near:
        return ""  # one point with nothing around it tells nothing
    return point_map(
        PointMap(
            "service-map", "Where it is", "Its places, numbered as in the list.", points, around if near else None, said
        )
    )
