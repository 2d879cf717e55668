"""England's authorities as tiles, with the few letters that fit in a square."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from village.kernel.areas import queries as areas
from village.ui.maps.tiles import Tile

_SMALL_WORDS = {"of", "and", "the", "city", "county"}
_AFTER_THE_NAME = re.compile(r"( upon |-on-| with |,).*")


@lru_cache(maxsize=16)
def tiles(on: dt.date) -> tuple[Tile, ...]:
    """A tile for every upper-tier authority in force on a day, named by region for a narrow screen."""
    map_of_the_day = areas.tile_map(on)
    letters = short_names(one.area.name for one in map_of_the_day)
    found = []
    for one in map_of_the_day:
        region = areas.get(one.area.parent_code).name if one.area.parent_code else ""
        found.append(Tile(one.area.code, one.area.name, letters[one.area.name], one.column, one.row, region))
    return tuple(found)


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Three or four letters for each name, no two alike; the shorter name gets the plainer letters.

    Leeds → Lee, North Tyneside → NTy, Bath and North East Somerset → BNES; where the plain letters are taken, the
    first letter and two later ones.
    """
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names), key=lambda name: (len(name), name)):
        given[name] = next(one for one in _candidates(name) if one not in taken)
        taken.add(given[name])
    return given


def _candidates(name: str) -> Iterator[str]:
    words = [
        word
        for word in re.findall(r"[A-Za-z]+", _AFTER_THE_NAME.sub("", name).replace("'", ""))
        if word.lower() not in _SMALL_WORDS
    ]
    words = words or [name]
    if len(words) > 2:
        yield "".join(word[0] for word in words[:4])
    if len(words) == 2:
        yield words[0][0] + words[1][:2]
    yield words[0][:3]
    whole = "".join(words)
    for pair in combinations(whole[1:], 2):
        yield whole[0] + "".join(pair).lower()
    yield name
