from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from village.kernel.audit.append_only import append_only
from village.kernel.audit.triggers import Triggers

_CLASH = """SELECT 1 FROM workforce_engagement other
WHERE other.worker_id = NEW.worker_id AND other.post_id = NEW.post_id AND other.id <> NEW.id
AND other.annulled_at IS NULL AND NEW.annulled_at IS NULL
AND (other.end_on IS NULL OR other.end_on > NEW.start_on) AND (NEW.end_on IS NULL OR NEW.end_on > other.start_on)"""
_SQLITE = """CREATE TRIGGER workforce_engagement_apart_{verb} AFTER {verb} ON workforce_engagement
WHEN EXISTS ({clash})
BEGIN SELECT RAISE(ABORT, 'engagement_apart: one worker is in one post once at a time'); END"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION workforce_engagement_apart() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF EXISTS ({clash}) THEN RAISE EXCEPTION 'engagement_apart: one worker is in one post once at a time'
USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER workforce_engagement_apart AFTER INSERT OR UPDATE ON workforce_engagement
FOR EACH ROW EXECUTE FUNCTION workforce_engagement_apart();
"""


def forwards(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "sqlite":
        editor.execute(_POSTGRES.format(clash=_CLASH))
        return
    for verb in ("insert", "update"):
        editor.execute(_SQLITE.format(verb=verb, clash=_CLASH))


def backwards(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "sqlite":
        editor.execute("DROP FUNCTION IF EXISTS workforce_engagement_apart() CASCADE")
        return
    for verb in ("insert", "update"):
        editor.execute(f"DROP TRIGGER IF EXISTS workforce_engagement_apart_{verb}")


class Migration(migrations.Migration):
    """One worker is in one post once at a time; what was checked of somebody is only ever added to. A later migration
    that makes Django build one of these SQLite tables again must end with the triggers again."""

    dependencies = [("workforce", "0001_initial")]
    operations = [
        Triggers(forwards, backwards),
        append_only("workforce_check", ["id"]),
        append_only("workforce_training", ["id"]),
        append_only("workforce_bar", ["id"]),
        append_only("workforce_declared", ["id"]),
    ]
