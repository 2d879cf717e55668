"""What the command line says when it cannot do as asked: one sentence, a next step, an exit code."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, ProgrammingError

from village.kernel.tables.rules import Refused

MOST_SHOWN = 20


@dataclass
class Complaint(Exception):
    """`code` is 2 for bad input and 1 for a failure."""

    what: str
    do: str = ""
    code: int = 1


def file_at(path: Path, do: str = "Check the path.") -> Path:
    """The path of a file that is there. Raises Complaint; `do` is what to do about it."""
    if not path.is_file():
        raise Complaint(f"There is no file {path}.", do, 2)
    return path


def repository(what: str) -> Path:
    """The folder of the repository that Village runs from. Raises Complaint for one that was installed from a package,
    which has no tests, documents and benchmarks; `what` is the command that needs them."""
    if not (settings.ROOT / "pyproject.toml").is_file():
        raise Complaint(f"village {what} needs the repository.", f"Clone it and run ./village {what} there.", 2)
    return Path(settings.ROOT)


def not_set_up(what: str = "The database has") -> Complaint:
    """What to say of something that is not ready yet, in a demo or in service."""
    ready = "./village demo --no-serve" if settings.DEMO else "./village prepare"
    return Complaint(f"{what} not been set up.", f"Run {ready} first.")


def refusal(refused: Refused, outcome: str) -> Complaint:
    """What to say of files that were not taken, a line for each problem; `outcome` is how the command ended."""
    count = len(refused.problems)
    shown = "\n  ".join(str(problem) for problem in refused.problems[:MOST_SHOWN])
    more = f"\n  and {count - MOST_SHOWN} more" if count > MOST_SHOWN else ""
    many, them = ("1 problem", "it") if count == 1 else (f"{count} problems", "them")
    return Complaint(f"{outcome}; {many}:\n  {shown}{more}\n", f"Mend {them} and run the command again.", 2)


def complaint_of(error: Exception) -> Complaint:
    """What to say of any error."""
    if isinstance(error, Complaint):
        return error
    if isinstance(error, Refused):
        return refusal(error, "Nothing was loaded")
    if isinstance(error, OperationalError | ProgrammingError) and "no such table" in str(error) + "no such table" * (
        "does not exist" in str(error)
    ):
        return not_set_up()
    # PostgreSQL's errors bear a code of its own, which is None when no server answered.
    if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") is None:
        return Complaint("The database cannot be reached.", "Check DATABASE_URL, and that the database server runs.")
    if type(error).__name__ == "Refusal":
        return Complaint(str(error), "", 2)
    if type(error).__name__ == "WrongMeasure":
        return Complaint(str(error), "Mend its SQL.")
    if isinstance(error, OSError):
        return Complaint(
            f"{error.strerror or error}: {error.filename or ''}".strip(": ") + ".",
            "Check the path and who may write there.",
        )
    return Complaint(f"It failed: {type(error).__name__}: {error}.", "Run it again with --debug for the details.")
