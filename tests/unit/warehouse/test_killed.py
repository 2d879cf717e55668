"""A build that is killed, wherever it is killed, leaves the former version whole and the next build nothing to mend."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.warehouse import tables
from village.warehouse.build import build
from village.warehouse.connection import Warehouse, pointed

ROOT = Path(__file__).resolve().parents[3]
STEPS = 7  # three tables written, three loaded, one put in use


def seen(folder: Path) -> int:
    """The edition that a reader who comes now finds; fails unless it is whole."""
    opened = Warehouse(folder, pointed(folder))
    found = set()
    for table in ("first", "second", "third"):
        (row,) = opened.select(f"SELECT COUNT(*) AS rows, MIN(edition) AS low, MAX(edition) AS high FROM {table}")
        assert row["rows"] == 400
        assert row["low"] == row["high"]
        found.add(row["low"])
    (edition,) = found
    return int(edition)


def start(folder: Path, number: int, kill_at: str = "") -> "subprocess.Popen[str]":
    """A process that is ready to build; it begins when it is sent a line."""
    command = [
        sys.executable,
        "-m",
        "tests.unit.warehouse.tables",
        str(folder),
        str(number),
        *([kill_at] if kill_at else []),
    ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def finish(process: "subprocess.Popen[str]") -> int:
    process.wait(timeout=60)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    return process.returncode


@pytest.mark.slow
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_killed_between_any_two_steps(warehouse: Path, step: int) -> None:
    build(tables.edition(1), warehouse)
    process = start(warehouse, 2, str(step))
    go(process)
    assert finish(process) == -9
    assert seen(warehouse) == (2 if step == STEPS else 1)  # the last step is told after the swap
    build(tables.edition(3), warehouse)
    assert seen(warehouse) == 3
    assert not list(warehouse.glob(".building-*"))


@pytest.mark.slow
def test_killed_at_random_moments(warehouse: Path) -> None:
    """Twelve builds in a row, each of a new edition, killed anywhere between their first instruction and their last."""
    random.seed(2007)
    build(tables.edition(0), warehouse)
    began = time.perf_counter()
    build(tables.edition(100), warehouse)
    length = time.perf_counter() - began
    former, killed = 100, 0
    for number in range(1, 13):
        process = start(warehouse, number)
        go(process)
        time.sleep(random.uniform(0, 1.5 * length))
        process.kill()
        killed += finish(process) == -9
        now = seen(warehouse)
        assert now in (former, number)
        former = now
    assert killed >= 4  # otherwise this has tried nothing
