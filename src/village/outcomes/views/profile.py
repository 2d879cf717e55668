"""The performance profile of an area: where it stands on each outcome and as a whole, how sure, on what basis."""

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND
from village.outcomes import queries
from village.outcomes.queries import Profile, Row
from village.outcomes.rules import counts, profile, say, tracing
from village.outcomes.rules.profile import Place
from village.outcomes.views import lineage
from village.outcomes.views.page import area_or_404, figures_page, moved, show, table, wants_csv
from village.ui import charts
from village.ui.filters import date
from village.ui.macros import counted, status_tag
from village.warehouse.measures.definition import OUTCOMES

PLACES = ("Places", "/places/")
STATES = ("met", "likely", "uncertain", "unlikely", "missed")
COLUMNS = ("area", "measure", "outcome", "period", "distance", "low", "high", "basis", "release", "file", "row")


@access("public")
@figures_page
def view(request: HttpRequest, code: str) -> HttpResponse:
    """The profile of one area."""
    area = area_or_404(code)
    gone = moved(area, lambda heir: f"/places/{heir}/profile/")
    if gone is not None:
        return gone
    told = queries.profile_of(area)
    if wants_csv(request):
        return table(f"profile-{code}", COLUMNS, [_csv(row, told.places[row["measure"]]) for row in told.rows])
    return show(
        request,
        "profile",
        f"Performance profile: {area.name}",
        crumbs=[PLACES, (area.name, f"/places/{code}/"), ("Scorecard", f"/places/{code}/scorecard/")],
        releases={row["release"] for row in told.rows},
        area=area,
        lineage=lineage.told(area, lambda other: f"/places/{other}/profile/"),
        made_new=bool(areas.made_of(code)),
        count=len(told.rows),
        england=code == ENGLAND,
        whom=told.whom,
        said=profile.sentence(area.name, told.whole, told.terms, told.whom),
        basis=profile.whole_basis(told.whole),
        why=tracing.why_profile(code),
        limits=[(profile.limit(one, told.parts, told.terms), one.source) for one in told.whole.limits],
        outcomes=[_outcome(told, slug) for slug in told.parts],
        parts=[_part(told, slug) for slug in profile.FIVE],
        judgements=[_judgement(one, told.latest) for one in told.judged],
        judged_made_up=any(one["synthetic"] for one in told.judged),
        method=profile.method(told.terms, told.whom),
    )


def _outcome(told: Profile, slug: str) -> dict[str, Any]:
    """A row of the table of outcomes: the claim with its basis, then the plain counts, each leading to the measures
    that it is of."""
    some, (claim, _) = told.of(slug), told.parts[slug]
    states, href = dict(counts.states(some)), tracing.why_profile(told.area.code, slug)
    targets = [_target(told.area.code, slug, one, states[one]) for one in STATES if one in states]
    words = profile.said(claim, told.terms, told.whom)
    against = counts.verdicts([{"verdict": profile.verdict(row)} for row in some], "verdict")
    return {
        "outcome": {"text": OUTCOMES[slug], "href": f"#{slug}"},
        "stands": {"text": f"{words[:1].upper()}{words[1:]}", "note": profile.basis(claim), "href": href},
        "against": {"text": _counted(against), "href": href},
        "change": {"text": _counted(counts.verdicts(some, "change_verdict")), "href": href},
        "targets": Markup("<br>").join(targets) or "none that can be judged",
    }


def _target(code: str, outcome: str, state: str, many: int) -> Markup:
    """How many targets of an outcome stand so, leading to those on the scorecard."""
    href = f"/places/{code}/scorecard/?{urlencode({'target': state, 'outcome': outcome})}"
    return Markup("{} {}").format(status_tag(state), counted(href, many, f"{state}: {OUTCOMES[outcome]}"))


def _counted(told: Mapping[str, int]) -> str:
    names = {"no clear difference": "no different"}
    return ", ".join(f"{number} {names.get(name, name)}" for name, number in told.items() if number) or "none"


def _part(told: Profile, slug: str) -> dict[str, Any]:
    """The picture of one outcome's measures, and the same as a table."""
    places, whom = told.places, told.whom
    some = sorted(told.of(slug), key=lambda row: (_order(places[row["measure"]]), row["title"]))
    ranges = [_range(row, places[row["measure"]]) for row in some]
    chart = charts.RangeChart(
        id=f"profile-{slug}",
        title=f"{OUTCOMES[slug]}: {told.area.name} beside {whom}",
        summary="Each dot is a measure, with its 95% interval, in standard deviations among councils; right is better.",
        rows=ranges,
        unit=charts.Unit(places=1),
        reference=charts.Target(0.0, whom[:1].upper() + whom[1:]),
        from_zero=False,
    )
    shown = any(one.value is not None for one in ranges)
    return {
        "slug": slug,
        "title": OUTCOMES[slug],
        "picture": charts.ranges(chart) if shown else None,
        "rows": [_line(row, places[row["measure"]], told.area.code) for row in some],
    }


def _order(one: Place) -> float:
    """Best first, those that cannot be placed last."""
    return math.inf if one.distance is None else -one.distance


def _range(row: Row, one: Place) -> charts.Range:
    return charts.Range(row["short"] or row["title"], one.distance, one.low, one.high, say.symbol(row) or "x", "here")


def _line(row: Row, one: Place, code: str) -> list[Any]:
    far = tracing.why_profile(code, row["measure"]) if code != ENGLAND else ""  # which is no distance from itself
    return [
        {
            "text": row["short"] or row["title"],
            "href": f"/measures/{row['measure']}/{code}/",
            "note": say.when(row["period"]),
        },
        {"text": say.value(row, row), "note": say.interval(row, row), "href": tracing.why(row)},
        say.bare(profile.comparator(row), row, row),
        {"text": profile.between(one) or "not known", "href": far},
        profile.BASES[one.basis],
        profile.verdict(row) or "not compared",
    ]


def _judgement(one: Row, latest: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    when = f"published on {date(one['published_on'])}"
    name = {"text": one["framework"], "note": f"{one['file']}, row {one['row']:,}"}
    now = latest[one["judgement"]] is one
    return [
        one["judgement"][:1].upper() + one["judgement"][1:],
        {"text": one["grade"][:1].upper() + one["grade"][1:], "note": "the latest" if now else "since superseded"},
        {"text": date(one["inspected_on"]), "note": when},
        name | ({"href": one["link"]} if one["link"] else {}),
    ]


def _csv(row: Row, one: Place) -> list[object]:
    told = {**row, "distance": one.distance, "low": one.low, "high": one.high, "basis": one.basis}
    return [told[name] for name in COLUMNS]
