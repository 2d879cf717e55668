"""Emptying the test database after a test with transactions of its own, although some tables refuse to forget."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection


@contextmanager
def triggers_off() -> Iterator[None]:
    """Without the triggers that keep rows, for as long as the tests' own cleaning takes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _, sql in found:
                cursor.execute(sql)


def let_tests_empty_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, Django's flush works on append-only tables too."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def execute(self: Any, sql_list: list[str]) -> None:
        with triggers_off():
            flush(self, sql_list)

    monkeypatch.setattr(operations, "execute_sql_flush", execute)
