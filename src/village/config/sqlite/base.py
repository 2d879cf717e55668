"""Django's own backend for SQLite, with turns for those who want to write.

SQLite lets one write at a time and has no queue: whoever finds the lock taken sleeps, longer each time and up to a
tenth of a second, and looks again. Under sixteen people who save all the time whoever sleeps longest loses to those
who have just come, and was turned away after the twenty seconds of the timeout (docs/guides/casework-measured.md).
Here one thread of a process asks for the lock, every few milliseconds, and the others wait behind it.
"""

import sqlite3
import threading
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

LOOK_AGAIN_S = 0.002
_next = threading.Lock()
"""Held by the one thread of this process that asks for the database's lock."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection on which a transaction begins when its turn has come, or fails as SQLite does after the timeout."""

    def _start_transaction_under_autocommit(self) -> None:
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + patience
        if not _next.acquire(timeout=patience):
            raise OperationalError("database is locked")
        try:
            self._begin(until, patience)
        finally:
            _next.release()

    def _begin(self, until: float, patience: float) -> None:
        """Ask until the lock is there. Past Django's cursors: an error that goes through them leaves a ring, in which
        the statement keeps the connection open after it is closed (docs/guides/load-measured.md)."""
        connection: Any = self.connection
        self._wait_in_sqlite(0)
        try:
            with self.wrap_database_errors:
                while not self._begun(connection, until):
                    time.sleep(LOOK_AGAIN_S)
        finally:
            self._wait_in_sqlite(patience)

    def _begun(self, connection: Any, until: float) -> bool:
        try:
            connection.execute(f"BEGIN {self.transaction_mode}")  # type: ignore[attr-defined]  # not in the stubs
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            return False
        return True

    def _wait_in_sqlite(self, seconds: float) -> None:
        connection: Any = self.connection
        connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
