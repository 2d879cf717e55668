"""Python's own work on many values, shared out among the processors: threads of Python take turns, processes do not.

A helper is a process that is sent a part of the values and sends back what came of it. This process works beside its
helpers and does what one that is gone did not send back, so that answers do not depend on how many there are.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, TypeVar

from village.linkage.files.helping import help_along

T = TypeVar("T")
PART = 5_000
"""Values that are given out at once."""
WORTH = 50_000
"""Values whose work takes as long as the start of a helper."""
MOST = 7
"""Helpers at most: each holds some 40 MB, and what can be shared out is about half of all work."""


class Helpers:
    """Processes that work for this one, started when there is first enough to do."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._started: list[tuple[Any, Connection]] | None = None

    def lines(self, values: int) -> list[Connection]:
        """How they are reached; nobody where there is too little to do to start them."""
        if self._started is None and values >= WORTH:
            self._started = [_start() for _ in range(self._number)]
        return [line for _, line in self._started or []]

    def end(self) -> None:
        """Let them go: a helper ends when its line does."""
        for process, line in self._started or []:
            line.close()
            process.join()


def _start() -> tuple[Any, Connection]:
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=help_along, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return process, ours


_helpers: ContextVar[Helpers | None] = ContextVar("helpers", default=None)


@contextmanager
def helped(number: int | None = None) -> Iterator[Helpers]:
    """While this lasts `spread` has helpers: as many as there are other processors, or so many."""
    helpers = Helpers(min(processors() - 1, MOST) if number is None else number)
    token = _helpers.set(helpers)
    try:
        yield helpers
    finally:
        _helpers.reset(token)
        helpers.end()


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Callable[..., T], *columns: Sequence[Any]) -> list[T]:
    """What `work` makes of these columns, of a part of their rows at a time, in their order. `work` is a function of a
    module, or a `partial` of one: it is sent by its name."""
    size = len(columns[0])
    helpers = _helpers.get()
    lines = helpers.lines(size) if helpers else []
    parts = deque((start, [one[start : start + PART] for one in columns]) for start in range(0, size, PART))
    found: dict[int, T] = {}
    threads = [Thread(target=_asked, args=(line, work, parts, found)) for line in lines]
    for thread in threads:
        thread.start()
    _done(work, parts, found)
    for thread in threads:
        thread.join()
    _done(work, parts, found)
    return [found[start] for start in sorted(found)]


Parts = deque[tuple[int, list[Sequence[Any]]]]


def _done(work: Callable[..., T], parts: Parts, found: dict[int, T]) -> None:
    """Do parts here until none is left."""
    while parts:
        try:
            start, part = parts.popleft()
        except IndexError:  # a thread was quicker
            return
        found[start] = work(*part)


def _asked(line: Connection, work: Callable[..., T], parts: Parts, found: dict[int, T]) -> None:
    """Have parts done by a helper until none is left; one that it does not answer is put back, to be done here."""
    while parts:
        try:
            start, part = parts.popleft()
        except IndexError:
            return
        try:
            line.send((work, part))
            found[start] = line.recv()
        except (EOFError, OSError):
            parts.append((start, part))
            return
