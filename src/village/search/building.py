"""Building an index: everything is made aside, then put in place by one rename and one replaced pointer.

The entries are read once, one after another. Whatever happens in between, who searches has the former version or the
new one.
"""

import filecmp
import shutil
import time
from array import array
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from village.kernel.tables.aside import alone, made_aside, point, settle, sweep, tidy
from village.search.columns import NOT_SAID, SETS, Column, marks_of, write
from village.search.places import grid
from village.search.postings import Postings
from village.search.rules.entry import Entry, oldest_exclusive
from village.search.rules.hours import SIZE, open_days
from village.search.rules.words import Thesaurus

YES_OR_NO = ("free", "online", "in_term", "in_holidays")


@dataclass(frozen=True, slots=True)
class Built:
    """A version that is in use: how many entries, points and words it has, its bytes on disk, and the seconds taken."""

    version: str
    entries: int
    points: int
    words: int
    size: int
    seconds: float


def build_index(folder: Path, entries: Iterable[Entry], *, words: Thesaurus) -> Built:
    """Build an index of `entries` in `folder` and put it in use. The same entries and words give the same version.

    Only one build runs at a time: a second waits, and reads its entries only then. Raises ValueError for an entry that
    cannot be (two of one ref, a point that is no number, hours of another length), with the former version still in
    use.
    """
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):  # from here on: what was read earlier never takes the place of what was read later
        gathering = _Gathering()
        for entry in entries:
            gathering.add(entry)
        columns = gathering.columns()
        facts = gathering.facts() | {"thesaurus": asdict(words)}
        sweep(folder)
        aside = made_aside(folder)
        try:
            version = write(aside, columns, facts)
            settle(aside)
            _place(aside, folder / version)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        point(folder, version)
        tidy(folder, version, 0)
    size = sum(path.stat().st_size for path in (folder / version).iterdir())
    counts = len(columns["ref_ends"]), len(columns["east"]), len(facts["terms"])
    return Built(version, *counts, size, time.monotonic() - began)


def _place(aside: Path, version: Path) -> None:
    """Put a version in its place, and in that of one of the same name that is not the same any more."""
    if version.exists():
        same = [filecmp.cmp(one, version / one.name, shallow=False) for one in aside.iterdir()]
        if all(same):
            return
        version.rename(made_aside(version.parent) / version.name)
    aside.rename(version)


