"""Boundaries: wrong files are refused in a sentence; what is simplified keeps its borders and stays near the truth."""

import json
import math
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from village.kernel.tables.rules import Refused
from village.ui.maps.boundaries import Feature, area_of, read, simplified

SQUARE = [[-1.0, 52.0], [-1.0, 53.0], [0.0, 53.0], [0.0, 52.0], [-1.0, 52.0]]


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(code: str = "E08000035", ring: Any = SQUARE, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"CTYUA23CD": code, **properties}, "geometry": geometry}


def shifted(by: float) -> list[list[float]]:
    return [[x + by, y] for x, y in SQUARE]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "It is not JSON."),
        (b"[" * 100_000, "It is not JSON."),
        (b"[1]", "It is not a GeoJSON FeatureCollection."),
        (b'{"type": "FeatureCollection", "features": []}', "It is not a GeoJSON FeatureCollection."),
        (collection(*[feature()] * 1001), "It has more than 1,000 areas."),
        (b'{"type": "FeatureCollection", "features": [1]}', "Not every feature has properties."),
        (collection(feature("Leeds")), "No property holds an ONS code for every area."),
        (collection(feature(), feature("leeds")), "No property holds an ONS code for every area."),
        (collection(feature(), feature()), "The code E08000035 stands there twice."),
        (collection(feature("W06000001")), "No area of it is in England."),
        (collection({**feature(), "geometry": None}), "Feature 1 is no Polygon or MultiPolygon."),
        (collection({**feature(), "geometry": {"type": "Point", "coordinates": [0, 52]}}), "Feature 1 is no Polygon"),
        (collection({**feature(), "geometry": {"type": "MultiPolygon", "coordinates": 1}}), "has no coordinates."),
        (collection(feature(ring=SQUARE[:3])), "A ring of feature 1 is not a closed line of points."),
        (collection(feature(ring=[*SQUARE[:4], [9, 9]])), "A ring of feature 1 is not a closed line of points."),
        (collection(feature(ring=["a"] * 5)), "A ring of feature 1 is not a closed line of points."),
        (collection(feature(ring=[[y, x] for x, y in SQUARE])), "do not lie in England."),
        (collection(feature(ring=[[math.nan, 52.0], *SQUARE[1:4], [math.nan, 52.0]])), "not a closed line"),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read("areas.geojson", raw)
    (problem,) = refused.value.problems
    assert str(problem).startswith("areas.geojson: ")
    assert said in str(problem)


def test_areas_are_read_by_code_with_the_name_of_the_codes_own_family() -> None:
    one = feature("E08000035", shifted(1), lat=1.5, LAD23NM="wrong", CTYUA23NM="Leeds")
    other = feature("E08000032", CTYUA23NM="Bradford", LAD23NM="wrong")
    found = read("areas.geojson", collection(one, other, feature("W06000001", CTYUA23NM="Isle of Anglesey")))
    assert [(area.code, area.name) for area in found] == [("E08000032", "Bradford"), ("E08000035", "Leeds")]


def test_metres_of_the_national_grid_are_as_good_as_degrees() -> None:
    ring = [[430_000, 433_000], [430_000, 434_000], [432_000, 434_000], [432_000, 433_000], [430_000, 433_000]]
    (found,) = read("areas.geojson", collection(feature(ring=ring)))
    assert area_of(list(found.rings[0])) == 1000 * 2000
    assert found.rings[0][0] == (430_000.0, -433_000.0)  # downwards, as a page is drawn


# ── simplifying ──────────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def countries(draw: st.DrawFn) -> tuple[list[Feature], float]:
    """A grid of areas whose borders wind: each side of a cell is a line that both neighbours have."""
    wide, high, parts = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 6))
    wind = st.floats(-0.2, 0.2)
    lines: dict[tuple[tuple[int, int], tuple[int, int]], list[tuple[float, float]]] = {}
    for x in range(wide + 1):
        for y in range(high + 1):
            for a, b in ((x + 1, y), (x, y + 1)):
                if a <= wide and b <= high:
                    inner = [
                        (x + (a - x) * n / parts + draw(wind) * (b - y), y + (b - y) * n / parts + draw(wind) * (a - x))
                        for n in range(1, parts)
                    ]
                    lines[(x, y), (a, b)] = [(float(x), float(y)), *inner, (float(a), float(b))]
    made = []
    for x in range(wide):
        for y in range(high):
            corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
            ring: list[tuple[float, float]] = []
            for one, other in pairwise(corners):
                line = lines[one, other] if (one, other) in lines else lines[other, one][::-1]
                ring += line[:-1]
            turn = draw(st.integers(0, len(ring) - 1))  # a ring may begin anywhere
            ring = ring[turn:] + ring[:turn]
            made.append(Feature(f"E{x}{y}", "", [[*ring, ring[0]]]))
    return made, draw(st.floats(0.0, 0.3))


def sides(features: list[Feature] | tuple[Feature, ...]) -> Counter[frozenset[tuple[float, float]]]:
    return Counter(frozenset(pair) for one in features for ring in one.rings for pair in pairwise(ring))


@given(countries())
@settings(deadline=None, max_examples=60)
def test_no_gap_opens_between_neighbours(drawn: tuple[list[Feature], float]) -> None:
    features, tolerance = drawn
    outer = {point for side, times in sides(features).items() if times == 1 for point in side}
    for side, times in sides(simplified(features, tolerance)).items():
        assert times <= 2
        if times == 1:  # a side that one area has alone lies on the coast
            assert side <= outer


@given(countries())
@settings(deadline=None, max_examples=60)
def test_no_line_moves_by_more_than_the_tolerance(drawn: tuple[list[Feature], float]) -> None:
    features, tolerance = drawn
    for before, after in zip(features, simplified(features, tolerance), strict=True):
        if after.rings[0] is before.rings[0]:
            continue
        for point in before.rings[0]:
            nearest = min(away(point, one, other) for one, other in pairwise(after.rings[0]))
            assert nearest <= tolerance + 1e-9


def away(point: tuple[float, float], one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far a point is from a side, by trying a thousand places on it and then between the best."""
    low, high = 0.0, 1.0
    for _ in range(60):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        at = [math.dist(point, (one[0] + t * (other[0] - one[0]), one[1] + t * (other[1] - one[1]))) for t in (a, b)]
        low, high = (low, b) if at[0] < at[1] else (a, high)
    return math.dist(point, (one[0] + low * (other[0] - one[0]), one[1] + low * (other[1] - one[1])))


def test_small_islands_go_and_the_largest_ring_stays() -> None:
    small = [(5.0, 5.0), (5.0, 5.1), (5.1, 5.1), (5.1, 5.0), (5.0, 5.0)]
    large = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]
    (found,) = simplified([Feature("E1", "", [small, large])], 0.5)
    assert found.rings == [large]
    (found,) = simplified([Feature("E1", "", [small])], 100.0)
    assert found.rings == [small]
