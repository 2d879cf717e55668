"""The map as the land lies, from boundaries that were supplied: same steps, links and key as the tile map.

London is drawn twice: small in its place, where nobody could press it, and large beside, where its squares are links.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area, UnknownArea
from village.ui.charts import svg
from village.ui.charts.svg import el
from village.ui.maps.boundaries import Feature, simplified
from village.ui.maps.tiles import STEPS, Tile, TileMap, TileValue, _key, _named, _step, fifths

LONDON = "E12000007"
ACROSS = 6000  # drawing units: whole numbers, so that both sides of a border are rounded alike
MOST = 90_000  # bytes of one drawing's lines


@dataclass(frozen=True)
class Land:
    """Boundaries brought to a day. `shapes`: today's authority → its lines as an SVG path, all of England, and London
    by itself; `sizes`: the height of each drawing; `carried`: file's areas drawn as what became of them; `left_out`:
    those of which no one authority is known; `missing`: authorities that the file does not draw."""

    shapes: Mapping[str, str]
    london: Mapping[str, str]
    blank: Mapping[str, str]
    sizes: tuple[int, int]
    carried: Sequence[tuple[str, str]]
    left_out: Sequence[str]
    missing: Sequence[str]


def heir(code: str, drawn_on: dt.date, on: dt.date) -> Area | None:
    """The one authority that has an area of a file today: itself, what followed it, or the county it lay in; else
    None."""
    upper = areas.upper_tier_of(code, drawn_on)
    try:
        found = areas.successors(upper.code if upper else code, on)
    except UnknownArea:
        return None
    return found[0] if len(found) == 1 and found[0].is_upper_tier else None


def land(features: Sequence[Feature], drawn_on: dt.date, on: dt.date) -> Land:
    """A file's areas, which are those of `drawn_on`, as the authorities of the day `on`."""
    told = {one.code: heir(one.code, drawn_on, on) for one in features}
    heirs = {code: found for code, found in told.items() if found}
    placed = {code: found.code for code, found in heirs.items()}
    in_london = {found.code for found in heirs.values() if found.parent_code == LONDON}
    shapes, height = _paths(features, placed)
    london, low = _paths([one for one in features if placed.get(one.code) in in_london], placed)
    return Land(
        {code: line for code, line in shapes.items() if code in placed.values()},
        london,
        {one.name: shapes[one.code] for one in features if one.code not in placed},
        (height, low),
        [(one.name, heirs[one.code].name) for one in features if placed.get(one.code, one.code) != one.code],
        [one.name for one in features if one.code not in placed],
        [one.name for one in areas.upper_tier(on) if one.code not in placed.values()],
    )


def _paths(features: Sequence[Feature], placed: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """Each authority's lines (an area's without one under its own code) and the drawing's height, as fine as fits."""
    points = [point for one in features for ring in one.rings for point in ring]
    if not points:
        return {}, 0
    west, top = min(x for x, _ in points), min(y for _, y in points)
    scale = ACROSS / (max(x for x, _ in points) - west)
    tolerance = 4 / scale  # less than half a pixel of a drawing 700 wide
    while True:
        found: dict[str, str] = {}
        for one in simplified(features, tolerance):
            code = placed.get(one.code, one.code)
            lines = "".join(_line([((x - west) * scale, (y - top) * scale) for x, y in ring]) for ring in one.rings)
            found[code] = found.get(code, "") + lines
        if sum(map(len, found.values())) <= MOST:
            return found, round((max(y for _, y in points) - top) * scale)
        tolerance *= 1.5


def _line(ring: Sequence[tuple[float, float]]) -> str:
    """A ring in whole drawing units, each step told from the one before."""
    at = [(round(x), round(y)) for x, y in ring[:-1]]
    steps = [f"{x - a} {y - b}" for (a, b), (x, y) in itertools.pairwise(at) if (x, y) != (a, b)]
    return f"M{at[0][0]} {at[0][1]}l{' '.join(steps)}z".replace(" -", "-") if steps else ""


def real_map(chart: TileMap, ground: Land) -> Markup:
    """Draw the map, England and then London, with the key. `chart.tiles` name the authorities."""
    breaks = list(chart.breaks) if chart.breaks is not None else fifths(chart)
    by_code = {tile.code: tile for tile in chart.tiles}
    big = [_blank(name, line) for name, line in ground.blank.items()]
    for code, line in ground.shapes.items():
        big.append(_place(chart, by_code, code, line, breaks, code not in ground.london))
    drawings = [_drawing(chart, "England", ground.sizes[0], big)]
    if ground.london:
        near = [_place(chart, by_code, code, line, breaks, True) for code, line in ground.london.items()]
        drawings.append(_drawing(chart, "London", ground.sizes[1], near))
    key = _key(replace(chart, tiles=[by_code[code] for code in ground.shapes if code in by_code]), breaks)
    return Markup("").join([el("div", *drawings, class_="vg-land"), key])


def _drawing(chart: TileMap, whole: str, height: int, body: Sequence[Markup]) -> Markup:
    name = f"{chart.id}-{whole.lower()}-title"
    drawn = el(
        "svg",
        el("title", f"{chart.title}: {whole}", id=name),
        *body,
        role="group",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"-20 -20 {ACROSS + 40} {height + 40}",
        aria_labelledby=name,
        class_="vg-chart vg-map",
    )
    caption = el("p", "London, larger", class_="vg-land__name") if whole == "London" else Markup("")
    return el("div", caption, drawn, class_=f"vg-land__part vg-land__part--{whole.lower()}")


def _place(
    chart: TileMap, by_code: Mapping[str, Tile], code: str, line: str, breaks: Sequence[float], linked: bool
) -> Markup:
    """An authority: a link with its words, or (London in its place) a shape without any: it is said beside."""
    tile = by_code.get(code)
    found = chart.values.get(code, TileValue(symbol="x"))
    value = svg.clean(found.value)
    step = _step(value, breaks) if value is not None else None
    here = code == chart.here
    shape = el(
        "path",
        d=line,
        fill=STEPS[step][0] if step is not None else svg.PAPER,
        stroke=svg.AIM if here else svg.SOFT,
        stroke_width=3 if here else 0.6,
        stroke_dasharray="4 3" if step is None else None,
        stroke_linejoin="round",
        vector_effect="non-scaling-stroke",
        class_=f"vg-tile vg-tile--{'none' if step is None else step + 1}{' vg-tile--here' if here else ''}",
    )
    if tile is None or not linked:
        return el("g", shape, aria_hidden="true")
    said = ", ".join(filter(None, (_named(tile, found, chart.unit), found.note)))
    if not found.href:
        return el("g", el("title", said), shape, role="img", aria_label=said)
    return el("a", el("title", said), shape, href=found.href, aria_label=said, class_="vg-tile-link")


def _blank(name: str, line: str) -> Markup:
    """An area of the file that no one authority has today."""
    shape = el(
        "path",
        d=line,
        fill=svg.PAPER,
        stroke=svg.SOFT,
        stroke_dasharray="4 3",
        stroke_width=0.6,
        vector_effect="non-scaling-stroke",
        class_="vg-tile vg-tile--none",
    )
    said = f"{name}: no figure"
    return el("g", el("title", said), shape, role="img", aria_label=said)
