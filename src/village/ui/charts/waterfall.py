"""A waterfall: how steps up and down come to a whole, each beginning where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.scale import Scale
from village.ui.charts.svg import LEAD, Unit, both, el, line_of, text

THICK = 18.0
GAP = 8.0


@dataclass(frozen=True)
class Step:
    """One step: what it is called and by how much it goes up or (below nought) down."""

    label: str
    value: float


@dataclass(frozen=True)
class Waterfall:
    """``total``: what the whole is called; its bar stands last, from nought."""

    id: str
    title: str
    summary: str
    steps: Sequence[Step]
    total: str = "Together"
    unit: Unit = field(default_factory=Unit)


def waterfall(chart: Waterfall) -> Markup:
    """Draw a waterfall, wide and narrow."""
    return both(chart, draw)


def draw(chart: Waterfall, layout: str, width: float) -> tuple[float, list[Markup]]:
    """One layout of the chart: its height and its shapes."""
    if not chart.steps:
        return svg.nothing(width)
    spans = _spans(chart)
    ends = [0.0, *(end for _, _, end in spans)]
    low, high = min(ends), max(ends)
    narrow = layout == "narrow"
    room = max(svg.width_of(_signed(chart.unit, end - start), bold=True) for _, start, end in spans) + 12
    column = 0.0 if narrow else min(240.0, max(svg.width_of(label) for label, _, _ in spans) + 14)
    scale = Scale(low, high if high > low else low + 1, column + 2, width - room)
    body: list[Markup] = []
    top = 4.0
    for row, (label, start, end) in enumerate(spans):
        last = row == len(spans) - 1
        top, drawn = _step(label, start, end, scale, chart.unit, (top, column, width), last)
        body += drawn
    axis = line_of(scale(0), 2, scale(0), top - GAP + 2, "vg-axis", svg.SOFT)
    return top + 4, [axis, *body]


def _spans(chart: Waterfall) -> list[tuple[str, float, float]]:
    """Each step's label, where it begins and where it ends; the whole comes last."""
    spans, at = [], 0.0
    for step in chart.steps:
        spans.append((step.label, at, at + step.value))
        at += step.value
    return [*spans, (chart.total, 0.0, at)]


def _signed(unit: Unit, value: float) -> str:
    return unit.say(value) if value < 0 else f"+{unit.say(value)}"


def _step(
    label: str,
    start: float,
    end: float,
    scale: Scale,
    unit: Unit,
    place: tuple[float, float, float],
    whole: bool,
) -> tuple[float, list[Markup]]:
    """One bar with its label and value; returns where the next begins. `place`: top, width of labels, width of all."""
    top, column, width = place
    lines = svg.wrap(label, column - 8 if column else width, most=2)
    kind = "vg-strong" if whole else ""
    body = [text(0, top + 14 + row * LEAD, line, kind) for row, line in enumerate(lines)]
    if not column:
        top += len(lines) * LEAD + 2
    height = max(THICK, len(lines) * LEAD if column else 0.0)
    left, right = sorted((scale(start), scale(end)))
    fill = svg.INK if whole else svg.HERE if end >= start else svg.AIM
    body.append(
        el("rect", x=left, y=top + (height - THICK) / 2, width=max(right - left, 1.5), height=THICK, fill=fill)
    )  # fmt: skip
    words = _signed(unit, end - start)
    body.append(text(right + 6, top + height / 2 + 5, words, "vg-strong vg-halo"))
    return top + height + GAP, body
