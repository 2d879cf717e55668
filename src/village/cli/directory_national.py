"""National helplines into the directory, from the command line."""

import datetime as dt

import typer

from village.directory.actions.national import record_national


def import_national() -> None:
    """Take the national helplines that the progress report names into the directory, for every area; the same again
    changes nothing. Each says that it was so then, and that whether it is so today is not known here.

    Example: ./village directory import-national
    """
    taken = record_national(by="command-line", at=dt.datetime.now(dt.UTC))
    typer.echo(
        f"National helplines: {len(taken.new):,} new, {len(taken.changed):,} changed, {len(taken.unchanged):,} "
        "unchanged. What is new is found within minutes where a worker runs, or after ./village directory rebuild."
    )
