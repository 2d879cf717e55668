"""Shares of a whole: one bar, or several of the same parts, each part named and numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import LEAD, Unit, both, el, text

THICK = 36.0


@dataclass(frozen=True)
class Share:
    """One part. ``value`` None is a part whose size is not shown; ``tint`` its colour by number, if not by place."""

    label: str
    value: float | None
    symbol: str = ""
    tint: int | None = None


@dataclass(frozen=True)
class ShareRow:
    """One whole; give the parts of every row in the same order."""

    label: str
    parts: Sequence[Share]


@dataclass(frozen=True)
class ShareChart:
    """``unit`` writes the values in the key of a single row; rows always show per cent."""

    id: str
    title: str
    summary: str
    rows: Sequence[ShareRow]
    unit: Unit = field(default_factory=Unit)


def shares(chart: ShareChart) -> Markup:
    """Draw stacked shares, wide and narrow."""
    return both(chart, _draw)


def _known(parts: Sequence[Share]) -> list[tuple[int, float]]:
    """Each drawable part with its place; a negative part of a whole means nothing."""
    pairs = [(index if part.tint is None else part.tint, svg.clean(part.value)) for index, part in enumerate(parts)]
    return [(index, value) for index, value in pairs if value is not None and value >= 0]


def _draw(chart: ShareChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    if not any(sum(value for _, value in _known(row.parts)) > 0 for row in chart.rows):
        return svg.nothing(width)
    body: list[Markup] = []
    top = 0.0
    for row in chart.rows:
        if row.label:
            body.append(text(0, top + 15, row.label, "vg-strong"))
            top += LEAD + 4
        body += _row(row, top, width)
        top += THICK + 14
    top, drawn = _key(chart, top + 4, width)
    body += drawn
    hidden = [p for row in chart.rows for p in row.parts if svg.clean(p.value) is None]
    bottom, drawn = svg.note_lines(svg.notes_for(p.symbol or "x" for p in hidden), top, width)
    return bottom + 6, [*body, *drawn]


def _row(row: ShareRow, top: float, width: float) -> list[Markup]:
    known = _known(row.parts)
    total = sum(value for _, value in known)
    if total <= 0:
        return [text(0, top + 24, "No figures to show", "vg-soft", svg.SOFT)]
    body, x = [], 0.0
    for index, value in known:
        length = value / total * width
        body += _segment(index, x, top, length, f"{value / total:.0%}")
        x += length
    return body


def _segment(index: int, x: float, top: float, length: float, words: str) -> list[Markup]:
    fill, ink = svg.CATEGORIES[index % len(svg.CATEGORIES)]
    shape = el(
        "rect",
        x=x,
        y=top,
        width=max(length - 2, 0.5),
        height=THICK,
        rx=3,
        fill=fill,
        class_=f"vg-cat vg-cat--{index % len(svg.CATEGORIES) + 1}",
    )
    if not words or svg.width_of(words, bold=True) + 18 > length:
        return [shape]
    return [shape, text(x + 8, top + 23, words, "vg-on-cat vg-strong", ink)]


def _key(chart: ShareChart, top: float, width: float) -> tuple[float, list[Markup]]:
    """The parts in order, flowing; with one row, each with its value."""
    body: list[Markup] = []
    x = 0.0
    for place, part in enumerate(chart.rows[0].parts):
        index = place if part.tint is None else part.tint
        value = svg.clean(part.value)
        words = part.label
        if len(chart.rows) == 1:
            words += f" {chart.unit.say(value)}" if value is not None else f" [{part.symbol or 'x'}]"
        lines = svg.wrap(words, width - 24, most=2)
        length = max(svg.width_of(line) for line in lines) + 42
        if x and x + length - 18 > width:
            x, top = 0.0, top + LEAD + 7
        fill, _ = svg.CATEGORIES[index % len(svg.CATEGORIES)]
        body.append(
            el(
                "rect",
                x=x,
                y=top + 2,
                width=16.0,
                height=16.0,
                rx=3,
                fill=fill,
                class_=f"vg-cat vg-cat--{index % len(svg.CATEGORIES) + 1}",
            )
        )
        body += [text(x + 23, top + 15 + n * LEAD, line) for n, line in enumerate(lines)]
        x += length
        top += (len(lines) - 1) * LEAD
    return top + LEAD + 4, body


def money_chart(parts: Sequence[Any], name: str, total: Any = None) -> Markup:
    """The bar of the ``money_bar`` component: parts of a sum, and what is left of it.

    Drawn without words, which stand beside it in the page, and so hidden from
    screen readers.
    """
    amounts = [svg.clean(part["amount"]) or 0.0 for part in parts]
    whole = max(svg.clean(total) or 0.0, sum(amounts))
    if whole <= 0:
        return Markup("")
    body, x = [], 0.0
    for index, amount in enumerate(amounts):
        length = max(amount, 0) / whole * svg.WIDE
        body += _segment(index, x, 0, length, "")
        x += length
    if x < svg.WIDE - 3:
        body.append(_rest(x))
    return el(
        "svg",
        *body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {svg.WIDE} {THICK:g}",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
        id=f"{name}-bar",
        class_="vg-money__bar",
    )


def _rest(x: float) -> Markup:
    """What is left of the whole: an outline, because nobody has said what it is for."""
    return el(
        "rect", x=x + 1, y=1.0, width=svg.WIDE - x - 2, height=THICK - 2, rx=3,
        fill="none", stroke=svg.SOFT, stroke_dasharray="5 4", class_="vg-rest",
    )  # fmt: skip
