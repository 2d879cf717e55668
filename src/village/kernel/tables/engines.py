"""Where tables too large for one's own memory are worked on: DuckDB on this machine, or a Spark elsewhere.

Both read Parquet, keep what is worked out on their own disk, call functions in Python, and speak one SQL: plain
enough for both, names in double quotes, no function that only one of them knows.
"""

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from inspect import Parameter, Signature
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl
from duckdb.func import ARROW

from village.kernel.tables.aside import put_whole

DUCKDB = "duckdb"
"""The engine of this machine."""
Kind = Literal["text", "whole", "number", "wholes"]
_IN_DUCKDB = {"text": "VARCHAR", "whole": "INTEGER", "number": "DOUBLE", "wholes": "BIGINT[]"}
_IN_SPARK = {"text": "string", "whole": "int", "number": "double", "wholes": "array<bigint>"}
Row = tuple[Any, ...]
PATTERNS = "{ } [ ] * ? \\"
"""Signs by which Hadoop, and so a Spark, takes the name of a file for a pattern."""


class NoEngine(ValueError):
    """There is no engine of this name, or it cannot be used here; the message is one sentence."""


class OnDuckDB:
    """Tables in a DuckDB file that is gone afterwards. `each` makes a row of each member of a list, in SQL."""

    each = "unnest"

    def __init__(self, connection: duckdb.DuckDBPyConnection, scratch: Path) -> None:
        self.connection = connection
        self.functions: list[str] = []
        self.scratch = scratch

    def read(self, table: str, files: Sequence[Path], below: Path) -> None:
        """Take Parquet files for a table. Folders `name=value` between them and `below` are columns, of text."""
        listed = ", ".join(this_file(one) for one in self._ways(files, below))
        read = f"read_parquet([{listed}], hive_partitioning = true, hive_types_autocast = false)"
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM {read}")  # nosec B608 - our names

    def _ways(self, files: Sequence[Path], below: Path) -> Iterator[Path]:
        """Ways of our own to files, on which there are no folders but those that are columns: DuckDB would take the
        name of another for a pattern, or for a column over one of the same name. Raises NoEngine."""
        around = Path(tempfile.mkdtemp(dir=self.scratch))
        for number, one in enumerate(files):
            columns = [name for name in one.relative_to(below).parts[:-1] if "=" in name]
            if any("\\" in name for name in columns):
                raise NoEngine(f"There is a backslash in the name of a folder of {one}: call it otherwise.")
            if not one.is_file():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(one))
            way = around.joinpath(str(number), *columns, "part.parquet")
            way.parent.mkdir(parents=True)
            way.symlink_to(one.absolute())
            yield way

    def text(self, text: str) -> str:
        """A text as SQL has it."""
        return "'" + text.replace("'", "''") + "'"

    def take(self, table: str, rows: pl.DataFrame) -> None:
        """Take rows that this process holds for a table."""
        self.connection.register(table, rows.to_arrow(compat_level=pl.CompatLevel.oldest()))

    def function(self, name: str, function: Callable[..., Any], takes: int, gives: Kind) -> None:
        """Let SQL call a function of so many texts, none of which may be null; nor may what it gives."""
        called = _by_batch(function, takes, gives)
        self.connection.create_function(name, called, ["VARCHAR"] * takes, _IN_DUCKDB[gives], type=ARROW)
        self.functions.append(name)

    def columns(self, table: str) -> tuple[str, ...]:
        """The names of a table's columns."""
        return tuple(self.connection.table(table).columns)

    def keep(self, table: str, sql: str) -> int:
        """Work a query out, once, as a table; returns how many rows it has."""
        self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {sql}")  # nosec B608 - our own names
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])  # nosec B608 - our own names

    def rows(self, sql: str) -> list[Row]:
        """What a query gives, in this process: for answers that are short."""
        return self.connection.execute(sql).fetchall()

    def write(self, sql: str, folder: Path) -> None:
        """What a query gives, as Parquet files in a new folder, which is there once all of them are; of a Spark
        elsewhere, one that its workers see too."""
        with put_whole(folder) as aside:
            aside.mkdir()
            into = self.text(str(aside / "part-0.parquet"))
            self.connection.execute(f"COPY ({sql}) TO {into} (FORMAT parquet, COMPRESSION zstd)")


