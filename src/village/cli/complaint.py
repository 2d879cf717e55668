"""What the command line says when it cannot do as asked: one sentence, a next step, an exit code."""

from dataclasses import dataclass

import psycopg
from django.conf import settings
from django.db import OperationalError, ProgrammingError

from village.kernel.tables.rules import Refused


@dataclass
class Complaint(Exception):
    """`code` is 2 for bad input and 1 for a failure."""

    what: str
    do: str = ""
    code: int = 1


def complaint_of(error: Exception) -> Complaint:
    """What to say of any error."""
    if isinstance(error, Complaint):
        return error
    if isinstance(error, Refused):
        shown = "\n  ".join(str(problem) for problem in error.problems[:20])
        more = f"\n  and {len(error.problems) - 20} more" if len(error.problems) > 20 else ""
        return Complaint(
            f"Nothing was loaded; {len(error.problems)} problem(s):\n  {shown}{more}\n",
            "Mend them and run the command again.",
            2,
        )
    if isinstance(error, OperationalError | ProgrammingError) and "no such table" in str(error) + "no such table" * (
        "does not exist" in str(error)
    ):
        ready = "./village demo --no-serve" if settings.DEMO else "./village prepare"
        return Complaint("The database has not been set up.", f"Run {ready} first.")
    cause = error.__cause__
    if isinstance(cause, psycopg.OperationalError) and cause.sqlstate is None:  # no server answered with a code
        return Complaint("The database cannot be reached.", "Check DATABASE_URL, and that the database server runs.")
    if type(error).__name__ == "Refusal":
        return Complaint(str(error), "", 2)
    if isinstance(error, OSError):
        return Complaint(
            f"{error.strerror or error}: {error.filename or ''}".strip(": ") + ".",
            "Check the path and who may write there.",
        )
    return Complaint(f"It failed: {type(error).__name__}: {error}.", "Run it again with --debug for the details.")
