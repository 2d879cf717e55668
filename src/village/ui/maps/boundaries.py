"""Boundaries of areas from a GeoJSON file: read within bounds, simplified along the lines that neighbours share.

Every line between two areas is simplified once, so neighbours keep the same border and no gap opens between them.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from village.kernel.tables.rules import Problem, Refused, quoted

Point = tuple[float, float]
Ring = list[Point]  # its first point is its last
MOST_BYTES = 50_000_000
MOST_POINTS = 2_000_000
MOST_FEATURES = 1_000
_ONS = re.compile(r"[EWSN]\d{8}")
_GRID = (700_000, 1_300_000)  # metres, the extent of the National Grid
_MIDDLE = math.cos(math.radians(52.8))  # England's middle latitude: what a degree of longitude is of one of latitude


@dataclass(frozen=True)
class Feature:
    """One area of a file: its code and name there, and its rings, islands and holes alike; y grows downwards."""

    code: str
    name: str
    rings: Sequence[Ring]


def read(file: str, raw: bytes) -> tuple[Feature, ...]:
    """England's areas in a GeoJSON file, by code. Raises Refused, with one problem.

    Their codes stand in whichever property has an ONS code for every area. Coordinates are degrees (WGS 84, as the
    standard says) or metres of the National Grid.
    """
    told = _features(file, raw)
    key = _key(file, told)
    found: dict[str, Feature] = {}
    points = 0
    for number, one in enumerate(told, 1):
        code = one["properties"][key]
        if not code.startswith("E"):
            continue
        if code in found:
            raise _refused(file, f"The code {code} stands there twice.", "Give each area once.")
        rings = [_ring(file, number, ring) for ring in _rings(file, number, one.get("geometry"))]
        points += sum(map(len, rings))
        if points > MOST_POINTS:
            raise _refused(file, f"It has more than {MOST_POINTS:,} points.", "Use a more generalised file.")
        found[code] = Feature(code, _name(one["properties"], key), rings)
    if not found:
        raise _refused(file, "No area of it is in England.", "Give boundaries of England's authorities.")
    return _projected(file, [found[code] for code in sorted(found)])


def _features(file: str, raw: bytes) -> list[dict[str, dict[str, str]]]:
    if len(raw) > MOST_BYTES:
        raise _refused(file, f"It is larger than {MOST_BYTES // 1_000_000} MB.", "Use a more generalised file.")
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        raise _refused(file, "It is not JSON.", "Give a GeoJSON file.") from None
    features = told.get("features") if isinstance(told, dict) and told.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise _refused(file, "It is not a GeoJSON FeatureCollection.", "Save the boundaries as one.")
    if len(features) > MOST_FEATURES:
        raise _refused(file, f"It has more than {MOST_FEATURES:,} areas.", "Give boundaries of authorities.")
    if not all(isinstance(one, dict) and isinstance(one.get("properties"), dict) for one in features):
        raise _refused(file, "Not every feature has properties.", "Give each area its code.")
    return features


def _key(file: str, told: Sequence[Mapping[str, Mapping[str, object]]]) -> str:
    """The property that holds the codes."""
    for key in told[0]["properties"]:
        if all(_ONS.fullmatch(str(one["properties"].get(key))) for one in told):
            return key
    do = "Give a property with a code such as E08000035 for every area."
    raise _refused(file, "No property holds an ONS code for every area.", do)


def _name(properties: Mapping[str, object], key: str) -> str:
    """What the file calls an area: the property named like a name, of several that of the code's own family."""
    names = [name for name in properties if name.lower().endswith(("name", "nm"))]
    names.sort(key=lambda name: name[:5].lower() != key[:5].lower())
    return str(properties[names[0]])[:100] if names else str(properties[key])


def _rings(file: str, number: int, geometry: object) -> Iterator[object]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        raise _refused(file, f"Feature {number} is no Polygon or MultiPolygon.", "Give areas, not points or lines.")
    told = geometry.get("coordinates")
    for polygon in [told] if kind == "Polygon" else told if isinstance(told, list) else [None]:
        if not isinstance(polygon, list) or not polygon:
            raise _refused(file, f"Feature {number} has no coordinates.", "Mend or leave out the area.")
        yield from polygon


