"""Reading the warehouse: read-only, shut off from files and network, bounded, and always the version in use."""

import fcntl
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from village.kernel.tables.aside import POINTER, VERSION

DATABASE = "warehouse.duckdb"
Config = dict[str, str | bool | int | float | list[str]]
# No file but the one opened, no extension, no spilling to disk, and nothing that a query says can change any of it.
CONFIG: Config = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
    "memory_limit": "256MB",
    "threads": "2",
    "lock_configuration": "true",
}
Answer = tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]  # the names of the columns, the rows


# What is wrong with a query rather than with the file: it must be seen, not taken for a warehouse that is missing.
OUR_OWN_MISTAKES = (
    duckdb.ParserException,
    duckdb.BinderException,
    duckdb.ConversionException,
    duckdb.InvalidInputException,
)


class NoWarehouse(Exception):
    """There is no warehouse that can be read; the message says what to do."""


def _unreadable(error: duckdb.Error) -> NoWarehouse:
    said = str(error).splitlines()[0]
    return NoWarehouse(f"The warehouse cannot be read ({said}). Build it with ./village warehouse build")


class Warehouse:
    """One version of the warehouse, open for reading until nobody refers to it any more. Threads may share it."""

    def __init__(self, folder: Path, version: str) -> None:
        """Open `folder/version`. Raises FileNotFoundError when it is gone, NoWarehouse when DuckDB cannot read it."""
        self.version = version
        self.path = folder / version / DATABASE
        handle = os.open(self.path.parent, os.O_RDONLY)
        self._let_go = weakref.finalize(self, os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_SH)  # tells a build not to remove it
        if not self.path.exists():
            raise FileNotFoundError(self.path)
        try:
            connection = duckdb.connect(str(self.path), read_only=True, config=CONFIG)
        except duckdb.Error as error:
            raise _unreadable(error) from None
        self._connection = connection
        self._answer = _remembering(connection)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own, for queries whose answers are not worth remembering."""
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def select(self, sql: str, values: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
        """The rows that `sql` gives, with `values` for its question marks. Remembered: a version never changes.

        Raises NoWarehouse when the file is damaged, or holds no such table: it must be built anew.
        """
        try:
            names, rows = self._answer(sql, values)
        except OUR_OWN_MISTAKES:
            raise
        except duckdb.Error as error:
            raise _unreadable(error) from None
        return [dict(zip(names, row, strict=True)) for row in rows]


def _remembering(connection: duckdb.DuckDBPyConnection) -> Callable[[str, tuple[Any, ...]], Answer]:
    """Answers of one version, by query: the cache goes when the version does."""

    @lru_cache(maxsize=256)
    def answer(sql: str, values: tuple[Any, ...]) -> Answer:
        cursor = connection.cursor()
        try:
            cursor.execute(sql, list(values))
            names = tuple(column[0] for column in cursor.description or ())
            return names, tuple(cursor.fetchall())
        finally:
            cursor.close()

    return answer


_held: dict[Path, tuple[int, Warehouse]] = {}  # by folder, with the process that opened it: a fork must open its own
_opening = threading.Lock()


def current(folder: Path) -> Warehouse:
    """The version in use in `folder`: the one already open while the pointer names it, else the new one.

    Raises NoWarehouse.
    """
    version = pointed(folder)
    process, held = _held.get(folder, (0, None))
    if held is not None and held.version == version and process == os.getpid():
        return held
    with _opening:
        return _reopened(folder)


def pointed(folder: Path) -> str:
    """The version that the pointer names. Raises NoWarehouse when there is none."""
    try:
        version = (folder / POINTER).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        raise NoWarehouse("There is no warehouse yet. Build it with ./village warehouse build") from None
    except (OSError, ValueError):
        version = ""
    if not VERSION.fullmatch(version):
        raise NoWarehouse("The warehouse's pointer cannot be read. Build it with ./village warehouse build")
    return version


def _reopened(folder: Path) -> Warehouse:
    for _ in range(5):  # a version can be replaced, and removed, between reading the pointer and opening it
        version = pointed(folder)
        process, held = _held.get(folder, (0, None))
        if held is not None and held.version == version and process == os.getpid():
            return held  # another thread was first
        try:
            opened = Warehouse(folder, version)
        except FileNotFoundError:
            continue
        _held[folder] = (os.getpid(), opened)
        return opened
    raise NoWarehouse("The warehouse's files are missing. Build it with ./village warehouse build")
