"""What was taken in for everybody’s portfolio, and lies in files: the early years list, a framework, the issuers that
are believed and their lists of what was revoked. Read again when a file is another."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from village.workforce.queries.qualifications import badges
from village.workforce.queries.qualifications.listed import catalogue, framework, framework_in
from village.workforce.rules.portfolio.standing import Known
from village.workforce.rules.qualifications.carried import Known as Frame
from village.workforce.rules.qualifications.carried import Trusted
from village.workforce.rules.qualifications.counting import Catalogue
from village.workforce.rules.qualifications.roles import listed
from village.workforce.rules.qualifications.written import Written

T = TypeVar("T")
Stamp = tuple[str, int, int]
NOTHING = Written({}, (), ())
LIST, FRAMEWORK, TRUST, REVOKED = "early-years-list.csv", "framework.yaml", "trust.yaml", "revoked"


def place(name: str) -> Path:
    """Where something that was taken in is kept."""
    return Path(settings.VAR) / "workforce" / name


def known() -> Known:
    """What holdings are read against, as it was taken in last."""
    return _known(_stamp(place(LIST)), _stamp(place(FRAMEWORK)))


def frame() -> Frame:
    """The framework as badges are held against it."""
    now = known()
    return Frame(now.framework, now.units, now.qualifications)


def trusted() -> Mapping[str, Trusted]:
    """The issuers that are believed, by id; none where nobody said."""
    return _trusted(_stamp(place(TRUST)))


def revoked() -> badges.Lists:
    """The lists of what was revoked, by issuer and the address at which each says it stands."""
    files = sorted(place(REVOKED).glob("*.jwt"))
    return _revoked(tuple(stamp for file in files if (stamp := _stamp(file))))


def _stamp(path: Path) -> Stamp | None:
    """By what a file is known again; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return str(path), found.st_mtime_ns, found.st_size


def _read(stamp: Stamp | None, read: Callable[[str, bytes], T], otherwise: T) -> T:
    return read(Path(stamp[0]).name, Path(stamp[0]).read_bytes()) if stamp else otherwise


@lru_cache(maxsize=4)
def _known(of_list: Stamp | None, of_framework: Stamp | None) -> Known:
    nothing: Catalogue | None = None
    found = _read(of_list, catalogue, nothing)
    written = _read(of_framework, framework_in, NOTHING)
    edges = (*written.equivalences, *(listed(found) if found else ()))
    return Known(found, framework(), written.units, {one.slug: one for one in written.qualifications}, edges)


@lru_cache(maxsize=4)
def _trusted(stamp: Stamp | None) -> Mapping[str, Trusted]:
    nobody: Mapping[str, Trusted] = {}
    return _read(stamp, badges.trusted_in, nobody)


@lru_cache(maxsize=4)
def _revoked(stamps: tuple[Stamp, ...]) -> badges.Lists:
    return badges.newest_lists([_read(stamp, lambda _, raw: raw.decode("ascii", "replace"), "") for stamp in stamps])
