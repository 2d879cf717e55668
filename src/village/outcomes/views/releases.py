"""The releases that figures were read from: what was loaded, what was set aside, by what hash it can be known."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse

from village.kernel.access.views import access
from village.outcomes import queries
from village.outcomes.rules import say
from village.outcomes.rules.tracing import why
from village.outcomes.views.page import asked, figures_page, name_of, show, table, wants_csv
from village.ui import listing as lists
from village.ui.filters import date, number
from village.ui.macros import counted

DATA = ("Data and methods", "/data/")
PER_PAGE = 50
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
            counted(f"/data/releases/{one['id']}/#figures", one["rows"], f"figures: {one['title']}"),
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
    area = asked(request, "area") if asked(request, "area") in of else ""
    shown = {code: some for code, some in of.items() if area in ("", code)}
    return show(
        request,
        "neighbours",
        "Neighbours",
        crumbs=[DATA],
        table=found,
        rows=[_near(code, some) for code, some in sorted(shown.items(), key=lambda one: name_of(one[0]))],
        of=name_of(area) if area else "",
        mutual=sum(one["mutual"] for one in pairs),
        pairs=len(pairs),
    )


def _near(area: str, some: Sequence[queries.Row]) -> list[Any]:
    """An area with its neighbours, and which of them have it among theirs."""
    back = [name_of(one["neighbour"]) for one in some if one["mutual"]]
    return [
        {"text": name_of(area), "href": f"/places/{area}/"},
        "; ".join(name_of(one["neighbour"]) for one in some),
        {"text": f"{len(back)} of {len(some)}", "note": "; ".join(back)},
    ]


@access("public")
@figures_page
def record(request: HttpRequest, release: str) -> HttpResponse:
    """One release: what it is, what measures make of it, and each figure of it."""
    found = next((one for one in queries.warehouse_releases() if one["id"] == release), None)
    if found is None:
        raise Http404
    measures, indicators = queries.measures_of(release), queries.indicators_of(release)
    wanted = _wanted(request, measures, indicators)
    page = lists.page_of(request, queries.Figures(release, wanted), PER_PAGE)
    titles, groups = {one["slug"]: one["title"] for one in measures}, queries.group_titles()
    return show(
        request,
        "release",
        found["title"],
        crumbs=[DATA, ("Releases", "/data/releases/")],
        releases=[release],
        release=found,
        uses=[_use(one) for one in measures],
        counts=[_counts(one) for one in indicators],
        of=titles.get(wanted.measure, "") or wanted.indicator,
        page=page,
        rows=[_figure(one, groups) for one in page],
    )


def _wanted(request: HttpRequest, measures: Sequence[queries.Row], indicators: Sequence[queries.Row]) -> queries.Asked:
    """Which figures the address asks for; what this release has not is left out."""
    measure, indicator = asked(request, "measure"), asked(request, "indicator")
    return queries.Asked(
        indicator=indicator if indicator in {one["indicator"] for one in indicators} else "",
        measure=measure if measure in {one["slug"] for one in measures} else "",
    )


def _use(one: queries.Row) -> list[Any]:
    """A measure that uses the release, and how many figures it made of it, leading to those."""
    title = {"text": one["title"], "href": f"/measures/{one['slug']}/"}
    return [title, counted(f"?measure={one['slug']}#figures", one["figures"], f"figures: {one['title']}")]


def _counts(one: queries.Row) -> list[Any]:
    """What the file counts, how many figures there are of it, leading to those, and of how many areas and periods."""
    href = f"?{urlencode({'indicator': one['indicator']})}#figures"
    figures = counted(href, one["figures"], f"figures: {one['indicator']}")
    return [one["indicator"], figures, number(one["areas"]), number(one["periods"])]


def _figure(one: queries.Row, groups: Mapping[tuple[str, str], str]) -> list[Any]:
    """A figure as it was read, with its row of the file; or as a measure made it, leading to what stands behind it."""
    group = groups.get((one["measure"], one["group"]), "") if one["group"] else ""
    what = {"text": one["what"], "note": group or one["group"].replace(";", ", ").replace("=", ": ")}
    school = one["level"] == "school"
    where = {"text": one["area"] if school else name_of(one["area"])}
    if school or one["measure"]:
        where["href"] = f"/schools/{one['area']}/" if school else f"/measures/{one['measure']}/{one['area']}/"
    figure = {"text": say.value(one, one)} | ({"href": why(one)} if one["measure"] else {})
    return [what, where, say.when(one["period"]), figure, f"{one['row']:,}" if one["row"] else ""]
