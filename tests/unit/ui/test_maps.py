"""The tile map: every place a link with a name, nothing suppressed shown as a value."""

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.ui.pages import problems
from village.ui import samples
from village.ui.maps import Tile, TileMap, TileValue, tile_map, tile_rows


def test_every_place_is_a_link_with_its_name_and_value() -> None:
    chart = samples.example_map()
    tree = ET.fromstring(tile_map(chart))
    names = [node.get("aria-label") for node in tree.iter() if node.tag.endswith("}a")]
    linked = [value for value in chart.values.values() if value.href]
    assert len(names) == 2 * len(linked)  # once wide, once narrow
    assert all(name and ": " in name for name in names)


def test_a_square_that_tells_no_figure_says_none() -> None:
    tiles = samples.example_map().tiles[:2]
    values = {tile.code: TileValue(1, href="/", said=said) for tile, said in zip(tiles, ("", "here"), strict=True)}
    tree = ET.fromstring(tile_map(TileMap("a", "t", "s", tiles, values)))
    names = {node.get("aria-label") for node in tree.iter() if node.tag.endswith("}a")}
    assert names == {tiles[0].name, f"{tiles[1].name}: here"}


def test_a_suppressed_value_is_said_in_words_and_takes_no_step() -> None:
    markup = tile_map(samples.example_map())
    assert "Eastfield: not shown, to protect people’s privacy" in markup
    assert "vg-tile--none" in markup


def test_the_table_has_every_place() -> None:
    rows = tile_rows(samples.example_map())
    assert len(rows) == 20
    assert {row["value"] for row in rows} >= {"[c]", "[x]"}


def test_no_tiles_is_no_map() -> None:
    assert tile_map(TileMap("a", "t", "s", [], {})) == ""


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(), st.just(3.0)), max_size=12))
def test_any_values(values: list[float | None]) -> None:
    tiles = [
        Tile(f"X{n}", f"Place {n}", f"P{n}", n % 4, n // 4, "North" if n % 2 else "South") for n in range(len(values))
    ]
    shown = {f"X{n}": TileValue(value, f"#p{n}") for n, value in enumerate(values)}
    markup = tile_map(TileMap("a", "t", "s", tiles, shown))
    ET.fromstring(f"<div>{markup}</div>")
    assert problems(markup) == []
