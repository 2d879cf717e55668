"""Files kept as they came, for good, each with what was said of it: boundaries of areas, tables of neighbours,
inspectors' judgements.

    <folder>/<day>-<number>-<hash>/<file>
    <folder>/<day>-<number>-<hash>/about.json

The day is that of which the file speaks; the number counts the files of that day as they were kept.
"""

import datetime as dt
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from village.kernel.tables.aside import alone, made_aside, settle, sweep, sync

ABOUT = "about.json"
_NAME = re.compile(r"\d{4}-\d\d-\d\d-\d{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Kept:
    """A file that is kept: its folder's name, its own, its hash, the day it speaks of, and what is said of it."""

    id: str
    file: str
    sha256: str
    on: str
    about: Mapping[str, str]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.about["title"]

    @property
    def synthetic(self) -> bool:
        """Whether it is made up for the demonstration."""
        return bool(self.about.get("synthetic"))

    def written(self) -> bytes:
        """The bytes of about.json: the same for the same file."""
        told = {"id": self.id, "file": self.file, "sha256": self.sha256, "on": self.on, "about": dict(self.about)}
        return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def keep(
    into: Path,
    file: str,
    raw: bytes,
    on: dt.date,
    about: Mapping[str, str],
    tell: Callable[[Kept], None] = lambda kept: None,
) -> tuple[Kept, bool]:
    """Keep a file in the folder `into`; gives it, and whether it was written. The same bytes and day write nothing,
    unless what is kept of them was touched. `tell` is called before it is in place: when it raises, nothing is kept."""
    into.mkdir(parents=True, exist_ok=True)
    sha256 = hashlib.sha256(raw).hexdigest()
    with alone(into):
        sweep(into)
        that_day = [name for name in _names(into) if name.startswith(on.isoformat())]
        known = next((name for name in that_day if name.endswith(sha256[:12])), "")
        if known and not wrong(into, [known]):
            return _about(into / known), False
        name = known or f"{on.isoformat()}-{len(that_day) + 1:04d}-{sha256[:12]}"
        kept = Kept(name, file, sha256, on.isoformat(), about)
        aside = made_aside(into)
        try:
            (aside / file).write_bytes(raw)
            (aside / ABOUT).write_bytes(kept.written())
            settle(aside)
            tell(kept)
            shutil.rmtree(into / name, ignore_errors=True)
            aside.rename(into / name)
            sync(into)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return kept, True


def every(folder: Path) -> list[tuple[Kept, bytes]]:
    """Every file of a folder that is as it was kept, with its bytes, by day and as they were kept."""
    return [read(folder, name) for name in _names(folder) if not wrong(folder, [name])]


def newest(folder: Path) -> str:
    """The name of the file of the latest day, kept last; blank when there is none."""
    return next(reversed(_names(folder)), "")


def read(folder: Path, name: str) -> tuple[Kept, bytes]:
    """A kept file with its bytes. Raises ValueError when it is not as it was kept."""
    kept = _about(folder / name)
    raw = (folder / name / kept.file).read_bytes()
    if hashlib.sha256(raw).hexdigest() != kept.sha256 or not name.endswith(kept.sha256[:12]):
        raise ValueError(f"{kept.file} of {kept.on} is not as it was kept.")
    return kept, raw


def wrong(folder: Path, names: Iterable[str] | None = None) -> list[str]:
    """What is wrong with the files of a folder (or those named), a sentence each."""
    found = []
    for name in _names(folder) if names is None else names:
        try:
            read(folder, name)
        except OSError:
            found.append(f"The file kept as {name} is missing.")
        except ValueError as error:
            found.append(str(error))
    return found


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if _NAME.fullmatch(one.name)) if folder.is_dir() else []


def _about(place: Path) -> Kept:
    try:
        return Kept(**json.loads((place / ABOUT).read_bytes()))
    except (OSError, TypeError, ValueError):
        raise ValueError(f"What is said of the kept file {place.name} cannot be read.") from None
