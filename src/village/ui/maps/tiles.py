"""An equal-area tile map: each place a square, each square a link.

On a wide screen squares stand roughly where the places are. On a phone the same
squares are grouped by region and flow, so each is big enough to read and to press.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import LEAD, NARROW, WIDE, Unit, el, text

# Five steps from pale to strong, each with the ink that can be read on it.
STEPS = (
    ("#e6f1ed", "#1e2b2c"),
    ("#bcdad2", "#1e2b2c"),
    ("#86bcae", "#1e2b2c"),
    ("#2f7a6e", "#ffffff"),
    ("#0a3a37", "#ffffff"),
)
GAP = 3.0


@dataclass(frozen=True)
class Tile:
    """A place and where its square stands; ``short`` is three or four letters."""

    code: str
    name: str
    short: str
    column: int
    row: int
    region: str = ""


@dataclass(frozen=True)
class TileValue:
    """What a place's square shows. ``href`` makes it a link; ``value`` None is hatched.

    ``said`` is what is said of it instead of the value, where that is no figure but a way to colour; "" for nothing.
    """

    value: float | None = None
    href: str = ""
    symbol: str = ""
    note: str = ""
    said: str | None = None


@dataclass(frozen=True)
class TileMap:
    """``breaks`` are up to four rising values that part the steps; without them, fifths.

    ``step_names`` are words for the steps of the key, where numbers would read badly.
    """

    id: str
    title: str
    summary: str
    tiles: Sequence[Tile]
    values: Mapping[str, TileValue]
    unit: Unit = field(default_factory=Unit)
    breaks: Sequence[float] | None = None
    here: str = ""
    step_names: Sequence[str] = ()


def tile_map(chart: TileMap) -> Markup:
    """Draw the map, wide and narrow, with its key."""
    if not chart.tiles:
        return Markup("")
    breaks = list(chart.breaks) if chart.breaks is not None else fifths(chart)
    drawings = []
    for layout, width in (("wide", float(WIDE)), ("narrow", float(NARROW))):
        place = _by_place if layout == "wide" else _by_region
        height, body = place(chart, breaks, layout, width)
        name = f"{chart.id}-{layout}-title"
        # A group, not an image: an image would hide its links from a screen reader.
        drawings.append(
            el(
                "svg",
                el("title", chart.title, id=name),
                el("desc", chart.summary),
                *body,
                role="group",
                xmlns="http://www.w3.org/2000/svg",
                viewBox=f"0 0 {svg.number(width)} {svg.number(height)}",
                aria_labelledby=name,
                class_=f"vg-chart vg-chart--{layout} vg-map",
            )
        )
    return el("div", *drawings, _key(chart, breaks), class_="vg-chart-pair")


def tile_rows(chart: TileMap) -> list[dict[str, object]]:
    """Rows for ``list_table`` under the map: columns ``place``, ``region``, ``value``."""
    rows: list[dict[str, object]] = []
    for tile in sorted(chart.tiles, key=lambda t: t.name):
        found = chart.values.get(tile.code, TileValue(symbol="x"))
        place = {"text": tile.name, "href": found.href} if found.href else tile.name
        rows.append({"place": place, "region": tile.region, "value": _said(found, chart.unit)})
    return rows


def fifths(chart: TileMap) -> list[float]:
    """Four values that part the places into fifths; fewer when many places share a value."""
    known = sorted(v for v in (svg.clean(one.value) for one in chart.values.values()) if v is not None)
    if len(known) < 2:
        return []
    parts = {known[min(len(known) - 1, round(len(known) * step / 5))] for step in range(1, 5)}
    return sorted(part for part in parts if part > known[0])


def _said(found: TileValue, unit: Unit) -> str:
    value = svg.clean(found.value)
    return unit.say(value) if value is not None else f"[{found.symbol or 'x'}]"


def _step(value: float, breaks: Sequence[float]) -> int:
    """Which of the five steps a value takes; few breaks are spread over the whole range."""
    at = bisect_right(list(breaks), value)
    return at if len(breaks) >= 4 else round(at * 4 / max(1, len(breaks)))


def _by_place(chart: TileMap, breaks: Sequence[float], layout: str, width: float) -> tuple[float, list[Markup]]:
    left, top = min(t.column for t in chart.tiles), min(t.row for t in chart.tiles)
    columns = max(t.column for t in chart.tiles) - left + 1
    rows = max(t.row for t in chart.tiles) - top + 1
    size = min(58.0, width / columns)
    start = (width - size * columns) / 2
    body = [
        _tile(chart, tile, breaks, start + (tile.column - left) * size, (tile.row - top) * size, size)
        for tile in sorted(chart.tiles, key=lambda t: (t.row, t.column))
    ]
    return rows * size + 6, body


def _by_region(chart: TileMap, breaks: Sequence[float], layout: str, width: float) -> tuple[float, list[Markup]]:
    size, across = width / 6, 6
    body: list[Markup] = []
    top = 0.0
    # Regions from north to south, as on the map.
    for region in dict.fromkeys(t.region for t in sorted(chart.tiles, key=lambda t: (t.row, t.region))):
        tiles = sorted((t for t in chart.tiles if t.region == region), key=lambda t: t.name)
        if region:
            body.append(text(0, top + 18, region, "vg-strong"))
            top += LEAD + 8
        for index, tile in enumerate(tiles):
            x, y = (index % across) * size, top + (index // across) * size
            body.append(_tile(chart, tile, breaks, x, y, size))
        top += -(-len(tiles) // across) * size + 10
    return top, body


def _tile(chart: TileMap, tile: Tile, breaks: Sequence[float], x: float, y: float, size: float) -> Markup:
    found = chart.values.get(tile.code, TileValue(symbol="x"))
    value = svg.clean(found.value)
    step = _step(value, breaks) if value is not None else None
    return _square(tile, found, chart.unit, step, tile.code == chart.here, x, y, size)


@lru_cache(maxsize=4096)
def _square(
    tile: Tile, found: TileValue, unit: Unit, step: int | None, here: bool, x: float, y: float, size: float
) -> Markup:
    """One place's square. Kept: nearly all squares of a map are those of the map drawn before it."""
    fill, ink = STEPS[step] if step is not None else (svg.PAPER, svg.SOFT)
    square = el(
        "rect",
        x=x + GAP / 2,
        y=y + GAP / 2,
        width=size - GAP,
        height=size - GAP,
        rx=4,
        fill=fill,
        stroke=svg.AIM if here else svg.SOFT,
        stroke_width=4 if here else 1 if step is None else 0.5,
        stroke_dasharray="4 3" if step is None else None,
        class_=f"vg-tile vg-tile--{'none' if step is None else step + 1}{' vg-tile--here' if here else ''}",
    )
    letters = min(15.0, (size - 6) / (max(3, len(tile.short)) * 0.66))
    words = text(
        x + size / 2, y + size / 2 + letters * 0.36, tile.short, "vg-tile__text", ink, anchor="middle", size=letters
    )
    said = ", ".join(filter(None, (_named(tile, found, unit), found.note)))
    inside = (el("title", said), square, words)
    if not found.href:
        return el("g", *inside, role="img", aria_label=said)
    return el("a", *inside, href=found.href, aria_label=said, class_="vg-tile-link")


