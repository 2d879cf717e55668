"""The audit in the database: written with what it tells of or not at all, and never changed."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.oracles import audit as naive
from village.kernel.audit import actions, append_only, queries
from village.kernel.audit.actions import Event, record, record_many
from village.kernel.audit.models import Entry
from village.kernel.audit.queries import Wanted
from village.kernel.audit.rules import judge
from village.kernel.organisations.models import Organisation

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def write(count: int = 3, **fields: Any) -> None:
    at = fields.pop("at", AT)
    record_many(
        [
            Event(**{"actor": "someone", "action": "test.write", "thing": f"n:{n}", "at": at, **fields})
            for n in range(count)
        ]
    )


def test_entries_are_numbered_and_hashed_as_the_rules_in_words_say() -> None:
    assert record(actor="a", action="b.c", thing="d:1", at=AT, detail={"é": 1}, reason="r") == 1
    write(2)
    rows = [list(row) for row in queries.rows()]
    assert rows == naive.chain([row[1:-2] for row in rows])
    assert judge(queries.rows())
    assert record_many([]) == 3


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has the lock itself")
def test_on_postgresql_appends_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    connection.connection.create_function("pg_advisory_xact_lock", 1, asked.append)
    monkeypatch.setattr(connection, "vendor", "postgresql")
    write(3)
    assert asked == [actions._LOCK]


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), transaction.atomic():
        record(actor="a", action="b", thing="c", at=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - without a zone on purpose


CHANGES = [
    "UPDATE audit_entry SET actor = 'nobody' WHERE seq = 2",
    "UPDATE audit_entry SET seq = 9 WHERE seq = 3",
    "DELETE FROM audit_entry WHERE seq = 3",
    "DELETE FROM audit_entry",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_the_database_refuses_to_change_an_entry(sql: str) -> None:
    write()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert judge(queries.rows()).entries == 3


def test_the_database_refuses_the_orm_too() -> None:
    write()
    for attack in (
        lambda: Entry.objects.filter(seq=2).update(actor="nobody"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get(seq=2).delete(),
        lambda: Entry.objects.bulk_create(
            [Entry(seq=2, detail="{}", previous="x", hash="y")],
            update_conflicts=True,
            unique_fields=["seq"],
            update_fields=["detail"],
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()
    assert judge(queries.rows()).entries == 3


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="how SQLite writes over a row")
@pytest.mark.parametrize("seq", [2, 9])
def test_the_database_refuses_to_replace_an_entry(seq: int) -> None:
    write()
    previous = Entry.objects.get(seq=2).previous
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT OR REPLACE INTO audit_entry SELECT %s, at, actor, organisation, action, thing, decision, reason,"
            " policy, request, detail, %s, hash FROM audit_entry WHERE seq = 2",
            [seq, previous],
        )
    assert judge(queries.rows()).entries == 3


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="how PostgreSQL empties a table")
def test_the_database_refuses_to_empty_the_table() -> None:
    write()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_entry")
    assert judge(queries.rows()).entries == 3


def test_the_database_refuses_a_fork() -> None:
    write()
    row = Entry.objects.get(seq=3)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(seq=4, detail="{}", previous=row.previous, hash="f" * 64)


def test_protection_that_is_gone_is_told_of() -> None:
    assert queries.unprotected() == ()
    name = "audit_entry_no_update" if connection.vendor == "sqlite" else "audit_entry_no_change"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON audit_entry"))
    assert queries.unprotected() == (name,)


@pytest.mark.django_db(transaction=True)
def test_protection_can_be_taken_off_and_put_back() -> None:
    operation = append_only.append_only("audit_entry", unique=("seq", "previous"))
    with connection.schema_editor() as editor:
        operation.backwards(editor)
        assert len(queries.unprotected()) == len(append_only._ENDINGS[connection.vendor])
        operation.forwards(editor)
    assert queries.unprotected() == ()


def add_organisation(slug: str) -> None:
    with transaction.atomic():
        Organisation.objects.create(slug=slug, name=slug, kind="council")
        record(actor="a", action="test.write", thing=slug, at=AT, detail={"odd": object()})


def test_what_cannot_be_audited_does_not_happen() -> None:
    with pytest.raises(TypeError):
        add_organisation("one")
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_audited_does_not_happen_even_if_the_error_is_swallowed() -> None:
    with transaction.atomic():
        Organisation.objects.create(slug="one", name="one", kind="council")
        with suppress(ValueError):
            record(actor="x" * 65, action="test.write", thing="one", at=AT)
    assert not Organisation.objects.exists()


def test_an_insert_that_fails_takes_the_write_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    write(1)
    monkeypatch.setattr(actions, "GENESIS", "x")
    monkeypatch.setattr(actions, "entry_hash", lambda *_: None)  # the database refuses a missing hash
    with pytest.raises(DatabaseError), transaction.atomic():  # noqa: PT012
        Organisation.objects.create(slug="one", name="one", kind="council")
        record(actor="a", action="test.write", thing="one", at=AT)
    assert not Organisation.objects.exists()


# Reading


@pytest.fixture
def _mixed() -> None:
    write(3, action="plan.progress.record", actor="ann")
    write(2, action="plan", actor="bob", at=AT + dt.timedelta(days=1))
    write(2, action="planning", actor="ann", thing="other", at=AT + dt.timedelta(days=2))


def seqs(wanted: Wanted, **page: Any) -> list[int]:
    return [entry.seq for entry in queries.entries(wanted, **page).entries]


@pytest.mark.usefixtures("_mixed")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [7, 6, 5, 4, 3, 2, 1]),
        (Wanted(action="plan"), [5, 4, 3, 2, 1]),
        (Wanted(action="plan.progress.record"), [3, 2, 1]),
        (Wanted(action="planning"), [7, 6]),
        (Wanted(actor="ann"), [7, 6, 3, 2, 1]),
        (Wanted(thing="n:1"), [5, 2]),
        (Wanted(since=AT + dt.timedelta(days=1)), [7, 6, 5, 4]),
        (Wanted(until=AT + dt.timedelta(days=1)), [3, 2, 1]),
        (Wanted(action="plan", actor="bob", since=AT, until=AT + dt.timedelta(days=9)), [5, 4]),
        (Wanted(action="%"), []),
    ],
)
def test_entries_are_found_by_what_is_asked(wanted: Wanted, found: list[int]) -> None:
    assert seqs(wanted) == found


@pytest.mark.usefixtures("_mixed")
def test_pages_go_on_where_the_last_ended() -> None:
    first = queries.entries(Wanted(), at_most=3)
    assert ([e.seq for e in first.entries], first.more_before) == ([7, 6, 5], 5)
    last = queries.entries(Wanted(), before=5, at_most=4)
    assert ([e.seq for e in last.entries], last.more_before) == ([4, 3, 2, 1], None)


@pytest.mark.usefixtures("_mixed")
def test_the_actions_there_are_and_the_latest_of_one() -> None:
    assert queries.actions_seen() == ("plan", "plan.progress.record", "planning")
    latest = queries.latest("plan")
    assert latest is not None
    assert latest.seq == 5
    assert queries.latest("nothing") is None
    assert queries.detail_of(latest) == {}


def test_many_entries_are_read_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_ROWS_AT_A_TIME", 4)
    for count in (3, 1, 4, 1):  # ends inside a page, at its end, and just after
        write(count)
        assert [row[0] for row in queries.rows()] == list(range(1, Entry.objects.count() + 1))
    assert [row[0] for row in queries.rows(6)] == [7, 8, 9]


def test_an_entry_under_a_number_below_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    write(1)
    monkeypatch.setattr(queries, "connection", connection)
    rows = [(-1, *next(queries.rows())[1:]), *queries.rows()]
    assert queries.judge(rows).seq == 1
