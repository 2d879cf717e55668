"""A database of its own, and processes that work on it: for what one test's transaction cannot show."""

import functools
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

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


@functools.cache
def _migrated() -> bytes:
    """A migrated SQLite file: made once, since making it takes longer than what most tests do with it."""
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "own.sqlite3"
        Own(file.parent, f"sqlite:///{file}").run(MIGRATE)
        assert not file.with_name("own.sqlite3-wal").exists()  # what was written stands in the file itself
        return file.read_bytes()


@contextmanager
def own_database(folder: Path) -> Iterator[Own]:
    """A migrated database on its own: a SQLite file, or a database on the server that DATABASE_URL names."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        (folder / "own.sqlite3").write_bytes(_migrated())
        yield Own(folder, f"sqlite:///{folder / 'own.sqlite3'}")
        return
    import psycopg  # noqa: PLC0415 - only where there is a server

    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        own = Own(folder, f"{given.rpartition('/')[0]}/{name}")
        try:
            own.run(MIGRATE)
            yield own
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
