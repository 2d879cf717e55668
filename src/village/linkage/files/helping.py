"""What a helper does: Python's own work on values, by the rules. It imports nothing else, so that it starts at once."""

import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection

from village.linkage.rules.compare import comparison_of
from village.linkage.rules.normalise import FIELDS, Short, Taken, number, other

_TAKES = {concept: take for concepts in FIELDS.values() for concept, take in concepts}


def help_along(line: Connection) -> None:
    """Do what comes along the line and send back what came of it, until the line ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the one it helps
    with suppress(EOFError, OSError):
        while True:
            work, part = line.recv()
            line.send(work(*part))


def levels_of(field: str, ones: Sequence[str], others: Sequence[str]) -> bytes:
    """The level of each two values of a field, one byte each."""
    return bytes(map(comparison_of(field).level, ones, others))


def taken_of(concept: str, short: Short, texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Each text of a concept as compared, and why it was not taken."""
    take = _take(concept)
    made = [take(text, short) for text in texts]
    return [one.text for one in made], [one.reason for one in made]


def _take(concept: str) -> Callable[[str, Short], Taken]:
    if concept in _TAKES:
        return _TAKES[concept]
    return other if concept.startswith("other:") else number(concept)
