"""Reading a folder, or a zip of one, without trusting its names, links or sizes."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from village.kernel.tables.rules import MAX_FILE, Problem, Refused

MAX_FILES = 500
MAX_TOTAL = 60_000_000  # bytes, after unpacking
MAX_DEPTH = 3


def read_folder(path: Path) -> dict[str, bytes]:
    """Every .csv, .yaml and .yml file below `path` (a folder or a .zip) by its relative name, sorted.

    Raises Refused for links, odd names, too many files, or more bytes than a plan could need; a zip is refused by what
    it says it unpacks to, and again by what it does.
    """
    if path.is_dir():
        return _from_folder(path)
    if path.is_file() and zipfile.is_zipfile(path):
        return _from_zip(path)
    raise Refused([Problem(path.name, "There is no such folder or zip file.", "Give the folder that holds plan.yaml.")])


def _wanted(name: PurePosixPath) -> bool:
    return name.suffix.lower() in (".csv", ".yaml", ".yml") and not name.name.startswith((".", "~"))


def _bounds(file: str, count: int, total: int) -> None:
    if count > MAX_FILES:
        raise Refused([Problem(file, f"There are more than {MAX_FILES} files.", "Keep only the tables.")])
    if total > MAX_TOTAL:
        raise Refused([Problem(file, f"The files come to more than {MAX_TOTAL:,} bytes.", "Remove what does not belong.")])


def _from_folder(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for found in sorted(path.rglob("*")):
        name = found.relative_to(path).as_posix()
        if found.is_symlink():
            raise Refused([Problem(name, "This is a link.", "Put the file itself here.")])
        if not found.is_file() or not _wanted(PurePosixPath(name)):
            continue
        size = found.stat().st_size
        if size > MAX_FILE:
            raise Refused([Problem(name, f"The file is {size:,} bytes; the most is {MAX_FILE:,}.", "Split it, or remove what does not belong.")])
        total += size
        _bounds(name, len(files) + 1, total)
        files[name] = found.read_bytes()
    return files


def _from_zip(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda one: one.filename):
                name = PurePosixPath(info.filename)
                if info.is_dir() or not _wanted(name):
                    continue
                _zip_member_problems(path.name, info, name)
                with archive.open(info) as member:
                    raw = member.read(MAX_FILE + 1)  # never more than that, whatever the zip says of itself
                if len(raw) > MAX_FILE:
                    raise Refused([Problem(str(name), f"The file unpacks to more than {MAX_FILE:,} bytes.", "Split it.")])
                total += len(raw)
                _bounds(path.name, len(files) + 1, total)
                files[str(name)] = raw
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise Refused([Problem(path.name, f"The zip file cannot be read ({error}).", "Make it again, without a password.")]) from None
    return _without_common_folder(files)


def _zip_member_problems(file: str, info: zipfile.ZipInfo, name: PurePosixPath) -> None:
    if name.is_absolute() or ".." in name.parts or "\\" in info.filename or len(name.parts) > MAX_DEPTH + 1:
        raise Refused([Problem(file, f"The name {info.filename!r} leads out of the folder.", "Make the zip from inside the folder.")])
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refused([Problem(file, f"{info.filename!r} is a link.", "Put the file itself there.")])
    if info.file_size > MAX_FILE:
        raise Refused([Problem(info.filename, f"The file unpacks to {info.file_size:,} bytes; the most is {MAX_FILE:,}.", "Split it.")])


def _without_common_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """A zip of a folder usually holds the folder itself; take what is inside it."""
    tops = {name.split("/", 1)[0] for name in files if "/" in name}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.split("/", 1)[1]: raw for name, raw in files.items()}
    return files
