"""Processes: those that come with Village, read once, and those that were published, as they were."""

from functools import lru_cache
from pathlib import Path

from village.kernel.documents.files import documents_in, read_file
from village.kernel.documents.models import Version
from village.kernel.documents.queries import in_force
from village.workflow.rules.definitions import Process
from village.workflow.rules.reading import read_process

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "processes"
KIND = "process"


@lru_cache(maxsize=1)
def shipped_processes() -> dict[str, Process]:
    """Processes by key, each in its newest version."""
    return {one.key: one for one in (read_process(read_file(path)) for path in documents_in(FOLDER))}


def process_of(version: Version) -> Process:
    """A published process. Raises ValueError for a document of another kind."""
    if version.kind != KIND:
        raise ValueError(f"Work goes by a process, not by {version.kind} {version.key}.")
    return process_by(version.sha256)


@lru_cache(maxsize=128)
def process_by(sha256: str) -> Process:
    """The published process of this hash, which never changes, so that it is read once. Raises Version.DoesNotExist."""
    return read_process(Version.objects.get(kind=KIND, sha256=sha256).document)


def newest(key: str) -> Version:
    """The version by which new work begins. Raises LookupError when none was published."""
    found = in_force(KIND, key)
    if found is None:
        raise LookupError(f"No process {key} was published: run ./village prepare.")
    return found
