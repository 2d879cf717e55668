"""Documents as files: one YAML mapping each, with the bounds and plain words of every file from outside."""

import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from village.kernel.documents.rules.reader import MAX_BYTES
from village.kernel.tables.rules import read_yaml


def read_file(path: Path) -> dict[str, Any]:
    """The document in a file. Raises Refused, with the line, for what is no YAML or holds more than text, whole
    numbers, lists and mappings."""
    with path.open("rb") as opened:
        raw = opened.read(MAX_BYTES + 1)
    found: dict[str, Any] = json.loads(_read(path.name, raw))
    return found


@functools.lru_cache(maxsize=64)
def _read(name: str, raw: bytes) -> str:
    """What stands in a file, as JSON, which every caller has for itself: to read YAML takes a hundred times as long,
    and what comes with Village is read again and again."""
    return json.dumps(dict(read_yaml(name, raw, MAX_BYTES).values))


def read_text(name: str, text: str) -> dict[str, Any]:
    """The document in a text that somebody wrote; `name` is what a refusal calls it. Raises Refused."""
    return dict(read_yaml(name, text.encode("utf-8", "surrogatepass"), MAX_BYTES).values)


def as_text(document: Mapping[str, Any]) -> str:
    """A document as text, to be written on; reading it gives the same document."""
    return yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True, width=110)


def documents_in(folder: Path) -> Iterator[Path]:
    """The documents of a folder of reference data, by name; what says where they come from is none of them."""
    return (path for path in sorted(folder.glob("*.yaml")) if path.name != "source.yaml")
