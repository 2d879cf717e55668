"""What help there is in a place: how many services of each kind, and where."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.directory.queries.finding.of_area import UNSORTED, Offer, named, offer
from village.directory.queries.finding.words import lexicon
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area, UnknownArea
from village.public.places import HOME
from village.ui.cached import kept_page
from village.ui.listing import page_of
from village.ui.maps.points import Point, PointMap, point_map

SHEETS = "/services/sheet"
EVERY = "Every service"
PER_PAGE, LONGEST_WORD = 50, 100


@access("public")
@require_safe
def services(request: HttpRequest, code: str) -> HttpResponse:
    """An authority's directory in numbers, and on a map."""
    found = offer(code)  # each time, for its counts lead to lists of that moment: what is kept is the drawing
    return kept_page(request, f"{found.mark} {localdate()}", lambda: _services(request, code, found))


@access("public")
@require_safe
def every(request: HttpRequest, code: str) -> HttpResponse:
    """The services that a count of an authority's directory is of: all, those of a kind of help or of a group of
    kinds, or those of no kind."""
    try:
        area = areas.get(code)
    except UnknownArea:
        raise Http404 from None
    what, words = request.GET.get("kind", "")[:LONGEST_WORD], lexicon()
    kinds = {slug: kind.name for slug, kind in words.kinds.items()}
    title = {"": EVERY, UNSORTED: "Of no kind yet", **words.groups, **kinds}.get(what)
    found = named(code, what) if title else []
    if not title or not area.is_upper_tier or not found:
        raise Http404
    above = {"text": area.name, "href": f"/places/{code}/"}
    context = {
        "title": f"{title} in the directory of {area.name}",
        "breadcrumbs": [*HOME, above, {"text": "Help and things to do", "href": f"/places/{code}/services/"}],
        "area": area,
        "today": localdate(),
        "rows": page_of(request, found, PER_PAGE),
    }
    return render(request, "public/every-service.html", context)


def _services(request: HttpRequest, code: str, found: Offer) -> HttpResponse:
    try:
        area = areas.get(code)
    except UnknownArea:
        raise Http404 from None
    newest = areas.same_area(code)[-1]
    if newest.code != code:
        return redirect(f"/places/{newest.code}/services/", permanent=True)
    if not area.is_upper_tier:
        raise Http404
    context = {
        "title": f"Help and things to do in {area.name}",
        "breadcrumbs": [*HOME, {"text": "Places", "href": "/places/"}, {"text": area.name, "href": f"/places/{code}/"}],
        "area": area,
        "total": found.total,
        "unsorted": found.unsorted,
        "groups": _groups(area, found),
        "every": f"/places/{code}/services/all/",
        "map": _map(area, found),
        "kiosk": f"/services/kiosk/{code}/",
    }
    return render(request, "public/services.html", context)


def _groups(area: Area, found: Offer) -> list[dict[str, Any]]:
    """Each group of kinds that has any, with its kinds, its number on the map, and its sheet."""
    words = lexicon()
    return [
        {
            "name": name,
            "count": found.groups[slug],
            "slug": slug,
            "sheet": f"{SHEETS}/{area.code}/{slug}/",
            "kinds": [
                (kind.name, found.kinds[kind.slug], kind.slug, f"{SHEETS}/{area.code}/{kind.slug}/")
                for kind in words.kinds.values()
                if kind.group == slug and found.kinds.get(kind.slug)
            ],
        }
        for slug, name in words.groups.items()
        if found.groups.get(slug)
    ]


def _map(area: Area, found: Offer) -> Any:
    points = [Point(east, north) for east, north in sorted({(east, north) for east, north, _ in found.points})]
    said = f"{len(points)} places in and around {area.name} at which there are services."
    middle = (area.easting, area.northing)
    title = f"Where services of {area.name} are"
    return point_map(PointMap("area-services", title, said, points, middle, f"The middle of {area.name}"))
