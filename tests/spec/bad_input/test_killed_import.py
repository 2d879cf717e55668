"""A process killed while it takes in a plan, or while it builds the demo, leaves nothing half-done."""

import os
import random
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


@pytest.mark.slow
def test_an_import_killed_at_any_moment_is_whole_or_nothing(tmp_path: Path) -> None:
    _run(tmp_path, "demo", "--no-serve")
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
def test_a_demo_killed_while_it_is_built_is_finished_by_the_next_start(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    began = time.monotonic()
    _run(whole, "demo", "--no-serve")
    lasts = time.monotonic() - began
    wanted = _counts(whole)
    for number, part in enumerate((0.3, 0.5, 0.7, 0.9)):
        var = tmp_path / str(number)
        process = _start(var, "demo", "--no-serve")
        time.sleep(lasts * part)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        _run(var, "demo", "--no-serve")
        assert _counts(var) == wanted
        assert "The audit is whole" in _run(var, "audit", "verify")
