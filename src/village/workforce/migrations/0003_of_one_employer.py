from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from village.kernel.audit.triggers import Triggers

_OF = "(SELECT employer_id FROM workforce_{0} WHERE id = NEW.{0}_id)"
REFUSED = {
    ("workforce_engagement", "employer"): (
        f"{_OF.format('worker')} <> {_OF.format('post')}",
        "a worker fills posts of their own employer",
    ),
    ("workforce_post", "employer"): (
        f"NEW.employer_id <> {_OF.format('site')}",
        "a post lies at a site of its own employer",
    ),
    ("workforce_absence", "apart"): (
        """EXISTS (SELECT 1 FROM workforce_absence other WHERE other.worker_id = NEW.worker_id AND other.id <> NEW.id
AND (other.until_on IS NULL OR other.until_on > NEW.from_on) AND (NEW.until_on IS NULL OR NEW.until_on > other.from_on))""",
        "one worker is away once at a time",
    ),
    ("workforce_check", "means"): (
        """NOT ((NEW.means = 'certificate' AND NEW.result IN ('applied', 'clear', 'considered')) OR (NEW.means = 'service'
AND NEW.result IN ('BLANK_NO_NEW_INFO', 'NON_BLANK_NO_NEW_INFO', 'NEW_INFO', 'NO_MATCH_FOUND')))""",
        "a certificate and the update service give different results",
    ),
}
STAYS = ("workforce_worker", "workforce_post", "workforce_site")
_SQLITE = """CREATE TRIGGER {table}_{name}_{verb} AFTER {verb} ON {table}
WHEN {condition} BEGIN SELECT RAISE(ABORT, '{table}_{name}: {words}'); END"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {condition} THEN RAISE EXCEPTION '{table}_{name}: {words}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER {table}_{name} AFTER {verbs} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}();
"""


def _all() -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    refused = [
        (table, name, condition, words, ("INSERT", "UPDATE"))
        for (table, name), (condition, words) in REFUSED.items()
    ]
    moved = "NEW.employer_id <> OLD.employer_id"
    return refused + [(table, "stays", moved, "it stays with its employer", ("UPDATE",)) for table in STAYS]


def forwards(editor: BaseDatabaseSchemaEditor) -> None:
    for table, name, condition, words, verbs in _all():
        told = {"table": table, "name": name, "condition": condition, "words": words}
        if editor.connection.vendor != "sqlite":
            editor.execute(_POSTGRES.format(**told, verbs=" OR ".join(verbs)))
            continue
        for verb in verbs:
            editor.execute(_SQLITE.format(**told, verb=verb))


def backwards(editor: BaseDatabaseSchemaEditor) -> None:
    for table, name, _, _, verbs in _all():
        if editor.connection.vendor != "sqlite":
            editor.execute(f"DROP FUNCTION IF EXISTS {table}_{name}() CASCADE")
            continue
        for verb in verbs:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}_{verb}")


TRIGGERS = Triggers(forwards, backwards)


class Migration(migrations.Migration):
    """Worker, post and site of an engagement are one employer's and stay so; nobody is away twice at a time; a check
    says what its means can give. A later migration that makes Django build one of these SQLite tables again must end
    with these triggers again."""

    dependencies = [("workforce", "0002_no_post_twice")]
    operations = [TRIGGERS]
