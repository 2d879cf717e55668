"""What running programs hold on to, as the system tells it: memory, files and sockets that are open, threads, the log
that a database writes ahead, and the connections of a PostgreSQL. Linux alone."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def held(processes: Sequence[int]) -> dict[str, float]:
    """What processes hold together; those that have ended hold nothing."""
    told = {"memory_mb": 0.0, "handles": 0.0, "threads": 0.0}
    for pid in processes:
        try:
            told["memory_mb"] += own_mb(pid)
            told["handles"] += len(list(Path(f"/proc/{pid}/fd").iterdir()))
            told["threads"] += len(list(Path(f"/proc/{pid}/task").iterdir()))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return told


def own_mb(pid: int) -> float:
    """Megabytes of a process that are no file's: what is read of files is given back when somebody needs it."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon:")), 0.0)


def of_the_database() -> dict[str, float]:
    """Megabytes of the log that is written ahead; where there is a server, how many are connected and the memory of
    those who answer them."""
    from django.db import connection  # noqa: PLC0415 - the measured process sets itself up first

    if connection.vendor != "postgresql":
        log = Path(f"{connection.settings_dict['NAME']}-wal")
        return {"wal_mb": log.stat().st_size / 2**20 if log.exists() else 0.0}
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(size), 0) FROM pg_ls_waldir()")
        wal = float(cursor.fetchone()[0]) / 2**20
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        those = [int(row[0]) for row in cursor.fetchall()]
        return {"wal_mb": wal, "connections": float(len(those)), "database_memory_mb": held(those)["memory_mb"]}


def busy() -> float:
    """Seconds that the processors of this machine have been busy, whoever for."""
    fields = [int(one) for one in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


class Watch:
    """Looks again every few seconds, in a thread of its own, until told to end."""

    def __init__(self, look: Callable[[], dict[str, float]], every: float) -> None:
        self.samples: list[tuple[float, dict[str, float]]] = []
        self._look, self._every, self._over = look, every, threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        from django.db import connection  # noqa: PLC0415

        began = time.perf_counter()
        try:
            while not self._over.wait(self._every):
                self.samples.append((time.perf_counter() - began, self._look()))
        finally:
            connection.close()

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._over.set()
        self._thread.join()
