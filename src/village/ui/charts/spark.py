"""A line the size of a word: which way is it going?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.scale import Scale
from village.ui.charts.svg import el, line_of

WIDTH, HEIGHT = 220.0, 52.0


@dataclass(frozen=True)
class Spark:
    """Values in order of time, equally spaced; None is a gap. ``target`` is a dotted line."""

    id: str
    title: str
    values: Sequence[float | None]
    target: float | None = None
    summary: str = ""


def sparkline(chart: Spark) -> Markup:
    """Draw a sparkline; the title must say in words what it shows."""
    values = [svg.clean(value) for value in chart.values]
    known = [value for value in values if value is not None]
    target = svg.clean(chart.target)
    if not known:
        return svg.frame(chart, "spark", WIDTH, HEIGHT, [_dots()])
    seen = known if target is None else [*known, target]
    low, high = min(seen), max(seen)
    if high <= low:
        low, high = low - 1, high + 1
    x = Scale(0, max(1, len(values) - 1), 7, WIDTH - 7)
    y = Scale(low, high, HEIGHT - 8, 8)
    body = []
    if target is not None:
        body.append(
            line_of(
                0,
                y(target),
                WIDTH,
                y(target),
                "vg-aim",
                svg.AIM,
                stroke_width=2,
                stroke_dasharray="2 5",
                stroke_linecap="round",
            )
        )
    body += _lines(values, x, y)
    last = max(index for index, value in enumerate(values) if value is not None)
    body.append(el("circle", cx=x(last), cy=y(values[last] or 0), r=5.0, fill=svg.HERE, class_="vg-dot vg-dot--here"))
    return svg.frame(chart, "spark", WIDTH, HEIGHT, body)


def _lines(values: list[float | None], x: Scale, y: Scale) -> list[Markup]:
    runs: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{svg.number(x(index))},{svg.number(y(value))}")
    return [
        el(
            "polyline",
            points=" ".join(run),
            fill="none",
            stroke=svg.HERE,
            stroke_width=3,
            stroke_linejoin="round",
            stroke_linecap="round",
            class_="vg-line vg-line--here",
        )
        for run in runs
        if run
    ]


def _dots() -> Markup:
    return line_of(7, HEIGHT / 2, WIDTH - 7, HEIGHT / 2, "vg-rule", svg.SOFT, stroke_dasharray="2 8", stroke_width=2)
