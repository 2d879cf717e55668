"""Made-up schools for the demonstration, with four years of made-up results: visibly made up, the same everywhere.

Their numbers (URNs) are from 900001 on, where no school's is. They stand under the dataset of the real file of key
stage 4, so that loading that puts them out of use.
"""

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from village.kernel.areas import queries as areas
from village.kernel.tables.rules import write_csv
from village.outcomes.actions import load_release
from village.synthetic.figures import FEWEST, PUBLISHED_ON, PUBLISHER, TITLE
from village.warehouse.importing.mapping import Mapping
from village.warehouse.importing.reading import read
from village.warehouse.importing.shipped import shipped
from village.warehouse.uncertainty import progress8

DATASET = "ks4"
FILE = "made-up-schools.csv"
FIRST_URN = 900001
YEARS = range(2016, 2020)  # in which the school years end: those in which Progress 8 was printed
COLUMNS = (
    *("URN", "SCHNAME", "LEA", "NFTYPE", "ICLOSE", "RECTYPE", "period", "TPUP", "PT5EM_94", "PTL2BASICS_94"),
    *("ATT8SCR", "P8PUP", "P8MEA", "P8CILOW", "P8CIUPP", "P8_BANDING"),
)
_FIGURES = COLUMNS[7:]
_TINY = ("City of London", "Isles of Scilly")


@dataclass(frozen=True)
class _School:
    """What is made up of one school: its share of pupils with five good GCSEs, how it moves a year, its progress."""

    cells: tuple[str, ...]
    pupils: int
    share: float
    moves: float
    progress: float
    enters: bool


def demo_schools(at: dt.datetime) -> None:
    """Load the made-up schools, once: loaded again they are unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_text(table(), encoding="utf-8")
        load_release(imported=read(path, mapping()), by="demo", at=at, synthetic=True)


def mapping() -> Mapping:
    """The real file's words for schools and figures, over the columns that are made up."""
    real = next(one for one in shipped() if one.dataset == DATASET)
    said: dict[str, Any] = real.model_dump(by_alias=True)
    return Mapping.model_validate(
        said
        | {
            "title": TITLE,
            "publisher": PUBLISHER,
            "url": "",
            "licence": "none: no one is described",
            "published_on": PUBLISHED_ON,
            "quality": "final",
            "files": [{"name": FILE}],
            "period": {"column": "period"},
            "rows": [{"level": "school", "area": "URN"}],
            "indicators": [one for one in said["indicators"] if one["value"] in _FIGURES],
            "note": "No child, school or council is described: the numbers come from a formula and a fixed seed.",
        }
    )


def table() -> str:
    """The made-up file: a row for each school and year."""
    return write_csv(COLUMNS, _lines())


def _lines() -> Iterator[list[str]]:
    numbers = count(1)
    for authority in areas.upper_tier(PUBLISHED_ON):
        draw = Random(f"schools {authority.code}")  # nosec B311 - a seed, so that all machines agree
        level = draw.gauss(60, 5)
        for _ in range(1 if authority.name in _TINY else draw.randint(4, 16)):
            school = _school(draw, next(numbers), authority.code, level)
            for year in YEARS:
                figures = _results(draw, school, year - YEARS[0])
                yield [*school.cells, f"{year - 1}/{year % 100:02d}", *figures]


def _school(draw: Random, number: int, authority: str, level: float) -> _School:
    special = draw.random() < 0.1
    kinds = ("CYS", "ACCS") if special else ("ACC", "ACC", "AC", "CY", "VA", "FD", "F")
    name = f"Made-up {'Special School' if special else 'School'} {number}"
    closed = str(int(draw.random() < 0.01))
    tiny = draw.random() < 0.02
    return _School(
        (str(FIRST_URN + number - 1), name, authority, draw.choice(kinds), closed, "2" if special else "1"),
        draw.randint(3, 14) if special or tiny else draw.randint(60, 260),
        draw.uniform(0, 3) if special else min(max(draw.gauss(level, 14), 8), 96),
        draw.gauss(1.5, 1.2),
        draw.gauss(-1.2 if special else 0.05, 0.3),
        not special or draw.random() < 0.5,
    )


def _results(draw: Random, school: _School, years: int) -> list[str]:
    """A year's figures: hidden where pupils are few, not entered where nobody was."""
    pupils = max(1, round(school.pupils * draw.uniform(0.94, 1.06)))
    if pupils < FEWEST:
        return [str(pupils), *["SUPP"] * (len(_FIGURES) - 1)]
    if not school.enters:
        return [str(pupils), *["NE"] * (len(_FIGURES) - 1)]
    share = min(max(school.share + school.moves * years, 1), 98) / 100
    spread = (pupils * share * (1 - share)) ** 0.5
    five = min(pupils, max(0, round(draw.gauss(pupils * share, spread))))
    both = min(pupils, five + round(pupils * draw.uniform(0.02, 0.08)))
    measured = max(1, round(pupils * 0.96))
    ends = progress8.interval(draw.gauss(school.progress, 1.28 / measured**0.5), measured)
    score, low, high = (round(float(one), 2) + 0.0 for one in (ends.value, ends.lower, ends.upper))
    shares = [f"{100 * one / pupils:.1f}%" for one in (five, both)]
    band = int(progress8.banding(score, low, high))
    return [str(pupils), *shares, f"{20 + 45 * share:.1f}", str(measured), *map(str, (score, low, high, band))]
