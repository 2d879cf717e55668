"""A build that is killed, wherever it is killed, leaves the former version whole and the next build nothing to mend."""

import itertools
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


def check_after(folder: Path, former: int, number: int) -> int:
    """What was found after the kill; then the same build again, which must end well and leave nothing lying about."""
    found = seen(folder)
    assert found in (former, number)
    build(tables.edition(number), folder)
    assert seen(folder) == number
    assert not list(folder.glob(".building-*"))
    return found


@pytest.mark.slow
def test_killed_before_each_touch_of_a_file(warehouse: Path) -> None:
    """One build after another, killed before its first touch of the folder, its second, and so on until one is done."""
    build(tables.edition(0), warehouse)
    found = []
    for number in itertools.count(1):
        process = start(warehouse, number, str(number))
        go(process)
        killed = finish(process) == -9
        found.append(check_after(warehouse, number - 1, number) == number)
        if not killed:
            break
    assert len(found) > 12  # it was killed at that many points
    assert found == sorted(found)  # the former version up to the swap, the new one from then on
    assert not found[0]


@pytest.mark.slow
def test_killed_at_random_moments(warehouse: Path) -> None:
    """Builds in a row, each killed anywhere between its first instruction and its last."""
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
        check_after(warehouse, former, number)
        former = number
    assert killed >= 4  # otherwise this has tried nothing
