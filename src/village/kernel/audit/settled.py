"""Triggers for rows that are decided once: what was asked never changes, and what was decided stays so, on both
databases.

As with `append_only`, a later migration that makes Django build a SQLite table again must end with `settled` again.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from village.kernel.audit.triggers import Triggers

_ENDINGS = ("no_delete", "no_edit", "no_second_decision", "no_replace")
_SQLITE = """
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} keeps every row'); END;
CREATE TRIGGER {table}_no_edit BEFORE UPDATE OF {fixed} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is never edited'); END;
CREATE TRIGGER {table}_no_second_decision BEFORE UPDATE ON {table} WHEN {decided}
BEGIN SELECT RAISE(ABORT, '{table} is decided once'); END;
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, '{table} keeps every row'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is decided once and never edited' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
CREATE TRIGGER {table}_no_edit BEFORE UPDATE OF {fixed} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
CREATE TRIGGER {table}_no_second_decision BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({decided}) EXECUTE FUNCTION
{table}_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
"""


def settled(table: str, *, decided: str, fixed: Sequence[str], unique: Sequence[str]) -> Triggers:
    """A migration operation after which no row of `table` is deleted, none of the columns `fixed` is ever set again,
    and
    no row changes once `decided` (SQL over OLD) holds. `unique`: each column with a unique value."""
    columns = ", ".join(f'"{column}"' for column in fixed)

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            editor.execute(_POSTGRES.format(table=table, fixed=columns, decided=decided))
            return
        same = " OR ".join(f'"{column}" = NEW."{column}"' for column in unique)
        for statement in _SQLITE.format(table=table, fixed=columns, decided=decided, same=same).split("END;\n"):
            editor.execute(statement if statement.rstrip().endswith("END") else statement + "END")

    def backwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "sqlite":
            editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE")
            return
        for ending in _ENDINGS:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{ending}")

    return Triggers(forwards, backwards)
