"""A measurement in a process of its own, on a database of its own that is gone afterwards; a server of one's own."""

import contextlib
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[1]


def apart(module: str, *arguments: object, database: str = "", mode: str = "test") -> dict[str, Any]:
    """What `python -m MODULE ARGUMENTS` prints as JSON, on a new SQLite file; or on `database`, the address of a
    PostgreSQL that may be written to. The new file begins as the one that $VILLAGE_BENCH_BEGINS names, if any: tests
    name one that is migrated, which takes longer than what they measure."""
    with tempfile.TemporaryDirectory(prefix="village-bench-") as folder:
        if begins := os.environ.get("VILLAGE_BENCH_BEGINS"):
            shutil.copyfile(begins, Path(folder, "bench.sqlite3"))
        env = {
            **os.environ,
            "VILLAGE_MODE": mode,
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


def named(database: str) -> str:
    """What an `apart` on this database was measured on, in words."""
    return "postgresql" if database else "sqlite, WAL, synchronous NORMAL"


MOST_SECONDS, MOST_MB = 1_500, 12_000


class Stopped(RuntimeError):
    """A program that failed, or was ended because it took too long or too much memory."""


def measured(*words: object, most_seconds: float = MOST_SECONDS) -> tuple[bytes, dict[str, float]]:
    """What a program of Python prints, how long it took from start to end, and the most memory it held, with that of
    the processes that it started."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as wrong:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        line = [sys.executable, "-m", *map(str, words)]
        child = subprocess.Popen(line, stdout=said, stderr=wrong, env=environment, cwd=ROOT)
        try:
            peak = _watched(child, began + most_seconds)
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


def _watched(child: "subprocess.Popen[bytes]", until: float) -> float:
    """The most memory a program holds until its end, in MB; raises Stopped where that is not to be waited for."""
    began, peak = time.perf_counter(), 0.0
    while child.poll() is None:
        peak = max(peak, _held_mb(child.pid) + sum(map(_held_mb, _started_by(child.pid))))
        if peak > MOST_MB or time.perf_counter() > until:
            raise Stopped(f"ended after {time.perf_counter() - began:.0f} seconds at {peak:,.0f} MB")
        time.sleep(0.05)
    return peak


def _started_by(process: int) -> list[int]:
    """The processes that a process has started. One that is not yet another program shares all its memory."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            found += map(int, task.read_text().split())
        return [child for child in found if _program(child) != _program(process)]
    return []


def _program(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def _held_mb(process: int) -> float:
    """The most memory a process has held so far. What the system counts for a child when it has ended includes what
    its parent held when it began."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as one:
        one.bind((HERE, 0))
        return int(one.getsockname()[1])


def wait(port: int) -> None:
    """Until the server of a port answers; ends the program when it does not."""
    for _ in range(600):
        try:
            with socket.create_connection((HERE, port), 1):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")
