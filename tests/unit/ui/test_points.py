"""A map of points: each where it lies, numbered as in its list, and nothing that was not given."""

import itertools
import math
import re

from hypothesis import given
from hypothesis import strategies as st

from village.ui.maps.points import MILE, SIZE, Point, PointMap, point_map

AROUND = (430_000.0, 433_000.0)


def drawn(*points: Point, around: tuple[float, float] | None = AROUND) -> str:
    return str(point_map(PointMap("m", "Where they are", "Two places.", points, around, "The middle of LS8 4")))


def middles(text: str) -> list[tuple[float, float]]:
    """Where each numbered pin is."""
    pins = re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"', text)
    return [(float(x) + float(width) / 2, float(y) + float(height) / 2) for x, y, width, height in pins]


def test_points_lie_as_they_lie_on_the_ground() -> None:
    text = drawn(
        Point(430_000, 436_000, "1", "North", "#service-1"), Point(433_000, 433_000, "2", "East"),
        Point(427_000, 430_000, "3", "South west"),
    )  # fmt: skip
    (x1, y1), (x2, y2), (x3, y3) = middles(text)
    assert y1 < y2 < y3
    assert x3 < x1 < x2
    assert abs((x2 - x1) - (y2 - y1)) < 0.5  # three kilometres either way are as long
    assert 'href="#service-1" aria-label="1: North"' in text
    assert "1 mile" in text
    assert 'aria-label="The middle of LS8 4"' in text


def test_rings_are_as_far_out_as_they_say() -> None:
    text = drawn(Point(430_000 + 2 * MILE, 433_000, "1", "Two miles east"))
    x, _ = middles(text)[0]
    rings = {
        float(r): float(cx) for cx, r in re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="([\d.]+)" fill="none"', text)
    }
    assert any(abs(radius - (x - centre)) < 1 for radius, centre in rings.items())


def test_where_somebody_stands_is_the_middle_of_the_map_with_a_ring_however_near() -> None:
    for away in (500.0, 1_200.0, 9_000.0):
        text = drawn(Point(430_000 - away, 433_000 - away / 3, "1", "West"))
        across, up = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)[0]
        middle = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="7"', text)[0]
        assert (float(middle[0]), float(middle[1])) == (float(across) / 2, float(up) / 2)
        assert "stroke-dasharray" in text
        assert " mile" in re.findall(r"</title>.*", text)[0]


def test_pins_on_one_another_are_one_that_names_all() -> None:
    text = drawn(
        Point(430_000, 433_000, "1", "A"), Point(430_001, 433_000, "2", "B"), Point(430_000, 440_000, "3", "C")
    )
    assert ">1+<" in text
    assert 'aria-label="1: A; 2: B"' in text
    assert len(middles(text)) == 2


def test_a_crowd_of_dots_is_counted_by_square_and_nothing_is_lost() -> None:
    crowd = [Point(430_000 + 300 * (at % 20), 433_000 + 300 * (at // 20)) for at in range(440)]
    alone = Point(400_000, 433_000)
    text = drawn(*crowd, alone, Point(445_000, 433_000, "1", "With a number"), around=None)
    counts = [int(one) for one in re.findall(r'role="img" aria-label="(\d+) places"', text)]
    dots = len(re.findall(r'<circle [^>]*r="5"', text))
    assert sum(counts) + dots == 441
    assert dots >= 1  # what is alone in its square is a dot as before
    circles = re.findall(r'<circle cx="([-\d.]+)" cy="([-\d.]+)" r="19"', text)
    middle = [(float(x), float(y)) for x, y in circles]
    assert all(math.dist(one, two) >= 2 * 19 - 0.1 for one, two in itertools.combinations(middle, 2))
    assert [len(middles(text)), text.count(">1<")] == [1, 1]


def test_as_many_dots_as_can_be_told_apart_stay_dots() -> None:
    few = [Point(430_000 + 1_000 * (at % 10), 433_000 + 1_000 * (at // 10)) for at in range(100)]
    assert "places" not in drawn(*few, around=None).replace("Two places.", "")


def test_without_points_there_is_no_map_and_dots_have_no_number() -> None:
    assert drawn() == ""
    text = drawn(Point(1, 1), Point(9_000, 9_000), around=None)
    assert "stroke-dasharray" not in text
    assert text.count("<circle") == 2
    assert middles(text) == []


def test_names_are_escaped() -> None:
    assert "<script>" not in drawn(Point(1, 1, "1", "<script>"))


metres = st.tuples(st.integers(0, 700_000), st.integers(0, 1_300_000))


@given(st.lists(metres, min_size=1, max_size=6), st.none() | metres)
def test_whatever_the_points_all_pins_are_on_the_map(
    places: list[tuple[int, int]], around: tuple[int, int] | None
) -> None:
    text = drawn(*(Point(east, north, str(number)) for number, (east, north) in enumerate(places, 1)), around=around)
    height = float(re.findall(r'viewBox="0 0 [\d.]+ ([\d.]+)"', text)[0])
    for x, y in middles(text):
        assert 0 <= x <= SIZE
        assert 0 <= y <= height
