"""Making people: so many children from a seed, chunk by chunk, into a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from village.kernel.areas import queries as areas
from village.synthetic.people.draws import Draws
from village.synthetic.people.families import World, children, clean, sizes
from village.synthetic.people.feeds import feeds
from village.synthetic.people.homes import homes
from village.synthetic.people.rates import days, feed_dates, rates
from village.synthetic.people.writing import Files

MOST = 40_000_000  # adopted children need a second number, and 90 million are to be had from 900 on
Step = Callable[[str], None]
README = """Made-up people

Nobody in these files exists. {children:,} children were made up by

    village synthetic people --children {children} --seed {seed} --months {months}{area}

Names are put together from lists. Numbers are from ranges that nobody is given: NHS numbers from 900 on, pupil numbers
of an authority 999, telephones that Ofcom keeps for drama. E-mail addresses are at example.org. Streets are invented,
and so are organisations. Only the postcodes are real (edition {edition} of the postcode directory).

feeds/<source>/<date>.parquet  what each service sends: the first file is full; later ones are full again for school and
                               health, and hold what is new or has changed for the others
truth.parquet                  which record is whose, and what had been done to it when it was first sent
children.parquet               the children as they are on {last}

Telephone numbers come from some fifteen ranges of a thousand, so many families share one; real ones would not.
"""


@dataclass(frozen=True)
class Pace:
    """How many families are made at a time, an even number, and the records of how many children are put in order at
    once: the more, the more memory it takes. The files are the same whatever it is."""

    families: int
    children: int


USUAL = Pace(40_000, 200_000)


@dataclass(frozen=True)
class Among:
    """Whom these children are made up beside: their numbers go on from those before, and none is given twice.

    `family` is even, so that cousins are together; `total` is of all the children that there will be.
    """

    family: int
    child: int
    total: int


def steps(count: int, seed: int, months: int, pace: Pace = USUAL) -> int:
    """How many steps `make` calls out."""
    return len(_chunks(Draws(seed), count, pace.families, 0)) + 2 + len(rates().sources) * (months + 1)


def make(out: Path, *, count: int, seed: int, months: int, area: str, step: Step, pace: Pace = USUAL) -> None:
    """Write the feeds, the truth and the children. `out` must be new or empty."""
    write(out, count=count, seed=seed, months=months, area=area, step=step, pace=pace)
    dates = feed_dates(rates().first_on, months)
    keeping = f" --area {area}" if area else ""
    edition = areas.postcodes_version()
    said = README.format(children=count, seed=seed, months=months, area=keeping, edition=edition, last=dates[-1])
    (out / "README.txt").write_text(said, encoding="utf-8")


def write(
    out: Path, *, count: int, seed: int, months: int, area: str, step: Step, pace: Pace, among: Among | None = None
) -> None:
    """Write all that `make` does but the README; for children who are `among` others, with numbers after theirs."""
    whole, chunk = among or Among(0, 0, count), pace.families
    dates = feed_dates(rates().first_on, months)
    on, draws = [days(one) for one in dates], Draws(seed)
    world = World(draws, homes(draws, count, area), on[0], on[-1], whole.total)
    files = Files(out / "parts", count // pace.children + 1)
    for family, child, upto in _chunks(draws, count, chunk, whole.family):
        step(f"Making {upto:,} of {count:,} children")
        some = children(world, np.arange(family, family + chunk), whole.child + child, whole.child + count)
        files.add(out / "children.parquet", clean(world, some))
        truth = []
        for source in rates().sources:
            for part in feeds(world, some, source, on):
                if part.number < 0:
                    truth.append(part.rows)
                else:
                    files.add(out / f"feeds/{part.source}/{dates[part.number]}.parquet", part.rows)
        # Of all sources at once: a file that is put together from many small parts takes memory for each.
        files.add(out / "truth.parquet", pl.concat(truth))
    for path in files.finish():
        step(f"Writing {path.relative_to(out)}")


def _chunks(draws: Draws, count: int, chunk: int, family: int) -> list[tuple[int, int, int]]:
    """From a family on, the first of each chunk, and which of so many children it begins with and ends before."""
    found, child = [], 0
    while child < count:
        upto = child + int(sizes(draws, np.arange(family, family + chunk)).sum())
        found.append((family, child, min(upto, count)))
        family, child = family + chunk, upto
    return found
