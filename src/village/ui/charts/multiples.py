"""Small multiples: the same picture for many places, on one scale, so they can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from village.ui.charts import bounds, svg
from village.ui.charts.line import Point, Series, Target, runs_of
from village.ui.charts.scale import Scale, value_ticks
from village.ui.charts.svg import LEAD, Unit, both, el, line_of, text

GAP = 24.0


@dataclass(frozen=True)
class Multiples:
    """``compare`` is drawn dashed in every panel; all panels share both scales."""

    id: str
    title: str
    summary: str
    panels: Sequence[Series]
    compare: Series | None = None
    unit: Unit = field(default_factory=Unit)
    target: Target | None = None
    x_names: dict[float, str] = field(default_factory=dict)
    from_zero: bool | None = None


def multiples(chart: Multiples) -> Markup:
    """Draw a grid of small line charts: three across when wide, two when narrow."""
    return both(chart, _draw)


def _draw(chart: Multiples, layout: str, width: float) -> tuple[float, list[Markup]]:
    series = [*chart.panels, *([chart.compare] if chart.compare else [])]
    points = [p for s in series for p in s.points if svg.clean(p.value) is not None]
    if not chart.panels or not points:
        return svg.nothing(width)
    columns = 3 if layout == "wide" else 2
    size = (width - GAP * (columns - 1)) / columns
    values = [float(p.value or 0) for p in points]
    if chart.target and svg.clean(chart.target.value) is not None:
        values.append(chart.target.value)
    marks = value_ticks(values, 3, chart.from_zero)
    low, high = min(p.x for p in points), max(p.x for p in points)
    scales = (low, high if high > low else low + 1), (marks[0], marks[-1])
    body, top, tallest = [], 0.0, 0.0
    for index, panel in enumerate(chart.panels):
        if index and index % columns == 0:
            top, tallest = top + tallest, 0.0
        height, drawn = _panel(chart, panel, scales, (index % columns) * (size + GAP), top, size)
        tallest = max(tallest, height)
        body += drawn
    notes = [f"Every panel runs from {chart.unit.mark(marks[0], marks)} to {chart.unit.mark(marks[-1], marks)}."]
    notes += [f"Dashed: {chart.compare.name}."] if chart.compare else []
    notes += [f"Dotted: {chart.target.label}."] if chart.target else []
    notes += svg.notes_for(p.symbol for s in series for p in s.points if svg.clean(p.value) is None)
    bottom, drawn = svg.note_lines(notes, top + tallest - 8, width)
    return bottom + 8, [*body, *drawn]


def _panel(
    chart: Multiples,
    panel: Series,
    scales: tuple[tuple[float, float], tuple[float, float]],
    left: float,
    top: float,
    size: float,
) -> tuple[float, list[Markup]]:
    runs = list(runs_of(panel))
    lines = svg.wrap(panel.name, size, most=2)
    body = [text(left, top + 15 + n * LEAD, one, "vg-strong") for n, one in enumerate(lines)]
    ceiling = top + 2 * LEAD + 12
    floor = ceiling + 78
    x = Scale(*scales[0], left + 6, left + size - 6)
    y = Scale(*scales[1], floor, ceiling)
    body.append(line_of(left, floor, left + size, floor, "vg-axis", svg.SOFT))
    if chart.target and svg.clean(chart.target.value) is not None:
        level = y(chart.target.value)
        body.append(
            line_of(
                left,
                level,
                left + size,
                level,
                "vg-aim",
                svg.AIM,
                stroke_width=2,
                stroke_dasharray="2 5",
                stroke_linecap="round",
            )
        )
    if chart.compare:
        body += _lines(chart.compare, x, y, "compare")
    body += _lines(panel, x, y, "here")
    body += _words(chart, runs, scales[0], (left, size, floor, top + 15 + len(lines) * LEAD))
    return floor - top + 44, body


def _words(
    chart: Multiples, runs: list[list[Point]], ends: tuple[float, float], at: tuple[float, float, float, float]
) -> list[Markup]:
    """First and last place on the axis, and the latest value in words."""
    left, size, floor, line = at
    first, last = (chart.x_names.get(place) or f"{place:g}" for place in ends)
    body = [
        text(left, floor + 18, first, "vg-soft", svg.SOFT),
        text(left + size, floor + 18, last, "vg-soft", svg.SOFT, anchor="end"),
    ]
    if runs:
        words = bounds.say(chart.unit, runs[-1][-1].value or 0, runs[-1][-1].bound)
        return [*body, text(left, line, f"Latest {words}", "vg-soft", svg.SOFT)]
    middle = left + size / 2
    return [*body, text(middle, floor - 32, "No figures", "vg-soft vg-halo", svg.SOFT, anchor="middle")]


def _lines(series: Series, x: Scale, y: Scale, style: str) -> list[Markup]:
    body = []
    for run in runs_of(series):
        places = [(x(p.x), y(p.value or 0)) for p in run]
        points = " ".join(f"{svg.number(a)},{svg.number(b)}" for a, b in places)
        body.append(
            el(
                "polyline",
                points=points,
                fill="none",
                stroke=svg.COLOURS[style],
                class_=f"vg-line vg-line--{style}",
                stroke_width=3.0 if style == "here" else 2.0,
                stroke_dasharray="6 4" if style == "compare" else None,
            )
        )
        if style == "here":
            body.append(
                el("circle", cx=places[-1][0], cy=places[-1][1], r=4.5, fill=svg.HERE, class_="vg-dot vg-dot--here")
            )
    return body
