"""What a process and all that it started have taken: processor seconds and memory by kind of program; a folder's size.

Splink and Spark work in processes of processes (Python, Java, Python again), of which the system's own sums leave some
out."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _OF_REAPED = 11, 4  # places in /proc/PID/stat after the name: own and system's time, and that of ended children


def processes(root: int) -> Iterator[int]:
    """A process and all beneath it that are there now."""
    yield root
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{root}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                yield from processes(child)


def processor_seconds(root: int) -> float:
    """Of a process and all beneath it, those included that have ended and were waited for."""
    total = 0
    for one in processes(root):
        with contextlib.suppress(OSError):
            said = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, said[_USER : _USER + _OF_REAPED]))
    return total / _TICKS


def memory_mb(root: int) -> dict[str, float]:
    """By kind of program, what its processes hold now, pages that several share told once (PSS)."""
    found: dict[str, float] = {}
    for one in processes(root):
        with contextlib.suppress(OSError):
            held = Path(f"/proc/{one}/smaps_rollup").read_text().partition("\nPss:")[2].split()
            kind = _kind(one, root)
            found[kind] = found.get(kind, 0.0) + (int(held[0]) / 1024 if held else 0.0)
    return found


def _kind(process: int, root: int) -> str:
    if process == root:
        return "driver"
    return "java" if "java" in Path(f"/proc/{process}/comm").read_text() else "python_of_spark"


def size_mb(folder: Path) -> float:
    """What the files of a folder take of the disk now."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(path) / name).stat().st_blocks * 512
    return total / 1e6
