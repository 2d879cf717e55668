"""The files of one version of an index: a column each, read straight from disk and shared between processes."""

import fcntl
import json
import os
import weakref
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
FACT = "about.json"
FORM = 1  # of these files; another form is another version


def write(folder: Path, columns: dict[str, Column], facts: dict[str, Any]) -> str:
    """Write every column and fact into `folder`; gives what names the version, from all that is in it."""
    said = blake2b(digest_size=8)
    for name in sorted(columns):
        column = np.ascontiguousarray(columns[name])
        with (folder / f"{name}.npy").open("wb") as file:
            np.lib.format.write_array(file, column, allow_pickle=False)
        said.update(f"{FORM} {name} {column.dtype.str} {column.shape}".encode())
        said.update(column.data.cast("B") if column.size else b"")
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    said.update(text)
    (folder / FACT).write_bytes(text)
    return said.hexdigest()


class Columns:
    """One version, open until nobody refers to it any more. Threads may share it: nothing in it ever changes."""

    def __init__(self, folder: Path) -> None:
        """Open a version's folder. Raises FileNotFoundError when it is gone, ValueError when it is damaged."""
        handle = os.open(folder, os.O_RDONLY)
        self._let_go = weakref.finalize(self, os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_SH)  # tells a build not to remove it
        self.facts: dict[str, Any] = json.loads((folder / FACT).read_text(encoding="utf-8"))
        self._columns = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
        self.size = len(self["ref_ends"])

    def __getitem__(self, name: str) -> Column:
        column: Column = self._columns[name]
        return column

    def texts(self, name: str, rows: Rows) -> list[str]:
        """Texts of some rows of a column of texts."""
        blob, ends = self[f"{name}_text"], self[f"{name}_ends"]
        starts = [int(ends[row - 1]) if row else 0 for row in rows]
        return [blob[start : ends[row]].tobytes().decode() for start, row in zip(starts, rows, strict=True)]

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


def gathered(offsets: Column, rows: Rows) -> tuple[Rows, Rows]:
    """Where what belongs to some rows lies, and to which of the rows (by place in `rows`) it belongs."""
    starts = offsets[rows].astype(np.int64)
    counts = offsets[rows + 1] - starts
    owners = np.repeat(np.arange(len(rows)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(owners)) + np.repeat(starts - before, counts), owners
