"""Typed tables on their way into the warehouse: records as rows, rows as Parquet that is the same bytes every time."""

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl

SCHEMA_VERSION = 1  # raised when the files are laid out differently
Cell = str | int | float | bool | dt.date | None
Progress = Callable[[int, int, str], None]  # steps done, steps in all, what is being done
TYPES: Mapping[str, tuple[tuple[type, ...], type[pl.DataType]]] = {  # what is taken, and what it is held as
    "text": ((str,), pl.String),
    "whole": ((int,), pl.Int64),
    "number": ((int, float), pl.Float64),
    "day": ((dt.date,), pl.Date),
    "flag": ((bool,), pl.Boolean),
}


@dataclass(frozen=True)
class Table:
    """A table to be extracted. `columns`: name → a name in TYPES; `key`: the columns that name a row and order them.

    Absent text is "", absent numbers and days are null. `rows` are cells in the order of `columns`, or a frame that has
    these columns already.
    """

    name: str
    about: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    rows: Iterable[Sequence[Cell]] | pl.DataFrame


def quiet(done: int, total: int, what: str) -> None:
    """Tells nobody."""


def frame(table: Table) -> pl.DataFrame:
    """The table typed and in the order of its key. Raises ValueError for a cell of another type or a key used twice."""
    made = _framed(table, table.rows) if isinstance(table.rows, pl.DataFrame) else _of_rows(table, table.rows)
    keys = made.select(table.key)
    if keys.null_count().sum_horizontal().item() or keys.is_duplicated().any():
        raise ValueError(f"In the table {table.name} a key ({', '.join(table.key)}) is blank or used twice.")
    return made.sort(table.key)


def _framed(table: Table, made: pl.DataFrame) -> pl.DataFrame:
    """A frame as it is, if its columns are those that the table names. Many rows are not looked at one by one."""
    wanted = {name: TYPES[kind][1] for name, kind in table.columns.items()}
    if made.schema != pl.Schema(wanted):
        raise ValueError(f"The table {table.name} has other columns than {', '.join(table.columns)}, or other types.")
    return made


def _of_rows(table: Table, rows: Iterable[Sequence[Cell]]) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    return pl.DataFrame(
        [
            _series(table.name, name, kind, cells)
            for (name, kind), cells in zip(table.columns.items(), columns, strict=True)
        ]
    )


def _series(table: str, name: str, kind: str, cells: Sequence[Cell]) -> pl.Series:
    """One typed column. Its cells are looked at here: by itself, polars would cut 1.5 to 1 and read text as a day."""
    taken, polars = TYPES[kind]
    for cell in cells:
        if cell is not None and type(cell) not in taken:
            raise ValueError(f"The table {table} has {cell!r} in its column {name}, which holds a {kind}.")
    try:
        return pl.Series(name, cells, polars, strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError) as error:
        raise ValueError(f"The table {table} has a cell in its column {name} that does not fit: {error}.") from None


def write_parquet(tables: Sequence[Table], into: Path, progress: Progress = quiet) -> str:
    """Write each table to `into/<name>.parquet` and give the version that they make: 16 hexadecimal digits.

    The version is a hash of the names, the bytes, the layout and the DuckDB release that will read them.
    """
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {duckdb.__version__}".encode())
    for number, table in enumerate(sorted(tables, key=lambda one: one.name), 1):
        path = into / f"{table.name}.parquet"
        frame(table).write_parquet(path, compression="zstd", compression_level=3, statistics=True)
        with path.open("rb") as file:
            digest.update(f" {table.name} {hashlib.file_digest(file, 'sha256').hexdigest()}".encode())
        progress(number, len(tables), f"wrote {table.name}")
    return digest.hexdigest()[:16]


def made(tables: Iterable[Table]) -> tuple[list[Table], dict[str, dict[str, int | str]]]:
    """Tables whose rows are made, and what an audit keeps of them: how many rows each has, and the hash of what stands
    in them."""
    kept = list(tables)
    framed = {one.name: frame(one) for one in kept}
    detail: dict[str, dict[str, int | str]] = {
        "rows": {name: rows.height for name, rows in framed.items()},
        "sha256": {name: _hash(rows) for name, rows in framed.items()},
    }
    return [replace(one, rows=framed[one.name]) for one in kept], detail


def _hash(rows: pl.DataFrame) -> str:
    written = io.BytesIO()
    rows.write_csv(written)
    return hashlib.sha256(written.getvalue()).hexdigest()
