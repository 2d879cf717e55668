"""Making people: so many children from a seed, chunk by chunk, into a folder."""

from __future__ import annotations

from collections.abc import Callable
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

CHUNK = 40_000  # families, an even number
SLICE = 200_000  # children whose records are put in order at once
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


def steps(count: int, seed: int, months: int) -> int:
    """How many steps `make` calls out."""
    return len(_chunks(Draws(seed), count, CHUNK)) + 2 + len(rates().sources) * (months + 1)


def make(out: Path, *, count: int, seed: int, months: int, area: str, step: Step, chunk: int = CHUNK) -> None:
    """Write the feeds, the truth and the children. `out` must be new or empty; `chunk` families are made at a time."""
    dates = feed_dates(rates().first_on, months)
    on, draws = [days(one) for one in dates], Draws(seed)
    world = World(draws, homes(draws, count, area), on[0], on[-1], count)
    files = Files(out / "parts", count // SLICE + 1)
    for family, child, upto in _chunks(draws, count, chunk):
        step(f"Making {upto:,} of {count:,} children")
        some = children(world, np.arange(family, family + chunk), child, count)
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
    keeping = f" --area {area}" if area else ""
    edition = areas.postcodes_version()
    said = README.format(children=count, seed=seed, months=months, area=keeping, edition=edition, last=dates[-1])
    (out / "README.txt").write_text(said, encoding="utf-8")


def _chunks(draws: Draws, count: int, chunk: int) -> list[tuple[int, int, int]]:
    """The first family of each chunk, its first child, and the child before which it ends."""
    found, family, child = [], 0, 0
    while child < count:
        upto = child + int(sizes(draws, np.arange(family, family + chunk)).sum())
        found.append((family, child, min(upto, count)))
        family, child = family + chunk, upto
    return found
