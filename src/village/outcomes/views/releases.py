"""The releases that figures were read from: what was loaded, what was set aside, by what hash it can be known."""

from django.http import Http404, HttpRequest, HttpResponse

from village.kernel.access.views import access
from village.outcomes import queries
from village.outcomes.views.page import figures_page, name_of, show, table, wants_csv
from village.ui.filters import date, number

DATA = ("Data and methods", "/data/")
_NAMES = (
    "id",
    "dataset",
    "title",
    "publisher",
    "published_on",
    "rows",
    "quarantined",
    "file",
    "file_sha256",
    "synthetic",
)


@access("public")
@figures_page
def listing(request: HttpRequest) -> HttpResponse:
    """Every release in use."""
    found = queries.warehouse_releases()
    if wants_csv(request):
        return table("releases", _NAMES, [[one[name] for name in _NAMES] for one in found])
    rows = [
        [
            {
                "text": one["title"],
                "href": f"/data/releases/{one['id']}/",
                "note": f"{one['dataset']}, {one['publisher']}",
            },
            date(one["published_on"], short=True),
            number(one["rows"]),
            number(one["quarantined"]),
        ]
        for one in found
    ]
    return show(
        request,
        "releases",
        "Releases",
        crumbs=[DATA],
        releases=[one["id"] for one in found],
        rows=rows,
        count=len(found),
        figures=sum(one["rows"] for one in found),
    )


@access("public")
@figures_page
def neighbours(request: HttpRequest) -> HttpResponse:
    """The table of the areas most like each area, and whose it is."""
    found, pairs = queries.neighbour_table(), queries.every_neighbour()
    if wants_csv(request):
        names = ("area", "name", "neighbour", "neighbour_name", "place", "mutual")
        told = [(one["area"], name_of(one["area"]), one["neighbour"], name_of(one["neighbour"])) for one in pairs]
        rest = [(one["place"], one["mutual"]) for one in pairs]
        return table("neighbours", names, [[*one, *two] for one, two in zip(told, rest, strict=True)])
    of: dict[str, list[queries.Row]] = {}
    for one in pairs:
        of.setdefault(one["area"], []).append(one)
    rows = [
        [
            {"text": name_of(area), "href": f"/places/{area}/"},
            ", ".join(name_of(one["neighbour"]) for one in some),
            f"{sum(one['mutual'] for one in some)} of {len(some)}",
        ]
        for area, some in sorted(of.items(), key=lambda one: name_of(one[0]))
    ]
    return show(
        request,
        "neighbours",
        "Neighbours",
        crumbs=[DATA],
        table=found,
        rows=rows,
        mutual=sum(one["mutual"] for one in pairs),
        pairs=len(pairs),
    )


@access("public")
@figures_page
def record(request: HttpRequest, release: str) -> HttpResponse:
    """One release."""
    found = next((one for one in queries.warehouse_releases() if one["id"] == release), None)
    if found is None:
        raise Http404
    uses = [
        [{"text": one["title"], "href": f"/measures/{one['slug']}/"}, number(one["figures"])]
        for one in queries.measures_of(release)
    ]
    return show(
        request,
        "release",
        found["title"],
        crumbs=[DATA, ("Releases", "/data/releases/")],
        releases=[release],
        release=found,
        uses=uses,
    )
