"""A measurement in a process of its own, on a database of its own that is gone afterwards."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def apart(module: str, *arguments: object, database: str = "") -> dict[str, Any]:
    """What `python -m MODULE ARGUMENTS` prints as JSON, on a new SQLite file; or on `database`, the address of a
    PostgreSQL that may be written to."""
    with tempfile.TemporaryDirectory(prefix="village-bench-") as folder:
        env = {
            **os.environ,
            "VILLAGE_MODE": "test",
            "VILLAGE_VAR": folder,
            "DATABASE_URL": database or f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "village.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            env=env,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return dict(json.loads(done.stdout))


MOST_SECONDS, MOST_MB = 1_500, 12_000


class Stopped(RuntimeError):
    """A program that failed, or was ended because it took too long or too much memory."""


def measured(*words: object) -> tuple[bytes, dict[str, float]]:
    """What a program of Python prints, how long it took from start to end, and the most memory it held."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as wrong:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        line = [sys.executable, "-m", *map(str, words)]
        child = subprocess.Popen(line, stdout=said, stderr=wrong, env=environment, cwd=ROOT)
        try:
            peak = _watched(child, began)
        finally:
            child.kill()
            child.wait()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cost = {
            "seconds": round(time.perf_counter() - began, 2),
            "processor_seconds": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
            "peak_mb": round(peak, 1),
        }
        if child.returncode:
            wrong.seek(0)
            raise Stopped(wrong.read().decode(errors="replace")[-2_000:])
        said.seek(0)
        return said.read(), cost


def _watched(child: "subprocess.Popen[bytes]", began: float) -> float:
    """The most memory a program holds until its end, in MB; raises Stopped where that is not to be waited for."""
    peak = 0.0
    while child.poll() is None:
        peak = max(peak, _held_mb(child.pid))
        if peak > MOST_MB or time.perf_counter() - began > MOST_SECONDS:
            raise Stopped(f"ended after {time.perf_counter() - began:.0f} seconds at {peak:,.0f} MB")
        time.sleep(0.05)
    return peak


def _held_mb(process: int) -> float:
    """The most memory a process has held so far. What the system counts for a child when it has ended includes what
    its parent held when it began."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