class OnSpark:
    """The same on a Spark: tables are on its workers' disks until the session ends."""

    each = "explode"

    def __init__(self, session: Any) -> None:
        self.session = session

    def read(self, table: str, files: Sequence[Path], below: Path) -> None:
        """As on DuckDB. Raises NoEngine for names that a Spark takes for patterns, in which it finds other files."""
        for one in files:
            if any(sign in PATTERNS.split() for sign in str(one.absolute())):
                raise NoEngine(
                    f"A Spark takes the name of {one} for a pattern: give folders without any of {PATTERNS}."
                )
        reader = self.session.read.option("basePath", str(below.absolute()))
        reader.parquet(*(str(one.absolute()) for one in files)).createOrReplaceTempView(table)

    def text(self, text: str) -> str:
        """As on DuckDB; a Spark takes two quotes for two texts, and what follows a backslash for something else."""
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def take(self, table: str, rows: pl.DataFrame) -> None:
        """As on DuckDB."""
        held = rows.to_arrow(compat_level=pl.CompatLevel.oldest())
        self.session.createDataFrame(held).createOrReplaceTempView(table)

    def function(self, name: str, function: Callable[..., Any], takes: int, gives: Kind) -> None:
        """As on DuckDB; the workers load it by its name."""
        del takes
        self.session.udf.register(name, function, _IN_SPARK[gives])

    def columns(self, table: str) -> tuple[str, ...]:
        """As on DuckDB."""
        return tuple(self.session.table(table).columns)

    def keep(self, table: str, sql: str) -> int:
        """As on DuckDB."""
        from pyspark import StorageLevel  # noqa: PLC0415  # Spark is not among what is always installed

        frame = self.session.sql(sql).persist(StorageLevel.DISK_ONLY)
        frame.createOrReplaceTempView(table)
        return int(frame.count())

    def rows(self, sql: str) -> list[Row]:
        """As on DuckDB."""
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def write(self, sql: str, folder: Path) -> None:
        """As on DuckDB."""
        with put_whole(folder) as aside:
            self.session.sql(sql).write.parquet(str(aside))


Engine = OnDuckDB | OnSpark
"""What holds tables, by name, and answers SQL about them until it is closed."""


@contextmanager
def engine(name: str = DUCKDB, memory: int | None = None) -> Iterator[Engine]:
    """The engine of this name: "duckdb", or the address of a Spark ("spark://host:7077", "local[2]").

    `memory`: bytes that DuckDB, or each Java process of Spark, may take for its own; the Python that calls our
    functions is not counted. Without it DuckDB holds its tables in memory and writes none to the disk; with it they
    are in a file that is gone afterwards, where temporary files are (TMPDIR). Raises NoEngine.
    """
    opened = _duckdb if name == DUCKDB else _spark
    with tempfile.TemporaryDirectory(prefix="village-engine-") as folder, opened(name, memory, Path(folder)) as found:
        yield found


@contextmanager
def _duckdb(_: str, memory: int | None, scratch: Path) -> Iterator[OnDuckDB]:
    tables = ":memory:" if memory is None else str(scratch / "tables.duckdb")
    connection = duckdb.connect(tables, config={"temp_directory": str(scratch / "spilt")})
    found = OnDuckDB(connection, scratch)
    try:
        if memory is not None:
            connection.execute(f"SET memory_limit = '{memory // 10**6}MB'")
        yield found
    finally:
        for name in found.functions:
            connection.remove_function(name)
        connection.close()


@contextmanager
def _spark(address: str, memory: int | None, scratch: Path) -> Iterator[OnSpark]:
    if not address.startswith(("local", "spark://")):
        raise NoEngine(f"There is no engine {address!r}: give duckdb, or the address of a Spark.")
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  # Spark is not among what is always installed
    except ImportError as missing:
        raise NoEngine("Spark is not installed here: see requirements/spark.lock.") from missing
    builder = SparkSession.builder.master(address).appName("village")
    for setting, value in {**_SETTINGS, **_local(address, scratch), **_within(memory)}.items():
        builder = builder.config(setting, value)
    session = builder.getOrCreate()
    try:
        yield OnSpark(session)
    finally:
        session.stop()


_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",  # as everywhere but in Spark
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # a code is text, whatever it looks like
}


def _local(address: str, scratch: Path) -> dict[str, str]:
    """Settings of a Spark within this process; elsewhere the workers have a Python of their own, with Village in it."""
    if not address.startswith("local"):
        return {}
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    here = dict.fromkeys(("spark.driver.host", "spark.driver.bindAddress"), "127.0.0.1")
    return {**here, "spark.sql.shuffle.partitions": "8", "spark.local.dir": str(scratch)}


def _within(memory: int | None) -> dict[str, str]:
    sizes = {} if memory is None else {"spark.driver.memory": memory, "spark.executor.memory": memory}
    return {name: f"{size // 2**20}m" for name, size in sizes.items()}


def _by_batch(function: Callable[..., Any], takes: int, gives: Kind) -> Callable[..., Any]:
    """A function of texts as DuckDB calls it: once for some thousands of rows."""
    import pyarrow as pa  # noqa: PLC0415  # takes a fifth of a second, and few need it

    kind = {"text": pa.string(), "whole": pa.int32(), "number": pa.float64(), "wholes": pa.list_(pa.int64())}[gives]

    def run(*columns: Any) -> Any:
        return pa.array(map(function, *(column.to_pylist() for column in columns)), kind)

    counted = [Parameter(f"text_{place}", Parameter.POSITIONAL_ONLY) for place in range(takes)]
    run.__signature__ = Signature(counted)  # type: ignore[attr-defined]  # DuckDB counts the parameters
    return run


def this_file(path: Path) -> str:
    """A file as DuckDB's SQL names it where it reads: this one, whatever signs of patterns are in its name."""
    plain = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))
    return "'" + plain.replace("'", "''") + "'"
