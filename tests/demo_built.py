"""A demo as people get it, built once for all tests and test processes. Whoever would change something copies it."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Built:
    """Where it is."""

    var: Path


def demo_environment(var: Path) -> dict[str, str]:
    """What a process needs to work on the demo in a folder."""
    environment = {**os.environ, "VILLAGE_MODE": "demo", "VILLAGE_VAR": str(var), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    return environment


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
