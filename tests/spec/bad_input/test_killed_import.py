"""A process killed while it takes in a plan, or while it builds the demo, leaves nothing half-done."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLAN = "src/village/synthetic/plans/exampleshire-2026"


def _start(var: Path, *words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "VILLAGE_MODE": "demo", "VILLAGE_VAR": str(var), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "village", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _run(var: Path, *words: str) -> str:
    process = _start(var, *words)
    said = process.communicate(timeout=120)[0].decode()
    assert process.returncode == 0, said
    return said


def _counts(var: Path) -> tuple[int, int]:
    """Editions, and entries of the audit that tell of one."""
    with sqlite3.connect(var / "village.sqlite3") as database:
        editions = database.execute("SELECT count(*) FROM plan_edition").fetchone()[0]
        told = database.execute("SELECT count(*) FROM audit_entry WHERE action = 'plan.import'").fetchone()[0]
    database.close()
    return editions, told


def _everything(var: Path) -> dict[str, int]:
    """The rows of every table, and the files of the warehouse: a step done twice, or not at all, would show."""
    with sqlite3.connect(var / "village.sqlite3") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    database.close()
    return found | {"warehouse": len(list((var / "warehouse").iterdir())), "built": int((var / "built").is_file())}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A demo that nobody killed, and how many seconds it took."""
    var = tmp_path_factory.mktemp("whole")
    began = time.monotonic()
    _run(var, "demo", "--no-serve")
    return var, time.monotonic() - began


@pytest.mark.slow
def test_an_import_killed_at_any_moment_is_whole_or_nothing(tmp_path: Path, whole: tuple[Path, float]) -> None:
    shutil.copytree(whole[0], tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "plan"
    folder.mkdir()
    for file in (ROOT / PLAN).glob("*.csv"):
        (folder / file.name).write_bytes(file.read_bytes())
    manifest = (ROOT / PLAN / "plan.yaml").read_text(encoding="utf-8")
    began = time.monotonic()
    (folder / "plan.yaml").write_text(manifest + "\n# whole\n", encoding="utf-8")
    _run(tmp_path, "plan", "import", str(folder))
    lasts = time.monotonic() - began
    moments = random.Random(7)
    for number in range(12):
        text = manifest.replace("id: exampleshire-2026", f"id: exampleshire-{number}", 1)
        (folder / "plan.yaml").write_text(text, encoding="utf-8")
        before = _counts(tmp_path)
        process = _start(tmp_path, "plan", "import", str(folder))
        # Most of the time goes into starting; the writing is near the end.
        time.sleep(lasts * moments.uniform(0.5, 1.1))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        after = _counts(tmp_path)
        assert after in (before, (before[0] + 1, before[1] + 1))
        _run(tmp_path, "plan", "import", str(folder))
        assert _counts(tmp_path) == (before[0] + 1, before[1] + 1)
    assert "The audit is whole" in _run(tmp_path, "audit", "verify")


@pytest.mark.slow
@pytest.mark.parametrize("part", [0.3, 0.5, 0.65, 0.8, 0.95])
def test_a_demo_killed_while_it_is_built_is_finished_by_the_next_start(
    part: float, tmp_path: Path, whole: tuple[Path, float]
) -> None:
    built, lasts = whole
    process = _start(tmp_path, "demo", "--no-serve")
    time.sleep(lasts * part)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    _run(tmp_path, "demo", "--no-serve")
    assert _everything(tmp_path) == _everything(built)
    assert "The audit is whole" in _run(tmp_path, "audit", "verify")
