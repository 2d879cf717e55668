"""A genogram as SVG, in its usual signs: a square for a man or a boy, a circle for a woman or a girl, a diamond where
that is not written down, a triangle for a child who is not born yet; a cross over who has died, a second outline for a
child who is helped, a dashed ring around those who live together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.casework.rules.genogram import Family, Ring, Someone, Tie, Unit
from village.ui.charts import svg
from village.ui.charts.svg import AIM, INK, LEAD, PAPER, SOFT, both, el, text

SLOT, HALF, LANE, TOP = 124.0, 20.0, 9.0, 26.0
"""Room for one person, half a sign, between two lines beneath a row, above a row: in drawing units."""
_NAME_SIZE, _NAMES = 13.0, 2


@dataclass(frozen=True)
class Genogram:
    """A family to be drawn. `id`: of its element."""

    id: str
    title: str
    family: Family

    @property
    def summary(self) -> str:
        """What it shows, in a sentence."""
        rows = len(self.family.rows)
        return f"{len(self.family.people)} people in {rows} {'generation' if rows == 1 else 'generations'}."


@dataclass(frozen=True)
class _Sheet:
    """Where everything is on one drawing: the middle of each sign, and where each row ends."""

    family: Family
    slot: float
    half: float
    at: dict[str, tuple[float, float]]
    names: dict[str, list[str]]
    tops: list[float]
    ends: list[float]
    height: float


def draw(picture: Genogram) -> Markup:
    """The family as SVG, wide and narrow."""
    return both(picture, _draw)


def _draw(picture: Genogram, layout: str, width: float) -> tuple[float, list[Markup]]:
    found = picture.family
    if not found.people:
        return svg.nothing(width, "Nobody is written down yet.")
    sheet = _sheet(found, width)
    body = [part for ring in found.rings for part in _ring(sheet, ring)]
    for number, _ in enumerate(found.rows):
        units = [one for one in found.units if found.place(one.parents[0])[0] == number]
        body += [part for lane, unit in enumerate(units) for part in _unit(sheet, unit, lane)]
    body += [part for tie in found.couples for part in _couple(sheet, tie)]
    body += [_bracket(sheet, tie) for tie in found.siblings]
    body += [part for one in found.people.values() for part in _someone(sheet, one)]
    return sheet.height, body


def _sheet(found: Family, width: float) -> _Sheet:
    most = max(len(row) for row in found.rows)
    slot = min(SLOT, width / most)
    half = min(HALF, slot / 2 - 10)
    names = {key: svg.wrap(one.name, slot - 8, _NAME_SIZE, _NAMES) for key, one in found.people.items()}
    at, tops, ends, y = {}, [], [], TOP
    for number, row in enumerate(found.rows):
        left = (width - slot * len(row)) / 2
        tops.append(y)
        for place, key in enumerate(row):
            at[key] = (left + (place + 0.5) * slot, y + half)
        ends.append(y + 2 * half + 6 + LEAD * max(len(names[key]) for key in row))
        lanes = sum(found.place(one.parents[0])[0] == number for one in found.units)
        y = ends[-1] + LANE * lanes + TOP + 12
    return _Sheet(found, slot, half, at, names, tops, ends, ends[-1] + 12)


def _someone(sheet: _Sheet, one: Someone) -> list[Markup]:
    (x, y), half = sheet.at[one.key], sheet.half
    parts = [_sign(one, x, y, half + 4)] if one.helped else []
    parts.append(_sign(one, x, y, half))
    if one.died:
        parts += [
            svg.line_of(x - half, y - half, x + half, y + half, "vg-axis", INK, stroke_width=1.5),
            svg.line_of(x - half, y + half, x + half, y - half, "vg-axis", INK, stroke_width=1.5),
        ]
    elif one.age is not None:
        parts.append(text(x, y + 5, one.age, "", INK, anchor="middle", size=14.0))
    top = y + half + 6
    lines = sheet.names[one.key]
    named = [
        text(x, top + LEAD * (n + 0.7), words, "vg-halo", INK, anchor="middle", size=_NAME_SIZE)
        for n, words in enumerate(lines)
    ]
    return parts + named


def _sign(one: Someone, x: float, y: float, half: float) -> Markup:
    look = {"fill": PAPER, "stroke": INK, "stroke_width": 1.5, "class_": "vg-block"}
    if one.unborn:
        return _shape([(x, y - half), (x + half, y + half), (x - half, y + half)], look)
    if one.sex == "f":
        return el("circle", cx=x, cy=y, r=half, **look)
    if one.sex == "m":
        return el("rect", x=x - half, y=y - half, width=2 * half, height=2 * half, **look)
    return _shape([(x, y - half), (x + half, y), (x, y + half), (x - half, y)], look)


def _shape(points: Iterable[tuple[float, float]], look: dict[str, object]) -> Markup:
    return el("polygon", points=" ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points), **look)


def _couple(sheet: _Sheet, tie: Tie) -> list[Markup]:
    """A line from one to the other; two strokes through it where they are no couple any more."""
    (x1, y1), (x2, y2) = sorted((sheet.at[tie.one], sheet.at[tie.other]))
    if sheet.family.beside(tie.one, tie.other):
        way, middle, height = f"M{x1 + sheet.half:.1f} {y1:.1f}H{x2 - sheet.half:.1f}", (x1 + x2) / 2, y1
    else:
        height = min(y1, y2) - sheet.half - 9
        way = f"M{x1:.1f} {y1 - sheet.half:.1f}V{height:.1f}H{x2:.1f}V{y2 - sheet.half:.1f}"
        middle = (x1 + x2) / 2
    if tie.kind == "partner":
        return [_line(way)]
    strokes = [f"M{middle + by - 3:.1f} {height + 7:.1f}L{middle + by + 3:.1f} {height - 7:.1f}" for by in (-3, 3)]
    return [_line(way), *(_line(one) for one in strokes)]


def _unit(sheet: _Sheet, unit: Unit, lane: int) -> list[Markup]:
    """From the parents down to a line of their own beneath the row, along it, and down to each child."""
    row = sheet.family.place(unit.parents[0])[0]
    bus = sheet.ends[row] + 8 + LANE * lane
    x, y = sheet.at[unit.parents[0]]
    if len(unit.parents) == 2:
        x = (x + sheet.at[unit.parents[1]][0]) / 2
    else:
        y += sheet.half + 6 + LEAD * len(sheet.names[unit.parents[0]])
    dashed = unit.kind != "parent"
    ways = [f"M{x:.1f} {y:.1f}V{bus:.1f}"]
    for child in unit.children:
        ways.append(f"M{x:.1f} {bus:.1f}{_down_to(sheet, child, row)}")
    return [_line(way, dashed=dashed) for way in ways]


def _down_to(sheet: _Sheet, child: str, row: int) -> str:
    """To a child in the next row straight down; past a row between, beside those who stand in it."""
    (x, y), under = sheet.at[child], sheet.family.place(child)[0]
    end = y - sheet.half - (5 if sheet.family.people[child].helped else 1)
    if under == row + 1:
        return f"H{x:.1f}V{end:.1f}"
    beside = x - sheet.slot / 2 + 3
    return f"H{beside:.1f}V{sheet.tops[under] - 12:.1f}H{x:.1f}V{end:.1f}"


def _bracket(sheet: _Sheet, tie: Tie) -> Markup:
    """Brothers and sisters of whom no common parent is drawn."""
    (x1, y1), (x2, y2) = sheet.at[tie.one], sheet.at[tie.other]
    height = min(y1, y2) - sheet.half - 14
    way = f"M{x1:.1f} {y1 - sheet.half:.1f}V{height:.1f}H{x2:.1f}V{y2 - sheet.half:.1f}"
    return _line(way, dashed=tie.kind == "half-sibling")


def _line(way: str, *, dashed: bool = False) -> Markup:
    return el(
        "path", d=way, fill="none", stroke=SOFT, stroke_width=1.5, class_="vg-axis",
        stroke_dasharray="5 4" if dashed else None,
    )  # fmt: skip


def _ring(sheet: _Sheet, ring: Ring) -> list[Markup]:
    """Down the right side of the rows and up the left, with the home's letter."""
    spans = [_span(sheet, *row) for row in ring.rows]
    right, left = [], []
    for number, (x1, x2, top, end) in enumerate(spans):
        until = (end + spans[number + 1][2]) / 2 if number + 1 < len(spans) else end
        since = (spans[number - 1][3] + top) / 2 if number else top
        right += [(x2, since), (x2, until)]
        left += [(x1, since), (x1, until)]
    points: Sequence[tuple[float, float]] = [*right, *reversed(left)]
    look = {
        "fill": "none", "stroke": AIM, "stroke_width": 1.5, "stroke_dasharray": "2 4", "stroke_linejoin": "round",
        "class_": "vg-rule",
    }  # fmt: skip
    x, _, top, _ = spans[0]
    return [_shape(points, look), text(x + 4, top + 12, f"Home {ring.home}", "vg-halo", AIM, size=12.0)]


def _span(sheet: _Sheet, row: int, first: int, last: int) -> tuple[float, float, float, float]:
    keys = sheet.family.rows[row]
    left, right = sheet.at[keys[first]][0] - sheet.slot / 2 + 2, sheet.at[keys[last]][0] + sheet.slot / 2 - 2
    return left, right, sheet.tops[row] - 20, sheet.ends[row] + 4
