"""England's authorities as tiles, with the few letters that fit in a square."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from village.kernel.areas import queries as areas
from village.ui.maps.tiles import Tile

_SMALL_WORDS = {"of", "and", "upon", "the", "city", "county"}


@lru_cache(maxsize=16)
def tiles(on: dt.date) -> tuple[Tile, ...]:
    """A tile for every upper-tier authority in force on a day, named by region for a narrow screen."""
    found = []
    for one in areas.tile_map(on):
        region = areas.get(one.area.parent_code).name if one.area.parent_code else ""
        found.append(Tile(one.area.code, one.area.name, letters(one.area.name), one.column, one.row, region))
    return tuple(found)


def letters(name: str) -> str:
    """Three letters, or the initials of a long name: Leeds → Lee, North Tyneside → NTy, Bath and North East Somerset → BNES."""
    words = [word for word in re.findall(r"[A-Za-z]+", name.replace("'", "")) if word.lower() not in _SMALL_WORDS]
    if len(words) > 2:
        return "".join(word[0] for word in words[:4])
    if len(words) == 2:
        return words[0][0] + words[1][:2]
    return words[0][:3] if words else name[:3]
