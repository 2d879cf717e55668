"""The equal-area tile map: a grid square for every upper-tier authority, so that each counts the same to the eye."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from village.kernel.areas.queries.register import rows, upper_tier
from village.kernel.areas.rules import Area


@dataclass(frozen=True, slots=True)
class Tile:
    """One square. Columns count from the west and rows from the north, both from 0."""

    area: Area
    column: int
    row: int


@lru_cache(maxsize=1)
def _cells() -> dict[str, tuple[int, int]]:
    return {row["code"]: (int(row["column"]), int(row["row"])) for row in rows("tiles.csv")}


@lru_cache(maxsize=32)
def tile_map(on: date) -> tuple[Tile, ...]:
    """The squares of the authorities in force on a day, in order of code; no two share a square.

    An area that is gone stands where the area that got most of it stands today, so a reader
    finds the same place in the same square. Where one area has since become two, the map of the past
    has a gap: 2008 shows four, for Bedfordshire, Cheshire, Cumbria and Northamptonshire.
    """
    return tuple(Tile(area, *_cells()[area.code]) for area in upper_tier(on))
