"""Reading the warehouse: read-only, shut off from files and network, bounded, and always the version in use; where that
is damaged, the last before it that is whole."""

import fcntl
import hashlib
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import structlog

from village.kernel.tables.aside import POINTER, VERSION

DATABASE = "warehouse.duckdb"
SUM = "warehouse.sha256"  # of the database as it was written
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
# What says that the file is not as it was written, besides an error of no kind of its own: each block has a sum.
DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)
log = structlog.get_logger()


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
        if as_written(self.path.parent) is False:
            _damaged.add(_file(self.path))  # a whole file is not read through for each reader
            raise NoWarehouse(
                "The warehouse cannot be read (its file is not as it was written). Build it with "
                "./village warehouse build"
            )
        try:
            connection = duckdb.connect(str(self.path), read_only=True, config=CONFIG)
        except duckdb.Error as error:
            raise _unreadable(error) from None
        self._connection, self._file = connection, _file(self.path)
        self._answer = _remembering(connection)

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own, for queries whose answers are not worth remembering."""
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @property
    def damaged(self) -> bool:
        """Whether a query found that the file is not as it was written."""
        return self._file in _damaged

    def select(self, sql: str, values: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
        """The rows that `sql` gives, with `values` for its question marks. Remembered: a version never changes.

        Raises NoWarehouse when the file is damaged, or holds no such table: it must be built anew.
        """
        try:
            names, rows = self._answer(sql, values)
        except OUR_OWN_MISTAKES:
            raise
        except duckdb.Error as error:
            if type(error) is duckdb.Error or isinstance(error, DAMAGE):
                _damaged.add(self._file)
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
File = tuple[Path, int, int]  # a file as it was written once: another in its place is another
_damaged: set[File] = set()


def select(folder: Path, sql: str, values: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
    """The rows that `sql` gives of the version in use in `folder`; of the last before it that is whole, when a query
    finds that one damaged. Raises NoWarehouse."""
    while True:
        found = current(folder)
        try:
            return found.select(sql, values)
        except NoWarehouse:
            if not found.damaged:
                raise


def current(folder: Path) -> Warehouse:
    """The version in use in `folder`: the one already open while the pointer names it, else the new one; else, when
    that cannot be read, the last before it that can. Raises NoWarehouse.
    """
    held = _open_already(folder, pointed(folder))
    if held is not None:
        return held
    with _opening:
        return _reopened(folder)


def _open_already(folder: Path, version: str) -> Warehouse | None:
    process, held = _held.get(folder, (0, None))
    there = held is not None and held.version == version and process == os.getpid() and not held.damaged
    return held if there else None


def answering(folder: Path) -> str:
    """The version that answers, on which every page of figures depends; blank while there is none."""
    try:
        return current(folder).version
    except NoWarehouse:
        return ""


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
    trouble = NoWarehouse("The warehouse's files are missing. Build it with ./village warehouse build")
    for _ in range(5):  # a version can be replaced, and removed, between reading the pointer and opening it
        version = pointed(folder)
        try:
            return _open_already(folder, version) or _opened(folder, version)  # another thread was first
        except FileNotFoundError:
            continue
        except NoWarehouse as error:
            trouble = error
            break
    for former in versions(folder):
        if held := _open_already(folder, former):
            return held
        with suppress(FileNotFoundError, NoWarehouse):
            found = _opened(folder, former)
            log.error("the warehouse in use cannot be read: answering from a former version", version=former)
            return found
    raise trouble


def _opened(folder: Path, version: str) -> Warehouse:
    if _file(folder / version / DATABASE) in _damaged:
        raise NoWarehouse("The warehouse is damaged. Build it with ./village warehouse build")
    opened = Warehouse(folder, version)
    _held[folder] = (os.getpid(), opened)
    return opened


def versions(folder: Path) -> list[str]:
    """Every version that is kept in a folder, the one that was last in use first."""
    found = [path for path in folder.iterdir() if VERSION.fullmatch(path.name)]
    return [one.name for one in sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True)]


def as_written(version: Path) -> bool | None:
    """Whether a version's database is as it was written; None when nobody wrote down how that was."""
    try:
        wanted = (version / SUM).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    return wanted == sum_of(version / DATABASE)


def sum_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits; of one that is not there, blank."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _file(path: Path) -> File:
    """Raises FileNotFoundError."""
    found = path.stat()
    return path, found.st_ino, found.st_mtime_ns
