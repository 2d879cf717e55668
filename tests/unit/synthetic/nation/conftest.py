"""A small nation and a small county, each made once for the tests that look at them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from village.synthetic.nation.make import Making, make
from village.synthetic.nation.places import every_place, one_place
from village.synthetic.people.make import Pace
from village.synthetic.people.rates import rates

LEEDS, GB = "E08000035", 10**9


def nation(count: int, seed: int = 1, places: int = 4) -> Making:
    """The first authorities of a nation of so many children."""
    return Making(every_place(count, rates().first_on)[:places], seed, 0)


def county(count: int, seed: int = 1, months: int = 0) -> Making:
    return Making(one_place(LEEDS, count, rates().first_on), seed, months)


def written(out: Path, making: Making, pace: Pace | None = None) -> dict[str, Any]:
    return make(out, making, memory=100 * GB, step=lambda _: None, pace=pace)


@dataclass(frozen=True)
class Made:
    """What was made, as read back from the files of every authority."""

    folder: Path
    manifest: dict[str, Any]

    def all(self, name: str) -> pl.DataFrame:
        """One table of all authorities, with the column `place`: the authority whose part it is in."""
        parts = sorted(self.folder.glob("area=*"))
        read = [pl.read_parquet(part / f"{name}.parquet", hive_partitioning=False) for part in parts]
        codes = [part.name.removeprefix("area=") for part in parts]
        return pl.concat(one.with_columns(place=pl.lit(code)) for one, code in zip(read, codes, strict=True))

    def warehouse(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "warehouse" / f"{name}.parquet")


@pytest.fixture(scope="session")
def england(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The children of ten authorities in four regions, of a nation of fifty thousand."""
    out = tmp_path_factory.mktemp("nation") / "england"
    return Made(out, written(out, nation(50_000, places=10)))


@pytest.fixture(scope="session")
def leeds(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three thousand children of one authority, and a month of feeds."""
    out = tmp_path_factory.mktemp("county") / "leeds"
    return Made(out, written(out, county(3_000, months=1)))
