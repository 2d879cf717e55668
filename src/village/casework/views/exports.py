"""Exports of what one's service holds, as other datasets have it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from village.casework.actions.exporting import EXPORT, NO_EXPORT, make_export
from village.casework.queries.exporting import exports
from village.casework.views.frame import MINE
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.tables.rules import Refused

SHOWN = 20


def _listed(request: HttpRequest, *wrong: str, status: int = 200) -> HttpResponse:
    context = {"title": "Exports", "exports": exports().values(), "wrong": wrong[:SHOWN], "breadcrumbs": [MINE]}
    return render(request, "casework/exports.html", {**context, "more": len(wrong[SHOWN:])}, status=status)


@access(EXPORT)
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """What can be exported, as what, and what nobody has confirmed of it."""
    return _listed(request)


@access(EXPORT)
@require_POST
def export(request: HttpRequest, export: str) -> HttpResponse:
    """Hand an export over, once it is in the audit; or say why not, row by row."""
    try:
        made = make_export(export=export, by=viewer_of(request), at=timezone.now())
    except Refused as refused:
        return _listed(request, *map(str, refused.problems), status=400)
    except Refusal as refusal:
        if str(refusal) == NO_EXPORT:
            raise Http404 from refusal
        return _listed(request, str(refusal), status=400)
    response = HttpResponse(made.body, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response
