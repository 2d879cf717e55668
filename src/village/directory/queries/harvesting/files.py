"""Files of services, read into the pages that a feed would have sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from village.directory.queries.standard.files import CURRENT, bytes_of, columns_of
from village.directory.queries.standard.tables import profile, profiles
from village.directory.rules.standard.columns import rows_of
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.reading import NotRead, Read, json_of, version_of

FORMATS = {"uk-1.0": "uk-1.0", "uk-3.0": "uk-3.0", "hsds-3.0": "hsds-3", "hsds-3.1": "hsds-3"}
"""What a source is called whose version of the standard is this."""


@dataclass
class InFile:
    """What a file holds: services with what was found in each row, and what was found of the whole."""

    format: str
    services: list[Read]
    findings: list[Finding] = field(default_factory=list)


def read_file(path: Path, *, mapping: Path | None, space: str) -> InFile:
    """The services of a file or of every JSON file of a folder: services, lists of them, pages as an interface sends
    them; or a table with its mapping. `space`: the source's name. Raises NotRead."""
    if mapping is not None:
        reads, whole = rows_of(bytes_of(path), columns_of(mapping), profile(CURRENT).entities, space)
        return InFile("csv", reads, list(whole.findings))
    if path.suffix.lower() in (".csv", ".tsv"):
        raise NotRead("A table is read by a mapping, which says what its columns mean.", "Give one with --mapping.")
    paths = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not paths:
        raise NotRead(f"There is no JSON file in {path.name}.", "Give a folder of pages, or a file.")
    found = InFile("", [])
    for one in paths:
        read = json_of(bytes_of(one))
        first = read.document[0] if isinstance(read.document, list) and read.document else read.document
        found.format = found.format or FORMATS[version_of(first, profiles())]
        found.findings += read.findings
        found.services += [Read(service) for service in _services(read.document)]
    return found


def _services(value: Any) -> Iterator[Any]:
    names = {about.page["items"] for about in profiles().values()}
    items = next((value[name] for name in names if name in value), None) if isinstance(value, dict) else value
    if items is None:
        yield value
    elif isinstance(items, list):
        yield from items
    else:
        raise NotRead("Where a list of services should be, something else is.", "Give a page of services.")
