"""Series of areas over years, up to an origin and nothing after it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from village.kernel.tables.rules import quoted, unseen
from village.projection.levels import made_of_others
from village.projection.reading import FLOWS, Table, refused
from village.projection.rules.periods import Period, label, period
from village.projection.rules.values import value

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
MOST_YEARS = 200


@dataclass(frozen=True)
class Series:
    """People of one role and sector: a row for each area, a column for each year, the last being the origin. What is
    not known is NaN; `present` is where the file has a row. `number` is its place among the series of the file: its own
    draws begin there, so that it is projected alike with the others and alone."""

    kind: tuple[str, str]
    areas: list[str]
    years: list[int]
    stock: Numbers
    joiners: Numbers
    leavers: Numbers
    present: NDArray[np.bool_]
    number: int

    def going_on(self) -> Places:
        """The areas that are projected: those with a row in the origin and a stock known in it or before."""
        return np.flatnonzero(self.present[:, -1] & np.isfinite(self.stock).any(axis=1))


@dataclass
class Read:
    """What a file holds up to the origin, how it writes periods, and what must be said of it."""

    series: list[Series]
    origin: int
    form: str
    notes: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    overlap: list[str] = field(default_factory=list)


_Row = tuple[int, str, tuple[str, str], int, tuple[float, float, float]]


def series(table: Table, origin: str) -> Read:
    """The series up to `origin`, a period written as the file writes its own or the year that it ends in.

    Rows after the origin are put away before their values are looked at: nothing of them can change an answer.
    Raises Refused with one sentence for what cannot be meant.
    """
    dated = [(line, cells, _period(table.name, line, cells["period"])) for line, cells in table.rows]
    form = _form(table.name, dated)
    year = _origin(table.name, origin, dated, form)
    read = Read([], year, form)
    read.notes += [f"{' and '.join(table.absent).capitalize()} are not in the file: flows are not known."] * bool(
        table.absent
    )
    if form != "Y":
        read.notes.append(f"A period is called by the year that it ends in: {label(year, form)} is {year}.")
    rows = _rows(table, [one for one in dated if one[2].year <= year], read)
    for kind in sorted({row[2] for row in rows}):
        read.series.append(_matrix(kind, [row for row in rows if row[2] == kind], year, read))
    if not any(len(one.going_on()) for one in read.series):
        raise refused(
            table.name, f"No area has a row for {label(year, form)} with a known stock before or in it.", _MEND
        )
    return read


_MEND = "Give an origin for which areas have figures."


def _period(name: str, line: int, text: str) -> Period:
    found = period(text)
    if found is None:
        do = "Write a year as 2017, 201718 or 2017/18."
        raise refused(name, f"{quoted(text)} is no period.", do, line, "period")
    return found


def _form(name: str, dated: list[tuple[int, dict[str, str], Period]]) -> str:
    first = dated[0][2].form
    for line, cells, one in dated:
        if one.form[0] != first[0]:
            what = f"{quoted(cells['period'])} is written otherwise than the periods before it."
            raise refused(name, what, "Write every period in one way: 2017, or 201718.", line, "period")
    return first


def _origin(name: str, text: str, dated: list[tuple[int, dict[str, str], Period]], form: str) -> int:
    years = sorted({one.year for _, _, one in dated})
    found = period(text)
    if found is None or found.year not in years:
        many = f"{label(years[0], form)} to {label(years[-1], form)}" if len(years) > 1 else label(years[0], form)
        raise refused(name, f"There is no period {quoted(text)} in it.", f"Give an origin from {many}.")
    if found.year - years[0] >= MOST_YEARS:
        raise refused(name, f"It goes back more than {MOST_YEARS} years.", "Leave out what is that old.")
    return found.year


def _rows(table: Table, dated: list[tuple[int, dict[str, str], Period]], read: Read) -> list[_Row]:
    """Rows of areas with their numbers, and notes on what was left out or is not known."""
    unknown: Counter[str] = Counter()
    nameless, of_many, rows = 0, set(), []
    seen: dict[tuple[str, tuple[str, str], int], int] = {}
    whole = made_of_others({_folded(cells["area"]) for _, cells, _ in dated} - {""})
    for line, cells, when in dated:
        area, kind = " ".join(cells["area"].split()), (cells.get("role", ""), cells.get("sector", ""))
        if not area:
            nameless += 1
            continue
        if _folded(area) in whole:
            of_many.add(area)
            continue
        if wrong := unseen(" ".join((area, *kind))):
            raise refused(table.name, *wrong, line, "area")
        key = (_folded(area), kind, when.year)
        if key in seen:
            what = f"{quoted(area)} has a row for {cells['period']} already, in row {seen[key]}."
            raise refused(table.name, what, "Keep one, or name the column that tells them apart with --role.", line)
        seen[key] = line
        rows.append((line, area, kind, when.year, _numbers(table.name, line, cells, unknown)))
    read.notes += [f"{nameless:,} rows without an area were left out."] * bool(nameless)
    if of_many:
        read.notes.append(f"Left out, being made of other areas: {', '.join(sorted(of_many))}.")
    for what, many in sorted((what, many) for what, many in unknown.items() if many):
        read.notes.append(f"{what.capitalize()} not known in {many:,} of {len(rows):,} rows up to the origin.")
    return rows


def _folded(area: str) -> str:
    return " ".join(area.split()).casefold()


def _numbers(name: str, line: int, cells: dict[str, str], unknown: Counter[str]) -> tuple[float, float, float]:
    found = []
    for what in ("stock", *FLOWS):
        one = value(cells.get(what, ""))
        if isinstance(one, str):
            do = "Write a number from 0, or leave the cell empty."
            raise refused(name, f"{quoted(cells[what])}: {one}", do, line, what)
        unknown[what] += one is None and what in cells
        found.append(float("nan") if one is None else one)
    return found[0], found[1], found[2]


def _matrix(kind: tuple[str, str], rows: list[_Row], year: int, read: Read) -> Series:
    """One role and sector as matrices. An area without a row in the origin has ended; one whose stock there is not
    known is carried from the last known."""
    by_area: dict[str, dict[int, tuple[float, float, float]]] = defaultdict(dict)
    names: dict[str, str] = {}
    for _, area, _, when, numbers in rows:
        by_area[_folded(area)][when] = numbers
        names[_folded(area)] = area
    kept = sorted(one for one, held in by_area.items() if year in held and any(n[0] == n[0] for n in held.values()))
    gone = sorted(names[one] for one in by_area if one not in kept)
    read.gone += [one for one in gone if one not in read.gone]
    every = sorted(by_area)  # what has ended still tells of the years in which it was
    years = list(range(min(row[3] for row in rows), year + 1))
    shape = (len(every), len(years), 3)
    held = np.full(shape, np.nan)
    present = np.zeros(shape[:2], dtype=bool)
    for at, one in enumerate(every):
        for when, numbers in by_area[one].items():
            held[at, when - years[0]] = numbers
            present[at, when - years[0]] = True
    _overlaps([names[one] for one in kept], read)
    order = [names[one] for one in every]
    return Series(kind, order, years, held[:, :, 0], held[:, :, 1], held[:, :, 2], present, len(read.series))


def _overlaps(areas: list[str], read: Read) -> None:
    """Codes of areas returned together, one of which also stands by itself: people would be counted twice."""
    alone = {area.casefold() for area in areas}
    for area in areas:
        parts = [part.strip() for part in area.replace("+", "/").replace("&", "/").split("/")]
        if len(parts) > 1 and any(part.casefold() in alone for part in parts) and area not in read.overlap:
            read.overlap.append(area)
