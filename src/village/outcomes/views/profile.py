"""The performance profile of an area: where it stands on each outcome and as a whole, how sure, on what basis."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area
from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules import counts, profile, say, tracing
from village.outcomes.rules.profile import Claim, Place, Terms
from village.outcomes.views import lineage
from village.outcomes.views.page import ENGLAND, area_or_404, figures_page, moved, show, table, wants_csv
from village.ui import charts
from village.ui.filters import date
from village.ui.macros import status_tag
from village.warehouse.measures.definition import OUTCOMES

PLACES = ("Places", "/places/")
STATES = ("met", "likely", "uncertain", "unlikely", "missed")
BASES = {"interval": "its 95% interval", "jumps": "how far it jumps from year to year", "": "cannot be placed"}
COLUMNS = ("area", "measure", "outcome", "period", "distance", "low", "high", "basis", "release", "file", "row")


@access("public")
@figures_page
def view(request: HttpRequest, code: str) -> HttpResponse:
    """The profile of one area."""
    area = area_or_404(code)
    gone = moved(area, lambda heir: f"/places/{heir}/profile/")
    if gone is not None:
        return gone
    rows, terms = queries.scorecard(code), queries.profile_terms()
    places = _places(rows, code)
    if wants_csv(request):
        return table(f"profile-{code}", COLUMNS, [_csv(row, places[row["measure"]]) for row in rows])
    parts = {slug: profile.outcome([places[row["measure"]] for row in _of(rows, slug)], terms) for slug in profile.FIVE}
    judged = _judged(rows, code)
    latest = profile.latest(judged)
    whole = profile.whole(parts, {key: one["grade"] for key, one in latest.items()}, terms, code != ENGLAND)
    whom = "the areas most like it" if any(row["neighbours_named"] for row in rows) else "England"
    return show(
        request,
        "profile",
        f"Performance profile: {area.name}",
        crumbs=[PLACES, (area.name, f"/places/{code}/"), ("Scorecard", f"/places/{code}/scorecard/")],
        releases={row["release"] for row in rows},
        area=area,
        lineage=lineage.told(area, lambda other: f"/places/{other}/profile/"),
        made_new=bool(areas.made_of(code)),
        count=len(rows),
        england=code == ENGLAND,
        whom=whom,
        said=_sentence(area, whole, terms, whom),
        basis=_basis(whole),
        limits=[_limit(one, parts, terms) for one in whole.limits],
        outcomes=[_outcome(rows, slug, claim, terms, whom) for slug, (claim, _) in parts.items()],
        parts=[_part(area, rows, slug, places, whom) for slug in profile.FIVE],
        judgements=[_judgement(one, latest) for one in judged],
        judged_made_up=any(one["synthetic"] for one in judged),
        terms=terms,
    )


def _judged(rows: Sequence[Row], code: str) -> list[Row]:
    """The judgements on an area; made-up ones only beside made-up figures."""
    made_up = bool(queries.made_up().intersection(row["release"] for row in rows))
    return [one for one in queries.judgements(code) if made_up or not one["synthetic"]]


def _places(rows: Sequence[Row], code: str) -> dict[str, Place]:
    spreads, before = queries.spreads(code), queries.histories(code)
    return {
        row["measure"]: profile.place(row, spreads.get(row["measure"]), before.get(row["measure"], ())) for row in rows
    }


def _of(rows: Sequence[Row], slug: str) -> list[Row]:
    """An outcome's measures in which one direction is better."""
    return [row for row in rows if row["outcome"] == slug and row["polarity"] != "neither"]


def _sentence(area: Area, whole: Claim, terms: Terms, whom: str) -> str:
    """The whole in words; where something limits it, that comes first, for it is no finding of the figures."""
    if whole.why:
        return f"How {area.name} stands as a whole cannot be said."
    words = profile.said(whole, terms, whom)
    if not _is_limited(whole):
        return f"As a whole, {area.name} stands {words}."
    low, high = whole.free
    figures = profile.said(replace(whole, low=low, high=high), terms, whom)
    band = words.removesuffix(f" {whom}").removesuffix(" of").removesuffix(" with")
    return f"As a whole, {area.name} is held to “{band}” by what limits it. The figures alone would say: {figures}."


