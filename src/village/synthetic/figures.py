"""Made-up figures for the demonstration: plausible in size, visibly made up, the same on every machine.

Counts are drawn for each authority and summed to regions and England, so the levels agree; small numbers are hidden, as
publishers do. They stand under the datasets and indicators of the real files, so that loading a real one
puts them out of use.
"""

import datetime as dt
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import ENGLAND
from village.kernel.tables.rules import write_csv
from village.outcomes.actions import load_neighbours, load_release
from village.warehouse.importing.mapping import Mapping
from village.warehouse.importing.reading import read
from village.warehouse.neighbours import Described

TITLE = "Made-up figures for the demonstration"
PUBLISHER = "Nobody: made up"
PUBLISHED_ON = dt.date(2026, 1, 31)
YEARS = range(2016, 2026)  # the years in which the periods end
FEWEST = 6  # a count below is hidden
NEIGHBOURS = 10  # of each authority, as published tables name
FSM = {"": 1.0, "eligible": 0.24, "not-eligible": 0.76}


@dataclass(frozen=True)
class Made:
    """How one indicator is made up: its first and last level for England, how far places differ, of how many children
    (a share of an authority's children in a year group), and how far those with free school meals stand apart."""

    name: str
    title: str
    unit: str
    per: int
    kind: str  # academic, financial or calendar
    first: float
    last: float
    spread: float = 0.12
    cohorts: float = 1.0
    gap: float = 0.0


DATASETS: dict[str, tuple[str, tuple[Made, ...]]] = {
    "eyfsp": (
        "school",
        (Made("gld", "Good level of development at age 5", "percent", 100, "academic", 66, 69, 0.05, gap=20),),
    ),
    "l2l3": (
        "school",
        (
            Made("level2", "Level 2 by age 19", "percent", 100, "academic", 84, 81, 0.04, gap=21),
            Made("level3", "Level 3 by age 19", "percent", 100, "academic", 57, 60, 0.1, gap=25),
        ),
    ),
    "lait": (
        "responsible",
        (
            Made("infmort", "Infant mortality", "per-1000", 1000, "calendar", 3.9, 3.8, 0.2),
            Made("under18concep", "Conceptions under 18", "per-1000", 1000, "calendar", 19, 13, 0.25, 1.5),
            Made("excessyr6", "Excess weight in year 6", "percent", 100, "academic", 34, 36, 0.1),
            Made("excessrec", "Excess weight in reception", "percent", 100, "academic", 22, 22, 0.1),
            Made(
                "cp-conf-15days",
                "Protection conferences held in 15 days",
                "percent",
                100,
                "financial",
                78,
                77,
                0.1,
                0.6,
            ),
            Made("low-birth-weight-babies", "Low birth weight", "percent", 100, "calendar", 2.8, 2.9, 0.15),
            Made("6wksbreast", "Breastfed at 6 weeks", "percent", 100, "financial", 44, 53, 0.15),
            Made("ks2rwm-expected-std", "Expected standard at 11", "percent", 100, "academic", 61, 62, 0.06),
            Made("totabs", "Absence", "percent", 100, "academic", 4.6, 6.9, 0.08, 11),
            Made("rereferral", "Referrals within a year of another", "percent", 100, "financial", 22, 22, 0.15, 0.9),
            Made("totperabnew", "Persistent absence", "percent", 100, "academic", 11, 19, 0.12, 11),
            Made("totpermex", "Permanent exclusions", "per-100", 100, "academic", 0.08, 0.12, 0.3, 12),
            Made(
                "firstyjs", "First time in the youth justice system", "per-100000", 100000, "calendar", 330, 145, 0.3, 8
            ),
            Made(
                "16-17-not-known-neet",
                "Not in education, employment or training at 16 and 17",
                "percent",
                100,
                "financial",
                6,
                5,
                0.25,
                2,
            ),
            Made("childpov", "Children in low-income families", "percent", 100, "financial", 16, 20, 0.25, 16),
        ),
    ),
}


def demo_figures(at: dt.datetime) -> None:
    """Load every made-up dataset, once: loaded again they are unchanged."""
    with tempfile.TemporaryDirectory() as folder:
        for dataset, (basis, made) in DATASETS.items():
            path = Path(folder) / f"made-up-{dataset}.csv"
            path.write_text(table(dataset, made), encoding="utf-8")
            load_release(imported=read(path, mapping(dataset, basis, made)), by="demo", at=at, synthetic=True)


