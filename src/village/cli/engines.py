"""Which engine a command works on, as it is asked for: the two options, and what is said of one that is not there, or
of a place where nothing can be written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from village.cli.complaint import Complaint
from village.kernel.tables.engines import Engine, NoEngine, engine
from village.synthetic.nation.bounds import NotMade, memory_of

Name = Annotated[str, typer.Option("--engine", help="duckdb, or the address of a Spark: spark://host:7077, local[2].")]
Memory = Annotated[str, typer.Option("--memory", help="How much memory the engine may take, as 2GB or 800MB.")]


def new(out: Path, what: str) -> None:
    """Raise Complaint, before anything is worked out, where nothing new can be written to `out`, a file or folder."""
    if out.exists():
        raise Complaint(f"{out} is there already.", f"Nothing was changed: give a new {what} with --out.", 2)
    above = out.absolute().parent
    if not above.is_dir():
        raise Complaint(f"There is no folder {above}.", f"Make it, or give a {what} elsewhere with --out.", 2)
    if not os.access(above, os.W_OK | os.X_OK):
        raise Complaint(f"Nothing may be written to {above}.", f"Give a {what} elsewhere with --out.", 2)


@contextmanager
def opened(name: str, memory: str) -> Iterator[Engine]:
    """The engine of this name. Raises Complaint for one that cannot be used, or for no amount of memory."""
    try:
        with engine(name, memory_of(memory)) as found:
            yield found
    except NotMade as error:
        raise Complaint(str(error), error.do, 2) from None
    except NoEngine as error:
        raise Complaint(str(error), "Nothing was changed.", 2) from None
