"""What every page of figures needs: kept for everyone, named areas, and the word that a figure is made up."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area, UnknownArea
from village.kernel.tables.rules import write_csv
from village.outcomes import queries
from village.outcomes.report import FILES
from village.ui.cached import kept_page
from village.ui.charts import Unit
from village.warehouse.measures.definition import OUTCOMES

ENGLAND = "E92000001"
LONGEST_WORD = 100
View = Callable[..., HttpResponse]


def figures_page(view: View) -> Callable[..., HttpResponseBase]:
    """Keep the page for everyone until the warehouse or the day is another.

    So is one that is asked by what its own links ask by, whose values are few: the map as the land lies, a form of
    file, a day on which something was published, a group of the measure."""

    @wraps(view)
    @require_safe
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        state = f"figures {queries.version()} {queries.boundaries()} {localdate()}"
        known = _known(request, kwargs.get("slug", "")) if request.GET else ()
        return kept_page(request, state, lambda: view(request, **kwargs), known)

    return opened


def _known(request: HttpRequest, slug: str) -> list[str]:
    """The names that the address asks by whose values are among few."""
    some = {
        "map": {"real"},
        "format": set(FILES),
        "as-at": {day.isoformat() for day in queries.published_days()},
        "group": set(queries.groups(slug)),
    }
    return [name for name, values in some.items() if request.GET.get(name) in values]


def show(
    request: HttpRequest,
    template: str,
    title: str,
    *,
    crumbs: Sequence[tuple[str, str]] = (),
    releases: Iterable[str] = (),
    **context: Any,
) -> HttpResponse:
    """The page. `crumbs`: (words, address) of the pages above it; `releases`: those whose figures it shows."""
    trail = [("Home", "/"), *crumbs]
    frame = {
        "title": title,
        "breadcrumbs": [{"text": said, "href": href} for said, href in trail],
        "made_up": bool(queries.made_up().intersection(releases)),
    }
    return render(request, f"outcomes/{template}.html", frame | context)


def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV to download, which no spreadsheet will run."""
    return handed_over(f"{name}.csv", write_csv(columns, rows).encode(), "text/csv; charset=utf-8")


def handed_over(name: str, body: bytes, content_type: str) -> HttpResponse:
    """A file to be kept by the reader, not shown in place."""
    answer = HttpResponse(body, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def wants_csv(request: HttpRequest) -> bool:
    """Whether the address asks for the table instead of the page."""
    return request.GET.get("format") == "csv"


def asked(request: HttpRequest, name: str) -> str:
    """A word of the address, trimmed and of bounded length; controls are dropped."""
    said = request.GET.get(name, "")[:LONGEST_WORD]
    return "".join(letter for letter in said if letter.isprintable()).strip()


def here(request: HttpRequest, **changes: str | None) -> str:
    """This page's address with some of its query changed; None or blank takes a key away."""
    known = {name: asked(request, name) for name in request.GET if name != "format"}
    for name, value in changes.items():
        known.pop(name, None)
        if value:
            known[name] = value
    return f"?{urlencode(known)}" if known else request.path


def measure_or_404(slug: str) -> queries.Row:
    """The measure of an address. Raises Http404."""
    found = queries.measure(slug)
    if found is None:
        raise Http404
    return found


def area_or_404(code: str) -> Area:
    """The area of an address, whether in force today or not. Raises Http404."""
    try:
        return areas.get(code)
    except UnknownArea:
        raise Http404 from None


def moved(area: Area, address: Callable[[str], str]) -> HttpResponse | None:
    """Where an area is told of whose code changed and which did not; None for one told of under its own code."""
    today = areas.same_area(area.code)[-1]
    return None if today.code == area.code else HttpResponsePermanentRedirect(address(today.code))


def name_of(code: str) -> str:
    """What an area is called; its code where the register does not know it."""
    try:
        return areas.get(code).name
    except UnknownArea:
        return code


def kind_of(area: Area) -> str:
    """What an area is, in words."""
    if area.kind == "country":
        return "the whole country"
    return "a region" if area.kind == "region" else "a council with children’s services"


def unit_of(measure: queries.Row) -> Unit:
    """How a picture writes a measure's values: with signs, but not with the words of a rate, which its title has."""
    unit, places = measure["unit"], measure["decimals"]
    return (
        Unit(prefix="£", places=places)
        if unit == "pounds"
        else Unit(suffix="%" if unit == "percent" else "", places=places)
    )


def outcome_of(slug: str) -> str:
    """An outcome's title."""
    return OUTCOMES.get(slug, "Other")


def by_outcome(rows: Iterable[queries.Row]) -> list[tuple[str, str, list[queries.Row]]]:
    """Rows in the order of the outcomes: slug, title, rows."""
    held: dict[str, list[queries.Row]] = {}
    for row in rows:
        held.setdefault(row["outcome"], []).append(row)
    order = [*OUTCOMES, *(slug for slug in held if slug not in OUTCOMES)]
    return [(slug, outcome_of(slug), held[slug]) for slug in order if slug in held]


def when_of(day: dt.date) -> float:
    """Where a day stands on an axis of years."""
    return round(day.toordinal() / 365.25, 3)
