"""What PostgreSQL is asked for many rows at once, whichever database the tests run on: one statement, however many."""

import datetime as dt
import uuid

import pytest

from tests.unit.people import made
from village.people.actions import inserting, resolving
from village.people.models import Child, Key, Record, RecordVersion


def asked_of(monkeypatch: pytest.MonkeyPatch, answers: list[tuple[object, ...]] | None = None) -> made.Postgres:
    postgres = made.Postgres(answers)
    for module in (inserting, resolving):
        monkeypatch.setattr(module, "connection", postgres)
    return postgres


def test_whoever_changes_the_index_waits_for_the_one_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    postgres = asked_of(monkeypatch)
    resolving.hold_index()
    resolving.hold_index()
    assert postgres.asked == [("SELECT pg_advisory_xact_lock(%s)", [resolving._LOCK])] * 2


def test_numbers_come_from_the_tables_own_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    postgres = asked_of(monkeypatch, [(7,), (8,), (11,)])
    assert inserting.reserve(Record, 3) == [7, 8, 11]
    assert postgres.asked == [
        ("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", ['"people_record"', 3])
    ]


def test_rows_are_added_as_one_array_for_each_column(monkeypatch: pytest.MonkeyPatch) -> None:
    postgres = asked_of(monkeypatch)
    inserting.insert(Key, ("key", "area", "child"), [(1, 8000035, 2), (3, 0, 4)], conflict="ON CONFLICT DO NOTHING")
    into = 'INSERT INTO "people_key" ("key", "area", "child_id")'
    arrays = "%s::bigint[], %s::integer[], %s::bigint[]"
    asked = f"{into} SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"
    assert postgres.asked == [(asked, [[1, 3], [8000035, 0], [2, 4]])]


def test_names_and_instants_go_as_they_are_and_json_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    postgres = asked_of(monkeypatch)
    name, day = uuid.UUID(int=5), dt.date(2026, 5, 4)
    inserting.insert(Child, ("ref", "made_at", "died_on"), [(name, made.NOW, None), (name, made.NOW, day)])
    inserting.insert(RecordVersion, ("said",), [({"forename": "Zoë"},)])
    (child_sql, child_values), (said_sql, said_values) = postgres.asked
    assert child_sql.endswith("unnest(%s::uuid[], %s::timestamp with time zone[], %s::date[])")
    assert child_values == [[name, name], [made.NOW, made.NOW], [None, day]]
    assert said_sql.endswith("unnest(%s::jsonb[])")
    assert said_values == [['{"forename":"Zoë"}']]


def test_however_many_are_wanted_it_is_one_question_with_one_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    postgres = asked_of(monkeypatch, [(2, "{}"), (1, "{}")])
    assert inserting.select(Record, ("id", "values"), "child", iter((5, 6))) == [(1, "{}"), (2, "{}")]
    assert postgres.asked == [('SELECT "id", "values"::text FROM "people_record" WHERE "child_id" = ANY(%s)', [[5, 6]])]
