"""Folders made aside and put in place whole: whatever happens in between, a reader sees the former state or the new.

<folder>/current    the version in use, as text; replaced in one step
<folder>/<version>/ a version, which never changes
"""

import errno
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POINTER = "current"
VERSION = re.compile(r"[0-9a-f]{16}")
ASIDE = ".building-"  # what begins so is being made, or was left by a process that died


@contextmanager
def alone(into: Path) -> Iterator[None]:
    """Holds the folder's lock; a second process waits. The system lets go of it if the process dies."""
    handle = os.open(into / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sweep(into: Path) -> None:
    """Remove what was cut short and left behind. Only safe under the lock: then nothing else is being made."""
    for left in into.glob(f"{ASIDE}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def made_aside(into: Path) -> Path:
    """A new folder beside the finished ones, readable by all: who runs the pages may be another than who builds."""
    aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=into))
    aside.chmod(0o755)
    return aside


@contextmanager
def put_whole(place: Path) -> Iterator[Path]:
    """Where to write the file or folder that takes this place when all of it is written; else nothing stands there, not
    even half of it. Raises FileExistsError where something stands already."""
    if place.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
    around = made_aside(place.absolute().parent)
    try:
        yield around / place.name
        (around / place.name).rename(place)
    finally:
        shutil.rmtree(around, ignore_errors=True)


def settle(folder: Path) -> None:
    """Have the disk hold every file of `folder`, so that a power cut after the rename finds them whole."""
    for path in [*folder.iterdir(), folder]:
        sync(path)


def sync(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point(into: Path, version: str) -> None:
    """Put a version in use: the pointer names the former one until it names this one."""
    os.utime(into / version)  # the order in which versions were in use
    write_over(into / POINTER, version.encode("ascii"))


def write_over(path: Path, raw: bytes) -> None:
    """A file that all may read, whole, over what was there: until it is on the disk that stands there still."""
    handle, name = tempfile.mkstemp(prefix=ASIDE, dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o644)
    Path(name).replace(path)
    sync(path.parent)


def tidy(into: Path, current: str, kept: int) -> None:
    """Remove versions but `current` and the last `kept` before it, except any that a reader still holds open."""
    versions = [path for path in into.iterdir() if VERSION.fullmatch(path.name) and path.name != current]
    versions.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for old in versions[kept:]:
        handle = os.open(old, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            gone = old.rename(into / f"{ASIDE}{old.name}")  # out of reach first: half a version is never seen
            shutil.rmtree(gone, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
