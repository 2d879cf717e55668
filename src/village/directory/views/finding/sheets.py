"""A sheet for a wall or a school bag: an area's services of one group of kinds, on A4."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.directory.queries.finding.of_area import MOST_ON_A_SHEET
from village.directory.queries.finding.of_area import sheet as on_sheet
from village.directory.queries.finding.words import lexicon
from village.directory.views.finding.frame import HERE, HOME, bounded, card
from village.directory.views.finding.kiosk import area_of
from village.kernel.access.views import access


@access("public")
@require_safe
@bounded
def sheet(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """The sheet of an area and a kind of help, or a group of kinds."""
    area, words = area_of(code), lexicon()
    name = words.groups.get(what) or (words.kinds[what].name if what in words.kinds else "")
    if not name:
        raise Http404
    found, total = on_sheet(code, what)
    context: dict[str, Any] = {
        "title": f"{name} in {area.name}",
        "breadcrumbs": [*HOME, HERE, {"text": area.name, "href": f"/places/{code}/services/"}],
        "area": area,
        "cards": [card(None, one) for one in found],
        "total": total,
        "most": MOST_ON_A_SHEET,
        "today": localdate(),
        "address": request.build_absolute_uri("/services/"),
    }
    return render(request, "directory/finding/sheet.html", context)
