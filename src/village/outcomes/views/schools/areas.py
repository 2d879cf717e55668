"""How many schools of each council are below the line, against the goal that none should be."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from markupsafe import Markup

from village.kernel.access.views import access
from village.kernel.areas.rules import ENGLAND
from village.outcomes import queries
from village.outcomes.rules import say
from village.outcomes.rules import schools as words
from village.outcomes.views.page import figures_page, here, name_of, show, table, wants_csv
from village.outcomes.views.schools.asked import SCHOOLS, Asked, common, marked, region_of
from village.ui.maps import TileMap, TileValue, tile_map
from village.ui.maps.england import tiles
from village.warehouse.periods import period
from village.warehouse.schools import definition
from village.warehouse.schools.counts import Count, by_area, count

COLUMNS: list[dict[str, Any]] = [
    {"label": "Area"},
    {"label": "Schools", "numeric": True},
    {"label": "Below", "numeric": True},
    {"label": "Clearly below", "numeric": True},
    {"label": "Too close to call", "numeric": True},
    {"label": "Not known", "numeric": True},
    {"label": "Too few pupils", "numeric": True},
    {"label": "The goal"},
]
CSV_COLUMNS = (
    *("area", "name", "level", "indicator", "period", "line", "schools", "below_at_least", "below_at_most"),
    *("clearly_below", "too_close", "not_known", "too_few_pupils", "goal"),
)
Counts = dict[str, Count]


@access("public")
@figures_page
def counts(request: HttpRequest) -> HttpResponse:
    """England, regions and councils: how many schools are below, and whether the goal is met."""
    rule = definition.floor()
    mark, problems = marked(request)
    ask = common(request, mark.indicator, mark.line)
    every = queries.schools_to_line(mark.indicator, ask.year, ask.line) if ask.year else []
    england = count([one for _, one in every])
    councils = by_area((row["authority"], one) for row, one in every if row["authority"])
    regions = by_area((region, one) for row, one in every if (region := region_of(row["authority"])))
    levels: dict[str, Counts] = {"country": {ENGLAND: england}, "region": regions, "authority": councils}
    if wants_csv(request):
        return table("schools-by-area", CSV_COLUMNS, _csv(levels, mark.indicator, ask))
    lists = _lists(request)
    goals = [one.goal for one in councils.values()]
    return show(
        request,
        "schools/areas",
        "Schools below the line, by area",
        crumbs=[SCHOOLS],
        releases={row["release"] for row, _ in every},
        rule=rule,
        mark=mark,
        ask=ask,
        problems=problems + ask.problems,
        england=england,
        goals={goal: goals.count(goal) for goal in ("met", "not met", "cannot be said")},
        columns=COLUMNS,
        regions=_rows(lists, regions),
        councils=_rows(lists, councils),
        map=_map(lists, councils, ask.year) if councils else None,
        csv=here(request, format="csv"),
        say=say,
        words=words,
    )


def _rows(lists: str, found: Counts) -> list[list[Any]]:
    return [
        [
            {"text": name_of(area), "href": f"{lists}{area}"},
            f"{one.schools:,}",
            words.number(one),
            *(f"{number:,}" for number in (one.clear, one.close, one.unknown, one.too_few)),
            words.goal(one),
        ]
        for area, one in sorted(found.items(), key=lambda item: name_of(item[0]))
    ]


def _lists(request: HttpRequest) -> str:
    """The address of an area's list, but for its code."""
    kept = here(request, area=None, format=None).removeprefix(request.path)
    return f"/schools/{kept}&area=" if kept else "/schools/?area="


def _map(lists: str, found: Counts, year: str) -> Markup:
    """Each council's square by how many of its schools are below. The map is of the day that knows more of them: today,
    or the end of the year shown, since councils come and go."""
    days = (localdate(), period(year).until_on - dt.timedelta(days=1))
    drawn = max((tiles(day) for day in days), key=lambda some: sum(tile.code in found for tile in some))
    return tile_map(
        TileMap(
            id="map-schools",
            title="Schools below the line, by council",
            summary="Each square is one council with children’s services. The table has the numbers.",
            tiles=drawn,
            values={tile.code: _tile(lists, found.get(tile.code), tile.code) for tile in drawn},
            breaks=[1, 2, 3, 5],
            step_names=["none below", "1 school", "2 schools", "3 or 4 schools", "5 schools or more"],
        )
    )


def _tile(lists: str, one: Count | None, code: str) -> TileValue:
    if one is None:
        return TileValue(symbol="x")
    said = f"{words.number(one)} of {one.schools} schools below"
    return TileValue(None if one.goal == "cannot be said" else one.low, href=f"{lists}{code}", symbol="c", said=said)


def _csv(levels: dict[str, Counts], indicator: str, ask: Asked) -> list[list[object]]:
    return [
        [
            *(area, name_of(area), level, indicator, ask.year, ask.line, one.schools, one.low, one.high),
            *(one.clear, one.close, one.unknown, one.too_few, one.goal),
        ]
        for level, found in levels.items()
        for area, one in sorted(found.items())
    ]
