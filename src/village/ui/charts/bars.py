"""Horizontal bars: places or groups side by side, always from nought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.line import Target
from village.ui.charts.scale import Scale
from village.ui.charts.svg import LEAD, Unit, both, el, line_of, text

THICK = 22.0


@dataclass(frozen=True)
class Bar:
    """One bar; ``low`` and ``high`` are its interval; ``style`` as for a line; ``said`` its value in words, where the
    unit's own would say less."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    symbol: str = ""
    style: str = "here"
    said: str = ""


@dataclass(frozen=True)
class BarChart:
    """``target`` is drawn as a line down the bars."""

    id: str
    title: str
    summary: str
    bars: Sequence[Bar]
    unit: Unit = field(default_factory=Unit)
    target: Target | None = None


def bars(chart: BarChart) -> Markup:
    """Draw horizontal bars, wide and narrow."""
    return both(chart, draw)


def _extent(chart: BarChart) -> tuple[float, float] | None:
    seen = [v for bar in chart.bars for v in map(svg.clean, (bar.value, bar.low, bar.high)) if v is not None]
    if not seen:
        return None
    if chart.target and svg.clean(chart.target.value) is not None:
        seen.append(chart.target.value)
    low, high = min(0.0, *seen), max(0.0, *seen)
    return (low, high) if high > low else (0.0, 1.0)


def draw(chart: BarChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    """One layout of the chart: its height and its shapes."""
    extent = _extent(chart)
    if extent is None:
        return svg.nothing(width)
    narrow = layout == "narrow"
    said = [_said(bar, chart.unit) for bar in chart.bars]
    room = max(svg.width_of(words, bold=True) for words in said) + 12
    column = 0.0 if narrow else min(240.0, max(svg.width_of(b.label) for b in chart.bars) + 14)
    # A bar below nought has its words on the left, so leave room on that side too.
    start = column + (room if extent[0] < 0 else 2)
    scale = Scale(*extent, start, width - room)
    top = LEAD + 8 if chart.target else 4.0
    body: list[Markup] = []
    values: list[Markup] = []
    first = top
    for bar, words in zip(chart.bars, said, strict=True):
        lines = svg.wrap(bar.label, width if narrow else column - 8, most=2)
        top, drawn = _bar(bar, words, lines, scale, top, narrow)
        body += drawn[:-1]
        values.append(drawn[-1])
    if not narrow or extent[0] < 0:
        body.insert(0, line_of(scale(0), first - 2, scale(0), top - 6, "vg-axis", svg.SOFT))
    # Values last: their pale edge then keeps them readable across the target line.
    body += [*_target(chart, scale, first, top, width), *values]
    notes = svg.notes_for(b.symbol or "x" for b in chart.bars if svg.clean(b.value) is None)
    bottom, drawn = svg.note_lines(notes, top, width)
    return bottom + 6, [*body, *drawn]


def _said(bar: Bar, unit: Unit) -> str:
    value = svg.clean(bar.value)
    return f"[{bar.symbol or 'x'}]" if value is None else bar.said or unit.say(value)


def _bar(bar: Bar, words: str, lines: list[str], scale: Scale, top: float, narrow: bool) -> tuple[float, list[Markup]]:
    """One bar and its label; returns where the next one starts."""
    body = []
    kind = "vg-strong" if bar.style == "here" else ""
    height = max(THICK, 0.0 if narrow else len(lines) * LEAD)
    if narrow:
        body += [text(0, top + 14 + row * LEAD, line, kind) for row, line in enumerate(lines)]
        top += len(lines) * LEAD + 2
    else:
        first = top + height / 2 - len(lines) * LEAD / 2 + 14
        body += [text(0, first + row * LEAD, line, kind) for row, line in enumerate(lines)]
    middle = top + height / 2
    value = svg.clean(bar.value)
    if value is None:
        body.append(text(scale(0) + 8, middle + 5, words, "vg-soft", svg.SOFT))
        return top + height + 12, body
    left, right = sorted((scale(0), scale(value)))
    body.append(
        el(
            "rect",
            x=left,
            y=middle - THICK / 2,
            width=max(right - left, 1.0),
            height=THICK,
            fill=svg.COLOURS.get(bar.style, svg.HERE),
            class_=f"vg-bar vg-bar--{bar.style}",
        )
    )
    edge, drawn = _whisker(bar, scale, middle)
    body += drawn
    place = max(right, edge or right) + 8 if value >= 0 else min(left, scale(value)) - 8
    body.append(text(place, middle + 5, words, "vg-strong vg-halo", anchor="start" if value >= 0 else "end"))
    return top + height + 12, body


def _whisker(bar: Bar, scale: Scale, y: float) -> tuple[float | None, list[Markup]]:
    low, high = svg.clean(bar.low), svg.clean(bar.high)
    if low is None or high is None:
        return None, []
    a, b = scale(low), scale(high)
    left, right, top = svg.number(a), svg.number(b), svg.number(y - 6)
    path = f"M{left} {top}v12M{right} {top}v12M{left} {svg.number(y)}H{right}"
    under = el("path", d=path, fill="none", stroke=svg.PAPER, stroke_width=5, class_="vg-whisker-edge")
    return max(a, b), [under, el("path", d=path, fill="none", stroke=svg.INK, stroke_width=2, class_="vg-whisker")]


def _target(chart: BarChart, scale: Scale, top: float, bottom: float, width: float) -> list[Markup]:
    target = chart.target
    if target is None or svg.clean(target.value) is None:
        return []
    x = scale(target.value)
    half = svg.width_of(target.label) / 2
    place = min(max(x, half), width - half)
    return [
        line_of(
            x, top - 6, x, bottom - 6, "vg-aim", svg.AIM, stroke_width=2, stroke_dasharray="2 5", stroke_linecap="round"
        ),
        text(place, top - 11, target.label, "vg-aim-text", svg.AIM, anchor="middle"),
    ]
