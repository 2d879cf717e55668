"""The files that sources send: a full one first, then month by month a full one, or what has changed since the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from village.synthetic.people.episodes import episodes
from village.synthetic.people.families import Children, World
from village.synthetic.people.rates import Source
from village.synthetic.people.records import rows_on, truth_of
from village.synthetic.people.sheet import Sheet


@dataclass(frozen=True)
class Part:
    """A part of one file. `number` is that of the feed's day, or -1: truth about records that are new in it."""

    source: str
    number: int
    rows: pl.DataFrame


def feeds(world: World, some: Children, source: Source, on: list[int]) -> Iterator[Part]:
    """What the source sends of these children on each day, and the truth of every record when it is first sent."""
    every = episodes(world, some, source)
    seen = np.zeros(len(every), bool)
    before = pl.DataFrame(schema={"record": pl.String, "hash": pl.UInt64})
    for number, day in enumerate(on):
        there = np.flatnonzero(every.on(day))
        sheet = Sheet(world, some, every.pick(there), day)
        rows = rows_on(sheet)
        new = ~seen[there]
        yield Part(source.name, -1, truth_of(sheet, rows).filter(pl.Series(new)))
        seen[there] = True
        if source.full or number == 0:
            yield Part(source.name, number, rows)
        if not source.full:
            now = rows.select("record", hash=rows.hash_rows())
            if number:
                yield Part(
                    source.name,
                    number,
                    rows.join(now.join(before, on=["record", "hash"], how="anti"), on="record", how="semi"),
                )
            before = now
