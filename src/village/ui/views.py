"""The component gallery: every component in every state, with made-up content.

It is where a page author looks first, and what the accessibility tests read.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from village.kernel.access.views import access
from village.ui import listing, samples

SECTIONS = {
    "answers": "Answers and cards",
    "lists": "Lists, filters and tables",
    "records": "Records and desks",
    "forms": "Forms",
    "charts": "Charts",
    "maps": "Maps and money",
    "words": "Words, numbers and pages",
}


@access("public")
def gallery(request: HttpRequest) -> HttpResponse:
    """The list of sections."""
    context = {"title": "Components", "sections": SECTIONS, "request": request}
    return render(request, "ui/gallery/index.html", context)


@access("public")
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One section, with the components of one kind."""
    if section not in SECTIONS:
        raise Http404
    context = {
        "title": SECTIONS[section],
        "breadcrumbs": [{"text": "Components", "href": "../"}, {"text": SECTIONS[section]}],
        "samples": samples,
        **_context(request, section),
    }
    return render(request, f"ui/gallery/{section}.html", context)


def _context(request: HttpRequest, section: str) -> dict[str, object]:
    if section == "forms":
        form = samples.ExampleForm({"name": "", "born-day": "31", "born-month": "2", "born-year": "2019"})
        return {"form": form, "blank": samples.ExampleForm(auto_id="blank_%s", prefix="blank")}
    if section == "lists":
        chosen = listing.sort_choice(request, ["name", "places"], "name")
        rows = sorted(samples.SERVICES, key=lambda row: row[chosen.removeprefix("-")], reverse=chosen.startswith("-"))
        page = listing.page_of(request, rows, per_page=4)
        return {
            "columns": listing.sort_columns(request, samples.SERVICE_COLUMNS, chosen),
            "rows": [samples.service_row(row) for row in page],
            "page": page,
            "filters": samples.ServiceFilterForm({"kind": ["stay-and-play"]}),
        }
    return {}
