"""Giving names: siblings never the same one, twins sometimes alike, cousins sometimes the very same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from village.synthetic.people import names
from village.synthetic.people.draws import F64, I64, Bools, Draws
from village.synthetic.people.rates import rates

OTHERS = 16  # more than the children of any family
_TRIES = 4


@dataclass(frozen=True)
class Bearers:
    """Whom names are for: a row each, whole families in order. `root` is the family whose surname they have."""

    family: I64
    root: I64
    place: I64
    community: I64
    girl: Bools
    twin: Bools
    band: I64

    @property
    def key(self) -> I64:
        """A number of each child's own that depends on its family only."""
        return self.family * OTHERS + self.place

    @property
    def group(self) -> I64:
        """Where its given names are drawn from."""
        return (self.community * 2 + ~self.girl) * names.BANDS + self.band

    def custom(self, name: str) -> F64:
        """What the rates say of the customs of each one's community; 0 where they are silent."""
        said = [float(one.get(name, 0)) for one in rates().said["communities"].values()]
        return np.array(said)[self.community]


@dataclass(frozen=True)
class Named:
    """What children are called, a row each, missing where there is none; `former` is what the surname was or would
    have been, `parent` the forename of a parent."""

    forename: pl.Series
    middle: pl.Series
    surname: pl.Series
    former: pl.Series
    known_as: pl.Series
    parent: pl.Series
    double: Bools


def blank(count: int) -> pl.Series:
    """As many missing texts as asked for."""
    return pl.Series([None], dtype=pl.String).new_from_index(0, count)


def choose(where: Bools, this: pl.Series, other: pl.Series) -> pl.Series:
    """This where it is so, else the other."""
    return this.zip_with(pl.Series(where), other)


def same_as(draws: Draws, family: I64, root: I64, place: I64) -> I64:
    """The row of the cousin whose name each has too, or -1: eldest and eldest of two families that follow on."""
    eldest = np.flatnonzero(place == 0)
    before = np.concatenate(([-1], eldest[:-1]))
    cousins = (root != family)[eldest] & draws.happens("namesake", family, rates()["cousins_named_alike"])[eldest]
    found = np.full(len(family), -1, np.int64)
    found[eldest[cousins]] = before[cousins]
    return found


def name_children(draws: Draws, them: Bearers, same: I64) -> Named:
    """The names of whole families' children; `same` has the rows of the cousins whose name they have."""
    called = names.given().draw(them.group, draws.share("given", them.key))
    has = same >= 0
    called[has] = called[same[has]]
    prefixed = ~them.girl & (them.place == 0) & draws.happens("prefix", them.key, them.custom("prefix"))
    first = called.copy()
    first[prefixed] = _number("Muhammad")
    _make_different(draws, them, first)
    text = names.given().text
    short = text.gather(np.where(prefixed, called, first))
    middle = choose(prefixed, short, _middle(draws, them, first))
    surname, double = _surnames(draws, them)
    english = names.given().draw((~them.girl) * names.BANDS + them.band, draws.share("english", them.key))
    goes_by = draws.happens("goes-by", them.key, them.custom("english"))
    return Named(
        forename=text.gather(first),
        middle=middle,
        surname=surname,
        former=_former(draws, them, surname, double),
        known_as=choose(prefixed, short, choose(goes_by, text.gather(english), _known_as(draws, them, first, middle))),
        parent=text.gather(names.given().draw(them.community * 2 * names.BANDS, draws.share("parent", them.family))),
        double=double,
    )


def _number(name: str) -> int:
    return int((names.given().text == name).arg_max() or 0)


def _make_different(draws: Draws, them: Bearers, first: I64) -> None:
    """Change what younger children are called until no sibling is; some take a name like the one before."""
    alike, rate = names.given().alike, rates()
    for place in range(1, int(them.place.max(initial=0)) + 1):
        rows = np.flatnonzero(them.place == place)
        before, key = rows - 1, them.key[rows]
        pairs = them.twin[rows] & them.twin[before] & (place == 1)
        wants = draws.happens("alike", key, np.where(pairs, rate["twins_alike"], rate["siblings_alike"]))
        near = alike[first[before]]
        take = wants & (near >= 0) & (them.girl[rows] == them.girl[before])
        first[rows[take]] = near[take]
        for attempt in range(1, 40):
            older = np.stack([first[rows - back] for back in range(1, place + 1)])
            taken = rows[(older == first[rows]).any(axis=0)]
            if not len(taken):
                break
            share = draws.share(f"given/{attempt}", them.key[taken])
            first[taken] = names.given().draw(them.group[taken], share)


