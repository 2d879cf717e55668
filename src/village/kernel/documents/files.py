"""Documents as files: one YAML mapping each, with the bounds and plain words of every file from outside."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from village.kernel.documents.rules.reader import MAX_BYTES
from village.kernel.tables.rules import read_yaml


def read_file(path: Path) -> dict[str, Any]:
    """The document in a file. Raises Refused, with the line, for what is no YAML or holds more than text, whole
    numbers, lists and mappings."""
    with path.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    return dict(read_yaml(path.name, raw, MAX_BYTES).values)


def documents_in(folder: Path) -> Iterator[Path]:
    """The documents of a folder of reference data, by name; what says where they come from is none of them."""
    return (path for path in sorted(folder.glob("*.yaml")) if path.name != "source.yaml")
