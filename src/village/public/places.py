"""Places: the list of them, and a page for each community: what was promised, what happened, how children are doing."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from village.board.queries import public as public_boards
from village.board.queries import told as boards
from village.directory.queries.finding import of_area as directory
from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND, Area, UnknownArea
from village.outcomes import queries as outcomes
from village.outcomes.rules import chance, near, say, tracing
from village.plan import queries as plans
from village.plan.rules.asat import PlanAsAt
from village.public import rules
from village.public.local_plans import chosen
from village.ui import charts
from village.ui.cached import kept_page
from village.ui.macros import status_tag
from village.ui.maps import TileMap, TileValue, tile_map
from village.ui.maps.england import tiles
from village.warehouse.measures.counting import COUNTED_HERE, PLACES, RELEASE, SERVICES, STAFF

HOME = [{"text": "Home", "href": "/"}]


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
    services = directory.offered(code)
    state = f"{_state()} {plans.editions_of(code)} {boards.state(code)} {services}"
    known = [name for name, some in (("level", rules.LEVELS), ("age", rules.AGES)) if request.GET.get(name) in some]
    return kept_page(request, state, lambda: _place(request, code, services), known)


def _place(request: HttpRequest, code: str, services: int) -> HttpResponse:
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
    alike = outcomes.neighbours(code)
    level, age = request.GET.get("level", ""), request.GET.get("age", "")
    level, age = level if level in rules.LEVELS else "standard", age if age in rules.AGES else ""
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
        **_local(code, default),
        "services": services,
        "level": level,
        "age": age,
        "choices": _choices(code, level, age),
        "promised": _promised(known, age, level) if known else None,
        **_told(rows, code, level, age),
        "near": [areas.get(row["neighbour"]) for row in alike],
        "not_mutual": near.not_mutual(area.name, alike).partition(near.back(alike)) if alike else (),
        "map": _map(today, code),
        "made_up": bool(outcomes.made_up().intersection(row["release"] for row in rows)),
    }
    return render(request, "public/place.html", context)


def _told(rows: Sequence[outcomes.Row], code: str, level: str, age: str) -> dict[str, Any]:
    """A few of the published figures, and all that is counted here: of help, staff, early learning, the directory."""
    published = [row for row in rows if row["release"] not in COUNTED_HERE]
    return {
        "figures": [_card(row, code, level) for row in rules.highlights(published, age)],
        "help": _cards(rows, RELEASE, code, level),
        "staff": _cards([row for row in rows if row["measure"] not in rules.PROFILES], STAFF, code, level),
        "early": _cards(rows, PLACES, code, level),
        "listed": _cards(rows, SERVICES, code, level),
        "profiles": [
            (row["short"] or row["title"], f"/measures/{row['measure']}/{code}/")
            for row in rows
            if row["measure"] in rules.PROFILES
        ],
        "begun": _begun(code),
        "first": _first(code, rules.of_age(rows, age)),
        "count": len(rows),
    }


def _cards(rows: Sequence[outcomes.Row], release: str, code: str, level: str) -> list[dict[str, Any]]:
    """What is counted of records kept here, as far as it may be shown."""
    return [_card(row, code, level) for row in rows if row["release"] == release and row["value"] is not None]


def _begun(code: str) -> list[dict[str, str]]:
    """What is counted of help of the quarter that runs."""
    words = {one["slug"]: one for one in outcomes.measures()}
    return [
        {
            "title": words[slug]["short"] or words[slug]["title"],
            "href": f"/measures/{slug}/{code}/",
            "said": say.so_far(row, words[slug]),
            "why": tracing.why({**row, "group": ""}),
        }
        for slug, row in outcomes.so_far(code).items()
        if row["value"] is not None
    ]


def _above(area: Area) -> Area | None:
    return areas.get(area.parent_code) if area.parent_code else None


def _local(code: str, default: str) -> dict[str, Any]:
    """The plan that the area's board made, and on which people are asked; and what other plans for it are held."""
    shown = public_boards.plans_of(code)
    made = {one.slug for one in shown}
    asking = [one for one in shown if one.state == "consulting"]
    held = [one for one in plans.plans() if one.id != default and one.area == code and one.id not in made]
    return {"board_plan": chosen(shown), "asking": asking, "local": held}


def _first(code: str, rows: Sequence[outcomes.Row]) -> dict[str, Any] | None:
    """How the children who start with least are doing at five: the figure that most readers come for."""
    group = "fsm=eligible"
    ready = (row for row in rows if READY in (row["goal"], row["measure"]))
    found = next((row for row in ready if group in outcomes.groups(row["measure"])), None)  # others serve the goal
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


def _card(row: outcomes.Row, code: str, level: str) -> dict[str, Any]:
    known = outcomes.trends(code).get(row["measure"], [])
    slug, words = say.tag(row["state"])
    asked = {"plain": row["question"], "children": row["child"] or row["question"]}.get(level, "")
    return {
        "title": asked or row["short"] or row["title"],
        "href": f"/measures/{row['measure']}/{code}/",
        "value": say.value(row, row),
        "why": tracing.why(row),
        "interval": "" if level == "children" else say.interval(row, row),
        "when": say.when(row["period"]),
        "chart": charts.sparkline(charts.Spark(f"spark-{row['measure']}", f"{row['title']} over time", known)),
        "compare": rules.compared(row["england_verdict"], say.bare(row["england_value"], row, row), level),
        "neighbours": _neighbours(row, level),
        "tag": status_tag(slug, words),
    }


def _promised(known: PlanAsAt, age: str, level: str) -> dict[str, Any]:
    """What was promised, what has happened and what is next, at an age and in a reader's words."""
    found = rules.promised(known, age)
    own = known.get("ages", age) if age else None
    told = {"plain": own.plain, "children": own.child}.get(level) or own.summary if own else ""
    asked = urlencode({name: value for name, value in (("age", age),) if value})
    return {
        "told": told,
        "count": len(found.all),
        "kept": len(found.kept),
        "begun": found.begun,
        "done": found.kept[: rules.FEW],
        "ahead": found.ahead[: rules.FEW],
        "late": len(found.late),
        "href": "/plan/commitments/" + (f"?{asked}" if asked else ""),
        **{
            f"{status}_href": "/plan/commitments/?" + urlencode({"status": status} | ({"age": age} if age else {}))
            for status in ("delivered", "under-way")
        },
        "late_href": "/plan/commitments/?" + urlencode({"timing": "late"} | ({"age": age} if age else {})),
        "age_href": f"/plan/ages/{age}/" + (f"?level={level}" if level != "standard" else "") if age else "/plan/ages/",
    }


def _choices(code: str, level: str, age: str) -> dict[str, list[dict[str, Any]]]:
    """Where the same page leads for another reader, and at another age."""

    def here(level: str, age: str) -> str:
        asked = {"level": level if level != "standard" else "", "age": age}
        said = urlencode({name: value for name, value in asked.items() if value})
        return f"/places/{code}/" + (f"?{said}" if said else "")

    readers = {
        "plain": "A parent or carer",
        "children": "A young person",
        "standard": "Someone who works with children",
    }
    ages = {"": "Any age", **{slug: f"{first} to {last}" for slug, (first, last) in rules.AGES.items()}}
    return {
        "readers": [{"text": text, "href": here(slug, age), "now": slug == level} for slug, text in readers.items()],
        "ages": [{"text": text, "href": here(level, slug), "now": slug == age} for slug, text in ages.items()],
    }


def _neighbours(row: outcomes.Row, level: str) -> str:
    if row["neighbours_value"] is None or level == "children":
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
