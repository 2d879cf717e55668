"""What is counted of the children of a county or nation: `reference/synthetic/nation.yaml` and the demo's figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import yaml

from village.synthetic.figures import DATASETS, Made
from village.synthetic.people.rates import FILE


@dataclass(frozen=True)
class Outcome:
    """Something that is so of a child or not: its indicator, whose figure it is, of which whole years of age."""

    indicator: str
    basis: str
    made: Made
    youngest: int
    oldest: int


@dataclass(frozen=True)
class Rates:
    """Every outcome, and how often help for a family ends for which reason."""

    outcomes: tuple[Outcome, ...]
    closings: dict[str, float]


@lru_cache(maxsize=1)
def nation_rates() -> Rates:
    """The rates in use."""
    said = yaml.safe_load(FILE.with_name("nation.yaml").read_text(encoding="utf-8"))
    return Rates(tuple(_outcome(name, *ages) for name, ages in said["outcomes"].items()), said["closings"])


def _outcome(indicator: str, youngest: int, oldest: int) -> Outcome:
    dataset, _, name = indicator.partition(".")
    basis, held = DATASETS[dataset]
    return Outcome(indicator, basis, next(one for one in held if one.name == name), youngest, oldest)
