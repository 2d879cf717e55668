"""What came along from another area, and earlier help of the same children."""

import datetime as dt
import uuid
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from village.casework.actions.reading import show_list
from village.casework.queries.brought import brought_to
from village.casework.queries.chronology import episodes_told
from village.casework.queries.visible import WORK
from village.casework.views.frame import opened, page
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.areas.queries.register import called


@access(WORK)
@never_cache
def before(request: HttpRequest, episode: uuid.UUID) -> HttpResponse:
    """What the family gave along when another area handed it over, to be read; nothing of it can be changed."""
    one, at = opened(request, episode, "before"), timezone.now()
    brought = brought_to(one)
    earlier = list(episodes_told(one, viewer_of(request), at=at).exclude(pk=one.pk).select_related("family"))
    show_list(what="before", shown=[str(each.ref) for each in earlier], by=viewer_of(request), at=at)
    content: dict[str, Any] = brought.content if brought else {"parts": [], "chronology": []}
    return page(
        request,
        one,
        "before",
        "before",
        "From before",
        brought=brought,
        area=called(brought.transfer.episode.area) if brought else "",
        parts=[{"title": part["title"], "sections": _sections(part["rows"])} for part in content["parts"]],
        happened=[
            {"when": dt.date.fromisoformat(on), "title": title, "text": text}
            for on, title, text in content["chronology"]
        ],
        earlier=earlier,
    )


def _sections(rows: list[list[str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Rows by their section, in the order in which they stand."""
    return [
        (section, [(label, text) for _, label, text in found])
        for section, found in groupby(rows, key=lambda row: row[0])
    ]
