"""Triggers by which a database refuses to change or delete what was written, on SQLite and PostgreSQL alike.

Django changes a SQLite table by building it again, and its triggers are lost on the way: a later migration that
alters such a table must end with `append_only` again. `missing` tells whether they stand.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from village.kernel.audit.triggers import Triggers

_SQLITE_CHANGE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
# INSERT OR REPLACE deletes the row that stands in its way without firing a DELETE trigger.
_SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
"""
_POSTGRES_EMPTIED = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF;
RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""
_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'",
}
_ENDINGS = {"sqlite": ("no_update", "no_delete", "no_replace"), "postgresql": ("no_change", "no_truncate")}


Unique = Sequence[str | tuple[str, ...]]


def append_only(table: str, unique: Unique) -> Triggers:
    """A migration operation after which rows of `table` can only be added.

    `unique`: each column with a unique value, and each group of columns that are unique together.
    """

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            editor.execute(_POSTGRES.format(table=table))
            return
        for verb in ("update", "delete"):
            editor.execute(_SQLITE_CHANGE.format(table=table, verb=verb, VERB=verb.upper()))
        editor.execute(_SQLITE_REPLACE.format(table=table, same=_same(unique)))

    def backwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE")
            return
        for ending in _ENDINGS["sqlite"]:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{ending}")

    return Triggers(forwards, backwards)


def never_replaced(table: str, unique: Unique) -> Triggers:
    """A migration operation that makes the trigger against INSERT OR REPLACE anew, for an append-only table of which
    not every unique column was named before. Going back leaves the stricter one."""

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_replace")
            editor.execute(_SQLITE_REPLACE.format(table=table, same=_same(unique)))

    return Triggers(forwards)


def may_be_emptied(table: str, emptied: Sequence[str], kept: Sequence[str]) -> Triggers:
    """A migration operation after which an append-only table lets JSON columns be emptied (to `{}`), all of them at
    once and nothing else: what is told of a person can be destroyed in time, and the row still stands."""
    empty = {"sqlite": "NEW.\"{0}\" = '{{}}'", "postgresql": "NEW.\"{0}\" = '{{}}'::jsonb"}
    same = {"sqlite": 'NEW."{0}" IS OLD."{0}"', "postgresql": 'NEW."{0}" IS NOT DISTINCT FROM OLD."{0}"'}

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        allowed = " AND ".join(
            [*(empty[vendor].format(one) for one in emptied), *(same[vendor].format(one) for one in kept)]
        )
        if vendor == "sqlite":
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
            change = _SQLITE_CHANGE.format(table=table, verb="update", VERB="UPDATE")
            editor.execute(change.replace(f" ON {table}\n", f" ON {table} WHEN NOT ({allowed})\n"))
        else:
            editor.execute(_POSTGRES_EMPTIED.format(table=table, allowed=allowed))

    return Triggers(forwards)


def _same(unique: Unique) -> str:
    groups = [(one,) if isinstance(one, str) else one for one in unique]
    return " OR ".join(" AND ".join(f'"{column}" = NEW."{column}"' for column in group) for group in groups)


def missing(table: str) -> tuple[str, ...]:
    """The names of the triggers that ought to protect `table` and do not."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor], [table])
        standing = {name for (name,) in cursor.fetchall()}
    return tuple(name for ending in _ENDINGS[connection.vendor] if (name := f"{table}_{ending}") not in standing)
