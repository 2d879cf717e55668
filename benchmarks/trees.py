"""What a process and all that it started have taken: processor seconds and memory by kind of program; a folder's size.

Splink and Spark work in processes of processes (Python, Java, Python again), of which the system's own sums leave some
out."""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_OWN, _BEGAN = slice(11, 13), 19  # places in /proc/PID/stat after the name: its own and the system's time; its start
_EVERY = 0.1  # seconds


def processes(root: int) -> Iterator[int]:
    """A process and all beneath it that are there now."""
    yield root
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{root}/task").glob("*/children"):
            for child in map(int, task.read_text().split()):
                yield from processes(child)


class Taken:
    """Processor seconds that a process and all beneath it take, looked at again and again: what has ended counts as it
    was when it was last seen. Spark's Python ends without anybody waiting for it, and the system then forgets what it
    took. What comes and goes between two looks is missed."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._seen: dict[tuple[int, str], int] = {}
        self._look = threading.Lock()

    def seconds(self) -> float:
        """So far; this is a look, too."""
        with self._look:
            for one in processes(self._root):
                with contextlib.suppress(OSError):
                    said = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
                    self._seen[one, said[_BEGAN]] = sum(map(int, said[_OWN]))
            return sum(self._seen.values()) / _TICKS

    def keep_looking(self) -> None:
        """Until the process that looks ends."""

        def look() -> None:
            while True:
                self.seconds()
                time.sleep(_EVERY)

        threading.Thread(target=look, daemon=True).start()


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