def _named(tile: Tile, found: TileValue, unit: Unit) -> str:
    spoken = _spoken(found, unit) if found.said is None else found.said
    return f"{tile.name}: {spoken}" if spoken else tile.name


def _spoken(found: TileValue, unit: Unit) -> str:
    value = svg.clean(found.value)
    return unit.say(value) if value is not None else svg.SYMBOLS.get(found.symbol or "x", "not available")


def _key(chart: TileMap, breaks: Sequence[float]) -> Markup:
    """The steps in words; HTML, so it reflows and can be read."""
    lines = []
    edges = [None, *breaks, None]
    for place, (low, high) in enumerate(pairwise(edges)):
        if low is None and high is None:
            continue
        words = (
            chart.step_names[place]
            if place < len(chart.step_names)
            else f"under {chart.unit.say(high)}"
            if low is None and high is not None
            else f"{chart.unit.say(low)} or more"
            if high is None and low is not None
            else f"{chart.unit.say(low or 0)} to under {chart.unit.say(high or 0)}"
        )
        step = _step(low if low is not None else (high or 0) - 1, breaks)
        lines.append(_key_line(STEPS[step][0], f"vg-tile--{step + 1}", words, None))
    missing = [chart.values.get(t.code, TileValue(symbol="x")) for t in chart.tiles]
    for symbol in dict.fromkeys(m.symbol or "x" for m in missing if svg.clean(m.value) is None):
        lines.append(_key_line(svg.PAPER, "vg-tile--none", svg.SYMBOLS.get(symbol, "not available"), "4 3"))
    return el("ul", *lines, class_="vg-key") if lines else Markup("")


def _key_line(fill: str, kind: str, words: str, dash: str | None) -> Markup:
    square = el(
        "rect",
        x=1,
        y=1,
        width=18,
        height=18,
        rx=3,
        fill=fill,
        stroke=svg.SOFT,
        stroke_dasharray=dash,
        class_=f"vg-tile {kind}",
    )
    icon = el(
        "svg",
        square,
        xmlns="http://www.w3.org/2000/svg",
        width=20,
        height=20,
        viewBox="0 0 20 20",
        aria_hidden="true",
        focusable="false",
    )
    return el("li", icon, f" {words}")
