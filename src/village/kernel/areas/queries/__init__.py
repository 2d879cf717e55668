"""The door of `areas`: reads of the register, the tile map and the postcodes.

Usually imported as `from village.kernel.areas import queries as areas`.
"""

from village.kernel.areas.queries.grid import degrees_of, grid_of
from village.kernel.areas.queries.meaning import Meant, meant
from village.kernel.areas.queries.postcodes import (
    Part,
    Place,
    english_points,
    english_postcodes,
    postcode_area,
    postcode_part,
    postcode_place,
    postcodes_version,
)
from village.kernel.areas.queries.register import (
    areas_version,
    called,
    changes,
    children,
    every_area,
    every_district,
    find,
    get,
    made_of,
    names,
    nearest,
    neighbours,
    predecessors,
    same_area,
    successors,
    upper_tier,
    upper_tier_of,
)
from village.kernel.areas.queries.tiles import Tile, tile_map

__all__ = [
    "Meant",
    "Part",
    "Place",
    "Tile",
    "areas_version",
    "called",
    "changes",
    "children",
    "degrees_of",
    "english_points",
    "english_postcodes",
    "every_area",
    "every_district",
    "find",
    "get",
    "grid_of",
    "made_of",
    "meant",
    "names",
    "nearest",
    "neighbours",
    "postcode_area",
    "postcode_part",
    "postcode_place",
    "postcodes_version",
    "predecessors",
    "same_area",
    "successors",
    "tile_map",
    "upper_tier",
    "upper_tier_of",
]
