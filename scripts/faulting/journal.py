"""What was tried and what was acknowledged, kept outside the database; and what is not as it was acknowledged."""

import json
import os
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Thing:
    """Something that somebody did, or that is found in the database: what kind, the mark that nothing else has, and
    of what parts it is made, each with how many there must be (or are)."""

    kind: str
    mark: str
    parts: Mapping[str, int] = field(default_factory=dict)


class Journal:
    """A file in which each line is on the disk before the next thing happens. Threads may share it."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self._file, self._lock = path.open("a", encoding="utf-8"), threading.Lock()
        self.tried: list[Thing] = []
        self.kept: set[tuple[str, str]] = set()

    def try_(self, kind: str, mark: str, **parts: int) -> None:
        """Somebody is about to do this; done, it is made of these parts."""
        self._write("tried", kind, mark, parts)
        self.tried.append(Thing(kind, mark, parts))

    def keep(self, kind: str, mark: str) -> None:
        """It was acknowledged: from now on it must be there, whatever happens."""
        self._write("kept", kind, mark, {})
        self.kept.add((kind, mark))

    def _write(self, what: str, kind: str, mark: str, parts: Mapping[str, int]) -> None:
        with self._lock:
            self._file.write(json.dumps([what, kind, mark, parts]) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Nothing more is noted."""
        self._file.close()

    def figures(self) -> dict[str, int]:
        """How many were tried and acknowledged, of each kind."""
        tried, kept = Counter(one.kind for one in self.tried), Counter(kind for kind, _ in self.kept)
        return {f"{kind}_{what}": count[kind] for kind in tried for what, count in (("tried", tried), ("kept", kept))}


def wrong(tried: Iterable[Thing], kept: Iterable[tuple[str, str]], found: Iterable[Thing]) -> list[str]:
    """What is lost, doubled, half done, or there without anybody having tried it; a sentence each.

    What was tried and not acknowledged may be there or not (the answer can have been lost), but whole and once.
    """
    wanted = {(one.kind, one.mark): one for one in tried}
    there: dict[tuple[str, str], list[Thing]] = {}
    for one in found:
        there.setdefault((one.kind, one.mark), []).append(one)
    said = [f"lost: {kind} {mark} was acknowledged and is not there" for kind, mark in sorted(set(kept) - set(there))]
    for (kind, mark), every in sorted(there.items()):
        asked = wanted.get((kind, mark))
        if asked is None:
            said.append(f"unasked: nobody tried {kind} {mark}")
        elif len(every) > 1:
            said.append(f"doubled: {kind} {mark} is there {len(every)} times")
        elif dict(every[0].parts) != dict(asked.parts):
            said.append(f"half done: {kind} {mark} has {dict(every[0].parts)}, not {dict(asked.parts)}")
    return said
