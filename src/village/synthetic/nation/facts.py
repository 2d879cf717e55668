"""What became of each child: whether it has free school meals, and of its age, what is counted. Drawn by its number."""

from __future__ import annotations

import datetime as dt
import math
from random import Random

import numpy as np
import polars as pl

from village.synthetic.figures import FSM
from village.synthetic.nation.rates import Outcome, nation_rates
from village.synthetic.people.draws import F64, Bools, Draws

_MOST = 0.97  # no more than so many of any children reach anything
_MEALS, _APART = "eligible", {"eligible": -FSM["not-eligible"], "not-eligible": FSM["eligible"]}


def facts(people: pl.DataFrame, code: str, draws: Draws, on: dt.date) -> pl.DataFrame:
    """A row a child (columns child, family, date_of_birth of `people`): its age on a day, meals, and each outcome, null
    for those of other ages. `code` is the authority's: places differ."""
    child, age = people["child"].to_numpy(), whole_years(people["date_of_birth"], on)
    meals = draws.happens("fsm", people["family"].to_numpy(), FSM[_MEALS])
    told = {
        one.indicator: _told(one, draws.happens(f"outcome/{one.indicator}", child, _rate(one, code, draws, meals)), age)
        for one in nation_rates().outcomes
    }
    return pl.DataFrame({"child": people["child"], "age": age, "fsm": pl.Series(meals), **told})


def whole_years(born: pl.Series, on: dt.date) -> pl.Series:
    """Whole years of age on a day; for one born on 29 February they are full on 1 March."""
    month, day = born.dt.month().cast(pl.Int64), born.dt.day().cast(pl.Int64)
    to_come = (month > on.month) | ((month == on.month) & (day > on.day))
    return (on.year - born.dt.year().cast(pl.Int64) - to_come.cast(pl.Int64)).alias("age")


def _told(one: Outcome, so: Bools, age: pl.Series) -> pl.Series:
    none = pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(age))
    return pl.Series(so).zip_with(age.is_between(one.youngest, one.oldest), none)


def _rate(one: Outcome, code: str, draws: Draws, meals: Bools) -> F64:
    """How likely it is for each: the last level of the made-up figures, as far off as the place and meals make it."""
    draw = Random(f"{draws.seed} {one.indicator} {code}")  # nosec B311 - a seed, so that all machines agree
    level = one.made.last * math.exp(draw.gauss(0, one.made.spread))
    apart = np.where(meals, _APART[_MEALS], _APART["not-eligible"]) * one.made.gap
    rate: F64 = np.clip((level + apart) / one.made.per, 0.0, _MOST)
    return rate
