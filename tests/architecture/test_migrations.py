"""On PostgreSQL a change of a table shuts out everybody who uses it. How long it waits for them is bounded
(`cli/migrating.py`); this is about how long it takes once it has the table.

After the first release a migration does to a table that was there before only what takes the same moment however many
rows there are. What takes longer with more rows (an index built while others wait, a check of every row, rows written
anew) has its length told in the migration itself, as measured: `holds = "…"`."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import AddField, AlterField, CreateModel, Migration, RunPython
from django.db.migrations import operations as kinds
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from village.kernel.audit.append_only import append_only
from village.kernel.audit.triggers import Triggers

FIRST_RELEASE = {  # the last migration of each: whoever installs it has no rows yet
    "access": 4, "accounts": 2, "audit": 1, "board": 2, "casework": 17, "directory": 11, "documents": 2, "forms": 1,
    "jobs": 2, "organisations": 1, "outcomes": 1, "people": 7, "plan": 2, "workflow": 2, "workforce": 11,
}  # fmt: skip
AT_ONCE = (
    kinds.DeleteModel, kinds.RenameModel, kinds.RenameField, kinds.RenameIndex, kinds.RemoveField, kinds.RemoveIndex,
    kinds.RemoveConstraint, kinds.AlterModelTable, kinds.AlterModelTableComment, kinds.AlterModelOptions,
    kinds.AlterModelManagers, Triggers,
)  # fmt: skip


def takes_longer(migration: Migration) -> Iterator[Operation]:
    """What a migration does to a table that was there before and that takes longer the more rows there are."""
    made = {one.name_lower for one in migration.operations if isinstance(one, CreateModel)}
    for one in migration.operations:
        on: Any = getattr(one, "model_name", "") or getattr(one, "name", "")
        if isinstance(one, CreateModel) or on.lower() in made or isinstance(one, AT_ONCE):
            continue
        if isinstance(one, AddField) and not _is_searched(one.field) and _is_there_already(one.field):
            continue
        yield one


def _is_searched(field: models.Field[Any, Any]) -> bool:
    """An index is built over every row, and a key to another table is looked up for each."""
    return field.is_relation or field.unique or field.db_index


def _is_there_already(field: models.Field[Any, Any]) -> bool:
    """PostgreSQL keeps one value for all the rows that have none; what each row works out by itself is written."""
    return not field.generated and not isinstance(field.db_default, models.expressions.Func)


MIGRATIONS = {
    f"{label}.{name}": migration
    for (label, name), migration in sorted(MigrationLoader(None).disk_migrations.items())
    if apps.get_app_config(label).name.startswith("village.") and int(name[:4]) > FIRST_RELEASE.get(label, 0)
}


def test_a_migration_takes_a_moment_or_says_how_long() -> None:
    silent = {
        name: [one.describe() for one in takes_longer(migration)]
        for name, migration in MIGRATIONS.items()
        if not getattr(migration, "holds", "")
    }
    assert {name: told for name, told in silent.items() if told} == {}


def test_what_was_released_is_a_migration_of_ours() -> None:
    last = dict.fromkeys(FIRST_RELEASE, 0)
    for label, name in MigrationLoader(None).disk_migrations:
        if label in last:
            last[label] = max(last[label], int(name[:4]))
    assert all(FIRST_RELEASE[label] <= last[label] for label in last)


def doing(*operations: Operation) -> list[Operation]:
    migration = Migration("0099_planted", "planted")
    migration.operations = list(operations)
    return list(takes_longer(migration))


QUICK = {
    "a field that may be empty": AddField("child", "said", models.TextField(null=True)),
    "a field that is the same for all": AddField("child", "many", models.IntegerField(default=0)),
    "a field that goes": kinds.RemoveField("child", "said"),
    "triggers": append_only("child", ["id"]),
}
SLOW = {
    "an index": kinds.AddIndex("child", models.Index(fields=["said"], name="by_said")),
    "a check of every row": kinds.AddConstraint(
        "child", models.CheckConstraint(condition=models.Q(many__gte=0), name="some")
    ),
    "a field that is searched": AddField("child", "said", models.TextField(null=True, db_index=True)),
    "a field that no two share": AddField("child", "said", models.TextField(null=True, unique=True)),
    "a key to another table": AddField("child", "of", models.ForeignKey("other", models.CASCADE, null=True)),
    "a field of another type": AlterField("child", "many", models.TextField()),
    "rows written anew": RunPython(RunPython.noop),
    "a statement of any kind": kinds.RunSQL("SELECT 1"),
    "two fields that are unique together": kinds.AlterUniqueTogether("child", {("said", "many")}),
}


@pytest.mark.parametrize("what", QUICK)
def test_this_takes_a_moment(what: str) -> None:
    assert doing(QUICK[what]) == []


@pytest.mark.parametrize("what", SLOW)
def test_this_takes_longer_with_more_rows(what: str) -> None:
    assert doing(SLOW[what]) == [SLOW[what]]


def test_a_table_that_is_made_in_the_same_step_has_no_rows_yet() -> None:
    made = CreateModel("Child", [("id", models.AutoField(primary_key=True)), ("said", models.TextField())])
    together = SLOW["two fields that are unique together"]
    assert doing(made, SLOW["an index"], SLOW["a check of every row"], together) == []
