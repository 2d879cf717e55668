"""Writing files larger than memory: parts as they are made, then each file once, in order of the records' own keys.

So the order of the rows says nothing of the children, and is the same however many children are made at a time. A part
is sorted when it is put down; the file is then read together from a slice of every part at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

_BATCH = 256, 4096  # rows that are read together from a part, at least and at most
_DIGITS = 16  # at the end of a record's key, in which the order is
_GROUP = 100_000  # rows in a row group
_ORDER = pl.col("record").str.tail(_DIGITS)


class Files:
    """Files being written, their parts in one folder. `slices` is in how many turns each file is put together."""

    def __init__(self, parts: Path, slices: int) -> None:
        self._parts, self._slices = parts, slices
        self._limits = pl.Series([f"{turn * 16**_DIGITS // slices:016x}" for turn in range(1, slices)], dtype=pl.String)
        self._cuts: dict[Path, list[list[int]]] = defaultdict(list)
        parts.mkdir(parents=True)

    def add(self, path: Path, rows: pl.DataFrame) -> None:
        """Rows of the file at `path`: of records in any order, of others in the order that they will have."""
        cuts = [0, rows.height]
        if "record" in rows.columns:
            rows = rows.sort(_ORDER)
            keys = rows.select(_ORDER).to_series()
            cuts = [0, *(int(one) for one in keys.search_sorted(self._limits).to_list()), rows.height]
        # About what one turn takes: text that was read with it, and is not wanted yet, is held until the turn ends.
        least, most = _BATCH
        batch = min(max(rows.height // self._slices, least), most)
        rows.write_ipc(self._part(path, len(self._cuts[path])), record_batch_size=batch)
        self._cuts[path].append(cuts)

    def finish(self) -> Iterator[Path]:
        """Write every file and drop its parts; yields the path of each before it is written."""
        for path, cuts in self._cuts.items():
            yield path
            parts = [self._part(path, number) for number in range(len(cuts))]
            path.parent.mkdir(parents=True, exist_ok=True)
            _together(parts, cuts).sink_parquet(path, row_group_size=_GROUP, maintain_order=True)
            for part in parts:
                part.unlink()
        self._parts.rmdir()

    def _part(self, path: Path, number: int) -> Path:
        return self._parts / f"{'-'.join(path.parts[-2:])}-{number}.arrow"


def _together(parts: list[Path], cuts: list[list[int]]) -> pl.LazyFrame:
    lazy = [pl.scan_ipc(part, glob=False) for part in parts]
    schema = lazy[0].collect_schema()

    def rows(
        columns: list[str] | None, predicate: pl.Expr | None, count: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        if "record" not in schema:
            yield from (one.collect() for one in lazy)
            return
        for turn in range(len(cuts[0]) - 1):
            pieces = [one.slice(cut[turn], cut[turn + 1] - cut[turn]) for one, cut in zip(lazy, cuts, strict=True)]
            # One after the other: read at once, many parts take twice the memory.
            yield pl.concat([piece.collect() for piece in pieces]).sort(_ORDER)

    return register_io_source(rows, schema=schema)
