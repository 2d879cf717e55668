"""A measurement in a process of its own, on a database of its own that is gone afterwards."""

import json
import os
import subprocess
import sys
import tempfile
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
