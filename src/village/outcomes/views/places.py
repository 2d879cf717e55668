"""Places by their figures: the scorecard of one, and several side by side."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND, Area, UnknownArea
from village.outcomes import queries, report
from village.outcomes.queries import Row
from village.outcomes.report.tables import csv
from village.outcomes.rules import counts, say, tracing
from village.outcomes.views import lineage, pictures, small_print
from village.outcomes.views.page import (
    area_or_404,
    asked,
    by_outcome,
    figures_page,
    handed_over,
    kind_of,
    moved,
    name_of,
    show,
    wants_csv,
)
from village.ui.macros import status_tag

MOST = 5  # areas side by side
PLACES = ("Places", "/places/")


@access("public")
@figures_page
def scorecard(request: HttpRequest, code: str) -> HttpResponse:
    """Every measure in one area, by outcome."""
    area = area_or_404(code)
    gone = moved(area, lambda heir: f"/places/{heir}/scorecard/")
    if gone is not None:
        return gone
    kind = request.GET.get("format", "")
    if kind in report.FILES:
        body = report.one_file(report.held(area, localdate()), kind)
        return handed_over(f"scorecard-{code}.{kind}", body, report.FILES[kind])
    rows = queries.scorecard(code)
    trends, wanted = queries.trends(code), {name: asked(request, name) for name in counts.ASKED}
    some = counts.having(rows, wanted)
    return show(
        request,
        "scorecard",
        f"Scorecard: {area.name}",
        crumbs=[PLACES, (area.name, f"/places/{code}/")],
        releases={row["release"] for row in rows},
        area=area,
        kind=kind_of(area),
        count=len(rows),
        alike=small_print.of_neighbours(code, queries.neighbours(code)),
        verdicts=counts.verdicts(rows),
        beside=counts.verdicts(rows, "neighbours_verdict"),
        states=[(status_tag(*say.tag(state)), number, state) for state, number in counts.states(rows)],
        outcomes=[(slug, title, [_line(row, trends, code) for row in part]) for slug, title, part in by_outcome(some)],
        shown=len(some),
        asked=counts.said(wanted),
        england=code == ENGLAND,
        lineage=lineage.told(area, lambda other: f"/places/{other}/scorecard/"),
    )


def _line(row: Row, trends: Mapping[str, list[float | None]], code: str) -> dict[str, Any]:
    title = row["short"] or row["title"]
    return {
        "title": {"text": title, "href": f"/measures/{row['measure']}/{code}/", "note": say.when(row["period"])},
        "value": {"text": say.value(row, row), "note": say.interval(row, row), "href": tracing.why(row)},
        "trend": pictures.spark(row["measure"], row["title"], trends, code) or "too few figures",
        "england": {"text": say.bare(row["england_value"], row, row), "note": row["england_verdict"]},
        "neighbours": {"text": say.bare(row["neighbours_value"], row, row), "note": row["neighbours_verdict"]},
        "rank": say.rank(row),
        "status": status_tag(*say.tag(row["state"])),
    }


@access("public")
@figures_page
def compare(request: HttpRequest) -> HttpResponse:
    """Up to five areas side by side."""
    chosen = list(dict.fromkeys(request.GET.getlist("area")))
    found, unknown = _areas(chosen)
    shown, more = found[:MOST], found[MOST:]
    cards = {area.code: {row["measure"]: row for row in queries.scorecard(area.code)} for area in shown}
    everything = [row for card in cards.values() for row in card.values()]
    if wants_csv(request):
        body = csv(everything, {area.code: area.name for area in shown})
        return handed_over("compared.csv", body, report.FILES["csv"])
    today = localdate()
    address = "&".join(f"area={area.code}" for area in shown)
    return show(
        request,
        "compare",
        "Compare areas",
        crumbs=[PLACES],
        releases={row["release"] for row in everything},
        shown=[(area, _without(shown, area)) for area in shown],
        unknown=unknown,
        more=more,
        most=MOST,
        choices=_choices(today),
        near=_near(shown) if len(shown) < MOST else [],
        alike=small_print.of_neighbours(shown[0].code, queries.neighbours(shown[0].code)) if shown else "",
        columns=[{"label": "Measure"}, *({"label": area.name, "numeric": True} for area in shown)],
        outcomes=_side_by_side(cards),
        csv=f"?{address}&format=csv",
    )


def _areas(codes: list[str]) -> tuple[list[Area], list[str]]:
    found, unknown = [], []
    for code in codes[: 2 * MOST]:
        try:
            if code:
                found.append(areas.same_area(areas.get(code).code)[-1])
        except UnknownArea:
            unknown.append(code[:40])
    return found, unknown


def _without(shown: list[Area], area: Area) -> str:
    left = "&".join(f"area={one.code}" for one in shown if one.code != area.code)
    return f"/places/compare/?{left}" if left else "/places/compare/"


def _near(shown: list[Area]) -> list[tuple[str, str]]:
    """The neighbours of the first area that are not shown yet, each with the address that adds it."""
    codes = [area.code for area in shown]
    alike = [row["neighbour"] for row in queries.neighbours(codes[0])] if codes else []
    address = "&".join(f"area={code}" for code in codes)
    return [(name_of(code), f"/places/compare/?{address}&area={code}") for code in alike if code not in codes]


def _choices(today: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every area that can be added: England and regions first, then councils by name."""
    wide = [(one.code, one.name) for one in areas.every_area() if not one.is_upper_tier and one.in_force(today)]
    councils = sorted(((one.code, one.name) for one in areas.upper_tier(today)), key=lambda one: one[1])
    return [("England and its regions", wide), ("Councils", councils)]


def _side_by_side(cards: Mapping[str, Mapping[str, Row]]) -> list[tuple[str, list[list[Any]]]]:
    told: dict[str, Row] = {}
    for card in cards.values():
        told = {**card, **told}
    ordered = sorted(told.values(), key=lambda row: row["title"])
    made = []
    for _, title, some in by_outcome(ordered):
        rows = []
        for one in some:
            cells = [_cell(card.get(one["measure"]), one, code) for code, card in cards.items()]
            rows.append([{"text": one["short"] or one["title"], "href": f"/measures/{one['measure']}/"}, *cells])
        made.append((title, rows))
    return made


def _cell(row: Row | None, measure: Row, code: str) -> dict[str, str]:
    if row is None:
        return {"text": say.NOT_KNOWN[0]}
    between = say.interval(row, measure)
    note = f"{between}, {say.when(row['period'])}" if between else say.when(row["period"])
    return {"text": say.value(row, measure), "note": note, "href": f"/measures/{row['measure']}/{code}/"}
