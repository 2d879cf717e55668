"""Small tables to build warehouses from. Run as a program, it builds one: `tables.py FOLDER NUMBER [STEP]`."""

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


def main(folder: str, number: str, kill_at: str = "") -> None:
    """Build; die by SIGKILL at the step `kill_at` if one is given."""

    def progress(done: int, total: int, what: str) -> None:
        if kill_at and done == int(kill_at):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    build(edition(int(number)), Path(folder), progress)


if __name__ == "__main__":
    main(*sys.argv[1:])
