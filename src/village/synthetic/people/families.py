"""The families and their children as they are, before anybody writes anything down.

Families are numbered from 0, and so are children, family by family. Ages are spread evenly: births are taken round the
span of years as round a circle, so no year has fewer. A family with an odd number may be cousins of the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from village.synthetic.people import names
from village.synthetic.people.draws import I64, Bools, Draws
from village.synthetic.people.homes import Homes
from village.synthetic.people.names import band_of
from village.synthetic.people.naming import OTHERS, Bearers, Named, blank, choose, name_children, same_as
from village.synthetic.people.rates import MONTH, Rates, rates

NEVER = 2**31 - 1  # a day that does not come


@dataclass(frozen=True)
class World:
    """What all families have in common: chance, homes, and the days of the first and the last feed (since 1970)."""

    draws: Draws
    homes: Homes
    first: int
    last: int
    total: int  # of children

    @property
    def opened(self) -> int:
        """The first day of birth."""
        return self.first - round(rates()["ages"] * 365.25)


@dataclass(frozen=True)
class Children:
    """Some whole families' children, a row each in order of family. Days are since 1970."""

    child: I64
    family: I64
    place: I64  # in the family, from 0
    community: I64
    girl: Bools
    born: I64
    twin: Bools
    cousin: Bools
    adopted: Bools
    looked_after: Bools
    carers: I64  # the number of the foster home in which a child looked after would live
    names: Named
    renamed_on: I64
    left_on: I64
    moved_on: tuple[I64, I64]
    homes: tuple[tuple[I64, I64], ...]  # before, between and after the moves

    def __len__(self) -> int:
        return len(self.child)


def sizes(draws: Draws, families: I64) -> I64:
    """How many children each family has."""
    return np.searchsorted(np.cumsum(rates().said["families"])[:-1], draws.share("size", families), side="right") + 1