def _ring(file: str, number: int, told: object) -> Ring:
    try:
        ring = [(float(x), float(y)) for x, y, *_ in told]  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        ring = []
    if len(ring) < 4 or ring[0] != ring[-1] or not all(math.isfinite(x) and math.isfinite(y) for x, y in ring):
        raise _refused(file, f"A ring of feature {number} is not a closed line of points.", "Mend the area.")
    return ring


def _projected(file: str, features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Degrees or grid metres, brought to units in which a step east is as long as one south, y downwards."""
    points = [point for one in features for ring in one.rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    if west >= -9 and east <= 3 and south >= 49 and north <= 61:
        factor = _MIDDLE
    elif west >= 0 and south >= 0 and east <= _GRID[0] and north <= _GRID[1]:
        factor = 1.0
    else:
        said = f"Its coordinates ({quoted(f'{west:g} {south:g} to {east:g} {north:g}')}) do not lie in England."
        raise _refused(file, said, "Save it in degrees (WGS 84), longitude first.")
    return tuple(
        Feature(one.code, one.name, [[(x * factor, -y) for x, y in ring] for ring in one.rings]) for one in features
    )


def _refused(file: str, what: str, do: str) -> Refused:
    return Refused([Problem(file, what, do)])


# ── simplifying ──────────────────────────────────────────────────────────────────────────────────────────────────────


def simplified(features: Sequence[Feature], tolerance: float) -> tuple[Feature, ...]:
    """The same areas with fewer points: none of their lines moves by more than `tolerance`.

    Islands and holes smaller than a square of that side are left out, an area's largest ring never. Method: Douglas and
    Peucker 1973, on each line between the points where three or more lines meet, in one direction for both sides.
    """
    beside: dict[Point, set[Point]] = defaultdict(set)
    for one in features:
        for ring in one.rings:
            for here, there in itertools.pairwise(ring):
                beside[here].add(there)
                beside[there].add(here)
    meeting = {point for point, others in beside.items() if len(others) != 2}
    made = []
    for one in features:
        largest = max(one.rings, key=area_of)
        rings = [_simpler(ring, meeting, tolerance) for ring in one.rings if ring is largest or _seen(ring, tolerance)]
        kept = [ring for ring in rings if len(ring) >= 4]
        made.append(Feature(one.code, one.name, kept or [largest]))
    return tuple(made)


def area_of(ring: Ring) -> float:
    """How large a ring is, in square map units (the shoelace formula)."""
    return abs(sum(a * d - c * b for (a, b), (c, d) in itertools.pairwise(ring))) / 2


def _seen(ring: Ring, tolerance: float) -> bool:
    return area_of(ring) >= tolerance * tolerance


def _simpler(ring: Ring, meeting: set[Point], tolerance: float) -> Ring:
    ends = [place for place, point in enumerate(ring[:-1]) if point in meeting]
    if not ends:  # an island, or a hole that another area fills: begun at the same point whoever asks
        first = ring.index(min(ring))
        return _arc([*ring[first:-1], *ring[: first + 1]], tolerance)
    turned = [*ring[ends[0] : -1], *ring[: ends[0] + 1]]
    made: Ring = [turned[0]]
    start = 0
    for place in range(1, len(turned)):
        if turned[place] in meeting:
            made += _arc(turned[start : place + 1], tolerance)[1:]
            start = place
    return made


def _arc(line: Ring, tolerance: float) -> Ring:
    """A line simplified the same way from whichever end it is given."""
    backwards = (line[-1], line[-2]) < (line[0], line[1])
    one_way = line[::-1] if backwards else line
    kept = _thinned(one_way, tolerance)
    return kept[::-1] if backwards else kept


def _thinned(line: Ring, tolerance: float) -> Ring:
    keep = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        start, end = todo.pop()
        furthest, most = 0, tolerance
        for place in range(start + 1, end):
            distance = _distance(line[place], line[start], line[end])
            if distance > most:
                furthest, most = place, distance
        if furthest:
            keep.add(furthest)
            todo += [(start, furthest), (furthest, end)]
    return [line[place] for place in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the line between two others; where they are the same, to that point."""
    (x, y), (a, b), (c, d) = point, start, end
    length = (c - a) ** 2 + (d - b) ** 2
    along = max(0.0, min(1.0, ((x - a) * (c - a) + (y - b) * (d - b)) / length)) if length else 0.0
    return math.hypot(x - a - along * (c - a), y - b - along * (d - b))
