"""The records of one source on one day while they are being written, and what has gone wrong with them so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from village.synthetic.people import mistakes
from village.synthetic.people.draws import F64, I64, Bools
from village.synthetic.people.episodes import Episodes
from village.synthetic.people.families import Children, World, home_on
from village.synthetic.people.rates import MONTH


@dataclass
class Sheet:
    """The records of one source that are on its file on one day, and what has been noted of them."""

    world: World
    some: Children
    held: Episodes
    day: int
    flags: dict[str, Bools] = field(default_factory=dict)

    def note(self, name: str, where: Bools) -> None:
        """Note what was done to these records."""
        self.flags[name] = self.flags[name] | where if name in self.flags else where

    def happens(self, name: str, rate: float | F64 | None = None) -> Bools:
        """Which records this befalls, as often as the source's rates say, and has not been put right by the day."""
        source, draws = self.held.source, self.world.draws
        hit = draws.happens(f"{source.name}/{name}", self.held.key, source.errors[name] if rate is None else rate)
        rows = np.flatnonzero(hit)
        if self.day > self.world.first and len(rows):
            wait = draws.waiting(f"{name}/righted", self.held.key[rows], MONTH / source.corrections_a_month)
            since = np.maximum(self.world.first, self.held.started[rows])
            hit[rows[since + wait <= self.day]] = False
        return hit

    def always(self, name: str, rate: float) -> Bools:
        """Which records have this, for as long as they last."""
        return self.world.draws.happens(f"{self.held.source.name}/{name}", self.held.key, rate)

    def spoil(self, column: pl.Series, name: str, mistake: mistakes.Mistake, flag: str) -> pl.Series:
        """The column with mistakes of one kind in it, noted."""
        where = self.happens(name) & column.is_not_null().to_numpy()
        rows = np.flatnonzero(where)
        self.note(flag, where)
        bits = self.world.draws.bits(f"{self.held.source.name}/{name}/how", self.held.key[rows])
        return mistakes.made_in(column, rows, bits, mistake)

    def told(self, name: str) -> I64:
        """The last day of which each record has been told: the day itself less a delay."""
        source = self.held.source
        wait = self.world.draws.waiting(f"{source.name}/{name}/told", self.held.key, source.lag_months * MONTH)
        return self.day - wait

    def of_child(self, column: pl.Series) -> pl.Series:
        """A column of the children, for each record."""
        return column.gather(self.held.row)

    @cached_property
    def child(self) -> I64:
        """The number of each record's child."""
        return self.some.child[self.held.row]

    @cached_property
    def family(self) -> I64:
        """The number of its family."""
        return self.some.family[self.held.row]

    @cached_property
    def renamed(self) -> Bools:
        """Whether the child's new surname has been told."""
        return self.some.renamed_on[self.held.row] <= np.maximum(self.told("renamed"), self.held.started)

    @cached_property
    def home(self) -> tuple[I64, I64]:
        """Where the record says that the child lives: the place of the postcode, and the door."""
        some = self.some
        told = np.maximum(self.told("moved"), self.held.started)
        at, door = home_on(some, told, self.held.row)
        now = home_on(some, np.full(len(at), self.day), self.held.row)[0]
        placed = some.looked_after[self.held.row] & self.always("placed", 0.85)
        self.note("moved", (at != now) & ~placed)
        there = self.world.homes.draw("carers", some.carers[self.held.row], refuges=False)
        return np.where(placed, there[0], at), np.where(placed, there[1], door)