def children(world: World, families: I64, first_child: int, upto: int) -> Children:
    """The children of these families, numbered from `first_child` on and below `upto`.

    The families follow on each other and the first has an even number, so that cousins are together.
    """
    rate, draws = rates(), world.draws
    child, family, place = _members(draws, families, first_child, upto)
    cousin = (family % 2 == 1) & draws.happens("cousin", family, rate["cousins"])
    root = np.where(cousin, family - 1, family)
    community = _community(draws, root)
    twin = _twins(draws, family, place)
    born = _born(world, family, place, twin)
    girl = draws.happens("girl", child, 0.487)  # 105 boys to 100 girls
    same = same_as(draws, family, root, place)
    girl[same >= 0] = girl[same[same >= 0]]
    band = band_of(born, world.opened, world.last)
    adopted = draws.happens("adopted", child, rate["adopted"])
    renamed_on = _renamed(world, np.where(twin, family * OTHERS, family * OTHERS + place), born, adopted)
    return Children(
        child=child,
        family=family,
        place=place,
        community=community,
        girl=girl,
        born=born,
        twin=twin,
        cousin=cousin,
        adopted=adopted,
        looked_after=draws.happens("looked-after", child, rate["looked_after"]),
        carers=draws.whole("placed", child, max(1, len(world.homes.postcodes) // 20)),
        names=name_children(draws, Bearers(family, root, place, community, girl, twin, band), same),
        renamed_on=renamed_on,
        left_on=_left(world, family),
        moved_on=_moves(world, family),
        homes=_homes(world, family, root, community),
    )


def _members(draws: Draws, families: I64, first_child: int, upto: int) -> tuple[I64, I64, I64]:
    """The number of each child, its family's, and its place in the family."""
    count = sizes(draws, families)
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    child = first_child + np.arange(len(place))
    keep = child < upto
    return child[keep], np.repeat(families, count)[keep], place[keep]


def _renamed(world: World, key: I64, born: I64, adopted: Bools) -> I64:
    """The day of a new surname: any since birth and before the last feed; or never."""
    renamed = world.draws.happens("renamed", key, rates()["renamed"]) | adopted
    since = world.draws.whole("renamed/on", key, np.maximum(1, world.last - born))
    return np.where(renamed, born + since, np.int64(NEVER))


def _community(draws: Draws, root: I64) -> I64:
    shares = np.array([one["share"] for one in rates().said["communities"].values()])
    heights = np.cumsum(shares) / shares.sum()
    return np.searchsorted(heights[:-1], draws.share("community", root), side="right")


def _twins(draws: Draws, family: I64, place: I64) -> Bools:
    """Whether each has a twin: it and the next of the family, where the family has a next and its draw says so."""
    with_next = np.append(family[1:] == family[:-1], False)
    key = family * OTHERS + place
    # Only the first two of a family can be twins; so the rate among families of two or more is that of all births.
    starts = with_next & (place == 0) & draws.happens("twins", key, _twin_rate(rates()))
    both: Bools = starts | np.concatenate(([False], starts[:-1]))
    return both


def _twin_rate(rate: Rates) -> float:
    """Of the families of two or more, those that begin with twins: such that so many of all births are of twins."""
    shares: list[float] = rate.said["families"]
    children = sum(share * size for size, share in enumerate(shares, 1))
    return rate["twins"] * children / (1 + rate["twins"]) / sum(shares[1:])


def _born(world: World, family: I64, place: I64, twin: Bools) -> I64:
    draws, span = world.draws, world.last - world.opened
    key = family * OTHERS + place
    gap = 300 + draws.waiting("gap", key, 700).clip(0, 1300)  # so that five children fit within the circle
    gap[place == 0] = 0
    second = twin & (place > 0)
    gap[second] = draws.happens("midnight", key, rates()["across_midnight"])[second]
    total = np.cumsum(gap)
    start = np.flatnonzero(place == 0)
    since = total - np.repeat(total[start], np.diff(np.append(start, len(family))))
    born: I64 = world.opened + (draws.whole("born", family, span) + since) % span
    torn = np.flatnonzero(second & (np.abs(np.diff(born, prepend=born[:1])) > 1))  # midnight at the end of the circle
    born[torn] = born[torn - 1]
    return born


def _left(world: World, family: I64) -> I64:
    wait = world.draws.waiting("left", family, MONTH / rates()["leaves_a_month"])
    return np.minimum(world.first + wait, NEVER)


def _moves(world: World, family: I64) -> tuple[I64, I64]:
    """The day of a move in the three years before the first feed, and of one after it; or never."""
    draws = world.draws
    before = world.first - draws.whole("moved/days", family, 3 * 365)
    early = np.where(draws.happens("moved", family, rates()["moved_before"]), before, -NEVER)
    wait = draws.waiting("moves", family, MONTH / rates()["moves_a_month"])
    return early, np.minimum(world.first + 1 + wait, NEVER)


def _homes(world: World, family: I64, root: I64, community: I64) -> tuple[tuple[I64, I64], ...]:
    """Where the family lived before the first move, between the moves and after the second."""
    draws, found = world.draws, [world.homes.draw("home/0", family, quarter=community)]
    cousin = root != family
    beside = world.homes.near("home/cousin", family, world.homes.draw("home/0", root, quarter=community)[0])
    found[0] = tuple(np.where(cousin, b, a) for a, b in zip(found[0], beside, strict=True))  # type: ignore[assignment]
    for number in (1, 2):
        far = world.homes.draw(f"home/{number}", family)
        near = world.homes.near(f"near/{number}", family, found[-1][0])
        close = draws.happens(f"moved/near/{number}", family, rates()["moves_nearby"])
        found.append((np.where(close, near[0], far[0]), np.where(close, near[1], far[1])))
    return tuple(found)


def clean(world: World, some: Children) -> pl.DataFrame:
    """The children as they are on the last day: one row each, nothing wrong with it."""
    at, door = home_on(some, np.full(len(some), world.last), np.arange(len(some)))
    return pl.DataFrame(
        {
            "child": some.child,
            "family": some.family,
            "community": pl.Series(names.communities()).gather(some.community),
            "forename": some.names.forename,
            "middle_names": some.names.middle,
            "surname": some.names.surname,
            "known_as": some.names.known_as,
            "former_surname": choose(some.renamed_on <= world.last, some.names.former, blank(len(some))),
            "date_of_birth": pl.Series(some.born.astype(np.int32)).cast(pl.Date),
            "sex": pl.Series(["M", "F"]).gather(some.girl.astype(np.int64)),
            "postcode": world.homes.postcodes.gather(at),
            "address": world.homes.addresses(at, door),
            "twin": some.twin,
            "cousin": some.cousin,
            "adopted": some.adopted,
        }
    )


def home_on(some: Children, day: I64, row: I64) -> tuple[I64, I64]:
    """Where the families of these rows live, each on its day: the place of the postcode, and the door."""
    stage = (day >= some.moved_on[0][row]).astype(np.int64) + (day >= some.moved_on[1][row])
    at, door = (np.choose(stage, [home[part][row] for home in some.homes]) for part in (0, 1))
    return at, door
