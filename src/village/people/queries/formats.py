"""Which columns of a file hold what: formats shipped in `reference/feeds`, and what a source says of its own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FOLDER = Path(settings.SRC) / "reference" / "feeds"


@dataclass(frozen=True)
class Format:
    """A format: its slug and title, the kind of source that it is of (blank for any), and its mapping as a source
    keeps it."""

    slug: str
    title: str
    kind: str
    mapping: dict[str, Any]


@cache
def formats() -> dict[str, Format]:
    """Every format shipped, by slug."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        if path.stem == "source":
            continue
        data = yaml.safe_load(path.read_bytes())
        columns = {concept: [one] if isinstance(one, str) else one for concept, one in data["columns"].items()}
        mapping = {"format": path.stem, "columns": columns, "constants": data.get("constants", {})}
        found[path.stem] = Format(path.stem, data["title"], data.get("kind", ""), mapping)
    return found
