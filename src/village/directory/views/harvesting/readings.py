"""One reading of a source: what it counted, and those of the records that are still known."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.directory.queries.harvesting.readings import PARTS, lines, parts, reading
from village.directory.queries.harvesting.standing import KEEP
from village.directory.rules.harvesting.states import DECISIONS, STATES
from village.directory.views.harvesting.frame import DESK, crumb, kept_source
from village.directory.views.keeping.frame import STATES as ENTRY_STATES
from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.ui import listing
from village.ui.filters import datetime

PER_PAGE = 50


@access(KEEP)
@require_safe
@never_cache
def one(request: HttpRequest, kept: str, harvest: uuid.UUID) -> HttpResponse:
    """What a reading counted: of one kind, the records that are still known to be of it."""
    source = kept_source(request, kept)
    found = reading(source, harvest)
    if found is None:
        raise Http404
    every = parts(found)
    asked = request.GET.get("of", "")
    name = asked if asked in PARTS else next((each.name for each in every.values() if each.many), next(iter(PARTS)))
    page = listing.page_of(request, every[name].kept, per_page=PER_PAGE)
    context = {
        "title": f"Read on {datetime(found.started_at)}",
        "source": source,
        "harvest": found,
        "states": STATES,
        "links": [(title, every[each].many, f"?of={each}", each == name) for each, title in PARTS.items()],
        "part": every[name],
        "called": PARTS[name],
        "page": page,
        "lines": lines(viewer_of(request), page.object_list),
        "entry_states": ENTRY_STATES,
        "decisions": DECISIONS,
        "breadcrumbs": [DESK, crumb(source)],
    }
    return render(request, "directory/harvesting/reading.html", context)
