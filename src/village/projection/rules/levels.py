"""Which areas are made of others: a file that holds England, its regions and its authorities counts everyone thrice."""

from collections.abc import Iterable

_COUNTRY = ("E92", "K02", "K03", "K04", "N92", "S92", "W92")
_LONDON = ("E13",)
_REGION = ("E12",)
_BY_NAME = {
    **dict.fromkeys(("england", "national", "total", "all areas", "great britain", "united kingdom"), 4),
    **dict.fromkeys(("inner london", "outer london"), 3),
    **dict.fromkeys(
        ("north east", "north west", "yorkshire and the humber", "east midlands", "west midlands", "east of england"), 2
    ),
    **dict.fromkeys(("london", "south east", "south west"), 2),
}


def level(area: str) -> int:
    """1 for an authority or anything else, 2 for a region, 3 for the halves of London, 4 for a country; by its code, or
    its name in English statistics."""
    for codes, found in ((_COUNTRY, 4), (_LONDON, 3), (_REGION, 2)):
        if len(area) == 9 and area[:3].upper() in codes:
            return found
    return _BY_NAME.get(area.strip().casefold(), 1)


def made_of_others(areas: Iterable[str]) -> set[str]:
    """Those of a file's areas that are above its lowest level."""
    levels = {area: level(area) for area in areas}
    lowest = min(levels.values(), default=1)
    return {area for area, one in levels.items() if one > lowest}
