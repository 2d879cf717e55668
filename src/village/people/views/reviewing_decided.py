"""What was decided of reviews: by whom, when, and what came of it. Nothing here says who any child is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.rules import Viewer
from village.kernel.access.views import access
from village.people.models import ReviewItem
from village.people.queries import decided as queries
from village.people.queries.decided import Wanted
from village.people.queries.review import REVIEW, readings
from village.people.rules.reviewing import OUTCOMES
from village.people.rules.states import REVIEW_REASONS
from village.people.views.reviewing_forms import ME, DecidedFilter
from village.ui import filters
from village.ui.listing import page_of, query_url

PER_PAGE = 25
COLUMNS = (
    {"key": "review", "label": "Review"},
    {"key": "when", "label": "When"},
    {"key": "outcome", "label": "What came of it"},
    {"key": "readers", "label": "Read by"},
)


@access(REVIEW)
@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """Reviews that were decided, and those that one has read oneself."""
    viewer = viewer_of(request)
    people = {ref: name for ref, name in queries.readers(viewer).items() if ref != viewer.ref}
    form = DecidedFilter(request.GET, people=people)
    form.is_valid()
    said = {name: value for name, value in form.cleaned_data.items() if value}
    asked = Wanted(**{**said, "who": (viewer.ref or "") if said.get("who") == ME else said.get("who", "")})
    page = page_of(request, queries.decided(viewer, asked), PER_PAGE)
    names = queries.names_in(page)
    context = {
        "title": "What was decided",
        "breadcrumbs": [{"text": "Work", "href": "/work/"}, {"text": "Reviews", "href": "/children/reviews/"}],
        "filters": form,
        "applied": _applied(request, form, said),
        "page_of_list": page,
        "columns": COLUMNS,
        "rows": [_line(item, viewer, names) for item in page],
    }
    return render(request, "people/reviews-decided.html", context)


def _applied(request: HttpRequest, form: DecidedFilter, said: dict[str, Any]) -> list[dict[str, str]]:
    """The filters that are on, each with the address without it."""
    found = []
    for name, value in said.items():
        if name in ("since", "until"):
            words = f"{'From' if name == 'since' else 'Until'} {filters.date(value)}"
            keys = [name, *(f"{name}-{part}" for part in ("day", "month", "year"))]
        else:
            words, keys = dict(form.fields[name].choices)[value], [name]  # type: ignore[attr-defined]
        found.append({"text": words, "remove": query_url(request, page=None, **dict.fromkeys(keys))})
    return found


def _line(item: ReviewItem, viewer: Viewer, names: dict[str, str]) -> dict[str, Any]:
    read = readings(item)
    outcome = queries.outcome_of(item)
    mine = next((one.decision for one in read if one.by == viewer.ref), "")
    shown = [one for one in read if item.state == "decided" or one.by == viewer.ref]
    told = ["You" if one.by == viewer.ref else names.get(one.by, "Someone whose account is gone") for one in shown]
    return {
        "review": {
            "text": f"Review {item.pk}",
            "href": f"/children/reviews/{item.pk}/",
            "note": REVIEW_REASONS[item.reason],
        },
        "when": {"text": filters.date(item.decided_at, short=True), "note": filters.time(item.decided_at)},
        "outcome": {
            "text": OUTCOMES[outcome],
            "note": f"You said: {SAID[mine]}" if mine and mine != outcome else "",
        },
        "readers": ", ".join(told),
    }


SAID = {**OUTCOMES, "cannot-tell": "I cannot tell"}