class _Sets:
    """Sets of values, one for each entry: both ways round."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self._values, self._ends, self._known = array("i"), array("q"), array("b")

    def add(self, values: Iterable[str] | None) -> None:
        self._known.append(values is not None)
        distinct = sorted(set(values or ()))
        self._values.extend([self.numbers.setdefault(one, len(self.numbers)) for one in distinct])
        self._ends.append(len(self._values))

    def columns(self, name: str) -> dict[str, Column]:
        offsets = np.concatenate([[0], _column(self._ends)])
        values = _column(self._values)
        order = np.argsort(values, kind="stable")
        rows = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))[order]
        starts = np.searchsorted(values[order], np.arange(len(self.numbers) + 1))
        known = _column(self._known).astype(bool)
        found = {"offsets": offsets, "values": values, "rows": rows, "starts": starts, "known": known}
        return {f"{name}_{part}": column for part, column in found.items()}


class _Gathering:
    """Columns that grow by an entry at a time."""

    def __init__(self) -> None:
        self.sets = {name: _Sets() for name in SETS}
        self._postings = Postings()
        self._refs: list[str] = []
        self._names: list[str] = []
        self._groups: dict[str, int] = {}
        self._hours = bytearray()
        self._east, self._north = array("i"), array("i")
        codes = {"minimum": "d", "until": "d", "checked": "i", "fullness": "f", "group": "i", "points": "q"}
        codes |= {"hours_known": "b", "days": "B", **dict.fromkeys(YES_OR_NO, "b")}
        self._plain: dict[str, array[Any]] = {name: array(code) for name, code in codes.items()}

    def add(self, entry: Entry) -> None:
        _refuse_what_cannot_be(entry)
        self._refs.append(entry.ref)
        self._names.append(entry.name.casefold())
        self._postings.add(entry)
        for name in SETS:
            # A kind of help is never said to be none: an entry without one was not sorted yet.
            self.sets[name].add(getattr(entry, name) or None if name == "kinds" else getattr(entry, name))
        points = entry.points if entry.placed else ()  # where a sensitive service is, the index never knows
        self._east.extend([round(east) for east, _ in points])
        self._north.extend([round(north) for _, north in points])
        self._hours += entry.hours or bytes(SIZE)
        for name, value in self._values(entry):
            self._plain[name].append(value)

    def _values(self, entry: Entry) -> Iterable[tuple[str, Any]]:
        oldest = entry.maximum_age
        yield "minimum", np.nan if entry.minimum_age is None else entry.minimum_age
        yield "until", np.nan if oldest is None else oldest_exclusive(oldest)
        yield "checked", entry.checked_on.toordinal() if entry.checked_on else 0
        yield "fullness", min(max(entry.completeness, 0.0), 1.0)
        yield "group", self._groups.setdefault(entry.group, len(self._groups)) if entry.group else NOT_SAID
        yield "points", len(self._east)
        yield "hours_known", entry.hours is not None
        yield "days", sum(1 << day for day in open_days(entry.hours)) if entry.hours else 0
        for name in YES_OR_NO:
            value = getattr(entry, name)
            yield name, NOT_SAID if value is None else int(value)

    def columns(self) -> dict[str, Column]:
        found = {name: _column(values) for name, values in self._plain.items()}
        found["point_offsets"] = np.concatenate([[0], found.pop("points")])
        found["hours"] = np.frombuffer(bytes(self._hours), dtype=np.uint8).reshape(-1, SIZE)
        found |= grid(_column(self._east), _column(self._north), found["point_offsets"])
        found |= _refs(self._refs)
        for name, values in self.sets.items():
            found |= values.columns(name)
        ranks = np.empty(len(self._refs), dtype=np.int32)
        ranks[sorted(range(len(ranks)), key=lambda row: (self._names[row], self._refs[row]))] = np.arange(len(ranks))
        return found | {"name_rank": ranks} | self._postings.columns()

    def facts(self) -> dict[str, Any]:
        of_words = {"terms": self._postings.terms, "spellings": self._postings.spellings()}
        return of_words | {name: values.numbers for name, values in self.sets.items()}


def _column(values: "array[Any]") -> Column:
    return np.frombuffer(values, dtype=np.dtype(values.typecode)) if values else np.empty(0, np.dtype(values.typecode))


def _refs(refs: list[str]) -> dict[str, Column]:
    """The refs as one text with the end of each, the place of each in their order, and the row of each by its mark.
    Raises ValueError for twins."""
    order = sorted(range(len(refs)), key=refs.__getitem__)
    for one, other in pairwise(order):
        if refs[one] == refs[other]:
            raise ValueError(f"Two entries have the ref {refs[one]!r}.")
    ranks = np.empty(len(refs), dtype=np.int32)
    ranks[order] = np.arange(len(refs))
    raw = [ref.encode() for ref in refs]
    ends = np.cumsum([len(one) for one in raw], dtype=np.int64)
    marks = marks_of(refs)
    by_mark = np.argsort(marks).astype(np.int32)
    text = np.frombuffer(b"".join(raw), dtype=np.uint8)
    return {
        "ref_text": text, "ref_ends": ends, "ref_rank": ranks, "ref_marks": marks[by_mark], "ref_rows": by_mark,
    }  # fmt: skip


def _refuse_what_cannot_be(entry: Entry) -> None:
    if entry.hours is not None and len(entry.hours) != SIZE:
        raise ValueError(f"The hours of {entry.ref!r} are {len(entry.hours)} bytes, not {SIZE}.")
    for age in (entry.minimum_age, entry.maximum_age):
        if age is not None and not 0 <= age < 1000:
            raise ValueError(f"{entry.ref!r} has an age of {age}.")
    for point_of in entry.points:
        if not all(0 <= metres < 2_000_000 for metres in point_of):
            raise ValueError(f"{entry.ref!r} has a point outside the National Grid.")
