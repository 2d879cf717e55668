"""A map of squares tells each kind by colour and by pattern, and says in words what each square holds."""

import re

from village.ui.maps.squares import Patch, SquareMap, square_map

KEY = {"all": "Everywhere", "some": "In part", "none": "Nowhere"}


def drawn(*patches: Patch) -> str:
    return str(square_map(SquareMap("m", "A title", "A summary", patches, 1_000, KEY)))


def test_no_square_is_no_map() -> None:
    assert drawn() == ""


def test_each_kind_has_a_colour_and_a_pattern_of_its_own() -> None:
    one = drawn(Patch(0, 0, "all", "3 of 3"), Patch(1_000, 0, "some", "1 of 3"), Patch(0, 1_000, "none", "0 of 3"))
    assert len(re.findall("<rect", one)) == 6  # three squares and the key
    assert len(re.findall("<line", one)) == 2 * (0 + 1 + 2)
    for said in ("3 of 3", "1 of 3", "0 of 3", "Everywhere", "In part", "Nowhere", "A title", "A summary"):
        assert said in one


def test_north_is_up_and_east_is_right() -> None:
    one = drawn(Patch(0, 0, "all", "south-west"), Patch(1_000, 1_000, "none", "north-east"))
    at = [tuple(map(float, found)) for found in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)"', one)]
    (west, south), (east, north) = at[0], at[1]
    assert west < east
    assert north < south


def test_words_of_a_square_cannot_be_markup() -> None:
    assert "<script" not in drawn(Patch(0, 0, "all", "<script>"))
