"""Settings of the connection to the database, each beside the one that is served with."""

import json
from typing import Any

AT_ONCE, ROUNDS = 8, 2
SQLITE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
AS_IT_IS: dict[str, Any] = {}
ANEW = {"CONN_MAX_AGE": 0}
VARIED: dict[str, dict[str, dict[str, Any]]] = {
    "sqlite": {
        "as it is": AS_IT_IS,
        "connected for each request": ANEW,
        "64 MB of pages kept": {"OPTIONS": {"init_command": f"{SQLITE} PRAGMA cache_size=-65536;"}},
        "256 MB mapped": {"OPTIONS": {"init_command": f"{SQLITE} PRAGMA mmap_size=268435456;"}},
        "waits for the disc": {"OPTIONS": {"init_command": SQLITE.replace("NORMAL", "FULL")}},
        "without turns": {"ENGINE": "django.db.backends.sqlite3"},
        "no log ahead": {"OPTIONS": {"init_command": "PRAGMA journal_mode=DELETE;"}},
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
