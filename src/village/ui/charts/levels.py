"""Steps of a scale that has an order and no distances: where something stood first, and where it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import LEAD, both, el, line_of, text

MARK = 8.0


@dataclass(frozen=True)
class Stand:
    """A row: from the step that was first to the step that is now, counted from nought. ``now`` is None for what was
    not looked at again; ``note`` says so, or what became."""

    label: str
    first: int
    now: int | None = None
    note: str = ""


@dataclass(frozen=True)
class LevelChart:
    """``levels`` are the steps in words, the least first. Columns are equally wide because nothing else can be drawn:
    the note under the picture says that their distance means nothing."""

    id: str
    title: str
    summary: str
    levels: Sequence[str]
    rows: Sequence[Stand]
    note: str = "Further right is more need. The steps are in order; how far apart they stand means nothing."


def levels(chart: LevelChart) -> Markup:
    """Draw the steps across and the rows down, wide and narrow."""
    return both(chart, _draw)


def _draw(chart: LevelChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    if not chart.rows or not chart.levels:
        return svg.nothing(width, "Nothing has been read yet.")
    narrow = layout == "narrow"
    left = 0.0 if narrow else 240.0
    each = (width - left) / len(chart.levels)
    names = [svg.wrap(one, each - 8, most=3) for one in chart.levels]
    top = max(map(len, names)) * LEAD + 8
    body = [
        text(left + (at + 0.5) * each, 14 + n * LEAD, words, "vg-soft", svg.SOFT, anchor="middle", size=14)
        for at, lines in enumerate(names)
        for n, words in enumerate(lines)
    ]
    first, drawn = top, []
    for row in chart.rows:
        top, marks = _row(row, left, each, top, width, narrow)
        drawn += marks
    columns = [left + (at + 0.5) * each for at in range(len(chart.levels))]
    body += [line_of(x, first, x, top, "vg-rule") for x in columns] + drawn
    key = "A ring is where it stood first, a diamond where it stands now."
    bottom, notes = svg.note_lines([key, chart.note], top + 4, width)
    return bottom + 8, [*body, *notes]


def _row(row: Stand, left: float, each: float, top: float, width: float, narrow: bool) -> tuple[float, list[Markup]]:
    lines = svg.wrap(row.label, width if narrow else left - 12, most=3)
    body = [text(0, top + 18 + n * LEAD, words, "vg-halo") for n, words in enumerate(lines)]
    height = (len(lines) if narrow else max(1, len(lines) - 1)) * LEAD
    y = top + height + (16 if narrow else 14) - (0 if narrow else height / 2 - 6)
    start = left + (row.first + 0.5) * each
    if row.now is not None and row.now != row.first:
        end = left + (row.now + 0.5) * each
        body.append(line_of(start, y, end, y, "vg-line--here", svg.HERE, stroke_width=3))
    body.append(
        el("circle", cx=start, cy=y, r=MARK, fill=svg.PAPER, stroke=svg.SOFT, stroke_width=2.5, class_="vg-ring")
    )
    if row.now is not None:
        body.append(_diamond(left + (row.now + 0.5) * each, y))
    beyond = start + 16 + svg.width_of(row.note, 14) > width
    if row.now is None and row.note:
        x = start + (-14 if beyond else 14)
        body.append(text(x, y + 5, row.note, "vg-soft vg-halo", svg.SOFT, anchor="end" if beyond else None, size=14))
    bottom = max(y + 16, top + len(lines) * LEAD + 10)
    return bottom, body


def _diamond(x: float, y: float) -> Markup:
    n, half = svg.number, MARK - 1
    path = f"M{n(x)} {n(y - half)}L{n(x + half)} {n(y)}L{n(x)} {n(y + half)}L{n(x - half)} {n(y)}Z"
    return el("path", d=path, fill=svg.HERE, stroke=svg.PAPER, stroke_width=1, class_="vg-dot vg-dot--here")
