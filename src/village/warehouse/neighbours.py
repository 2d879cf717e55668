"""Tables of neighbours: which published ones are known by name, and how one is read. See `warehouse.kept`."""

import datetime as dt
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from village.kernel.areas import queries as areas
from village.kernel.areas.rules import UnknownArea
from village.kernel.tables.rules import read_yaml
from village.warehouse.measures.comparing import Neighbours, neighbours_from

KNOWN = Path(__file__).resolve().parents[1] / "reference" / "neighbours"


@dataclass(frozen=True)
class Described:
    """What is said of a table beside its rows. `file`: the names that it goes by, with * for any letters."""

    title: str
    publisher: str
    published_on: dt.date
    url: str = ""
    licence: str = ""
    note: str = ""
    file: str = "*"


@lru_cache(maxsize=1)
def _known() -> tuple[Described, ...]:
    made = []
    for path in sorted(KNOWN.glob("*.yaml")):
        said = {name: str(text) for name, text in read_yaml(path.name, path.read_bytes()).values.items()}
        made.append(Described(**(said | {"published_on": dt.date.fromisoformat(said["published_on"])})))  # type: ignore[arg-type]
    return tuple(made)


def described(file: str) -> Described | None:
    """What is known of a published table by the name of its file; None when it is none."""
    return next((one for one in _known() if fnmatchcase(file, one.file)), None)


def code_of(text: str) -> str:
    """Today's code of an authority by its three-digit number or any code it had. Raises LookupError for none."""
    found = areas.get(text)
    if not found.is_upper_tier:
        raise UnknownArea(text)
    return found.code


def read(file: str, raw: bytes, title: str) -> Neighbours:
    """The table in the bytes of a file. Raises Refused."""
    return neighbours_from(file, raw, title, code_of)
