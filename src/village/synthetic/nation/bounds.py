"""How much memory and disk there may be: asked before anything is written, and watched while it is."""

from __future__ import annotations

import re
import resource
import shutil
from pathlib import Path

from village.synthetic.people.make import USUAL, Pace

LEAST = 600 * 10**6
"""Bytes without which nothing can be made: the program, names, postcodes, and a few families."""
_BASE = 450 * 10**6  # of these, what is there before the first family
_A_FAMILY, _A_CHILD = 8_000, 2_500  # bytes for each that is made, or put in order, at once: measured, and more
BYTES_A_CHILD = 190
"""Bytes that a child takes in the files of the first day; a month of feeds adds `A_MONTH`."""
A_MONTH = 90
ASIDE = 900  # bytes a child of one authority takes while its files are put together
STATUS = Path("/proc/self/status")
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(MB|GB)")


class NotMade(ValueError):
    """What is asked for cannot be made; the message is one sentence, `do` what to do about it."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(what)
        self.do = do


def memory_of(text: str) -> int:
    """The bytes that “2GB” or “800 MB” is. Raises NotMade, also for too few to make anything in."""
    found = _SIZE.fullmatch(text.strip().upper())
    if found is None:
        raise NotMade(f"{text!r} is no amount of memory.", "Write it as 2GB or 800MB.")
    asked = round(float(found[1]) * 10 ** (9 if found[2] == "GB" else 6))
    if asked < LEAST:
        raise NotMade(f"In {text} nothing can be made.", f"Allow {LEAST // 10**6} MB or more.")
    return asked


def pace_in(memory: int) -> Pace:
    """How much is made, and put in order, at once in so many bytes, LEAST or more: the files are the same."""
    room = memory - _BASE
    return Pace(min(USUAL.families, room // _A_FAMILY // 2 * 2), min(USUAL.children, room // _A_CHILD))


def disk_for(children: int, months: int, largest: int) -> int:
    """About how many bytes so many children take, the largest authority having so many, while they are made."""
    return children * (BYTES_A_CHILD + months * A_MONTH) + largest * ASIDE * (months + 1)


def enough_disk(out: Path, needed: int) -> None:
    """Raises NotMade where the disk of a folder, which need not be there, has less left than is needed."""
    there = next(one for one in (out.absolute(), *out.absolute().parents) if one.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        what = f"This takes about {said(needed)} of disk, and {there} has {said(free)} left."
        raise NotMade(what, "Nothing was written: give a folder on another disk with --out, or fewer --children.")


def within(memory: int) -> None:
    """Raises NotMade when this process has taken more memory than it may."""
    most = _most()
    if most > memory:
        what = f"It took {said(most)} of memory, and may take {said(memory)}."
        raise NotMade(what, "What is whole stays: the same command with a larger --memory goes on from there.")


def _most() -> int:
    """The most bytes that this program has held. What the system counts for a process (getrusage) holds what was there
    before it became this program, too: of a large one that started it, far too much."""
    own = re.search(r"^VmHWM:\s+(\d+) kB", STATUS.read_text(), re.MULTILINE) if STATUS.exists() else None
    return 1024 * (int(own[1]) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def said(size: int) -> str:
    """Bytes in words: “1.4 GB”, “380 MB”."""
    return f"{size / 10**9:.1f} GB" if size >= 10**9 else f"{size // 10**6} MB"
