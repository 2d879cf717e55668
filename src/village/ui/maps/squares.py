"""A map of squares of the National Grid, each of one of three kinds, told by colour and by pattern. Its table stands
beneath it and says all that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import el

SIZE, KEY = 680.0, 48.0
LOOKS = {  # fill, and how many strokes cross it
    "all": ("#0f524d", 0),
    "some": ("#9cc3bc", 1),
    "none": ("#ffffff", 2),
}


@dataclass(frozen=True)
class Patch:
    """A square: the metres of its corner in the south-west, a key of LOOKS, and what it says."""

    west: int
    south: int
    kind: str
    said: str


@dataclass(frozen=True)
class SquareMap:
    """What is drawn: squares with sides of so many metres, and what each kind means."""

    id: str
    title: str
    summary: str
    patches: Sequence[Patch]
    side: int
    key: Mapping[str, str]


def square_map(chart: SquareMap) -> Markup:
    """The map as SVG with its key; nothing at all without a square."""
    if not chart.patches:
        return Markup("")
    west, south = (min(getattr(one, name) for one in chart.patches) for name in ("west", "south"))
    east, north = (max(getattr(one, name) for one in chart.patches) + chart.side for name in ("west", "south"))
    each = SIZE / max(east - west, north - south) * chart.side
    top = KEY * len(chart.key)
    height = top + (north - south) / chart.side * each
    body = []
    for one in chart.patches:
        x = (one.west - west) / chart.side * each
        y = top + (north - chart.side - one.south) / chart.side * each
        body.append(_patch(one, x, y, each))
    for number, (kind, words) in enumerate(chart.key.items()):
        body.append(_square(kind, 2, number * KEY + 4, 36.0))
        body.append(svg.text(50, number * KEY + 33, words, "", svg.INK, size=29.0))
    name, told = f"{chart.id}-title", f"{chart.id}-desc"
    return el(
        "svg", el("title", chart.title, id=name), el("desc", chart.summary, id=told), *body,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {SIZE:g} {svg.number(height)}", role="img",
        aria_labelledby=f"{name} {told}", class_="vg-chart vg-map",
    )  # fmt: skip


def _patch(one: Patch, x: float, y: float, each: float) -> Markup:
    return el("g", el("title", one.said), _square(one.kind, x, y, each - 1))


def _square(kind: str, x: float, y: float, side: float) -> Markup:
    fill, strokes = LOOKS[kind]
    lines = [
        el("line", x1=x, y1=y + side, x2=x + side, y2=y, stroke=svg.INK, stroke_width=1.0),
        el("line", x1=x, y1=y, x2=x + side, y2=y + side, stroke=svg.INK, stroke_width=1.0),
    ][:strokes]
    return el("g", el("rect", x=x, y=y, width=side, height=side, fill=fill, stroke=svg.SOFT, stroke_width=0.7), *lines)
