"""A migrated SQLite file, kept from run to run for as long as no migration changes: to make one takes twenty seconds
of a processor, and every test process needs one."""

import fcntl
import functools
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import django
import pytest
from django.db.backends.sqlite3.creation import DatabaseCreation

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "tests"
MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


@functools.cache
def migrated() -> Path:
    """The file, to be copied; made by the first process that comes here, the others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"migrated-{_digest()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for older in KEPT.glob("migrated-*.sqlite3"):
                older.unlink()
            _make(kept)
        return kept


def _digest() -> str:
    """What a migrated database is made of: all migrations, what they import of ours, and what others' come with."""
    lock = ROOT / "requirements" / "app.lock"
    ours = sorted((ROOT / "src").glob("**/migrations/*.py")) + sorted((ROOT / "src/village/kernel/audit").glob("*.py"))
    said = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for file in (lock, *ours):
        said.update(f"{file.relative_to(ROOT)} {file.stat().st_size}".encode())
        said.update(file.read_bytes())
    return said.hexdigest()[:32]


def _make(kept: Path) -> None:
    with tempfile.TemporaryDirectory(dir=KEPT) as made:
        file = Path(made) / "own.sqlite3"
        ours = {"VILLAGE_MODE": "test", "VILLAGE_VAR": made, "DATABASE_URL": f"sqlite:///{file}"}
        ours |= {"DJANGO_SETTINGS_MODULE": "village.config.settings", "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{MIGRATE}"],
            env=os.environ | ours,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        with closing(sqlite3.connect(file)) as settled:  # what was written stands in the file itself
            settled.execute("PRAGMA journal_mode=DELETE")
        file.replace(kept)


@contextmanager
def begun_migrated(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """While this holds, a test database in memory begins as that file; `migrate` then finds nothing left to do."""
    create = DatabaseCreation._create_test_db

    def created(self: Any, *given: Any, **named: Any) -> str:
        name: str = create(self, *given, **named)
        if self.is_in_memory_db(name):
            # What is in memory is gone with its last connection, and Django has none as yet.
            begun = held.enter_context(closing(sqlite3.connect(name, uri=True)))
            with closing(sqlite3.connect(migrated())) as source:
                source.backup(begun)
        return name

    with ExitStack() as held:
        patch.setattr(DatabaseCreation, "_create_test_db", created)
        yield


@pytest.fixture
def measured_on_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Benchmarks that work on a database of their own begin with that file too."""
    monkeypatch.setenv("VILLAGE_BENCH_BEGINS", str(migrated()))
