"""Small tables to build warehouses from. Run as a program, it builds one: `tables.py FOLDER NUMBER [TOUCH]`."""

import itertools
import os
import signal
import sys
from pathlib import Path

from village.warehouse.build import build
from village.warehouse.extract import Cell, Table


def numbers(*values: int, name: str = "numbers") -> Table:
    """A table of one column, each number once."""
    return Table(name, "Numbers.", {"number": "whole"}, ("number",), [(value,) for value in values])


def edition(number: int, rows: int = 400) -> list[Table]:
    """Three tables that carry their edition's number in every row, so that a mixture of two editions would show."""
    columns = {"id": "whole", "edition": "whole", "said": "text"}
    cells: list[tuple[Cell, ...]] = [(row, number, f"row {row} of {number} " * 20) for row in range(rows)]
    return [Table(name, "", columns, ("id",), cells) for name in ("first", "second", "third")]


def main(folder: str, number: str, kill_at: str = "0") -> None:
    """Build edition `number`; die by SIGKILL just before the `kill_at`-th touch of the folder, if one is given."""
    touches = itertools.count(1)

    def killer(event: str, details: tuple[object, ...]) -> None:
        if any(folder in str(detail) for detail in details) and next(touches) == int(kill_at):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.addaudithook(killer)  # hears every opening, renaming, replacing and removing of a file
    build(edition(int(number)), Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
