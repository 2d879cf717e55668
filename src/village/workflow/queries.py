"""The processes that come with Village, read once."""

from functools import lru_cache
from pathlib import Path

from village.kernel.documents.files import documents_in, read_file
from village.workflow.rules.definitions import Process
from village.workflow.rules.reading import read_process

FOLDER = Path(__file__).resolve().parents[1] / "reference" / "processes"


@lru_cache(maxsize=1)
def shipped_processes() -> dict[str, Process]:
    """Processes by key, each in its newest version."""
    return {one.key: one for one in (read_process(read_file(path)) for path in documents_in(FOLDER))}
