"""Settings of the connection to the database, each beside the one that is served with."""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

AT_ONCE, ROUNDS, TIMES = 8, 2, 200
SQLITE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=1073741824;"
AS_IT_IS: dict[str, Any] = {}
ANEW = {"CONN_MAX_AGE": 0}
VARIED: dict[str, dict[str, dict[str, Any]]] = {
    "sqlite": {
        "as it is": AS_IT_IS,
        "connected for each request": ANEW,
        "64 MB of pages kept": {"OPTIONS": {"init_command": f"{SQLITE} PRAGMA cache_size=-65536;"}},
        "nothing mapped": {"OPTIONS": {"init_command": f"{SQLITE} PRAGMA mmap_size=0;"}},
        "waits for the disc": {"OPTIONS": {"init_command": SQLITE.replace("NORMAL", "FULL")}},
        "without turns": {"ENGINE": "django.db.backends.sqlite3"},
    },
    "postgresql": {
        "as it is": AS_IT_IS,
        "connected for each request": ANEW,
        "asked first whether it answers": {"CONN_HEALTH_CHECKS": True},
        "statements prepared": {"OPTIONS": {"prepare_threshold": 5}},
        "bound on the server": {"OPTIONS": {"server_side_binding": True}},
    },
}


def varied(change: dict[str, Any]) -> dict[str, str]:
    """The environment of a server whose database is set otherwise."""
    return {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings_varied",
        "VILLAGE_BENCH_DATABASE": json.dumps(change),
    }


def connecting(times: int = TIMES) -> dict[str, dict[str, float]]:
    """What each request would pay to be connected anew, and to ask first whether the database answers: milliseconds by
    the clock and of this process's processor."""
    from django.db import connection  # noqa: PLC0415 - the measured process sets itself up first

    def anew() -> None:
        connection.close()
        connection.ensure_connection()

    def asked() -> None:
        if not connection.is_usable():
            raise RuntimeError("The database does not answer.")

    anew()
    return {"connected anew": _each(anew, times), "asked whether it answers": _each(asked, times)}


def _each(do: Callable[[], None], times: int) -> dict[str, float]:
    took, spent = [], time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        do()
        took.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (time.process_time() - spent) / times
    return {"least": round(min(took), 3), "p50": round(statistics.median(took), 3), "cpu": round(cpu, 3)}
