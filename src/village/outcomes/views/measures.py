"""Measures: the list of them, one in every place, one in one place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from village.kernel.access.views import access
from village.kernel.areas.rules import ENGLAND
from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules import chance, say
from village.outcomes.rules.tracing import why
from village.outcomes.views import known, lineage, pictures, small_print
from village.outcomes.views.changes import crossed
from village.outcomes.views.page import (
    area_or_404,
    asked,
    by_outcome,
    figures_page,
    here,
    measure_or_404,
    moved,
    name_of,
    show,
    table,
    wants_csv,
)
from village.outcomes.views.tables import (
    VALUE_COLUMNS,
    authority_rows,
    gaps,
    group_rows,
    leading,
    trend_rows,
    value_rows,
)
from village.ui import listing as lists
from village.ui.filters import date
from village.warehouse.measures.counting import COUNTED_HERE, STAFF
from village.warehouse.measures.definition import OUTCOMES
from village.warehouse.observations import group_parts

MEASURES = ("Measures", "/measures/")
COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "label": "Council", "sortable": True},
    {"key": "value", "label": "Figure", "numeric": True, "sortable": True},
    {"key": "interval", "label": "95% interval", "numeric": True},
    {"key": "england", "label": "Against England"},
    {"key": "rank", "label": "Rank", "numeric": True, "sortable": True},
]


@access("public")
@figures_page
def listing(request: HttpRequest) -> HttpResponse:
    """Every measure, by outcome, with England's figure."""
    words, outcome = asked(request, "q"), asked(request, "outcome")
    england = {row["measure"]: row for row in queries.scorecard(ENGLAND)}
    every = queries.measures()
    chosen = [one for one in every if outcome in ("", one["outcome"]) and _fits(one, words)]
    if wants_csv(request):
        names = ("slug", "title", "question", "outcome", "unit", "polarity", "source")
        return table("measures", names, [[one[name] for name in names] for one in chosen])
    return show(
        request,
        "measures",
        "Measures",
        releases=[row["release"] for row in england.values()],
        outcomes=by_outcome(chosen),
        count=len(chosen),
        known=bool(every),
        england=england,
        choices=list(OUTCOMES.items()),
        chosen={"q": words, "outcome": outcome},
        csv=here(request, format="csv"),
        say=say,
        why=why,
    )


def _fits(one: Row, words: str) -> bool:
    text = f"{one['title']} {one['short']} {one['question']} {one['why']}".casefold()
    return all(word in text for word in words.casefold().split())


@access("public")
@figures_page
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    """One measure: England's answer first, then every council of a year on the map and in the table."""
    found = measure_or_404(slug)
    groups = queries.groups(slug)
    group = asked(request, "group") if asked(request, "group") in groups else ""
    values = queries.values(slug, group)
    if wants_csv(request):
        return table(slug, VALUE_COLUMNS, value_rows(values))
    now = queries.standing(slug, ENGLAND, group)
    councils = [row for row in values if row["level"] == "authority"]
    periods, chosen = _periods(councils, now, asked(request, "period"))
    shown = [row for row in councils if row["period"] == chosen]
    england = [row for row in values if row["area"] == ENGLAND]
    order = lists.sort_choice(request, ["rank", "name", "value"], default="rank")
    return show(
        request,
        "measure",
        found["title"],
        crumbs=[MEASURES],
        releases={row["release"] for row in [*england, *shown]},
        trend=pictures.trend(found, england, now, ENGLAND),
        trend_rows=trend_rows(found, england),
        **_map(request, found, shown),
        period=chosen,
        periods=[(one, here(request, period=one), one == chosen) for one in periods],
        columns=lists.sort_columns(request, COLUMNS, order),
        rows=authority_rows(found, shown, queries.standings(slug, group), order),
        gaps=gaps(found, queries.gaps(slug, ENGLAND)),
        **_of(request, found, now, groups, group, england),
    )


def _map(request: HttpRequest, found: Row, shown: Sequence[Row]) -> dict[str, Any]:
    """The councils on the map: as squares, or, where boundaries were supplied and it is asked for, as the land lies."""
    today = localdate()
    known = queries.land(today)
    as_land = known is not None and asked(request, "map") == "real"
    ground = known[1] if known and as_land else None
    kinds = [("Equal squares", None, not as_land), ("As the land lies", "real", as_land)] if known else []
    return {
        "map": pictures.area_map(found, shown, today, ground=ground) if shown else None,
        "map_kinds": [(said, here(request, map=kind) + "#map", chosen) for said, kind, chosen in kinds],
        "land": known if as_land else None,
    }


