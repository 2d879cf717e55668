"""Free places by postcode sector, for whoever plans them: where in an area are there none?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from village.directory.rules.early.places import BANDS, Said
from village.kernel.standards.rules import parse_postcode

NOT_KNOWN = "Not known"


@dataclass(frozen=True)
class Stands:
    """A place of early learning: the postcode it is at, blank where that is not known, and what it says of a term."""

    postcode: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Sector:
    """A postcode sector: places of early learning in it, how many of them said anything, and by band of age the free
    places offered and left."""

    name: str
    places: int
    known: int
    offered: dict[str, int]
    left: dict[str, int]


def sector_of(postcode: str) -> str:
    """The sector of a postcode as it is written properly, such as "LS1 1"; some thousands of homes have it."""
    return parse_postcode(postcode).sector if postcode else NOT_KNOWN


def by_sector(places: Iterable[Stands]) -> tuple[Sector, ...]:
    """Every sector that has a place of early learning, by name, those of no known postcode last."""
    found: dict[str, list[Stands]] = defaultdict(list)
    for one in places:
        found[sector_of(one.postcode)].append(one)
    return tuple(_sector(name, found[name]) for name in sorted(found, key=lambda name: (name == NOT_KNOWN, name)))


def _sector(name: str, places: list[Stands]) -> Sector:
    said = [each for one in places for each in one.said]
    offered = {band: sum(one.offered for one in said if one.band == band) for band in BANDS}
    left = {band: sum(one.left for one in said if one.band == band) for band in BANDS}
    return Sector(name, len(places), sum(bool(one.said) for one in places), offered, left)
