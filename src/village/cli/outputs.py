"""Where a command writes what it makes: said before anything is worked out, then written whole or not at all."""

import os
from pathlib import Path

from village.cli.complaint import Complaint
from village.kernel.tables.aside import write_over


def new(out: Path, what: str, option: str = "--out") -> None:
    """Raise Complaint where nothing new can be written to `out`, a file or folder: something is there, or no folder."""
    if out.exists():
        raise Complaint(f"{out} is there already.", f"Nothing was changed: give a new {what} with {option}.", 2)
    _within(out, what, option)


def file(out: Path | None, option: str = "--out") -> None:
    """Raise Complaint where no file can be written to `out`; one that is there may be replaced. None is no file."""
    if out is None:
        return
    if out.exists() and not out.is_file():
        raise Complaint(f"{out} is no file.", f"Give a file elsewhere with {option}.", 2)
    _within(out, "file", option)


def write(out: Path, text: str) -> None:
    """Write a file, over one that may be there: whole, or what was there stands still."""
    write_over(out, text.encode())


def _within(out: Path, what: str, option: str) -> None:
    above = out.absolute().parent
    if not above.is_dir():
        raise Complaint(f"There is no folder {above}.", f"Make it, or give a {what} elsewhere with {option}.", 2)
    if not os.access(above, os.W_OK | os.X_OK):
        raise Complaint(f"Nothing may be written to {above}.", f"Give a {what} elsewhere with {option}.", 2)
