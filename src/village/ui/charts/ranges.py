"""Dots with their intervals: is this place really different, or is it chance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.line import Target
from village.ui.charts.scale import Scale, value_ticks
from village.ui.charts.svg import LEAD, Unit, both, el, line_of, text


@dataclass(frozen=True)
class Range:
    """A best estimate and the interval it may lie in."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    symbol: str = ""
    style: str = "neighbour"


@dataclass(frozen=True)
class RangeChart:
    """``reference`` is a dashed line down the plot, such as England's value."""

    id: str
    title: str
    summary: str
    rows: Sequence[Range]
    unit: Unit = field(default_factory=Unit)
    reference: Target | None = None
    from_zero: bool | None = None


def ranges(chart: RangeChart) -> Markup:
    """Draw dots and intervals, wide and narrow."""
    return both(chart, _draw)


def _draw(chart: RangeChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    seen = [v for r in chart.rows for v in map(svg.clean, (r.value, r.low, r.high)) if v is not None]
    if not seen:
        return svg.nothing(width)
    if chart.reference and svg.clean(chart.reference.value) is not None:
        seen.append(chart.reference.value)
    narrow = layout == "narrow"
    marks = value_ticks(seen, 3 if narrow else 5, chart.from_zero)
    column = 0.0 if narrow else min(230.0, max(svg.width_of(r.label, bold=True) for r in chart.rows) + 14)
    room = max(svg.width_of(chart.unit.say(v), bold=True) for v in [*marks, *seen]) + 10
    scale = Scale(marks[0], marks[-1], column + 14, width - room)
    top = LEAD + 12 if chart.reference else 6.0
    first, rows = top, []
    for row in chart.rows:
        top, drawn = _row(chart, row, scale, top, narrow, width, column)
        rows += drawn
    body = [*_grid(chart, marks, scale, first, top), *rows]
    notes = svg.notes_for(r.symbol or "x" for r in chart.rows if svg.clean(r.value) is None)
    if marks[0] > 0:
        notes.insert(0, f"The scale starts at {chart.unit.mark(marks[0], marks)}, not at nought.")
    bottom, drawn = svg.note_lines(notes, top + 28, width)
    return bottom + 8, [*body, *drawn]


def _grid(chart: RangeChart, marks: list[float], scale: Scale, top: float, bottom: float) -> list[Markup]:
    body = []
    for mark in marks:
        x = scale(mark)
        body.append(line_of(x, top - 4, x, bottom, "vg-rule"))
        body.append(text(x, bottom + 20, chart.unit.mark(mark, marks), "vg-soft", svg.SOFT, anchor="middle"))
    reference = chart.reference
    if reference and svg.clean(reference.value) is not None:
        x = scale(reference.value)
        body.append(
            line_of(x, top - 8, x, bottom, "vg-line--compare", svg.COMPARE, stroke_width=2, stroke_dasharray="8 5")
        )
        half = svg.width_of(reference.label) / 2
        place = min(max(x, half), scale.end + 30 - half)
        body.append(text(place, top - 13, reference.label, "vg-soft", svg.SOFT, anchor="middle"))
    return body


def _row(
    chart: RangeChart, row: Range, scale: Scale, top: float, narrow: bool, width: float, column: float
) -> tuple[float, list[Markup]]:
    kind = "vg-strong" if row.style == "here" else ""
    lines = svg.wrap(row.label, width if narrow else column - 8, most=2)
    body = [text(0, top + 15 + n * LEAD, line, f"{kind} vg-halo") for n, line in enumerate(lines)]
    if narrow:
        top += len(lines) * LEAD
        height = 20.0
    else:
        height = max(26.0, len(lines) * LEAD + 4)
    y = top + height / 2
    value, low, high = svg.clean(row.value), svg.clean(row.low), svg.clean(row.high)
    if value is None:
        words = f"[{row.symbol or 'x'}]"
        body.append(text(scale.start, y + 5, words, "vg-soft vg-halo", svg.SOFT))
        return top + height + 6, body
    colour = svg.COLOURS.get(row.style, svg.NEIGHBOUR)
    if low is not None and high is not None:
        body.append(
            line_of(
                scale(low),
                y,
                scale(high),
                y,
                f"vg-interval vg-interval--{row.style}",
                colour,
                stroke_width=7,
                stroke_opacity="0.45",
                stroke_linecap="round",
            )
        )
    body.append(_mark(row.style, scale(value), y, colour))
    end = max(scale(value), scale(high) if high is not None else 0) + 10
    body.append(text(end, y + 5, chart.unit.say(value), f"{kind} vg-halo"))
    return top + height + 6, body


def _mark(style: str, x: float, y: float, colour: str) -> Markup:
    """Here is a diamond, others are dots: the difference survives without colour."""
    if style == "here":
        n = svg.number
        path = f"M{n(x)} {n(y - 9)}L{n(x + 9)} {n(y)}L{n(x)} {n(y + 9)}L{n(x - 9)} {n(y)}Z"
        return el("path", d=path, fill=colour, stroke=svg.PAPER, stroke_width=1.5, class_="vg-dot vg-dot--here")
    return el(
        "circle",
        cx=x,
        cy=y,
        r=5.5,
        fill=svg.PAPER,
        stroke=svg.SOFT,
        stroke_width=2.5,
        class_=f"vg-ring vg-ring--{style}",
    )
