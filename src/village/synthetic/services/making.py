"""Made-up services as they truly are, one by one and for ever: the number decides everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from village.kernel.areas import queries as areas
from village.synthetic.people.draws import F64, Draws
from village.synthetic.services.archetypes import Archetype, town
from village.synthetic.services.places import QUARTERS, Ground, Spot

_CHUNK = 4096
# Whose directory tells of a service, by who gives it.
FEEDS = {
    "council": "council",
    "school": "council",
    "private": "council",
    "health": "health",
    "charity": "voluntary",
    "club": "activities",
}
_CALLED = {
    "charity": ("Trust", "Community Association", "Families Together", "Young People’s Fund"),
    "club": ("Juniors", "Sports Association", "Club"),
}


@dataclass(frozen=True)
class Provider:
    """Who gives it. Names end in "(made up)"; `site` is the host of its addresses."""

    id: str
    name: str
    site: str
    sort: str


@dataclass(frozen=True)
class Made:
    """A made-up service as it truly is. `number` names it, `feed` is whose directory tells of it."""

    number: int
    id: str
    sort: Archetype
    name: str
    provider: Provider
    spot: Spot | None
    area: str
    feed: str


@dataclass(frozen=True)
class Chance:
    """What is drawn for a number, in chunks so that half a million are quickly made."""

    seed: int

    def share(self, purpose: str, number: int) -> float:
        """A share of 1 for a number and purpose."""
        return float(_shares(self.seed, purpose, number // _CHUNK)[number % _CHUNK])


@lru_cache(maxsize=64)
def _shares(seed: int, purpose: str, chunk: int) -> F64:
    return Draws(seed).share(purpose, np.arange(chunk * _CHUNK, (chunk + 1) * _CHUNK))


def made_services(area: str, many: int = 0, seed: int = 2026) -> Iterator[Made]:
    """Services of an area (its ONS code; blank: England): as many as asked, else one town of them. More than that are
    further towns on the same ground, so that any number can be had."""
    ground, sorts = Ground(area, seed), town()
    whose = areas.names(area)[0] if area else "England"
    for number in range(many) if many else range(len(sorts)):
        sort, again = sorts[number % len(sorts)]
        yield _made(ground, number, sort, again, number // len(sorts), whose)


def _made(ground: Ground, number: int, sort: Archetype, again: int, in_town: int, whose: str) -> Made:
    spot = ground.spot(sort.at, in_town, again + _first(sort.slug))
    provider = _provider(ground, sort, number, in_town, spot, whose)
    title = sort.names[again % len(sort.names)]
    return Made(
        number=number,
        id=str(uuid5(NAMESPACE_URL, f"village/made-up/{ground.seed}/{ground.area}/service/{number}")),
        sort=sort,
        name=f"{title}, {spot.quarter}" if spot and sort.n > 1 and sort.at != "hidden" else title,
        provider=provider,
        spot=spot,
        area=ground.area,
        feed=FEEDS[sort.by],
    )


@lru_cache(maxsize=1024)
def _first(slug: str) -> int:
    """Where a sort begins to take places, so that not all sorts share the first."""
    return int.from_bytes(uuid5(NAMESPACE_URL, slug).bytes[:2], "big")


def _provider(ground: Ground, sort: Archetype, number: int, in_town: int, spot: Spot | None, whose: str) -> Provider:
    name = _provider_name(sort, number, spot, whose)
    key = f"village/made-up/{ground.seed}/{ground.area}/{in_town}/provider/{name}"
    site = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name.lower())
    host = "-".join(filter(None, site.removesuffix("-made-up-").split("-")))
    return Provider(str(uuid5(NAMESPACE_URL, key)), name, f"{host}.example.org", sort.by)


def _provider_name(sort: Archetype, number: int, spot: Spot | None, whose: str) -> str:
    if sort.by in ("council", "health"):
        return f"{whose} {'council' if sort.by == 'council' else 'children’s health'} (made up)"
    if sort.by == "school" and spot:
        return f"{spot.name} (made up)"
    quarter = QUARTERS[_first(sort.slug) % len(QUARTERS)]
    if sort.by == "private":
        return f"{sort.names[0].split(',')[0]} of {QUARTERS[number % len(QUARTERS)]} (made up)"
    called = _CALLED[sort.by]
    return f"{quarter} {called[_first(sort.slug) // 16 % len(called)]} (made up)"