def _is_limited(whole: Claim) -> bool:
    return bool(whole.limits) and whole.free != (whole.low, whole.high)


def _basis(whole: Claim) -> str:
    """What the whole rests on; how often it holds is said of the figures alone where something limits them."""
    told = profile.basis(whole, "outcomes")
    return f"Of the figures alone: {told[:1].lower()}{told[1:]}" if _is_limited(whole) and not whole.why else told


def _limit(one: profile.Limit, parts: Mapping[str, tuple[Claim, Any]], terms: Terms) -> tuple[str, str]:
    """A limit in words, and its source."""
    if one.judgement:
        why = f"The inspectors judged {one.judgement} {one.grade}"
    else:
        surely = "is" if parts[one.outcome][0].high == 0 else "may be"
        why = f"“{OUTCOMES[one.outcome]}” {surely} in the lowest band"
    return f"{why}: the whole is at most “{terms.bands[one.at_most]}”.", one.source


def _outcome(rows: Sequence[Row], slug: str, claim: Claim, terms: Terms, whom: str) -> dict[str, Any]:
    """A row of the table of outcomes: the claim with its basis, then the plain counts."""
    some = _of(rows, slug)
    states = dict(counts.states(some))
    told = [Markup("{} {}").format(status_tag(one), states[one]) for one in STATES if one in states]
    words = profile.said(claim, terms, whom)
    return {
        "outcome": {"text": OUTCOMES[slug], "href": f"#{slug}"},
        "stands": {"text": f"{words[:1].upper()}{words[1:]}", "note": profile.basis(claim)},
        "against": _counted(counts.verdicts([{"verdict": _verdict(row)} for row in some], "verdict")),
        "change": _counted(counts.verdicts(some, "change_verdict")),
        "targets": Markup("<br>").join(told) or "none that can be judged",
    }


def _verdict(row: Row) -> str:
    """The comparison that counts: with the areas most alike where there are any, else with England."""
    return str(row["neighbours_verdict"] if row["neighbours_value"] is not None else row["england_verdict"])


def _counted(told: Mapping[str, int]) -> str:
    names = {"no clear difference": "no different"}
    return ", ".join(f"{number} {names.get(name, name)}" for name, number in told.items() if number) or "none"


def _part(area: Area, rows: Sequence[Row], slug: str, places: Mapping[str, Place], whom: str) -> dict[str, Any]:
    """The picture of one outcome's measures, and the same as a table."""
    some = sorted(_of(rows, slug), key=lambda row: (_order(places[row["measure"]]), row["title"]))
    ranges = [_range(row, places[row["measure"]]) for row in some]
    chart = charts.RangeChart(
        id=f"profile-{slug}",
        title=f"{OUTCOMES[slug]}: {area.name} beside {whom}",
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
        "rows": [_line(row, places[row["measure"]], area.code) for row in some],
    }


def _order(one: Place) -> float:
    """Best first, those that cannot be placed last."""
    return math.inf if one.distance is None else -one.distance


def _range(row: Row, one: Place) -> charts.Range:
    return charts.Range(row["short"] or row["title"], one.distance, one.low, one.high, say.symbol(row) or "x", "here")


def _line(row: Row, one: Place, code: str) -> list[Any]:
    between = "not known"
    if one.distance is not None and one.low is not None and one.high is not None:
        between = f"{say.number(one.distance, 2)} ({say.number(one.low, 2)} to {say.number(one.high, 2)})"
    return [
        {
            "text": row["short"] or row["title"],
            "href": f"/measures/{row['measure']}/{code}/",
            "note": say.when(row["period"]),
        },
        {"text": say.value(row, row), "note": say.interval(row, row), "href": tracing.why(row)},
        say.bare(profile.comparator(row), row, row),
        between,
        BASES[one.basis],
        _verdict(row) or "not compared",
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
