"""A database of its own, and processes that work on it: for what one test's transaction cannot show."""

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.migrated import MIGRATE, migrated

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Own:
    """Where it is."""

    var: Path
    url: str
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """What a process needs to work on it."""
        return {
            **os.environ,
            "VILLAGE_MODE": "test",
            "VILLAGE_VAR": str(self.var),
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "village.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }

    def start(self, code: str) -> subprocess.Popen[str]:
        """Start Python on some code, with Django set up."""
        whole = f"import django; django.setup()\n{code}"
        process = subprocess.Popen(
            [sys.executable, "-c", whole], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.started.append(process)
        return process

    def end_all(self) -> None:
        """End what was started and still runs."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.communicate(timeout=30)

    def run(self, code: str) -> str:
        """Run Python on some code to its end, and give back what it printed."""
        process = self.start(code)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out


@contextmanager
def own_database(folder: Path) -> Iterator[Own]:
    """A migrated database on its own: a SQLite file, or a database on the server that DATABASE_URL names."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        shutil.copyfile(migrated(), folder / "own.sqlite3")
        yield Own(folder, f"sqlite:///{folder / 'own.sqlite3'}")
        return
    name = f"own_{uuid.uuid4().hex}"
    _on_server(given, f'CREATE DATABASE "{name}" TEMPLATE "{_migrated_on(given)}"')
    try:
        yield Own(folder, _beside(given, name))
    finally:
        _on_server(given, f'DROP DATABASE "{name}" WITH (FORCE)')


@functools.cache
def _migrated_on(given: str) -> str:
    """The name of a migrated database on a server, copied by the others: made once, for the same reason."""
    name = f"own_{uuid.uuid4().hex}"
    _on_server(given, f'CREATE DATABASE "{name}"')
    atexit.register(_on_server, given, f'DROP DATABASE "{name}" WITH (FORCE)')
    with tempfile.TemporaryDirectory() as made:
        Own(Path(made), _beside(given, name)).run(MIGRATE)
    return name


def _beside(given: str, name: str) -> str:
    return f"{given.rpartition('/')[0]}/{name}"


def _on_server(given: str, statement: str) -> None:
    import psycopg  # noqa: PLC0415 - only where there is a server

    with psycopg.connect(given, autocommit=True) as server:
        server.execute(statement.encode())
