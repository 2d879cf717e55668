"""Where in a place young people have something on at night within three miles, and where they have nothing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.directory.queries.finding.asking import prepared, unplaced
from village.directory.queries.young.reach import Reach, reach
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area, UnknownArea
from village.public.places import HOME
from village.ui.cached import kept_page
from village.ui.macros import counted
from village.ui.maps.squares import Patch, SquareMap, square_map

NIGHTS = {"saturday": "Saturday night", "friday": "Friday night"}
MEASURES = {"saturday": "nights-saturday", "friday": "nights-friday"}
KEY = {
    "all": "Something within 3 miles of every postcode",
    "some": "Of some postcodes",
    "none": "Nothing within 3 miles",
}


@access("public")
@require_safe
def things_to_do(request: HttpRequest, code: str) -> HttpResponse:
    """A map of squares and a table of postcode districts, for 14 year olds on one night of the week. What names an
    entry or lists postcodes is made for whoever asks and never kept: what was taken back is gone at once."""
    night = request.GET.get("night", "")
    night = night if night in NIGHTS else "saturday"
    state = f"{prepared()} {unplaced()} {localdate()}"  # the map is of the record, so what is hidden is gone at once
    return kept_page(request, state, lambda: _page(request, code, night), ["night"] if night != "saturday" else [])


def _page(request: HttpRequest, code: str, night: str) -> HttpResponse:
    try:
        area = areas.get(code)
    except UnknownArea:
        raise Http404 from None
    newest = areas.same_area(code)[-1]
    if newest.code != code:
        return redirect(f"/places/{newest.code}/things-to-do/", permanent=True)
    found = reach(code, night, localdate()) if area.is_upper_tier else None
    if found is None:
        raise Http404
    places = [{"text": "Places", "href": "/places/"}, {"text": area.name, "href": f"/places/{code}/"}]
    context = {
        "title": f"{NIGHTS[night]} at 14 in {area.name}",
        "breadcrumbs": [*HOME, *places],
        "area": area,
        "found": found,
        "share": 100 * found.reached / found.postcodes,
        "other": [(words, f"?night={slug}") for slug, words in NIGHTS.items() if slug != night],
        "rows": [_row(night, *one) for one in sorted(found.outwards, key=as_numbered)],
        "night": night,
        "silent": found.silent if "unsaid" in request.GET else (),
        **_listed(request, found),
        "map": _map(area, found, NIGHTS[night]),
        "version": areas.postcodes_version(),
        "measure": f"/measures/{MEASURES[night]}/{code}/",
    }
    return render(request, "public/things-to-do.html", context)


def _row(night: str, outward: str, some: int, near: int) -> tuple[Any, ...]:
    """A postcode district with how many postcodes have nothing and something, each leading to those."""
    where = f"?night={night}&district={outward}"
    return (
        outward,
        counted(f"{where}#district", some, f"postcodes of {outward}"),
        counted(f"{where}#nothing", some - near, f"postcodes of {outward} with nothing"),
        counted(f"{where}#something", near, f"postcodes of {outward} with something"),
        share_said(near, some),
    )


def _listed(request: HttpRequest, found: Reach) -> dict[str, Any]:
    """The postcodes of the district that the address asks for; none where it asks for none of this area."""
    district = request.GET.get("district", "")
    if district not in {outward for outward, _, _ in found.outwards}:
        return {"district": ""}
    nothing, something = found.within(district)
    return {"district": district, "nothing": nothing, "something": something}


def share_said(part: int, whole: int) -> str:
    """A share in whole percent: all and none are said of all and none alone."""
    percent = round(100 * part / whole)
    return f"{percent if part in (0, whole) else min(max(percent, 1), 99)}%"


def as_numbered(row: tuple[str, int, int]) -> tuple[str, int, str]:
    """The order of postcode districts: LS2 before LS10."""
    letters = row[0].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")
    number = "".join(filter(str.isdigit, row[0]))
    return letters, int(number or 0), row[0]


def _map(area: Area, found: Reach, night: str) -> Any:
    patches = [
        Patch(one.west, one.south, one.state, f"{one.reached} of {one.postcodes} postcodes") for one in found.squares
    ]
    none = sum(one.kind == "none" for one in patches)
    said = f"{none} of {len(patches)} squares of {found.side // 1000} km have nothing on within three miles."
    title = f"{night} within three miles in {area.name}"
    return square_map(SquareMap("reach", title, said, patches, found.side, KEY))
