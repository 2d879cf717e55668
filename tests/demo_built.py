"""A demo as people get it, built once for all tests and test processes. Whoever would change something copies it. Where
tests run on PostgreSQL, so does the demo: each folder has a database of its own there."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]
DATABASE = os.environ.get("DATABASE_URL", "")
ON_POSTGRES = DATABASE.startswith("postgres")


@dataclass(frozen=True)
class Built:
    """Where it is."""

    var: Path


def demo_environment(var: Path) -> dict[str, str]:
    """What a process needs to work on the demo in a folder."""
    environment = {**os.environ, "VILLAGE_MODE": "demo", "VILLAGE_VAR": str(var), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    return {**environment, "DATABASE_URL": _database(var)} if ON_POSTGRES else environment


def copy_demo(built: Built, var: Path) -> None:
    """The demo once more, in a folder of one's own."""
    shutil.copytree(built.var, var, dirs_exist_ok=True)
    if ON_POSTGRES:
        _database(var, built.var)


def _database(var: Path, like: Path | None = None) -> str:
    """The address of the database that belongs to a folder; made the first time, as a copy of another's where one is
    named."""
    name, copied = (f"demo_{hashlib.sha256(str(one).encode()).hexdigest()[:16]}" for one in (var, like))
    with psycopg.connect(DATABASE, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"CREATE DATABASE {name}{f' TEMPLATE {copied}' if like else ''}")
    return f"{DATABASE.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Built by the first test process that comes here; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    var, done = shared / "demo", shared / "demo-built"
    try:
        var.mkdir()
    except FileExistsError:
        for _ in range(3_000):
            if done.exists():
                return Built(var)
            time.sleep(0.2)
        pytest.fail("the demo was not built within ten minutes")
    command = [sys.executable, "-m", "village", "demo", "--no-serve"]
    subprocess.run(command, env=demo_environment(var), check=True, cwd=ROOT, capture_output=True)
    done.touch()
    return Built(var)
