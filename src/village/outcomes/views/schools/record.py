"""One school: how it stands to the line, its Progress 8 beside the published one, and every figure held of it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.outcomes import queries
from village.outcomes.queries import Row
from village.outcomes.rules import say, tracing
from village.outcomes.rules import schools as words
from village.outcomes.views.page import figures_page, name_of, show, table, wants_csv, when_of
from village.outcomes.views.schools.asked import SCHOOLS
from village.ui import charts
from village.warehouse.schools import definition
from village.warehouse.schools.definition import Marked
from village.warehouse.schools.line import Standing, standings
from village.warehouse.uncertainty import progress8

URN = re.compile(r"[1-9][0-9]{4,5}", re.ASCII)
CSV_COLUMNS = (
    *("urn", "name", "indicator", "title", "period", "value", "lower", "upper", "numerator", "denominator", "unit"),
    *("code", "quality", "definition", "release", "file", "row"),
)
SCORE: Row = {"unit": "score"}
PROGRESS, BANDING = "ks4.progress8", "ks4.progress8-banding"
WORKED_OUT = {"2018/19": progress8.SD_2019_ADJUSTED}  # the years whose national spread of pupils is known


@access("public")
@figures_page
def school(request: HttpRequest, urn: str) -> HttpResponse:
    """The record of one school."""
    figures = queries.figures_of_school(urn) if URN.fullmatch(urn) else []
    said = queries.school(urn) if URN.fullmatch(urn) else None
    if said is None and not figures:
        raise Http404
    name = said["name"] if said else f"School {urn}"
    if wants_csv(request):
        rows = [[name if one == "name" else row[one] for one in CSV_COLUMNS] for row in figures]
        return table(f"school-{urn}", CSV_COLUMNS, rows)
    mark, shares = _shares(figures)
    rule = definition.floor()
    found = standings(shares, mark.line, rule.minimum_pupils)
    judged = said is not None and said["sector"] in rule.sectors
    return show(
        request,
        "schools/school",
        name,
        crumbs=[SCHOOLS],
        releases={row["release"] for row in figures},
        urn=urn,
        school=said,
        council=name_of(said["authority"]) if said and said["authority"] else "",
        mark=mark,
        judged=judged,
        rule=rule,
        latest=list(zip(shares, found, strict=True))[:1],
        coasts=queries.coasts(figures, definition.coasting()) if judged else None,
        trend=_trend(name, mark, shares, found),
        trend_rows=_trend_rows(shares, found),
        progress=_progress(figures),
        figures=_figures(figures),
        csv="?format=csv",
        say=say,
        words=words,
    )


def _of(figures: Sequence[Row], indicator: str) -> list[Row]:
    return [one for one in figures if one["indicator"] == indicator]


def _shares(figures: Sequence[Row]) -> tuple[Marked, list[Row]]:
    """The first figure of the rule that this school has, over time, the latest first; none is blank."""
    marks = definition.floor().indicators
    found = next((one for one in marks if _of(figures, one.indicator)), marks[0])
    return found, _of(figures, found.indicator)


def _trend(name: str, mark: Marked, shares: Sequence[Row], found: Sequence[Standing]) -> Markup | None:
    """The share over the years with its interval and the line; none for a single year."""
    if len(shares) < 2:
        return None
    points = [
        charts.Point(when_of(row["until_on"]), one.share, one.lower, one.upper, symbol=say.symbol(row))
        for row, one in reversed(list(zip(shares, found, strict=True)))
    ]
    return charts.line(
        charts.LineChart(
            id="trend-school",
            title=f"{mark.title}, {name}",
            summary=f"The share over {len(shares)} years with its 95% interval, and the line at {mark.line:g}%.",
            series=[charts.Series(name, points, "here")],
            unit=charts.Unit(suffix="%", places=1),
            target=charts.Target(mark.line, f"Line {mark.line:g}%"),
            x_names={when_of(row["until_on"]): row["period"] for row in shares},
        )
    )


def _trend_rows(shares: Sequence[Row], found: Sequence[Standing]) -> list[list[Any]]:
    return [
        [
            say.when(row["period"]),
            {"text": words.share(one, row), "href": tracing.why_school(row)},
            words.interval(one) or "not known",
            "not known" if one.pupils is None else f"{one.pupils:,}",
        ]
        for row, one in zip(shares, found, strict=True)
    ]


def _progress(figures: Sequence[Row]) -> list[list[Any]]:
    """Progress 8 over time as published, and the same worked out again where that can be done."""
    bands = {row["period"]: row for row in _of(figures, BANDING)}
    rows: list[list[Any]] = []
    for row in map(words.exact, _of(figures, PROGRESS)):
        band = bands.get(row["period"])
        printed = f"{row['denominator']:,.0f}" if row["denominator"] is not None else "not known"
        rows.append(
            [
                say.when(row["period"]),
                {"text": say.value(row, SCORE), "href": tracing.why_school(row)},
                say.interval(row, SCORE) or "none",
                banding(band),
                printed,
                again(row),
            ]
        )
    return rows


def banding(row: Row | None) -> str:
    """The published banding in words, or why there is none."""
    if row is None:
        return "none"
    if row["value"] is None:
        return say.value(row, SCORE)
    return progress8.BANDINGS.get(int(row["value"]), "none")


def again(row: Mapping[str, Any]) -> str:
    """The interval and banding worked out from the score and its pupils; or why they are not."""
    sd = WORKED_OUT.get(row["period"])
    if row["value"] is None or not row["denominator"] or row["lower"] is None:
        return "no score to work from"
    if sd is None:
        return "not worked out: the spread of that year’s pupils is not held"
    ends = progress8.interval(row["value"], row["denominator"], sd)
    low, high = float(ends.lower), float(ends.upper)
    band = progress8.BANDINGS[int(progress8.banding(row["value"], row["lower"], row["upper"]))]
    return f"{say.number(low, 2)} to {say.number(high, 2)}, {band}"


def _figures(figures: Sequence[Row]) -> list[list[Any]]:
    """Every figure with its interval, release, file and row."""
    titles = {one["id"]: one["title"] for one in queries.warehouse_releases()}
    told = iter(standings([row for row in figures if row["unit"] == "percent"], 50, 1))
    rows: list[list[Any]] = []
    for row in figures:
        shown = row if row["lower"] is None else words.exact(row)
        between = words.interval(next(told)) if row["unit"] == "percent" else say.interval(shown, row)
        of = f"{row['denominator']:,.0f}" if row["denominator"] is not None else "–"
        rows.append(
            [
                {"text": row["title"], "note": say.when(row["period"])},
                {"text": say.value(shown, row), "href": tracing.why_school(row)},
                between or "not known",
                of,
                {
                    "text": titles.get(row["release"], row["release"]),
                    "href": f"/data/releases/{row['release']}/",
                    "note": f"{row['quality']}, row {row['row']:,}",
                },
            ]
        )
    return rows
