"""Where made-up services are: real postcodes, drawn so that places lie as people do, with made-up names."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from village.kernel.areas import queries as areas
from village.kernel.standards.rules import Postcode
from village.synthetic.people.draws import Draws

QUARTERS = (
    "Ashwick", "Brindleford", "Cobblewell", "Dunmarsh", "Elderthwaite", "Fernholme", "Gorsebeck", "Harrowmoss",
    "Ivyholt", "Juniper Rise", "Kestrel Green", "Lavercote", "Millrace", "Netherbrook", "Oakenshade", "Plumtree End",
)  # fmt: skip
# How many of a sort a town has, and what they are called; a service at "home-of" or a nursery has a place of its own.
SORTS = {
    "hub": (8, "family hub"),
    "hall": (24, "community hall"),
    "school": (25, "primary school"),
    "library": (6, "library"),
    "leisure": (5, "leisure centre"),
    "pool": (4, "pool"),
    "youth": (9, "youth centre"),
    "clinic": (8, "health centre"),
    "park": (11, "park"),
    "office": (10, "house"),
    "college": (2, "college"),
    "centre": (6, "centre"),
    "pitch": (8, "playing fields"),
    "nursery": (400, "nursery"),
    "home-of": (400, ""),
    "hidden": (12, "house"),
}
NOWHERE = ("online", "home")  # one may use it from anywhere, or they come to you


@dataclass(frozen=True)
class Spot:
    """A place: `id` is a uuid; `easting` and `northing` are National Grid metres."""

    id: str
    name: str
    street: str
    quarter: str
    postcode: Postcode
    easting: int
    northing: int


@dataclass(frozen=True)
class Ground:
    """The postcodes of an area (its ONS code; blank: England), from which places are drawn."""

    area: str
    seed: int

    def spot(self, sort: str, town: int, which: int) -> Spot | None:
        """The place of a sort that is the `which`-th of a town; None for what has no place."""
        if sort in NOWHERE:
            return None
        many, called = SORTS[sort]
        return _spot(self, sort, town, which % many, called)

    def postcode(self, key: str, number: int) -> tuple[Postcode, int, int]:
        """A postcode by chance, and its metres; one that is nowhere is drawn again."""
        for again in range(50):
            every = postcodes_of(self.area)
            at = int(Draws(self.seed).whole(f"{key}/{again}", np.array([number]), len(every))[0])
            place = areas.postcode_place(every[at].decode())
            if place and place.easting is not None and place.northing is not None:
                return place.postcode, place.easting, place.northing
        raise ValueError(f"The postcode directory gives no point for the postcodes of {self.area}.")


@lru_cache(maxsize=4)
def postcodes_of(area: str) -> "np.typing.NDArray[np.bytes_]":
    """Every postcode of an area (its ONS code; blank: England), remembered: they are read for seconds."""
    return areas.english_postcodes(area)


@lru_cache(maxsize=20_000)
def _spot(ground: Ground, sort: str, town: int, which: int, called: str) -> Spot:
    number = town * 1000 + which
    postcode, easting, northing = ground.postcode(f"place/{sort}", number)
    quarter = QUARTERS[(which * 7 + len(sort)) % len(QUARTERS)]
    return Spot(
        id=str(uuid5(NAMESPACE_URL, f"village/made-up/{ground.seed}/{ground.area}/place/{sort}/{number}")),
        name=f"{quarter} {called}".strip(),
        street=f"{1 + which} {QUARTERS[(which + 3) % len(QUARTERS)]} Road",
        quarter=quarter,
        postcode=postcode,
        easting=easting,
        northing=northing,
    )
