"""Schools that coast: reasonable results, with low progress or little improvement."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules import say, tracing
from village.outcomes.rules import schools as words
from village.outcomes.views.page import asked, figures_page, here, show, table, wants_csv
from village.outcomes.views.schools.asked import SCHOOLS, Asked, area_notes, choices, common, inside, ordered
from village.outcomes.views.schools.floor import PER_PAGE
from village.ui import listing as lists
from village.ui.macros import counted
from village.warehouse.schools import definition
from village.warehouse.schools.coasting import (
    CANNOT_SAY,
    COASTS,
    LOW_RESULTS,
    NOT_COASTING,
    TOO_FEW_YEARS,
    YES,
    Verdict,
)
from village.warehouse.schools.definition import Coasting
from village.warehouse.schools.lists import COASTING_COLUMNS, coasting_row

Found = tuple[Row, Row | None, Verdict]
Test = Callable[[Verdict], bool]
SHOWS: dict[str, tuple[str, Test]] = {
    "coasting": ("Coasting", lambda one: one.state == COASTS),
    "progress": ("For low progress", lambda one: one.state == COASTS and one.low_progress == YES),
    "improvement": ("For little improvement", lambda one: one.state == COASTS and one.no_improvement == YES),
    "both": ("For both", lambda one: one.state == COASTS and one.low_progress == one.no_improvement == YES),
    "not": ("Not coasting", lambda one: one.state == NOT_COASTING),
    "unknown": ("Cannot be said", lambda one: one.state == CANNOT_SAY),
    "all": ("Every school", lambda one: True),
}
SCORE: Row = {"unit": "score"}
COLUMNS: list[dict[str, Any]] = [
    {"key": "name", "label": "School", "sortable": True},
    {"key": "share", "label": "Results", "numeric": True, "sortable": True},
    {"key": "progress", "label": "Progress 8", "numeric": True, "sortable": True},
    {"key": "change", "label": "Change", "numeric": True, "sortable": True},
    {"key": "why", "label": "Why"},
]


@access("public")
@figures_page
def listing(request: HttpRequest) -> HttpResponse:
    """The schools that coast by the rule, in the year and with the line that the address asks for."""
    own = definition.coasting()
    ask = common(request, own.attainment.indicator, own.attainment.at_least)
    rule = own.at_least(ask.line)
    every = queries.coasting_schools(ask.year, rule) if ask.year else []
    within = inside(ask.area)
    here_only = [one for one in every if within(one[0]["authority"])]
    chosen = asked(request, "show") if asked(request, "show") in SHOWS else "coasting"
    order = lists.sort_choice(request, ["name", "share", "progress", "change"], default="progress")
    shown = ordered((one for one in here_only if SHOWS[chosen][1](one[2])), order, _by)
    if wants_csv(request):
        return table("coasting-schools", COASTING_COLUMNS, [coasting_row(*one) for one in shown])
    page = lists.page_of(request, shown, PER_PAGE)
    low_results = sum(one.state == LOW_RESULTS for _, _, one in here_only)
    return show(
        request,
        "schools/coasting",
        rule.title,
        crumbs=[SCHOOLS],
        releases={row["release"] for row, _, _ in every},
        rule=rule,
        ask=ask,
        problems=ask.problems,
        low_results=low_results,
        years_held=any(one.no_improvement != TOO_FEW_YEARS for _, _, one in here_only),
        many=_many(request, here_only, ask.place),
        low=_low(rule, ask, low_results),
        page=page,
        columns=lists.sort_columns(request, COLUMNS, order),
        rows=[_line(one, ask.line if ask.line != own.attainment.at_least else None) for one in page],
        shows=[(key, said, key == chosen) for key, (said, _) in SHOWS.items()],
        choices=choices(row["authority"] for row, _, _ in every),
        csv=here(request, format="csv", page=None),
        say=say,
        words=words,
    )


def _many(request: HttpRequest, some: Sequence[Found], place: str) -> dict[str, Markup]:
    """How many schools each list of the page has, leading to it."""
    return {
        key: counted(
            here(request, show=key, page=None), sum(test(one) for _, _, one in some), f"{said.lower()}: {place}"
        )
        for key, (said, test) in SHOWS.items()
    }


def _low(rule: Coasting, ask: Asked, many: int) -> Markup:
    """How many schools are below the line at which results are reasonable, leading to the list of those."""
    put = {"indicator": rule.attainment.indicator, "year": ask.year, "line": f"{ask.line:g}", "area": ask.area}
    return counted(f"/schools/?{urlencode(put)}", many, f"with less: {ask.place}")


def _by(one: Found, what: str) -> float | str | None:
    row, progress, verdict = one
    if what == "name":
        return str(row["name"])
    if what == "progress":
        return progress["value"] if progress else None
    return verdict.attainment.share if what == "share" else verdict.change.value if verdict.change else None


def _line(one: Found, line: float | None) -> dict[str, Any]:
    row, progress, verdict = one
    moved, between = words.change(verdict)
    why = tracing.why_school(row, line)
    scored_why = {"href": tracing.why_school(progress, line)} if progress else {}
    scored = words.exact(progress) if progress else None
    return {
        "name": {"text": row["name"], "href": f"/schools/{row['urn']}/", "note": area_notes(row)},
        "share": {
            "text": words.share(verdict.attainment, row),
            "note": words.interval(verdict.attainment),
            "href": why,
        },
        "progress": {"text": say.value(scored, SCORE), "note": say.interval(scored, SCORE)} | scored_why,
        "change": {"text": moved, "note": between, "href": why},
        "why": words.why(verdict),
    }
