"""The figures of the employers of an area side by side, for whoever collects for it: protected, of nobody by name."""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from village.kernel.access.queries import viewer_of
from village.kernel.access.views import access
from village.kernel.areas.queries.register import called
from village.kernel.tables.rules import write_csv
from village.ui import charts
from village.ui.filters import number
from village.workforce.actions.measured.area import open_area_figures
from village.workforce.queries.collecting.visible import COLLECT
from village.workforce.queries.measured.area import Row, areas_told
from village.workforce.rules.measured import named
from village.workforce.rules.measured.area import COUNTS
from village.workforce.views.collecting.managing import LIST
from village.workforce.views.frame import by

TITLE = "Employers side by side"
RATES = ("turnover", "vacancy")
HIDDEN, NOBODY = "Hidden", "Nobody to count"
SYMBOL, NONE = "c", "z"
Choice = list[tuple[str, str, bool]]


@access(COLLECT)
@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """A year of the employers of one area: a row for each, and a picture of one rate."""
    every = areas_told(viewer_of(request))
    area = request.GET.get("area") or next(iter(every), "")
    found = open_area_figures(area=area, **by(request)) if area else None
    if area and found is None:
        raise Http404
    years = {str(year): rows for year, rows in found.years.items()} if found else {}
    year = _one_of(request.GET.get("year", ""), years)
    rate = _one_of(request.GET.get("rate", ""), RATES)
    rows = years.get(year, [])
    if request.GET.get("format") == "csv":
        return _csv(area, year, rows)
    chosen = {"area": area, "year": year, "rate": rate}
    context = {
        "title": TITLE,
        "place": called(area) if area else "",
        "areas": _links(chosen, "area", {one: called(one) for one in every}),
        "years": _links(chosen, "year", {one: one for one in years}),
        "rates": _links(chosen, "rate", {name: named.RATES[name].title for name in RATES}),
        "found": found,
        "year": year,
        "rate": named.RATES[rate].title,
        "rows": rows,
        "picture": _picture(rate, rows, year),
        "columns": [
            {"label": "Employer"}, *({"label": one.column, "numeric": True} for one in _columns()),
        ],
        "told": [_told(one) for one in rows],
        "defined": _defined(),
        "csv": f"?{urlencode({**chosen, 'format': 'csv'})}",
        "breadcrumbs": [LIST],
    }  # fmt: skip
    return render(request, "workforce/collecting/comparing.html", context)


def _one_of(asked: str, offered: Collection[str]) -> str:
    """What was asked for, or the first that is offered; blank where nothing is."""
    return asked if asked in offered else next(iter(offered), "")


def _links(chosen: dict[str, str], name: str, offered: dict[str, str]) -> Choice:
    return [
        (words, f"?{urlencode({**chosen, name: value})}", chosen[name] == value) for value, words in offered.items()
    ]


def _columns() -> list[named.Named]:
    return [*(named.COUNTS[name] for name in COUNTS), *(named.RATES[name] for name in RATES)]


def _defined() -> list[tuple[str, str]]:
    """Each column, a rate in full, and where it is told how it is defined."""
    told = [(named.COUNTS[name].column, named.COUNTS[name].measure) for name in COUNTS]
    told += [(named.RATES[name].title, named.RATES[name].measure) for name in RATES]
    return [(words, f"/measures/{measure}/") for words, measure in told]


def _told(one: Row) -> list[str]:
    counts = [HIDDEN if count is None else number(count) for count in (one.counts[name] for name in COUNTS)]
    return [one.employer.name, *counts, _rate(one, "turnover"), _rate(one, "vacancy")]


def _rate(one: Row, name: str) -> str:
    """A rate in words; where there is none it is hidden, or, of what is not hidden, of nobody."""
    value = getattr(one, name)
    if value is not None:
        return f"{number(value, 1)}%"
    needed = ("in_post", "leavers") if name == "turnover" else ("in_post",)
    return HIDDEN if any(one.counts[each] is None for each in needed) else NOBODY


def _picture(rate: str, rows: Sequence[Row], year: str) -> str:
    """A bar for each employer; blank where none has anything to show."""
    bars = [
        charts.Bar(
            one.employer.name, getattr(one, rate), symbol=SYMBOL if _rate(one, rate) == HIDDEN else NONE,
            said=_rate(one, rate),
        )
        for one in rows
    ]  # fmt: skip
    known = [one for one in bars if one.value is not None]
    if not known:
        return ""
    summary = ", ".join(f"{one.label} {one.said}" for one in known)
    title = f"{named.RATES[rate].title}, year to 30 September {year}"
    chart = charts.BarChart("employers", title, summary, bars, unit=charts.Unit(suffix="%", places=1))
    return charts.bars(chart)


def _csv(area: str, year: str, rows: Sequence[Row]) -> HttpResponse:
    columns = ("area", "year to", "employer", *COUNTS, *(f"{name} %" for name in RATES))
    lines: list[list[Any]] = [
        [
            *(area, f"{year}-09-30", one.employer.slug),
            *(SYMBOL if one.counts[name] is None else one.counts[name] for name in COUNTS),
            *(_figure(one, name) for name in RATES),
        ]
        for one in rows
    ]
    answer = HttpResponse(write_csv(columns, lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="employers.csv"'
    return answer


def _figure(one: Row, name: str) -> float | str | None:
    value = getattr(one, name)
    if value is None:
        return SYMBOL if _rate(one, name) == HIDDEN else None
    return round(float(value), 1)
