"""A process killed while it takes in a plan leaves nothing half-done."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.demo_built import ROOT, Built, copy_demo, demo_environment

PLAN = "src/village/synthetic/plans/exampleshire-2026"


def _start(var: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "village", *words],
        cwd=ROOT,
        env=demo_environment(var),
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


# Starting takes longer than importing: one process gets ready, and a child of it does each import and may be killed.
IMPORTER = """
import os, signal, sys, time
from village.cli import main
from village.cli.app import commands
from django.db import connections
commands('plan')
for line in sys.stdin:
    folder, _, seconds = line.strip().partition("|")
    connections.close_all()
    child = os.fork()
    if not child:
        os.dup2(2, 1)
        main(["plan", "import", folder])
    if seconds:
        time.sleep(float(seconds))
        os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def importer(tmp_path: Path) -> Iterator[Callable[[Path, str], int]]:
    """Import a folder in a process of its own, killed after so many seconds if any are given; gives its exit code."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORTER],
        cwd=ROOT,
        env=demo_environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    told, heard = process.stdin, process.stdout
    assert told is not None
    assert heard is not None

    def run(folder: Path, seconds: str = "") -> int:
        told.write(f"{folder}|{seconds}\n")
        told.flush()
        return int(heard.readline())

    yield run
    process.communicate(timeout=60)


@pytest.mark.slow
def test_an_import_killed_at_any_moment_is_whole_or_nothing(
    tmp_path: Path, built_demo: Built, importer: Callable[..., int]
) -> None:
    copy_demo(built_demo, tmp_path)
    folder = tmp_path / "plan"
    shutil.copytree(ROOT / PLAN, folder)
    manifest = (ROOT / PLAN / "plan.yaml").read_text(encoding="utf-8")

    def name(number: int) -> tuple[int, int]:
        text = manifest.replace("id: exampleshire-2026", f"id: exampleshire-{number}", 1)
        (folder / "plan.yaml").write_text(text, encoding="utf-8")
        return _counts(tmp_path)

    lasts = []
    for number in range(100, 103):
        before, began = name(number), time.monotonic()
        assert importer(folder) == 0
        lasts.append(time.monotonic() - began)
        assert _counts(tmp_path) == (before[0] + 1, before[1] + 1)
    moments, killed = random.Random(7), 0
    for number in range(12):
        before = name(number)
        one_more = (before[0] + 1, before[1] + 1)
        code = importer(folder, f"{min(lasts) * moments.uniform(0, 0.95):.4f}")
        assert code in (0, -signal.SIGKILL)
        assert _counts(tmp_path) in ((before, one_more) if code else (one_more,))
        killed += code != 0
        assert importer(folder) == 0
        assert _counts(tmp_path) == one_more
    assert killed > 3, "the kills came too late to tell anything"
    assert "The audit is whole" in _run(tmp_path, "audit", "verify")