def demo_neighbours(at: dt.datetime) -> None:
    """Load a table of neighbours by a plain rule, once: the authorities whose centres are nearest."""
    said = Described(
        title="Made-up neighbours for the demonstration",
        publisher=PUBLISHER,
        published_on=PUBLISHED_ON,
        licence="none: no one is described",
        note="The councils whose centres are nearest; nobody has looked at who lives there.",
    )
    columns = ["area", *(f"SN_{place}" for place in range(1, NEIGHBOURS + 1))]
    rows = [
        [one.code, *(near.code for near in areas.nearest(one.code, NEIGHBOURS))]
        for one in areas.upper_tier(PUBLISHED_ON)
    ]
    raw = write_csv(columns, rows).encode()
    load_neighbours(file="made-up-neighbours.csv", raw=raw, said=said, by="demo", at=at, synthetic=True)


def mapping(dataset: str, basis: str, made: Sequence[Made]) -> Mapping:
    """What the columns of a made-up file mean."""
    said: dict[str, Any] = {
        "dataset": dataset,
        "title": TITLE,
        "publisher": PUBLISHER,
        "licence": "none: no one is described",
        "published_on": PUBLISHED_ON,
        "files": [{"name": f"made-up-{dataset}.csv"}],
        "period": {"column": "period"},
        "basis": basis,
        "rows": [
            {"when": {"level": level}, "level": level, "area": "area"} for level in ("country", "region", "authority")
        ],
        "groups": [{"column": "fsm", "what": "fsm"}],
        "codes": {"c": "suppressed", "x": "not-available"},
        "definition": "2021" if dataset == "eyfsp" else "",
        "note": "No child, school or council is described: the numbers come from a formula and a fixed seed.",
        "indicators": [
            {
                "name": one.name,
                "title": one.title,
                "unit": one.unit,
                "value": one.name,
                "numerator": f"{one.name} count",
                "denominator": f"{one.name} of",
            }
            for one in made
        ],
    }
    return Mapping.model_validate(said)


def table(dataset: str, made: Sequence[Made]) -> str:
    """The made-up file: a row for each area, period and group, three columns for each indicator."""
    columns = ["level", "area", "period", "fsm"]
    for one in made:
        columns += [one.name, f"{one.name} count", f"{one.name} of"]
    blank = [""] * 3
    lines = []
    for place, one in enumerate(made):
        for key, cells in _rows(dataset, one):
            lines.append([*key, *blank * place, *cells, *blank * (len(made) - place - 1)])
    return write_csv(columns, lines)


def _rows(dataset: str, one: Made) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Each row's level, area, period and group, and its three cells, authorities first and then their sums."""
    groups = ("eligible", "not-eligible") if one.gap else ("",)
    sums: dict[tuple[str, str, str, str], list[int]] = {}
    for authority in areas.upper_tier(PUBLISHED_ON):
        draw = Random(f"{dataset} {one.name} {authority.code}")  # nosec B311 - a seed, so that all machines agree
        children = (
            int(900 + 7000 * draw.random() ** 2) if authority.name not in ("City of London", "Isles of Scilly") else 30
        )
        lean, drift = draw.gauss(0, one.spread), draw.gauss(0, one.spread / 4)
        for year in YEARS:
            period, step = _period(one.kind, year), (year - YEARS[0]) / (len(YEARS) - 1)
            level = (one.first + (one.last - one.first) * step) * math.exp(lean + drift * step)
            for group in groups:
                apart = {"eligible": -0.76, "not-eligible": 0.24}.get(group, 0) * one.gap
                of = round(children * one.cohorts * FSM[group] * draw.uniform(0.97, 1.03))
                share = min(max((level + apart) / one.per, 0.0), 0.97)
                count = min(of, max(0, round(draw.gauss(of * share, math.sqrt(of * share * (1 - share))))))
                for where in _where(authority.code, authority.parent_code):
                    for named in (group, "") if group else ("",):
                        held = sums.setdefault((*where, period, named), [0, 0])
                        held[0], held[1] = held[0] + count, held[1] + of
    for key, (count, of) in sums.items():
        if of and 0 < count < FEWEST and key[0] == "authority":
            yield key, ["c", "", ""]
        else:
            yield key, [f"{count / of * one.per:.{2 if one.last < 1 else 1}f}", str(count), str(of)]


def _where(authority: str, region: str) -> tuple[tuple[str, str], ...]:
    return ("authority", authority), ("region", region), ("country", ENGLAND)


def _period(kind: str, year: int) -> str:
    if kind == "academic":
        return f"{year - 1}/{year % 100:02d}"
    if kind == "financial":
        return f"{year - 1}-{year % 100:02d}"
    return str(year)
