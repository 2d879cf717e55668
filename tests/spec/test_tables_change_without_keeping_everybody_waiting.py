"""Somebody's long report is open on a table that a new version changes: whoever reads meanwhile is answered, and the
change comes when the report is over, or is given up in one sentence. On PostgreSQL; SQLite has one writer at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection

from village.cli import migrating
from village.cli.complaint import Complaint

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="locks of tables are PostgreSQL's"),
]


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE waited_for (one integer)")
    monkeypatch.setattr(migrating, "call_command", lambda *_, **__: changed())
    monkeypatch.setattr(migrating, "LONGEST", 0.2)
    monkeypatch.setattr(migrating, "PAUSE", 0.2)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE waited_for")


def changed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE waited_for ADD COLUMN two integer")


@contextmanager
def somebody() -> Iterator[Any]:
    """Another who uses the database; they wait for a table no longer than three seconds."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
            yield cursor
    finally:
        other.close()


@contextmanager
def a_report() -> Iterator[None]:
    with somebody() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT count(*) FROM waited_for")
        yield
        cursor.execute("COMMIT")


def columns() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM waited_for")
        return len(cursor.description)


def test_whoever_reads_meanwhile_is_answered_and_the_change_comes_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "TRIES", 10_000)
    waiting, told = threading.Event(), list[BaseException]()

    def change() -> None:
        waiting.set()
        try:
            migrating.migrate()
        except BaseException as error:
            told.append(error)
        finally:
            connection.close()

    changing = threading.Thread(target=change)
    with a_report(), somebody() as reader:
        changing.start()
        assert waiting.wait(30)
        for _ in range(2_000):
            reader.execute("SELECT count(*) FROM waited_for")  # fails where it must wait for three seconds
            assert reader.fetchone() == (0,)
        assert columns() == 1
    changing.join(60)
    assert not changing.is_alive()
    assert told == []
    assert columns() == 2


def test_a_table_in_use_all_the_time_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "TRIES", 2)
    with a_report(), pytest.raises(Complaint, match="in use all the time"):
        migrating.migrate()
    assert columns() == 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_what_goes_wrong_otherwise_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = list[int]()

    def broken(*_: Any, **__: Any) -> None:
        tried.append(1)
        raise OperationalError("the disk is full")

    monkeypatch.setattr(migrating, "call_command", broken)
    with pytest.raises(OperationalError, match="disk"):
        migrating.migrate()
    assert tried == [1]
