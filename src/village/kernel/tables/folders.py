"""Reading a folder, or a zip of one, without trusting its names, links or sizes."""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

from village.kernel.tables.rules import MAX_FILE, Problem, Refused, quoted

MAX_FILES = 500
MAX_TOTAL = 60_000_000  # bytes, after unpacking
MAX_ZIP = 10_000_000  # bytes, packed; bounds the zip's own list of names too
MAX_DEPTH = 3
MAX_LOOKED_AT = 20_000  # names in a folder, tables or not
_PLAIN_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others may ask for gigabytes before the first byte


def read_folder(path: Path) -> dict[str, bytes]:
    """Every .csv, .yaml and .yml file below `path` (a folder or a .zip) by its relative name, sorted.

    What is hidden, and every other kind of file, is passed over. Raises Refused for links, odd names, too many files,
    or more bytes than a plan could need; a zip is refused by what it says it unpacks to, and again by what it does.
    """
    try:
        if path.is_dir():
            return _from_folder(path)
        if path.is_file() and zipfile.is_zipfile(path):
            return _from_zip(path)
    except OSError as error:
        what = f"It cannot be read ({error.strerror or error})."
        raise Refused([Problem(path.name, what, "Check that you may read all of it.")]) from None
    raise Refused([Problem(str(path), "There is no such folder or zip file.", "Give the folder that holds plan.yaml.")])


def _wanted(name: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "~")) and part != ".." for part in name.parts)
    return name.suffix.lower() in (".csv", ".yaml", ".yml") and not hidden


def _kept(files: dict[str, bytes], name: str, raw: bytes, total: int) -> int:
    """Add a file to `files` and return the new total, or refuse what exceeds the bounds."""
    if len(raw) > MAX_FILE:
        what = f"The file is more than {MAX_FILE:,} bytes."
        raise Refused([Problem(name, what, "Split it, or remove what does not belong.")])
    if len(files) >= MAX_FILES:
        raise Refused([Problem(name, f"There are more than {MAX_FILES} files.", "Keep only the tables.")])
    if total + len(raw) > MAX_TOTAL:
        what = f"With this one the files come to more than {MAX_TOTAL:,} bytes."
        raise Refused([Problem(name, what, "Remove what does not belong.")])
    files[name] = raw
    return total + len(raw)


# ── folders ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _from_folder(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for found in sorted(_below(path)):
        name = found.relative_to(path).as_posix()
        if not _wanted(PurePosixPath(name)):
            continue
        with found.open("rb") as file:
            total = _kept(files, name, file.read(MAX_FILE + 1), total)  # never more, whatever it grew to since
    return files


def _below(path: Path) -> Iterator[Path]:
    """The files in a folder, and in the folders in it."""
    looked_at = 0
    waiting = [(path, 1)]
    while waiting:
        folder, depth = waiting.pop()
        with os.scandir(folder) as entries:
            names = list(islice(entries, MAX_LOOKED_AT + 1 - looked_at))
        for entry in names:
            looked_at += 1
            if looked_at > MAX_LOOKED_AT:
                what = f"There are more than {MAX_LOOKED_AT:,} names in this folder."
                raise Refused([Problem(path.name, what, "Give the folder that holds plan.yaml.")])
            if entry.name.startswith((".", "~")):
                continue
            found = Path(entry.path)
            name = found.relative_to(path).as_posix()
            if entry.is_symlink():
                raise Refused([Problem(name, "This is a link.", "Put the file itself here.")])
            if entry.is_file():
                yield found
            elif entry.is_dir():
                if depth > MAX_DEPTH:
                    raise Refused(
                        [Problem(name, "This folder lies too deep.", "Give the folder that holds plan.yaml.")]
                    )
                waiting.append((found, depth + 1))


# ── zips ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _from_zip(path: Path) -> dict[str, bytes]:
    if path.stat().st_size > MAX_ZIP:
        raise Refused([Problem(path.name, f"The zip file is more than {MAX_ZIP:,} bytes.", "Zip only the tables.")])
    files: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda one: one.filename):
                name = PurePosixPath(info.filename)
                if info.filename.endswith("/") or not _wanted(name):
                    continue
                _check_member(path.name, info, name, files)
                with archive.open(info) as member:
                    raw = member.read(MAX_FILE + 1)  # never more than that, whatever the zip says of itself
                total = _kept(files, str(name), raw, total)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError) as error:
        what = f"The zip file cannot be read: {quoted(str(error))}."
        raise Refused([Problem(path.name, what, "Make it again, without a password.")]) from None
    return _without_common_folder(files)


def _check_member(file: str, info: zipfile.ZipInfo, name: PurePosixPath, files: dict[str, bytes]) -> None:
    wrong = None
    if name.is_absolute() or ".." in name.parts or "\\" in info.filename or len(name.parts) > MAX_DEPTH + 1:
        wrong = f"The name {quoted(info.filename)} leads out of the folder.", "Make the zip from inside the folder."
    elif stat.S_ISLNK(info.external_attr >> 16):
        wrong = f"{quoted(info.filename)} is a link.", "Put the file itself there."
    elif str(name) in files:
        wrong = f"The name {quoted(str(name))} stands twice.", "Make the zip again."
    elif info.compress_type not in _PLAIN_PACKING:
        wrong = f"{quoted(info.filename)} is packed in an unusual way.", "Make an ordinary zip file."
    elif info.file_size > MAX_FILE:
        what = f"{quoted(info.filename)} unpacks to {info.file_size:,} bytes; the most is {MAX_FILE:,}."
        wrong = what, "Split it, or remove what does not belong."
    if wrong:
        raise Refused([Problem(file, *wrong)])


def _without_common_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """A zip of a folder usually holds the folder itself; take what is inside it."""
    tops = {name.split("/", 1)[0] for name in files if "/" in name}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.split("/", 1)[1]: raw for name, raw in files.items()}
    return files
