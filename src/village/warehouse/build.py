"""Building the warehouse: everything is made aside, then put in place by one rename and one replaced pointer.

Whatever happens to the process in between, a reader sees the former version whole or the new one whole.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from village.kernel.tables.aside import alone, made_aside, point, settle, sweep, tidy
from village.kernel.tables.engines import this_file
from village.warehouse.connection import DATABASE, SUM, Config, as_written, pointed, sum_of
from village.warehouse.extract import Progress, Table, quiet, write_parquet

KEPT = 2  # former versions that stay beside the one in use


def build(extracts: Sequence[Table], into: Path, progress: Progress = quiet) -> str:
    """Build the warehouse in the folder `into` from `extracts` and put it in use; gives its version.

    Tables that are the same give the same version, which is not built again while its file is as it was written. Only
    one build runs at a time: a second waits. Raises ValueError (see `extract.frame`) with the former version still in
    use.
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
            if not as_written(into / version):
                _load(extracts, aside, step)
                (aside / SUM).write_text(sum_of(aside / DATABASE), encoding="ascii")
                settle(aside)
                _put(aside, into / version)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        point(into, version)
        tidy(into, pointed(into), KEPT)
    progress(steps, steps, "in use")
    return version


def _load(extracts: Sequence[Table], aside: Path, step: Progress) -> None:
    """Load the Parquet files of `aside` into its DuckDB file, in the order of their keys."""
    config: Config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "2"}
    connection = duckdb.connect(str(aside / DATABASE), config=config)
    try:
        for number, table in enumerate(extracts, 1):
            source = this_file(aside / f"{table.name}.parquet")
            key = ", ".join(f'"{column}"' for column in table.key)
            select = f"SELECT * FROM read_parquet({source}) ORDER BY {key}"  # nosec B608 - our own names
            connection.execute(f'CREATE TABLE "{table.name}" AS {select}')
            step(len(extracts) + number, 0, f"loaded {table.name}")
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def _put(aside: Path, version: Path) -> None:
    """Put a version in its place. A damaged one goes out of it first; who has that open goes on with it until a query
    finds what is wrong, and who opens one meanwhile has the former version."""
    damaged = aside.with_name(f"{aside.name}-damaged")  # swept away like all that is left of a build
    if version.exists():
        version.rename(damaged)
    aside.rename(version)
    shutil.rmtree(damaged, ignore_errors=True)
