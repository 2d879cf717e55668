"""Entries of the directory that may be of one service, looked for from the command line."""

import datetime as dt
from typing import Annotated

import typer

from village.cli.complaint import Complaint
from village.directory.actions.keeping.pairing import find_pairs
from village.kernel.areas.queries import get
from village.kernel.areas.rules import UnknownArea


def duplicates(
    area: Annotated[
        str, typer.Option("--area", help="Only in the directory of the authority with this ONS code.")
    ] = "",
) -> None:
    """Put forward the entries that may be of one service, for a person to decide; joins none.

    Example: ./village directory duplicates --area E08000035
    """
    if area:
        try:
            get(area)
        except UnknownArea:
            raise Complaint(f"There is no area {area!r}.", "Give the ONS code of an authority.", 2) from None
    new = find_pairs(by="command line", at=dt.datetime.now(dt.UTC), area=area)
    said = "1 new pair waits" if new == 1 else f"{new:,} new pairs wait"
    typer.echo(f"{said} for a person to decide, under /directory/same/.")
