"""From where to where: a grid of counts, each in its cell, which is the deeper in colour the more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import LEAD, RULE, SOFT, both, el, text

CELL, GAP, LINES = 44.0, 4.0, 5
STEPS = (("#ffffff", svg.INK), ("#e3ece9", svg.INK), ("#9cc3bc", svg.INK), ("#0f524d", "#ffffff"))


@dataclass(frozen=True)
class GridRow:
    """A row; None is a count that is not shown."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class GridChart:
    """Rows under columns. Where a row and a column are of one place in their orders nothing changed: the cell is framed
    as such in the first `same` rows."""

    id: str
    title: str
    summary: str
    columns: Sequence[str]
    rows: Sequence[GridRow]
    same: int = 0


def grid(chart: GridChart) -> Markup:
    """Draw the grid, wide and narrow."""
    return both(chart, _draw)


def _draw(chart: GridChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    values = [[svg.clean(value) for value in row.values] for row in chart.rows]
    if not any(value is not None for row in values for value in row):
        return svg.nothing(width)
    beside = 190.0 if layout == "wide" else 0.0  # on a phone the name of a row stands above it
    room = (width - beside) / max(1, len(chart.columns))
    heads = [svg.wrap(one, room - GAP, most=LINES) for one in chart.columns]
    top = LEAD * max(len(lines) for lines in heads)
    body = [
        text(beside + room * (at + 0.5), top - LEAD * (len(lines) - place) + 15, words, anchor="middle")
        for at, lines in enumerate(heads)
        for place, words in enumerate(lines)
    ]
    top += 10
    most = max(value for row in values for value in row if value is not None)
    for number, (row, cells) in enumerate(zip(chart.rows, values, strict=True)):
        top, drawn = _label(row.label, top, beside)
        body += drawn
        for at, value in enumerate(cells):
            framed = number == at and number < chart.same
            body += _cell(value, most, (beside + room * at, top, room - GAP), framed=framed)
        top += CELL + GAP
    hidden = [value for row in values for value in row if value is None]
    bottom, notes = svg.note_lines(svg.notes_for("c" for _ in hidden), top, width)
    return bottom + 6, [*body, *notes]


def _label(words: str, top: float, beside: float) -> tuple[float, list[Markup]]:
    """A row's name, and where its cells begin."""
    if not beside:
        return top + LEAD + 4, [text(0, top + 15, words, "vg-strong")]
    lines = svg.wrap(words, beside - 12, most=2)
    begin = top + CELL / 2 + 5 - LEAD * (len(lines) - 1) / 2
    return top, [text(0, begin + LEAD * place, line, "vg-strong") for place, line in enumerate(lines)]


def _cell(value: float | None, most: float, box: tuple[float, float, float], *, framed: bool) -> list[Markup]:
    left, top, wide = box
    step = 0 if not value or most <= 0 or value < 0 else min(len(STEPS) - 1, 1 + int((len(STEPS) - 1) * value / most))
    fill, ink = STEPS[step] if value is not None else STEPS[0]
    shape = el(
        "rect", x=left, y=top, width=max(wide, 1.0), height=CELL, rx=3, fill=fill, stroke=SOFT if framed else RULE,
        stroke_width=3 if framed else 1, class_="vg-cell",
    )  # fmt: skip
    words = "[c]" if value is None else f"{value:,.0f}"
    return [shape, text(left + wide / 2, top + CELL / 2 + 5, words, "vg-on-fill", ink, anchor="middle")]
