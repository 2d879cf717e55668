"""One version of an index: columns in one file, read straight from disk and shared between processes."""

import fcntl
import json
import math
import os
import weakref
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[Any]
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
SETS = ("kinds", "access", "send", "languages", "areas")
NOT_SAID = -1  # of what is yes or no, and of a provider
ABOUT = "about.json"  # what there is, and where in the other file
DATA = "columns.bin"
ALIGNED = 64  # bytes
FORM = 2  # of these files; another form is another version


def write(folder: Path, columns: dict[str, Column], facts: dict[str, Any]) -> str:
    """Write every column and fact into `folder`; gives what names the version, from all that is in it."""
    said = blake2b(digest_size=8)
    where: dict[str, tuple[str, tuple[int, ...], int]] = {}
    with (folder / DATA).open("wb") as file:
        file.write(bytes(ALIGNED))  # never empty: an empty file cannot be mapped
        for name in sorted(columns):
            column = np.ascontiguousarray(columns[name])
            file.write(bytes(-file.tell() % ALIGNED))
            where[name] = (column.dtype.str, column.shape, file.tell())
            if column.size:
                file.write(column.data.cast("B"))
                said.update(column.data.cast("B"))
    text = json.dumps({"form": FORM, "columns": where, "facts": facts}, ensure_ascii=False, sort_keys=True).encode()
    said.update(text)
    (folder / ABOUT).write_bytes(text)
    return said.hexdigest()


class Columns:
    """One version, open until nobody refers to it any more. Threads may share it: nothing in it ever changes."""

    def __init__(self, folder: Path) -> None:
        """Open a version's folder. Raises FileNotFoundError when it is gone, ValueError when it is damaged."""
        handle = os.open(folder, os.O_RDONLY)
        self._let_go = weakref.finalize(self, os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_SH)  # tells a build not to remove it
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["form"] != FORM:
            raise ValueError(f"The index is of form {about['form']}.")
        self.facts: dict[str, Any] = about["facts"]
        data = np.memmap(folder / DATA, mode="r", dtype=np.uint8)
        self._columns = {name: _column(data, *said) for name, said in about["columns"].items()}
        self.size = len(self["ref_ends"])

    def __getitem__(self, name: str) -> Column:
        column: Column = self._columns[name]
        return column

    def texts(self, name: str, rows: Rows | list[int]) -> list[str]:
        """Texts of some rows of a column of texts."""
        blob, ends = self[f"{name}_text"], self[f"{name}_ends"]
        starts = [int(ends[row - 1]) if row else 0 for row in rows]
        return [blob[start : ends[row]].tobytes().decode() for start, row in zip(starts, rows, strict=True)]

    def rows_of(self, refs: Iterable[str]) -> dict[str, int]:
        """The row of each of some refs that is in this version. A table of all refs in memory would be larger than
        what a process holds of everything else."""
        asked = list(refs)
        sought, marks, rows = marks_of(asked), self["ref_marks"], self["ref_rows"]
        first, last = (np.searchsorted(marks, sought, side=side) for side in ("left", "right"))
        found = {}
        for ref, start, end in zip(asked, first, last, strict=True):
            for row in rows[start:end]:  # two refs may have one mark
                if self.texts("ref", [row]) == [ref]:
                    found[ref] = int(row)
        return found

    def having(self, of: str, value: str) -> Rows:
        """The rows whose set `of` holds a value, in order."""
        number: int | None = self.facts[of].get(value)
        if number is None:
            return np.empty(0, dtype=np.int64)
        starts = self[f"{of}_starts"]
        rows: Rows = self[f"{of}_rows"][starts[number] : starts[number + 1]]
        return rows

    def held(self, of: str, rows: Rows | None) -> Column:
        """The numbers of every value in the sets `of` of some rows (None: all), one after another."""
        values = self[f"{of}_values"]
        return values if rows is None else values[gathered(self[f"{of}_offsets"], rows)[0]]


def marks_of(refs: Iterable[str]) -> Column:
    """A number for each ref, nearly always another one: what it is looked up by."""
    marks = (int.from_bytes(blake2b(ref.encode(), digest_size=8).digest(), "big") for ref in refs)
    return np.fromiter(marks, dtype=np.uint64)


def _column(data: Column, dtype: str, shape: list[int], at: int) -> Column:
    kind = np.dtype(dtype)
    size = kind.itemsize * math.prod(shape)
    if at + size > len(data):
        raise ValueError("The index was cut short.")
    # A plain array over the mapped file: numpy's own memmap class makes every slice of it twice as slow.
    return np.asarray(data)[at : at + size].view(kind).reshape(shape)


def gathered(offsets: Column, rows: Rows) -> tuple[Rows, Rows]:
    """Where what belongs to some rows lies, and to which of the rows (by place in `rows`) it belongs."""
    starts = offsets[rows].astype(np.int64)
    counts = offsets[rows + 1] - starts
    owners = np.repeat(np.arange(len(rows)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(owners)) + np.repeat(starts - before, counts), owners
