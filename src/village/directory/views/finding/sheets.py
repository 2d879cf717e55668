"""A sheet for a wall or a school bag: an area's services of one group of kinds, on A4."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.directory.queries.finding.asking import prepared
from village.directory.queries.finding.of_area import MOST_ON_A_SHEET, sheet as on_sheet
from village.directory.queries.finding.words import lexicon
from village.directory.views.finding.frame import HERE, HOME, bounded, card
from village.directory.views.finding.kiosk import area_of
from village.kernel.access.views import access


@access("public")
@require_safe
@bounded
def sheet(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """The sheet of an area and a group of kinds of help."""
    area, name = area_of(code), lexicon().groups.get(group)
    if name is None:
        raise Http404
    found, total = on_sheet(code, group)
    context: dict[str, Any] = {
        "title": f"{name} in {area.name}",
        "breadcrumbs": [*HOME, HERE, {"text": area.name, "href": f"/places/{code}/services/"}],
        "area": area,
        "group": name,
        "cards": [card(None, one) for one in found],
        "total": total,
        "most": MOST_ON_A_SHEET,
        "today": localdate(),
        "address": request.build_absolute_uri("/services/"),
        "prepared": prepared(),
    }
    return render(request, "directory/finding/sheet.html", context)
