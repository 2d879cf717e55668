"""The mappings that come with Village, and those in a folder of one's own."""

from functools import lru_cache
from pathlib import Path

from village.warehouse.importing.mapping import Mapping, read_mapping

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "releases"


def mappings_in(folder: Path) -> list[Mapping]:
    """Every mapping (`*.yaml`) of a folder, by file name. Raises Refused."""
    return [read_mapping(path.name, path.read_bytes()) for path in sorted(folder.glob("*.yaml"))]


@lru_cache(maxsize=1)
def shipped() -> tuple[Mapping, ...]:
    """The mappings of the published files that Village knows."""
    return tuple(mappings_in(FOLDER))
