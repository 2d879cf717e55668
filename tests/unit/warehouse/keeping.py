"""Made-up releases to keep. Run as a program, it keeps one: `keeping.py FOLDER SHARE DAY [TOUCH]`."""

import itertools
import os
import signal
import sys
import tempfile
from pathlib import Path

from tests.unit.warehouse.importing.made import imported, plain, rows
from village.warehouse import releases
from village.warehouse.importing.reading import Imported


def said(share: str, day: str = "2024-05-01", areas: int = 2) -> Imported:
    """A file that says the same share of each area, published on a day."""
    places = ("London", "England", "North East")[:areas]
    with tempfile.TemporaryDirectory() as folder:
        text = rows(*(f"202223,{place},,{share},4,8" for place in places))
        return imported(Path(folder), text, plain(published_on=day))


def main(folder: str, share: str, day: str, kill_at: str) -> None:
    """Keep a release; die by SIGKILL just before the `kill_at`-th touch of the folder."""
    touches = itertools.count(1)
    new = said(share, day)

    def killer(event: str, details: tuple[object, ...]) -> None:
        if any(folder in str(detail) for detail in details) and next(touches) == int(kill_at):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(killer)  # hears every opening, renaming and removing of a file
    releases.keep(new, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
