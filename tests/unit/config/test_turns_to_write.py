"""Whoever wants to write to SQLite waits for a turn, and is told when none comes."""

import gc
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django.plugin import DjangoDbBlocker

from village.config.sqlite import base


@pytest.fixture(autouse=True)
def _files_of_their_own(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "one.sqlite3") as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE kept (what TEXT)")
    made.close()
    return tmp_path / "one.sqlite3"


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that holds the only lock for writing."""
    made = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    made.execute("BEGIN IMMEDIATE")
    yield made
    made.close()


def _connection(path: Path, timeout: float) -> base.DatabaseWrapper:
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
    handler = ConnectionHandler({"default": {"ENGINE": "village.config.sqlite", "NAME": path, "OPTIONS": options}})
    made = handler["default"]
    assert isinstance(made, base.DatabaseWrapper)
    made.inc_thread_sharing()
    return made


def _begin_and_write(connection: base.DatabaseWrapper, what: str) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.cursor().execute("INSERT INTO kept VALUES (%s)", [what])
    connection.commit()
    connection.set_autocommit(True)


def _kept(path: Path) -> set[str]:
    made = sqlite3.connect(path)
    found = {what for (what,) in made.execute("SELECT what FROM kept")}
    made.close()
    return found


def test_everyone_who_waits_writes_once_the_lock_is_free(path: Path, other: sqlite3.Connection) -> None:
    names = [f"writer {number}" for number in range(6)]
    waiting = [
        threading.Thread(target=_begin_and_write, args=(_connection(path, 20), name), daemon=True) for name in names
    ]
    for one in waiting:
        one.start()
    assert _kept(path) == set()
    other.execute("COMMIT")
    for one in waiting:
        one.join(20)
    assert _kept(path) == set(names)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="This system does not list what is open.")
def test_no_wait_keeps_a_connection_open_that_is_closed(path: Path, other: sqlite3.Connection) -> None:
    """Python seldom looks for rings in a server or a worker: what waits for the lock leaves none."""
    before, connection = _logs_open(path), _connection(path, 20)
    threading.Timer(0.1, other.execute, ["COMMIT"]).start()
    gc.disable()
    try:
        _begin_and_write(connection, "one")
        assert _logs_open(path) > before
        connection.close()
        assert _logs_open(path) == before
    finally:
        gc.enable()


def _logs_open(path: Path) -> int:
    """How often this process has the log of the database open: once for each connection that has read."""
    found = [one.readlink() for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    return found.count(path.with_name(f"{path.name}-wal"))


def test_whoever_gets_no_turn_in_time_is_told_and_has_written_nothing(path: Path, other: sqlite3.Connection) -> None:
    connection = _connection(path, 0.05)
    with pytest.raises(OperationalError, match="database is locked"):
        _begin_and_write(connection, "nothing")
    connection.close()
    other.execute("COMMIT")
    assert _kept(path) == set()


def test_nor_does_anyone_wait_longer_for_those_before_them(path: Path) -> None:
    connection = _connection(path, 0.05)
    with base._next, pytest.raises(OperationalError, match="database is locked"):
        _begin_and_write(connection, "nothing")
    assert _kept(path) == set()


def test_what_is_not_about_a_lock_is_said_at_once(path: Path) -> None:
    connection = _connection(path, 20)
    connection.ensure_connection()
    connection.transaction_mode = "NO SUCH MODE"  # type: ignore[attr-defined]  # the stubs do not know it
    with pytest.raises(OperationalError, match="syntax error"):
        _begin_and_write(connection, "nothing")


def test_one_question_outside_a_transaction_still_waits_in_sqlite(path: Path) -> None:
    connection = _connection(path, 7)
    _begin_and_write(connection, "one")
    assert connection.cursor().execute("PRAGMA busy_timeout").fetchone() == (7000,)
