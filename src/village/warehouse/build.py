"""Building the warehouse: everything is made aside, then put in place by one rename and one replaced pointer.

Whatever happens to the process in between, a reader sees the former version whole or the new one whole.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from village.warehouse.aside import ASIDE, alone, made_aside, settle, sweep, sync
from village.warehouse.connection import DATABASE, POINTER, VERSION, Config, pointed
from village.warehouse.extract import Progress, Table, quiet, write_parquet

KEPT = 2  # former versions that stay beside the one in use


def build(extracts: Sequence[Table], into: Path, progress: Progress = quiet) -> str:
    """Build the warehouse in the folder `into` from `extracts` and put it in use; gives its version.

    Tables that are the same give the same version, which is not built again. Only one build runs at a time: a second
    waits. Raises ValueError (see `extract.frame`) with the former version still in use.
    """
    into.mkdir(parents=True, exist_ok=True)
    steps = 2 * len(extracts) + 1

    def step(done: int, _: int, what: str) -> None:
        progress(done, steps, what)

    with alone(into):
        sweep(into)
        aside = made_aside(into)
        try:
            version = write_parquet(extracts, aside, step)
            if not (into / version).exists():
                _load(extracts, aside, step)
                settle(aside)
                aside.rename(into / version)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        _point(into, version)
        _tidy(into)
    progress(steps, steps, "in use")
    return version


def _load(extracts: Sequence[Table], aside: Path, step: Progress) -> None:
    """Load the Parquet files of `aside` into its DuckDB file, in the order of their keys."""
    config: Config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "2"}
    connection = duckdb.connect(str(aside / DATABASE), config=config)
    try:
        for number, table in enumerate(extracts, 1):
            source = str(aside / f"{table.name}.parquet").replace("'", "''")
            key = ", ".join(f'"{column}"' for column in table.key)
            select = f"SELECT * FROM read_parquet('{source}') ORDER BY {key}"  # nosec B608 - our own names
            connection.execute(f'CREATE TABLE "{table.name}" AS {select}')
            step(len(extracts) + number, 0, f"loaded {table.name}")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _point(into: Path, version: str) -> None:
    handle, name = tempfile.mkstemp(prefix=ASIDE, dir=into)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(version)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o644)
    os.utime(into / version)  # the order in which versions were in use
    Path(name).replace(into / POINTER)
    sync(into)


def _tidy(into: Path) -> None:
    """Remove former versions past the last two, except any that a reader still holds open."""
    current = pointed(into)
    versions = [path for path in into.iterdir() if VERSION.fullmatch(path.name) and path.name != current]
    versions.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for old in versions[KEPT:]:
        handle = os.open(old, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            gone = old.rename(into / f"{ASIDE}{old.name}")  # out of reach first: half a version is never seen
            shutil.rmtree(gone, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
