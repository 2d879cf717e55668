"""Which areas are made of others: a file that holds England, its regions and its authorities counts everyone thrice."""

from collections.abc import Iterable

from village.kernel.areas.queries.register import find

COUNTRY, PART, REGION, OTHER = 4, 3, 2, 1
_KINDS = {"country": COUNTRY, "region": REGION}
_CODES = {"E92": COUNTRY, "K02": COUNTRY, "K03": COUNTRY, "K04": COUNTRY, "E13": PART, "E12": REGION}
_PARTS = ("inner london", "outer london")  # halves of a region, which the register of areas does not hold


def level(area: str) -> int:
    """How high an area stands, by its code or its name; what is not known is as low as an authority."""
    if len(area) == 9 and area[:3].upper() in _CODES:
        return _CODES[area[:3].upper()]
    if area.casefold() in _PARTS:
        return PART
    meant = [one for one in find(area) if one.name.casefold() == area.casefold()]  # whole, not "East" for a region
    return max((_KINDS.get(one.kind, OTHER) for one in meant), default=OTHER)


def made_of_others(areas: Iterable[str]) -> set[str]:
    """Those of a file's areas that stand above its lowest."""
    levels = {area: level(area) for area in areas}
    lowest = min(levels.values(), default=OTHER)
    return {area for area, one in levels.items() if one > lowest}
