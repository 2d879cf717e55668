"""Making an authority or a nation: part by part, each put in place whole, then what is counted, then the manifest."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from village import __version__
from village.kernel.areas import queries as areas
from village.kernel.tables.aside import alone, made_aside, sweep, sync
from village.synthetic.nation import bounds, kept
from village.synthetic.nation.counted import EPISODES, OUTCOMES, folder, write_counted
from village.synthetic.nation.facts import facts
from village.synthetic.nation.helped import SOURCE, episodes
from village.synthetic.nation.places import Place
from village.synthetic.people import make as people
from village.synthetic.people.draws import Draws
from village.synthetic.people.rates import feed_dates, rates

WAREHOUSE = "warehouse"
Step = Callable[[str], None]
README = """Made-up people

Nobody in these files exists. {children:,} children of {places} were made up with the seed {seed}, with {months} monthly
feeds after the first. Names are put together from lists, numbers are from ranges that nobody is given, streets and
organisations are invented; only the postcodes are real. What became of the children was drawn by lot.

area=<code>/children.parquet              the children as they are on {last}, one row each
area=<code>/feeds/<source>/<date>.parquet what each service of the authority sends; one file is one feed
area=<code>/truth.parquet                 which record is whose, and what had been done to it
area=<code>/outcomes.parquet              what became of each child: meals, and what is counted of its age
area=<code>/help_episodes.parquet         help for families, from what early help sent
warehouse/*.parquet                       what measures are counted from, of all authorities
manifest.json                             every file with its rows and hash; it comes last: without it this is not whole
"""


@dataclass(frozen=True)
class Making:
    """What is asked for: these authorities' children from a seed, with so many monthly feeds after the first."""

    places: tuple[Place, ...]
    seed: int
    months: int

    @property
    def children(self) -> int:
        """How many there are of all authorities."""
        return sum(one.count for one in self.places)

    @property
    def last(self) -> dt.date:
        """The day of the last feed."""
        return feed_dates(rates().first_on, self.months)[-1]

    def asked(self) -> dict[str, Any]:
        """All that the bytes of the files follow from."""
        return {
            "children": {one.code: one.count for one in self.places},
            "seed": self.seed,
            "months": self.months,
            "postcodes": areas.postcodes_version(),
            "polars": pl.__version__,
            "village": __version__,
        }


def steps(making: Making, pace: people.Pace) -> int:
    """How many steps `make` calls out, at most: of one authority each file, of several each authority."""
    if len(making.places) == 1:
        return people.steps(making.children, making.seed, making.months, pace) + 2
    return len(making.places) + 1


def make(out: Path, making: Making, *, memory: int, step: Step, pace: people.Pace | None = None) -> dict[str, Any]:
    """Make everything in the folder `out` within so many bytes of memory; returns the manifest.

    Killed anywhere, done again it goes on from the last authority that is whole; done again when all is whole, nothing
    happens. Raises NotMade. `pace`: how much is made at once, else what the memory allows; the files are the same.
    """
    asked = making.asked()
    _enough(out, making)
    out.mkdir(parents=True, exist_ok=True)
    with alone(out):
        kept.begin(out, asked)
        found = kept.read_manifest(out)
        if found is not None:
            return found
        sweep(out)
        for one in making.places:
            if not kept.whole(out / folder(one.code)):
                _part(out, making, one, pace or bounds.pace_in(memory), step)
                bounds.within(memory)
        step("Counting for the warehouse")
        _warehouse(out, making, memory)
        bounds.within(memory)
        return _finish(out, making, asked)


def _enough(out: Path, making: Making) -> None:
    left = [one.count for one in making.places if not kept.whole(out / folder(one.code))]
    if left:
        bounds.enough_disk(out, bounds.disk_for(sum(left), making.months, max(left)))


def _part(out: Path, making: Making, place: Place, pace: people.Pace, step: Step) -> None:
    """One authority, made aside and put in place whole."""
    alone_here = len(making.places) == 1
    if not alone_here:
        step(f"{place.name}: {place.count:,} children")
    draws = Draws(making.seed)

    def fill(aside: Path) -> None:
        people.write(
            aside, count=place.count, seed=making.seed, months=making.months, area=place.code, pace=pace,
            among=place.among, step=step if alone_here else lambda _: None,
        )  # fmt: skip
        if alone_here:
            step("What became of the children")
        born = pl.read_parquet(aside / "children.parquet", columns=["child", "family", "date_of_birth"], glob=False)
        facts(born, place.code, draws, making.last).write_parquet(aside / OUTCOMES, compression="zstd")
        feeds = sorted((aside / "feeds" / SOURCE).iterdir())
        episodes(feeds, aside / "truth.parquet", place.code, draws).write_parquet(aside / EPISODES, compression="zstd")

    _put(out, folder(place.code), fill)


def _warehouse(out: Path, making: Making, memory: int) -> None:
    if not kept.whole(out / WAREHOUSE):
        _put(out, WAREHOUSE, lambda aside: write_counted(out, aside, making.places, making.last, memory // 4))


def _put(out: Path, name: str, fill: Callable[[Path], None]) -> None:
    """Fill a folder aside, note what it holds, and put it in place by one rename."""
    aside = made_aside(out)
    try:
        fill(aside)
        kept.put(aside / kept.PART, {"files": kept.files_in(aside)})
        kept.settle_all(aside)
        aside.rename(out / name)
        sync(out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _finish(out: Path, making: Making, asked: dict[str, Any]) -> dict[str, Any]:
    names = [one.name for one in making.places]
    told = names[0] if len(names) == 1 else f"{len(names)} authorities"
    said = README.format(
        children=making.children, places=told, seed=making.seed, months=making.months, last=making.last
    )
    (out / "README.txt").write_text(said, encoding="utf-8")
    found = kept.manifest_of(out, asked, {**{folder(one.code): one.name for one in making.places}, WAREHOUSE: "All"})
    kept.put(out / kept.MANIFEST, found)
    return found
