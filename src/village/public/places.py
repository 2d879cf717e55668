"""Places: the list of them, and a page for each community: what was promised, what happened, how children are doing."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area, UnknownArea
from village.outcomes import queries as outcomes
from village.outcomes.rules import chance, near, say
from village.plan import queries as plans
from village.plan.rules.asat import PlanAsAt
from village.ui import charts
from village.ui.cached import kept_page
from village.ui.macros import status_tag
from village.ui.maps import TileMap, TileValue, tile_map
from village.ui.maps.england import tiles

ENGLAND = "E92000001"
SHOWN = 6  # figures on a place's page; the scorecard has all
HOME = [{"text": "Home", "href": "/"}]
STATES = ("unlikely", "missed", "uncertain", "likely", "met")  # what presses first


def _state() -> str:
    default = plans.default_plan()
    return f"{default} {plans.version(default)} {outcomes.version()} {localdate()}"


@access("public")
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    return kept_page(request, _state(), lambda: _places(request))


def _places(request: HttpRequest) -> HttpResponse:
    today = localdate()
    england = areas.get(ENGLAND)
    regions = [
        (region, sorted(areas.children(region.code, today), key=lambda area: area.name))
        for region in areas.children(england.code, today)
    ]
    context = {
        "title": "Places",
        "england": england,
        "regions": regions,
        "count": len(areas.upper_tier(today)),
        "breadcrumbs": HOME,
        "version": areas.areas_version(),
    }
    return render(request, "public/places.html", context)


@access("public")
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    return kept_page(request, _state(), lambda: _place(request, code))


def _place(request: HttpRequest, code: str) -> HttpResponse:
    try:
        area = areas.get(code)
    except UnknownArea:
        raise Http404 from None
    today = localdate()
    newest = areas.same_area(code)[-1]
    if newest.code != code:
        return redirect(f"/places/{newest.code}/", permanent=True)
    default = plans.default_plan()
    known = plans.as_at(default)
    rows = outcomes.scorecard(code)
    chosen, alike = highlights(rows), outcomes.neighbours(code)
    context = {
        "title": area.name,
        "breadcrumbs": [*HOME, {"text": "Places", "href": "/places/"}],
        "area": area,
        "heirs": areas.successors(code, today) if not area.in_force(today) else (),
        "made_of": areas.made_of(code),
        "began": areas.same_area(code)[0].from_on,
        "region": _above(area),
        "inside": sorted(areas.children(code, today), key=lambda one: one.name) if not area.is_upper_tier else [],
        "known": known,
        "stories": stories_in(known, area) if known else [],
        "local": [one for one in plans.plans() if one.id != default and one.area == code],
        "figures": [_card(row, code) for row in chosen],
        "first": _first(code, rows),
        "count": len(rows),
        "near": [areas.get(row["neighbour"]) for row in alike],
        "not_mutual": near.not_mutual(area.name, alike),
        "map": _map(today, code),
        "made_up": bool(outcomes.made_up().intersection(row["release"] for row in rows)),
    }
    return render(request, "public/place.html", context)


def _above(area: Area) -> Area | None:
    return areas.get(area.parent_code) if area.parent_code else None


def highlights(rows: Sequence[outcomes.Row]) -> list[outcomes.Row]:
    """A few measures for a place's page: those with a target first, what presses before what is well, then those that
    stand apart from England; never one for which there is no figure."""
    known = [row for row in rows if row["value"] is not None]
    place = {state: number for number, state in enumerate(STATES)}
    apart = {"worse": 0, "better": 1}
    known.sort(key=lambda row: (place.get(row["state"], 9), apart.get(row["england_verdict"], 9), row["title"]))
    return known[:SHOWN]


def _first(code: str, rows: Sequence[outcomes.Row]) -> dict[str, Any] | None:
    """How the children who start with least are doing at five: the figure that most readers come for."""
    found = next((row for row in rows if row["goal"] == READY or row["measure"] == READY), None)
    group = "fsm=eligible"
    row = outcomes.standing(found["measure"], code, group) if found else None
    if found is None or row is None:
        return None
    return {
        "title": outcomes.groups(found["measure"])[group],
        "question": found["question"],
        "said": f"{say.value(row, found)}, {say.in_period(row['period'])}",
        "interval": say.interval(row, found),
        "england": say.bare(row["england_value"], found, row),
        "tag": status_tag(*say.tag(row["state"])),
        "chance": chance.headline(row),
        "href": f"/measures/{found['measure']}/{code}/?group=fsm%3Deligible",
    }


READY = "ready-for-school"


def _card(row: outcomes.Row, code: str) -> dict[str, Any]:
    known = outcomes.trends(code).get(row["measure"], [])
    slug, words = say.tag(row["state"])
    verdict = row["england_verdict"]
    return {
        "title": row["short"] or row["title"],
        "href": f"/measures/{row['measure']}/{code}/",
        "value": say.value(row, row),
        "interval": say.interval(row, row),
        "when": say.when(row["period"]),
        "chart": charts.sparkline(charts.Spark(f"spark-{row['measure']}", f"{row['title']} over time", known)),
        "compare": f"England {say.bare(row['england_value'], row, row)}" + (f": {verdict}" if verdict else ""),
        "neighbours": _neighbours(row),
        "tag": status_tag(slug, words),
    }


def _neighbours(row: outcomes.Row) -> str:
    if row["neighbours_value"] is None:
        return ""
    verdict = row["neighbours_verdict"]
    return f"Neighbours {say.bare(row['neighbours_value'], row, row)}" + (f": {verdict}" if verdict else "")


def stories_in(known: PlanAsAt, area: Area) -> list[dict[str, str]]:
    """The plan's stories from an area: by name, as the plan writes its places."""
    names = {area.name, *area.also_known_as}
    return [
        {
            "title": one.title,
            "href": f"/plan/stories/{one.id}/",
            "where": ", ".join(one.places),
            "text": one.what_changed or one.summary,
        }
        for one in known.plan.stories
        if names & set(one.places)
    ]


def _map(today: dt.date, code: str) -> Any:
    drawn = tiles(today)
    alike = {row["neighbour"] for row in outcomes.neighbours(code)}
    shaded = alike or {one.code for one in _beside(code)}
    steps = ("others", "most alike" if alike else "beside it", "here")
    kinds = {tile.code: 2 if tile.code == code else 1 if tile.code in shaded else 0 for tile in drawn}
    chart = TileMap(
        id="place-map",
        title="Where it is, and the areas most like it" if alike else "Where it is, and the areas beside it",
        tiles=drawn,
        values={
            area: TileValue(kind, href=f"/places/{area}/", said=steps[kind] if kind else "")
            for area, kind in kinds.items()
        },
        breaks=[1, 2],
        step_names=steps,
        here=code,
        summary="Each square is one council with children’s services. Choose one to see what is known of it.",
    )
    return tile_map(chart)


def _beside(code: str) -> tuple[Area, ...]:
    return areas.neighbours(code) if areas.get(code).is_upper_tier else ()
