"""What stands beside an Open SDG data file: `<name>_meta.md`, whose front matter says what the figures are."""

import datetime as dt
import hashlib
from pathlib import Path

from village.kernel.tables.rules import read_yaml
from village.warehouse.importing.files import read_bytes, refused


def metadata(path: Path) -> tuple[dict[str, str], str]:
    """Every named word of the metadata, and the hash of its file. Raises Refused when it is not there."""
    beside = path.with_name(f"{path.stem}_meta.md")
    if not beside.exists():
        raise refused(path.name, "Its metadata are missing.", f"Put {beside.name} beside it.")
    raw = read_bytes(beside)
    parts = raw.split(b"---\n", 2)
    if parts[0].strip() or len(parts) < 3:
        raise refused(beside.name, "It does not begin with front matter.", "Begin it with a line of three hyphens.")
    values = read_yaml(beside.name, parts[1]).values
    kept = {name: str(value) for name, value in values.items() if isinstance(value, str | int)}
    return kept, hashlib.sha256(raw).hexdigest()


def published_on(notes: dict[str, str]) -> dt.date | None:
    """The day on which the source was released, as the metadata print it (24/11/2022); None if they do not."""
    try:
        return dt.datetime.strptime(notes.get("source_release_date_1", ""), "%d/%m/%Y").date()  # noqa: DTZ007 - a day
    except ValueError:
        return None
