"""What an import graph cannot see: relations between models, and migrations."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

# The order of pyproject's layers, from the top, as far as modules have models.
ORDER = ["board", "plan", "outcomes", "jobs", "accounts", "audit", "access", "organisations"]
OURS = [config for config in apps.get_app_configs() if config.name.startswith("village.")]


def test_foreign_keys_point_down() -> None:
    for model in apps.get_models():
        if not model.__module__.startswith("village."):
            continue
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model and not field.auto_created:
                to = field.related_model._meta.app_label
                here = model._meta.app_label
                if to in ORDER and here in ORDER:
                    assert ORDER.index(to) >= ORDER.index(here), (
                        f"{here}.{model.__name__}.{field.name} points up to {to}"
                    )


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_are_linear_and_named() -> None:
    loader = MigrationLoader(None)
    for config in OURS:
        names = sorted(name for app, name in loader.disk_migrations if app == config.label)
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1)), config.label
        assert not [name for name in names if re.fullmatch(r"\d{4}_auto.*", name)], config.label
        assert len(loader.graph.leaf_nodes(config.label)) <= 1, config.label


def test_every_constraint_has_a_name_that_says_its_rule() -> None:
    for config in OURS:
        for model in config.get_models():
            for constraint in model._meta.constraints:
                assert "_" in constraint.name, constraint.name


def test_no_models_outside_a_models_file() -> None:
    for config in OURS:
        for model in config.get_models():
            assert Path(model.__module__.replace(".", "/")).name == "models" or ".models." in model.__module__
