"""Which authorities there are, how many children each has, and from which numbers on.

Children are shared out by the postcodes that the directory has of each authority. They are numbered authority by
authority, and so are families, of which there are never more than children.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area
from village.synthetic.nation.bounds import NotMade
from village.synthetic.people.make import Among


@dataclass(frozen=True)
class Place:
    """An authority with this many children, the first of them and of their families having these numbers."""

    code: str
    name: str
    region: str
    count: int
    among: Among


def one_place(code: str, count: int, on: dt.date) -> tuple[Place, ...]:
    """One authority in force on a day, with so many children. Raises NotMade for a code that is none's."""
    for area in _authorities(on):
        if area.code == code:
            return (Place(area.code, area.name, area.parent_code, count, Among(0, 0, count)),)
    raise NotMade(f"No authority of England has the code {code!r}.", "Give the ONS code of one, as E08000035.")


def every_place(count: int, on: dt.date) -> tuple[Place, ...]:
    """Every authority of England in force on a day, in order of code, that has a child of so many."""
    held = _authorities(on)
    return _placed(held, shared_out(count, [_postcodes(one) for one in held]))


def these_places(counts: Mapping[str, int], on: dt.date) -> tuple[Place, ...]:
    """The authorities with these codes, in force on a day, and so many children of each: those of a manifest again."""
    held = [one for one in _authorities(on) if one.code in counts]
    return _placed(held, [counts[one.code] for one in held])


def _placed(held: Sequence[Area], shares: Sequence[int]) -> tuple[Place, ...]:
    """Authorities, in order of code, with so many children of each; none without a child."""
    found: list[Place] = []
    family = child = 0
    for area, many in zip(held, shares, strict=True):
        if many:
            among = Among(family, child, sum(shares))
            found.append(Place(area.code, area.name, area.parent_code, many, among))
        family, child = family + many + many % 2, child + many
    return tuple(found)


def shared_out(count: int, weights: Sequence[int]) -> list[int]:
    """So many shared out by weight, to whole ones that sum to it: the largest remainders get what is left."""
    whole = sum(weights)
    found = [count * weight // whole for weight in weights]
    left = sorted(range(len(weights)), key=lambda place: (-(count * weights[place] % whole), place))
    for place in left[: count - sum(found)]:
        found[place] += 1
    return found


def _authorities(on: dt.date) -> list[Area]:
    """Every authority in force that has a postcode, in order of code."""
    return [one for one in sorted(areas.upper_tier(on), key=lambda one: one.code) if _postcodes(one)]


def _postcodes(area: Area) -> int:
    return len(areas.english_postcodes(area.code))