def _middle(draws: Draws, them: Bearers, first: I64) -> pl.Series:
    """None, one or two middle names; Kaur or Singh where that is the custom."""
    text, count = names.given().text, _count(draws, them.key)
    one = names.given().draw(them.group, draws.share("middle/1", them.key))
    two = names.given().draw(them.group, draws.share("middle/2", them.key))
    none = blank(len(first))
    single = choose(one != first, text.gather(one), none)
    pair = single + " " + choose((two != one) & (two != first), text.gather(two), none)
    made = choose(count == 0, none, choose(count == 1, single, pair))
    singh = draws.happens("singh", them.key, them.custom("singh"))
    return choose(singh, pl.Series(["Singh", "Kaur"]).gather(them.girl.astype(np.int64)), made)


def _count(draws: Draws, key: I64) -> I64:
    heights = np.cumsum(rates().said["middle_names"])[:-1]
    return np.searchsorted(heights, draws.share("middle", key), side="right")


def _surnames(draws: Draws, them: Bearers) -> tuple[pl.Series, Bools]:
    """The family's surname, of one part or two; another for some younger children, never for one of twins."""
    pool, rate = names.family(), rates()
    step = (them.place > 0) & ~them.twin & draws.happens("step", them.key, rate["other_surname"])
    key = np.where(step, (them.key + 1) << 32, them.root)
    one = pool.text.gather(pool.draw(them.community, draws.share("surname", key)))
    share = draws.share("surname/outside", key)
    everyone = (share / rate["partner_outside"] * len(names.communities())).astype(np.int64)
    outside = share < rate["partner_outside"]
    two = pool.text.gather(pool.draw(np.where(outside, everyone, them.community), draws.share("surname/second", key)))
    joiner = pl.Series([one["joined"] for one in rate.said["communities"].values()]).gather(them.community)
    wants = draws.happens("double", key, them.custom("double"))
    double = wants & (one != two).to_numpy()
    return _by_sex(draws, them, choose(double, one + joiner + two, one), key), double


def _by_sex(draws: Draws, them: Bearers, surname: pl.Series, key: I64) -> pl.Series:
    """Kowalska for a girl of some families; Singh for boys and, of some families, Kaur for girls."""
    wants = draws.happens("feminine", key, them.custom("feminine")) & them.girl
    made = choose(wants, surname.str.replace(r"([sc])ki$", "${1}ka"), surname)
    made = choose(~them.girl, made.str.replace(r"^Kaur$", "Singh"), made)
    own = them.girl & draws.happens("kaur", key, them.custom("singh"))
    return choose(own, made.str.replace(r"^Singh$", "Kaur"), made)


def _former(draws: Draws, them: Bearers, surname: pl.Series, double: Bools) -> pl.Series:
    """What the surname was before: the other parent's, or one half of two."""
    key = np.where(them.twin, them.family * OTHERS, them.key)
    pool = names.family()
    other = pool.text.gather(pool.draw(them.community, draws.share("former", key)))
    half = double & draws.happens("former/half", key, 0.5)
    return choose(half, surname.str.split("-").list.first(), other)


def _known_as(draws: Draws, them: Bearers, first: I64, middle: pl.Series) -> pl.Series:
    """A short form where there is one, else for some the middle name."""
    begins, counts, forms = names.short_forms()
    has, none = counts[first] > 0, blank(len(first))
    # The first of the short forms is the one most in use.
    which = (draws.share("short", them.key) ** 2 * counts[first]).astype(np.int64)
    short = forms.gather(np.where(has, begins[first] + which, 0))
    second = choose(draws.happens("by-middle", them.key, 0.3), middle.str.split(" ").list.first(), none)
    wants = draws.happens("known-as", them.key, np.where(has, 2.0, 1.0) * rates()["known_as"])
    return choose(wants, choose(has, short, second), none)
