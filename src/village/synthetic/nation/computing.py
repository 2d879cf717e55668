"""Every measure that a made-up county or nation can tell, worked out again from its children on an engine."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from village.kernel.tables.engines import Engine
from village.synthetic.nation import kept
from village.synthetic.nation.bounds import NotMade
from village.synthetic.nation.counted import observations
from village.synthetic.nation.make import WAREHOUSE, Making
from village.synthetic.nation.places import these_places
from village.synthetic.people.rates import rates
from village.warehouse.measures import shipped
from village.warehouse.measures.counting import Counted, count_on
from village.warehouse.measures.run import run_on

STEPS = 3
HELP = ("help_episodes", "help_periods")
"""The tables of help that are made up; measures that ask for others cannot be told."""


def compute(folder: Path, engine: Engine, step: Callable[[str], None] = lambda _: None) -> Iterator[Counted]:
    """Each measure with its values: those of published figures, over what is counted anew of every child's outcomes;
    those of help, protected, over its episodes. Raises NotMade for a folder that is not whole."""
    making = made_in(folder)
    step("Counting the children")
    engine.take("all_observations", observations(folder, making.places, making.last, engine))
    step("Measures of what was counted")
    yield from run_on(engine, shipped.measures())
    step("Measures of help")
    for table in HELP:
        engine.read(table, [folder / WAREHOUSE / f"{table}.parquet"], folder)
    known = (one for one in shipped.counted_measures("help") if set(re.findall(r"\bhelp_\w+", one.sql)) <= set(HELP))
    yield from count_on(engine, known)


def made_in(folder: Path) -> Making:
    """What was asked for of a folder that is whole. Raises NotMade."""
    found = kept.read_manifest(folder)
    if found is None:
        raise NotMade(f"{folder} holds no made-up county or nation that is whole.", "Give what synthetic county wrote.")
    asked = found["asked"]
    return Making(these_places(asked["children"], rates().first_on), asked["seed"], asked["months"])
