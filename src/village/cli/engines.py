"""Which engine a command works on, as it is asked for: the two options, and what is said of one that is not there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from village.cli.complaint import Complaint
from village.kernel.tables.engines import Engine, NoEngine, engine
from village.synthetic.nation.bounds import NotMade, memory_of

Name = Annotated[str, typer.Option("--engine", help="duckdb, or the address of a Spark: spark://host:7077, local[2].")]
Memory = Annotated[str, typer.Option("--memory", help="How much memory the engine may take, as 2GB or 800MB.")]


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
