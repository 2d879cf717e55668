"""A map of numbered points in National Grid metres: nothing under them but rings of distance, so that nothing is
fetched from anywhere. Its list stands beside it and says all that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import el

SIZE = 680.0
EDGE = 34.0
LEAST = 800.0  # metres across: two points next door to one another are not drawn as a mile apart
MILE = 1609.344
CROWDED = 100
"""Dots: more of them lie on one another, and are drawn as one number for each square."""
SQUARE = 60.0
RINGS: dict[float, str] = {
    0.25: "¼ mile",
    0.5: "½ mile",
    1: "1 mile",
    **{many: f"{many} miles" for many in (2, 5, 10, 20, 50)},
}  # by miles
PIN, LETTERS, RING_LETTERS = 34.0, 20.0, 22.0  # of the drawing: about half of them are left on a phone


@dataclass(frozen=True)
class Point:
    """A place: National Grid metres, its number in the list (blank: a dot), its name, and where it leads."""

    easting: float
    northing: float
    label: str = ""
    name: str = ""
    href: str = ""
    kind: int = 0


@dataclass(frozen=True)
class PointMap:
    """What is drawn. `around`: National Grid metres of the middle of the rings, `middle` its words; None: no rings."""

    id: str
    title: str
    summary: str
    points: Sequence[Point]
    around: tuple[float, float] | None = None
    middle: str = ""


@dataclass(frozen=True)
class _Plan:
    west: float
    south: float
    scale: float
    height: float

    def at(self, east: float, north: float) -> tuple[float, float]:
        return EDGE + (east - self.west) * self.scale, self.height - EDGE - (north - self.south) * self.scale


def point_map(chart: PointMap) -> Markup:
    """The map as SVG; nothing at all without a point. Points of one place share a pin; of a crowd of dots, those of one
    square share a circle that says how many they are."""
    if not chart.points:
        return Markup("")
    plan = _plan(chart)
    body = [*_rings(chart, plan), *_pins(chart.points, plan)]
    name, told = f"{chart.id}-title", f"{chart.id}-desc"
    drawing = el(
        "svg", el("title", chart.title, id=name), el("desc", chart.summary, id=told), *body,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {SIZE:g} {svg.number(plan.height)}", role="group",
        aria_labelledby=f"{name} {told}", class_="vg-chart vg-map",
    )  # fmt: skip
    return drawing


def _plan(chart: PointMap) -> _Plan:
    """All points, with the middle of the rings in the middle of the drawing."""
    east, north = [one.easting for one in chart.points], [one.northing for one in chart.points]
    if chart.around:
        east += [2 * chart.around[0] - one for one in east]
        north += [2 * chart.around[1] - one for one in north]
    across = max(max(east) - min(east), (max(north) - min(north)) / 1.2, LEAST)
    up = min(max(max(north) - min(north), across * 0.45), across * 1.2)
    scale = (SIZE - 2 * EDGE) / across
    west = (max(east) + min(east) - across) / 2
    south = (max(north) + min(north) - up) / 2
    return _Plan(west, south, scale, up * scale + 2 * EDGE)


def _rings(chart: PointMap, plan: _Plan) -> list[Markup]:
    """Rings around the middle that fit, three at most, each with its distance."""
    if chart.around is None:
        return []
    x, y = plan.at(*chart.around)
    room = max(x, SIZE - x, y, plan.height - y)
    shown = [miles for miles in RINGS if 40 <= miles * MILE * plan.scale <= room][-3:]
    drawn = []
    for miles in shown:
        radius = miles * MILE * plan.scale
        drawn.append(
            el("circle", cx=x, cy=y, r=radius, fill="none", stroke=svg.SOFT, stroke_width=1.0, stroke_dasharray="3 5")
        )
        if y - radius > RING_LETTERS:
            at, anchor = (x, y - radius - 4), "middle"
        else:  # no room above: inside the ring, on its right
            at, anchor = (min(x + radius, SIZE) - 6, y - 6), "end"
        drawn.append(svg.text(*at, RINGS[miles], "vg-soft", svg.SOFT, anchor=anchor, size=RING_LETTERS))
    cross = el(
        "g", el("title", chart.middle), el("circle", cx=x, cy=y, r=7.0, fill=svg.AIM, stroke=svg.PAPER, stroke_width=2),
        role="img", aria_label=chart.middle,
    )  # fmt: skip
    return [*drawn, cross]


def _pins(points: Sequence[Point], plan: _Plan) -> list[Markup]:
    dots = [one for one in points if not one.label]
    if len(dots) <= CROWDED:
        return [_pin(plan, some) for some in _together(points, plan)]
    squares: dict[tuple[float, float], list[Point]] = {}
    for one in dots:
        x, y = plan.at(one.easting, one.northing)
        squares.setdefault((x // SQUARE, y // SQUARE), []).append(one)
    counted = [_pin(plan, some) if len(some) == 1 else _count(plan, some) for some in squares.values()]
    return [*counted, *(_pin(plan, some) for some in _together([one for one in points if one.label], plan))]


def _count(plan: _Plan, some: Sequence[Point]) -> Markup:
    """How many dots a square has, in the middle of them and within the square."""
    every = [plan.at(one.easting, one.northing) for one in some]
    radius = 19.0 if len(some) < 100 else 25.0
    x, y = (_within([at[axis] for at in every], radius) for axis in (0, 1))
    fill, ink = svg.CATEGORIES[0]
    said = f"{len(some)} places"
    return el(
        "g", el("title", said),
        el("circle", cx=x, cy=y, r=radius, fill=fill, stroke=svg.PAPER, stroke_width=2),
        svg.text(x, y + 7, f"{len(some)}", "vg-strong", ink, anchor="middle", size=20.0), role="img", aria_label=said,
    )  # fmt: skip


def _within(places: Sequence[float], radius: float) -> float:
    """The middle of places of one square, so far from its edges that a circle does not reach over them."""
    edge = places[0] // SQUARE * SQUARE
    return min(max(sum(places) / len(places), edge + radius), edge + SQUARE - radius)


def _together(points: Sequence[Point], plan: _Plan) -> list[list[Point]]:
    """Points whose pins would lie on one another, in the order of the list."""
    found: list[tuple[float, float, list[Point]]] = []
    for one in points:
        x, y = plan.at(one.easting, one.northing)
        near = PIN * 0.8 if one.label else 1.0
        for other_x, other_y, some in found:
            if abs(x - other_x) < near and abs(y - other_y) < near:
                some.append(one)
                break
        else:
            found.append((x, y, [one]))
    return [some for _, _, some in found]


def _pin(plan: _Plan, some: Sequence[Point]) -> Markup:
    first = some[0]
    x, y = plan.at(first.easting, first.northing)
    fill, ink = svg.CATEGORIES[first.kind % len(svg.CATEGORIES)]
    if not first.label:
        return el("circle", cx=x, cy=y, r=5.0, fill=fill, stroke=svg.PAPER, stroke_width=1.0)
    labels = list(dict.fromkeys(one.label for one in some))
    said = f"{labels[0]}+" if len(labels) > 1 else labels[0]
    names = "; ".join(dict.fromkeys(f"{one.label}: {one.name}" for one in some))
    width = max(PIN, svg.width_of(said, LETTERS, bold=True) + 14)
    pin = (
        el("title", names),
        el(
            "rect", x=x - width / 2, y=y - PIN / 2, width=width, height=PIN, rx=PIN / 2,
            fill=fill, stroke=svg.PAPER, stroke_width=2,
        ),
        svg.text(x, y + 7, said, "vg-strong", ink, anchor="middle", size=LETTERS),
    )  # fmt: skip
    if not first.href:
        return el("g", *pin, role="img", aria_label=names)
    return el("a", *pin, href=first.href, aria_label=names, class_="vg-tile-link")
