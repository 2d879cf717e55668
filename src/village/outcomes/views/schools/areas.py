"""How many schools of each council are below the line, against the goal that none should be."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from markupsafe import Markup

from village.kernel.access.views import access
from village.kernel.areas.rules import ENGLAND
from village.outcomes import queries
from village.outcomes.rules import say
from village.outcomes.rules import schools as words
from village.outcomes.views.page import asked, figures_page, here, name_of, show, table, wants_csv
from village.outcomes.views.schools.asked import SCHOOLS, Asked, common, marked, region_of
from village.outcomes.views.schools.counted import leading, since
from village.ui.macros import counted
from village.ui.maps import TileMap, TileValue, tile_map
from village.ui.maps.england import tiles
from village.warehouse.periods import period
from village.warehouse.schools import definition
from village.warehouse.schools.counts import CANNOT_SAY, MET, NOT_MET, Count, by_area, count

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
GOALS = {
    "not-met": ("Some below", NOT_MET),
    "met": ("None below", MET),
    "cannot-be-said": ("Cannot be said", CANNOT_SAY),
}
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
    goal, shown = _shown(request, councils)
    levels: dict[str, Counts] = {"country": {ENGLAND: england}, "region": regions, "authority": shown}
    if wants_csv(request):
        return table("schools-by-area", CSV_COLUMNS, _csv(levels, mark.indicator, ask))
    lists = _lists(request)
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
        many=leading(england, lambda key: _list(lists, "", key), "England"),
        since=since(rule),
        goal=goal,
        goals=GOALS,
        stand=_stand(request, councils.values()),
        every=here(request, goal=None),
        columns=COLUMNS,
        regions=_rows(lists, regions),
        councils=_rows(lists, shown),
        map=_map(lists, councils, ask.year) if councils else None,
        csv=here(request, format="csv"),
        say=say,
        words=words,
    )


def _shown(request: HttpRequest, councils: Counts) -> tuple[str, Counts]:
    """Which goal the address asks for, blank for none, and the councils that stand so to it."""
    goal = asked(request, "goal") if asked(request, "goal") in GOALS else ""
    return goal, {area: one for area, one in councils.items() if not goal or one.goal == GOALS[goal][1]}


def _stand(request: HttpRequest, councils: Iterable[Count]) -> dict[str, Markup]:
    """How many councils stand how to the goal, each number leading to those."""
    goals = [one.goal for one in councils]
    return {
        goal: counted(f"{here(request, goal=goal)}#councils", goals.count(means), f"councils: {said.lower()}")
        for goal, (said, means) in GOALS.items()
    }


def _rows(lists: str, found: Counts) -> list[list[Any]]:
    return [_row(lists, area, one) for area, one in sorted(found.items(), key=lambda item: name_of(item[0]))]


def _row(lists: str, area: str, one: Count) -> list[Any]:
    many = leading(one, lambda key: _list(lists, area, key), name_of(area))
    numbers = (many[key] for key in ("all", "sum", "clear", "close", "hidden", "few"))
    return [{"text": name_of(area), "href": f"{lists}{area}"}, *numbers, words.goal(one)]


def _list(lists: str, area: str, show: str) -> str:
    """The address of one of the lists of an area; of all of England where none is named."""
    return f"{lists}{area}&show={show}"


def _lists(request: HttpRequest) -> str:
    """The address of an area's list, but for its code."""
    kept = here(request, area=None, goal=None).removeprefix(request.path)
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