def _periods(councils: Sequence[Row], now: Row | None, wanted: str) -> tuple[list[str], str]:
    """The periods that can be shown, in time, and the one that is: as asked, else the latest that England has too."""
    ordered = sorted(councils, key=lambda row: (row["until_on"], row["period"]))
    periods = list(dict.fromkeys(row["period"] for row in ordered))
    if wanted in periods:
        return periods, wanted
    return periods, now["period"] if now and now["period"] in periods else periods[-1] if periods else ""


def _of(
    request: HttpRequest, found: Row, now: Row | None, groups: Mapping[str, str], group: str, mine: list[Row]
) -> dict[str, Any]:
    """What both pages of a measure show: the figure of now, its target, its groups and its small print."""
    return {
        "measure": found,
        "now": now,
        "status": chance.sentences(now, found) if now else [],
        "groups": [
            (title, here(request, group=key), key == group)
            for key, title in groups.items()
            if key == group or len(group_parts(key)) < 2  # those that say more stand in a table
        ],
        "group_title": groups.get(group, "Everyone"),
        "whom": "people" if now and now["release"] == STAFF else "children",
        "know": small_print.of_measure(found),
        "source": small_print.of_figure(now, found, mine) if now else [],
        "csv": here(request, format="csv"),
        "say": say,
    }


@access("public")
@figures_page
def in_area(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One measure in one place: now, over time, beside its neighbours, by group, and where it comes from."""
    found, area = measure_or_404(slug), area_or_404(code)
    gone = moved(area, lambda heir: f"/measures/{slug}/{heir}/")
    if gone is not None:
        return gone
    groups = queries.groups(slug)
    if asked(request, "as-at"):
        return known.in_area(request, found, area, groups)
    group = asked(request, "group") if asked(request, "group") in groups else ""
    alike = queries.neighbours(code)
    near = [row["neighbour"] for row in alike]
    values = queries.values(slug, group, [code, ENGLAND, *near])
    if wants_csv(request):
        return table(f"{slug}-{code}", VALUE_COLUMNS, value_rows(values))
    standings = queries.standings_of(slug, code)
    now = next((row for row in standings if row["group"] == group), None)
    running = queries.so_far(code, slug).get(slug)
    if now is None and not values and running is None:
        raise Http404
    mine = [row for row in values if row["area"] == code]
    return show(
        request,
        "in_area",
        f"{found['title']}: {area.name}",
        crumbs=[(area.name, f"/places/{code}/"), ("Scorecard", f"/places/{code}/scorecard/")],
        releases={row["release"] for row in values},
        area=area,
        trend=pictures.trend(found, values, now, code, near),
        trend_rows=trend_rows(found, mine),
        near=_near(found, near, group),
        neighbours=small_print.of_neighbours(code, alike),
        group_rows=group_rows(found, standings, groups, code),
        crossed=crossed(slug, standings),
        running=_running(running, found) if running else None,
        gaps=gaps(found, queries.gaps(slug, code)),
        days=_days(request) if now is None or now["release"] not in COUNTED_HERE else [],
        lineage=lineage.told(area, lambda other: _where(slug, other)),
        **_of(request, found, now, groups, group, mine),
    )


def _running(row: Row, found: Row) -> dict[str, str]:
    """A quarter that runs, leading to what stands behind it; it is told of everyone alone."""
    return {"text": say.so_far(row, found), "href": why({**row, "group": ""})}


def _days(request: HttpRequest) -> list[tuple[str, str]]:
    """The days on which releases were published, each with this page's address as at that day, the latest first."""
    days = reversed(queries.published_days()[:-1])
    return [(date(day), here(request, **{"as-at": day.isoformat()})) for day in days]


def _where(slug: str, code: str) -> str:
    """Where another area is told of: on this measure, if it has figures for it."""
    return f"/measures/{slug}/{code}/" if queries.standings_of(slug, code) else f"/places/{code}/"


def _near(found: Row, near: Sequence[str], group: str) -> list[list[Any]]:
    """The neighbours, best first: who does well among those most alike."""
    told = {row["area"]: row for row in queries.standings(found["slug"], group)}
    rows = [told[code] for code in near if code in told]
    up = found["polarity"] != "lower"
    rows.sort(key=lambda row: (row["value"] is None, -(row["value"] or 0) if up else row["value"] or 0))
    return [
        [
            {"text": name_of(row["area"]), "href": f"/measures/{found['slug']}/{row['area']}/"},
            leading(row, found) | {"note": say.when(row["period"])},
            say.interval(row, found) or "not known",
            say.rank(row),
        ]
        for row in rows
    ]
