"""A made-up town as two directories have it: some of its services in both, with the mistakes that directories make."""

import random
from dataclasses import dataclass
from typing import Any

from village.directory.rules.keeping.traits import Traits, traits
from village.synthetic.services.documents import document
from village.synthetic.services.making import Chance, made_services

LEEDS = "E08000035"
SEED = 20261127
SHORTER = {"toddler group": "toddlers", "stay and play": "stay & play", "centre": "ctr", "association": "assoc"}


@dataclass(frozen=True)
class Towns:
    """What both directories have, by key, and which pairs are of one service."""

    every: dict[Any, Traits]
    same: frozenset[tuple[Any, Any]]


def towns(many: int = 0, shared: float = 0.3) -> Towns:
    """The services of a town in one directory, and a share of them in another too, as that one writes them."""
    chance, draw = Chance(2026), random.Random(SEED)
    every: dict[Any, Traits] = {}
    same = []
    for made in made_services(LEEDS, many):
        first = document(made, chance)
        one = f"a{made.number:06d}"
        every[one] = traits(first)
        if draw.random() < shared:
            two = f"b{made.number:06d}"
            every[two] = traits(again(first, draw))
            same.append((one, two))
    return Towns(every, frozenset(same))


def again(first: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """A service as somebody else wrote it: renamed, mistyped, moved by a door, half of it left out."""
    two = {**first, "id": f"x-{first['id']}", "name": _renamed(first["name"], draw)}
    two["organization"] = {**first["organization"], "name": _renamed(first["organization"]["name"], draw)}
    numbers = [{**one, "number": "+44 " + one["number"][1:].replace(" ", "")} for one in first.get("phones", [])]
    two["phones"] = numbers
    for field, rate in (("phones", 0.3), ("email", 0.5), ("url", 0.4), ("schedules", 0.4), ("minimum_age", 0.3),
                        ("maximum_age", 0.3), ("service_at_locations", 0.15), ("cost_options", 0.5)):  # fmt: skip
        if draw.random() < rate:
            two.pop(field, None)
    if draw.random() < 0.1:
        two["phones"] = [{"number": "0113 496 0000"}]  # the council's
    return two


def _renamed(name: str, draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.4:
        return name
    if kind < 0.6:
        return name.upper()
    if kind < 0.75:
        for long, short in SHORTER.items():
            name = name.replace(long, short)
        return f"{name} (Leeds)"
    if kind < 0.9 and len(name) > 6:
        at = draw.randrange(2, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return f"The {name}"
