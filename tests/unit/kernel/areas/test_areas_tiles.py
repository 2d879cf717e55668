"""How good the tile map is: every area once, no overlaps, neighbours kept close, north kept north."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.kernel.areas import queries as areas

TODAY = date(2026, 11, 23)
IN_2008 = date(2008, 1, 1)
LONDON = "E12000007"
FAR_METRES = 50_000

Cell = tuple[int, int]


def cells_on(on: date) -> dict[str, Cell]:
    return {tile.area.code: (tile.column, tile.row) for tile in areas.tile_map(on)}


def steps(one: Cell, other: Cell) -> int:
    """Squares walked from one tile to another, along sides."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def rings(one: Cell, other: Cell) -> int:
    """Rings of squares out from one tile to another, corners included."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def pieces(cells: Iterable[Cell]) -> list[int]:
    """Sizes of the groups of tiles joined side to side, the largest first."""
    left, sizes = set(cells), []
    while left:
        stack, size = [left.pop()], 0
        while stack:
            x, y = stack.pop()
            size += 1
            for beside in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if beside in left:
                    left.remove(beside)
                    stack.append(beside)
        sizes.append(size)
    return sorted(sizes, reverse=True)


def bordering_pairs() -> set[tuple[str, str]]:
    today = areas.upper_tier(TODAY)
    return {(a.code, b.code) for a in today for b in areas.neighbours(a.code) if a.code < b.code}


@given(st.dates(date(2007, 1, 1), TODAY))
def test_every_authority_of_a_day_has_one_square_of_its_own(on: date) -> None:
    cells = cells_on(on)
    assert set(cells) == {area.code for area in areas.upper_tier(on)}
    assert len(set(cells.values())) == len(cells)


def test_the_map_begins_at_the_corner_and_is_of_a_page_shape() -> None:
    columns, rows = zip(*cells_on(TODAY).values(), strict=True)
    assert (min(columns), min(rows)) == (0, 0)
    assert max(columns) < 14
    assert max(rows) < 20


@pytest.mark.parametrize("on", [IN_2008, TODAY])
def test_the_outline_is_one_piece(on: date) -> None:
    assert len(pieces(cells_on(on).values())) == 1


def test_london_is_one_solid_block_of_33() -> None:
    cells = cells_on(TODAY)
    block = {cells[area.code] for area in areas.children(LONDON, TODAY)}
    assert pieces(block) == [33]
    for row in {y for _, y in block}:
        columns = sorted(x for x, y in block if y == row)
        assert columns == list(range(columns[0], columns[-1] + 1))


def test_regions_hold_together() -> None:
    cells = cells_on(TODAY)
    whole = 0
    for region in areas.children("E92000001", TODAY):
        sizes = pieces(cells[area.code] for area in areas.children(region.code, TODAY))
        # East of England and the South East lie on two sides of London and may be cut by it.
        assert sizes[0] / sum(sizes) >= 0.6
        whole += len(sizes) == 1
    assert whole >= 7


def test_true_neighbours_stay_close() -> None:
    cells = cells_on(TODAY)
    pairs = bordering_pairs()
    assert len(pairs) == 376
    assert sum(rings(cells[a], cells[b]) <= 2 for a, b in pairs) / len(pairs) >= 0.94
    assert sum(steps(cells[a], cells[b]) <= 2 for a, b in pairs) / len(pairs) >= 0.86
    assert max(rings(cells[a], cells[b]) for a, b in pairs) <= 6


def test_the_six_nearest_stay_close() -> None:
    cells = cells_on(TODAY)
    pairs = [(a, other.code) for a in cells for other in areas.nearest(a, 6)]
    assert sum(rings(cells[a], cells[b]) <= 2 for a, b in pairs) / len(pairs) >= 0.96


@pytest.mark.parametrize("on", [IN_2008, TODAY])
def test_north_stays_north_and_east_stays_east(on: date) -> None:
    cells = cells_on(on)
    north, east = [], []
    for one, other in combinations(areas.upper_tier(on), 2):
        (x1, y1), (x2, y2) = cells[one.code], cells[other.code]
        if abs(one.northing - other.northing) > FAR_METRES:
            north.append((one.northing - other.northing) * (y2 - y1) >= 0)
        if abs(one.easting - other.easting) > FAR_METRES:
            east.append((one.easting - other.easting) * (x1 - x2) >= 0)
    assert sum(north) / len(north) >= 0.99
    assert sum(east) / len(east) >= 0.97


def test_an_area_that_is_gone_stands_where_what_got_most_of_it_stands() -> None:
    now, then = cells_on(TODAY), cells_on(IN_2008)
    assert then["E10000001"] == now["E06000056"]
    assert then["E10000022"] == now["E06000057"]
    assert then["E08000019"] == now["E08000039"]


def test_of_two_that_merged_one_keeps_the_square_and_the_other_stands_beside_it() -> None:
    now, then = cells_on(TODAY), cells_on(IN_2008)
    assert then["E06000028"] == now["E06000058"]
    assert steps(then["E06000029"], then["E06000028"]) == 1


def test_2008_has_a_gap_for_each_area_that_has_become_two() -> None:
    gaps = set(cells_on(TODAY).values()) - set(cells_on(IN_2008).values())
    assert len(gaps) == 4
