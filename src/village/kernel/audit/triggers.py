"""A migration operation that sets up triggers. It changes no column and so asks for no models: Django makes those of
every module anew for whatever does, which took a quarter of the time in which a database is made."""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation, OperationCategory

Statements = Callable[[BaseDatabaseSchemaEditor], None]


def nothing(editor: BaseDatabaseSchemaEditor) -> None:
    """Going this way needs no statement."""


class Triggers(Operation):
    """`forwards` sets triggers up and `backwards` takes them away again; each is given the schema editor."""

    category = OperationCategory.SQL

    def __init__(self, forwards: Statements, backwards: Statements = nothing) -> None:
        self.forwards, self.backwards = forwards, backwards

    def undone(self) -> "Triggers":
        """The operation that takes away what this one sets up."""
        return Triggers(self.backwards, self.forwards)

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        self.forwards(schema_editor)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        self.backwards(schema_editor)

    def describe(self) -> str:
        return "Set up triggers"
