"""Money as area: the size of each block is its share of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.bars import Bar, BarChart
from village.ui.charts.bars import draw as draw_bars
from village.ui.charts.svg import LEAD, Unit, both, el, text

HEIGHT = 400.0
LEAST = 1e-9  # smaller than this is nothing, whatever the unit
Box = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True)
class Block:
    """An amount with a name; None is an amount that is not known or not shown."""

    label: str
    amount: float | None
    symbol: str = ""


@dataclass(frozen=True)
class BlockChart:
    """Amounts must not be negative."""

    id: str
    title: str
    summary: str
    blocks: Sequence[Block]
    unit: Unit = field(default_factory=lambda: Unit(prefix="£"))


def blocks(chart: BlockChart) -> Markup:
    """Draw proportional blocks when wide; on a phone the same amounts as bars, with all their words."""
    return both(chart, _draw)


def _draw(chart: BlockChart, layout: str, width: float) -> tuple[float, list[Markup]]:
    known = [(b, svg.clean(b.amount) or 0.0) for b in chart.blocks]
    shown = sorted(((b, a) for b, a in known if a >= LEAST), key=lambda pair: -pair[1])
    if not shown:
        return svg.nothing(width)
    if layout == "narrow":
        ordered = [b for b, _ in shown] + [b for b, a in known if a < LEAST]
        as_bars = tuple(Bar(b.label, b.amount, symbol=b.symbol) for b in ordered)
        return draw_bars(BarChart(chart.id, chart.title, chart.summary, as_bars, chart.unit), layout, width)
    # Under a hundred-thousandth of the whole there is no square to see, only a risk of dividing by it.
    least = sum(amount for _, amount in shown) / 100_000
    large = [(block, amount) for block, amount in shown if amount >= least]
    boxes = squarify([amount for _, amount in large], (0.0, 0.0, width, HEIGHT))
    body: list[Markup] = []
    unnamed = [(block, amount) for block, amount in shown if amount < least]
    for index, ((block, amount), box) in enumerate(zip(large, boxes, strict=True)):
        named, drawn = _block(block, amount, box, index, chart.unit)
        body += drawn
        if not named:
            unnamed.append((block, amount))
    small = "; ".join(f"{block.label} {chart.unit.say(amount)}" for block, amount in unnamed)
    notes = [f"Too small to name: {small}."] if small else []
    hidden = [b for b in chart.blocks if svg.clean(b.amount) is None]
    notes += [f"{b.label}: [{b.symbol or 'x'}]" for b in hidden]
    notes += svg.notes_for(b.symbol or "x" for b in hidden)
    bottom, drawn = svg.note_lines(notes, HEIGHT + 4, width)
    return bottom + 6, [*body, *drawn]


def _block(block: Block, amount: float, box: Box, index: int, unit: Unit) -> tuple[bool, list[Markup]]:
    x, y, width, height = box
    # One colour family, fading with size: the area carries the meaning, not the hue.
    strong = index < 3
    fill, ink = ("#0f524d", "#ffffff") if strong else ("#d3e5df", svg.INK)
    shape = el(
        "rect",
        x=x + 1,
        y=y + 1,
        width=max(width - 2, 0.5),
        height=max(height - 2, 0.5),
        rx=4,
        fill=fill,
        class_=f"vg-block vg-block--{'strong' if strong else 'pale'}",
    )
    room = width - 18
    fitting = [*svg.wrap(block.label, room, most=3), unit.say(amount)]
    clipped = any(line.endswith("…") for line in fitting)
    if clipped or len(fitting) * LEAD + 12 > height or max(map(svg.width_of, fitting)) > room + 6:
        return False, [shape]
    body = [shape]
    for row, words in enumerate(fitting):
        kind = "vg-on-block vg-strong" if row == len(fitting) - 1 else "vg-on-block"
        body.append(text(x + 10, y + 22 + row * LEAD, words, kind, ink))
    return True, body


def squarify(amounts: Sequence[float], box: Box) -> list[Box]:
    """Split a box into areas in proportion, as near to squares as may be.

    Method: Bruls, Huizing and van Wijk, "Squarified treemaps" (2000). ``amounts``
    must be positive and in falling order.
    """
    boxes: list[Box] = []
    left = list(amounts)
    while left:
        total = sum(left)
        x, y, width, height = box
        side = min(width, height)
        if total <= 0 or side < 1e-6:
            return boxes + [(x, y, 0.0, 0.0)] * len(left)
        scale = width * height / total
        count = 1
        while count < len(left) and _worst(left[: count + 1], side, scale) <= _worst(left[:count], side, scale):
            count += 1
        row, left = left[:count], left[count:]
        laid, box = _lay(row, box, scale)
        boxes += laid
    return boxes


def _worst(row: Sequence[float], side: float, scale: float) -> float:
    """The most stretched shape a row would hold: 1 is a square."""
    area = sum(row) * scale
    if area <= 0 or min(row) * scale <= 0:
        return float("inf")
    return max(side * side * max(row) * scale / area**2, area**2 / (side * side * min(row) * scale))


def _lay(row: Sequence[float], box: Box, scale: float) -> tuple[list[Box], Box]:
    x, y, width, height = box
    area = sum(row) * scale
    laid: list[Box] = []
    if width >= height:
        depth = min(width, area / height)
        for amount in row:
            size = amount * scale / depth if depth else 0.0
            laid.append((x, y, depth, size))
            y += size
        return laid, (box[0] + depth, box[1], width - depth, height)
    depth = min(height, area / width)
    for amount in row:
        size = amount * scale / depth if depth else 0.0
        laid.append((x, y, size, depth))
        x += size
    return laid, (box[0], box[1] + depth, width, height - depth)
