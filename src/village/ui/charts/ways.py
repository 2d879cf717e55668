"""Ways through columns of boxes: from what there is, by steps, to what can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import LEAD, both, el, text

HAVE, TO_DO, GOAL = "have", "to-do", "goal"
SAID = {HAVE: "Solid: you have it.", TO_DO: "Dashed: left to do.", GOAL: "Plain: not reached yet."}
PAD, GAP, BETWEEN = 8.0, 10.0, 44.0


@dataclass(frozen=True)
class Place:
    """A box: in which column (from nought), its words, and whether it is there, to be done, or a goal."""

    key: str
    column: int
    text: str
    state: str = GOAL


@dataclass(frozen=True)
class WayChart:
    """``columns`` are their headings; ``ways`` lead from one place to another, by key. On a narrow page the columns
    stand under each other, and the ways run down the left."""

    id: str
    title: str
    summary: str
    columns: Sequence[str]
    places: Sequence[Place]
    ways: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def ways(chart: WayChart) -> Markup:
    """Draw the boxes in their columns and the ways between them, wide and narrow."""
    return both(chart, _draw)


def _draw(chart: WayChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    if not chart.places:
        return svg.nothing(width, "Nothing leads anywhere yet.")
    narrow = layout == "narrow"
    boxes, headings, bottom = _stacked(chart, width) if narrow else _beside(chart, width)
    by_key = {one.key: one for one in chart.places}
    lines = [
        _way(boxes[one], boxes[two], by_key[one].state == HAVE, narrow)
        for one, two in chart.ways
        if one in boxes and two in boxes
    ]
    marks = [mark for one in chart.places for mark in _box(one, boxes[one.key])]
    bottom, notes = svg.note_lines([" ".join(SAID.values())], bottom, width)
    return bottom + 8, [*headings, *lines, *marks, *notes]


def _beside(chart: WayChart, width: float) -> tuple[dict[str, _Box], list[Markup], float]:
    each = (width - BETWEEN * (len(chart.columns) - 1)) / len(chart.columns)
    boxes: dict[str, _Box] = {}
    headings = []
    for at, heading in enumerate(chart.columns):
        x = at * (each + BETWEEN)
        headings += [
            text(x, LEAD * (n + 1) - 4, words, "vg-soft", svg.SOFT, size=14)
            for n, words in enumerate(svg.wrap(heading, each, most=2))
        ]
        boxes |= _column(chart, at, x, LEAD * 2 + 6, each)
    for at in range(1, len(chart.columns) - 1):  # a way that passes a column by has the room above its boxes
        boxes |= _column(chart, at, at * (each + BETWEEN), _below(chart, boxes, at), each)
    return boxes, headings, max(one.y + one.height for one in boxes.values()) + GAP


def _column(chart: WayChart, at: int, x: float, top: float, width: float) -> dict[str, _Box]:
    made = {}
    for one in [place for place in chart.places if place.column == at]:
        height = len(svg.wrap(one.text, width - 2 * PAD, 14, most=5)) * LEAD + PAD + 4
        made[one.key] = _Box(x, top, width, height)
        top += height + GAP
    return made


def _below(chart: WayChart, boxes: dict[str, _Box], at: int) -> float:
    """Where the boxes of a column begin: below whatever passes it by."""
    column = {one.key: one.column for one in chart.places}
    passing = [
        boxes[key].y + boxes[key].height
        for one, two in chart.ways
        if one in column and two in column and column[one] < at < column[two]
        for key in (one, two)
    ]
    return max(passing, default=LEAD * 2 + 6 - GAP) + GAP


def _stacked(chart: WayChart, width: float) -> tuple[dict[str, _Box], list[Markup], float]:
    left, top = 34.0, 0.0
    boxes: dict[str, _Box] = {}
    headings = []
    for at, heading in enumerate(chart.columns):
        top += LEAD + 4
        headings.append(text(left, top, heading, "vg-soft vg-halo", svg.SOFT, size=14))
        top += GAP
        made = _column(chart, at, left, top, width - left - 2)
        boxes |= made
        top = max([top, *(one.y + one.height + GAP for one in made.values())])
    return boxes, headings, top


def _way(one: _Box, two: _Box, solid: bool, narrow: bool) -> Markup:
    n = svg.number
    if narrow:
        path = f"M{n(one.x)} {n(one.middle)}C{n(4)} {n(one.middle)} {n(4)} {n(two.middle)} {n(two.x)} {n(two.middle)}"
    else:
        start, half = one.x + one.width, max(18.0, (two.x - one.x - one.width) / 2)
        bend = f"C{n(start + half)} {n(one.middle)} {n(two.x - half)} {n(two.middle)}"
        path = f"M{n(start)} {n(one.middle)}{bend} {n(two.x)} {n(two.middle)}"
    colour = svg.HERE if solid else svg.SOFT
    return el(
        "path", d=path, fill="none", stroke=colour, stroke_width=2.5 if solid else 1.5,
        stroke_dasharray=None if solid else "5 4", class_="vg-line--here" if solid else "vg-rule",
    )  # fmt: skip


def _box(place: Place, box: _Box) -> list[Markup]:
    solid = place.state == HAVE
    rect = el(
        "rect", x=box.x + 1, y=box.y, width=box.width - 2, height=box.height, rx=4, fill=svg.PAPER,
        stroke=svg.HERE if solid else svg.SOFT, stroke_width=2.5 if solid else 1.5,
        stroke_dasharray="5 4" if place.state == TO_DO else None, class_="vg-ring",
    )  # fmt: skip
    lines = svg.wrap(place.text, box.width - 2 * PAD, 14, most=5)
    words = [text(box.x + PAD, box.y + LEAD * (n + 1) - 2, one, size=14) for n, one in enumerate(lines)]
    return [rect, *words]
