"""An ecomap as SVG: a child in the middle, and who and what is around them, each joined by a line that says how it is
between them, as far as that is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import COLOURS, INK, LEAD, PAPER, SOFT, both, el, text

STRENGTHS: Mapping[str, str] = {
    "strong": "a thick line",
    "weak": "a dotted line",
    "strained": "a jagged line",
    "broken": "a line with two strokes through it",
    "": "a thin line",
}
"""How each bond is drawn."""
_GAP, _PAD, _MIDDLE = 14.0, 8.0, 44.0


@dataclass(frozen=True)
class Around:
    """Somebody or a service around a child: what it is called, what it is to them, and how it is between them."""

    name: str
    what: str
    strength: str = ""


@dataclass(frozen=True)
class Ecomap:
    """A child and what is around them. `id`: of its element."""

    id: str
    child: str
    around: Sequence[Around]

    @property
    def title(self) -> str:
        """The picture's name."""
        return f"Around {self.child}"

    @property
    def summary(self) -> str:
        """What it shows, in a sentence."""
        return "; ".join(f"{one.name}, {one.what}" for one in self.around) or "Nobody is written down."


def draw(picture: Ecomap) -> Markup:
    """The ecomap as SVG, wide and narrow."""
    return both(picture, _draw)


def _draw(picture: Ecomap, layout: str, width: float) -> tuple[float, list[Markup]]:
    """Half of what is around stands on the left, half on the right."""
    if not picture.around:
        return svg.nothing(width, "Nobody and nothing is written down yet.")
    half = (len(picture.around) + 1) // 2
    room = width / 2 - _MIDDLE - (70 if layout == "wide" else 20)
    columns = [_column(one, room) for one in (picture.around[:half], picture.around[half:])]
    height = max(2 * _MIDDLE + 12, *(sum(words_height(words) + _GAP for _, words in one) for one in columns))
    body: list[Markup] = []
    for column, left in zip(columns, (True, False), strict=True):
        y = (height - sum(words_height(words) + _GAP for _, words in column)) / 2 + _GAP / 2
        for one, words in column:
            body += _box(one, words, (1.0 if left else width - room - 1, y), room, (width / 2, height / 2), left)
            y += words_height(words) + _GAP
    return height, [*body, *_child(picture.child, width / 2, height / 2)]


def _column(around: Sequence[Around], room: float) -> list[tuple[Around, list[str]]]:
    return [(one, [*svg.wrap(one.name, room - 2 * _PAD), *svg.wrap(one.what, room - 2 * _PAD)]) for one in around]


def words_height(words: Sequence[str]) -> float:
    """How high a box of so many lines is."""
    return len(words) * LEAD + 2 * _PAD


def _child(name: str, x: float, y: float) -> list[Markup]:
    words = svg.wrap(name, 2 * _MIDDLE - 12)
    drawn = [
        text(x, y + (n - len(words) / 2 + 0.75) * LEAD, one, "vg-strong", PAPER, anchor="middle")
        for n, one in enumerate(words)
    ]
    return [el("circle", cx=x, cy=y, r=_MIDDLE, fill=COLOURS["here"], class_="vg-block"), *drawn]


def _box(
    one: Around, words: list[str], at: tuple[float, float], room: float, middle: tuple[float, float], left: bool
) -> list[Markup]:
    (x, y), height = at, words_height(words)
    rect = el(
        "rect", x=x, y=y, width=room, height=height, rx=6.0, fill=PAPER, stroke=INK, stroke_width=1.5, class_="vg-block"
    )
    names = len(svg.wrap(one.name, room - 2 * _PAD))
    drawn = [
        text(x + _PAD, y + _PAD + (n + 0.8) * LEAD, said, "" if n < names else "vg-soft", INK if n < names else SOFT)
        for n, said in enumerate(words)
    ]
    edge = (x + room if left else x, y + height / 2)
    return [*joined(one.strength, edge, _rim(edge, middle)), rect, *drawn]


def _rim(edge: tuple[float, float], middle: tuple[float, float]) -> tuple[float, float]:
    """Where a line to the child comes to their circle."""
    dx, dy = middle[0] - edge[0], middle[1] - edge[1]
    far = (dx * dx + dy * dy) ** 0.5
    return middle[0] - dx * _MIDDLE / far, middle[1] - dy * _MIDDLE / far


def joined(strength: str, one: tuple[float, float], other: tuple[float, float]) -> list[Markup]:
    """A line between two points that says how it is between them."""
    (x1, y1), (x2, y2) = one, other
    dx, dy = x2 - x1, y2 - y1
    far = max((dx * dx + dy * dy) ** 0.5, 1.0)
    across = (-dy / far, dx / far)
    points = [one, other]
    if strength == "strained":
        steps = max(int(far / 7), 4)
        points = [
            (x1 + dx * n / steps + across[0] * s, y1 + dy * n / steps + across[1] * s)
            for n in range(steps + 1)
            for s in [0 if n in (0, steps) else 5 if n % 2 else -5]
        ]
    line = _path(points, width=4.5 if strength == "strong" else 1.5, dashed=strength == "weak")
    if strength != "broken":
        return [line]
    strokes = []
    for by in (-4, 4):
        mx, my = x1 + dx / 2 + dx / far * by, y1 + dy / 2 + dy / far * by
        strokes.append(_path([(mx + across[0] * 8, my + across[1] * 8), (mx - across[0] * 8, my - across[1] * 8)]))
    return [line, *strokes]


def _path(points: Sequence[tuple[float, float]], *, width: float = 1.5, dashed: bool = False) -> Markup:
    way = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return el(
        "path", d=way, fill="none", stroke=INK, stroke_width=width, class_="vg-axis",
        stroke_dasharray="2 5" if dashed else None,
    )  # fmt: skip
