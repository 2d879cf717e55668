"""Feeds of children's records from the command line."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from village.cli import progress
from village.cli.complaint import Complaint
from village.people.actions import arriving
from village.people.queries.feeds import source_called

BY = "command-line"


def feed(
    source: Annotated[str, typer.Argument(help="The source's short name in the register.")],
    file: Annotated[Path, typer.Argument(help="Its CSV, Parquet or JSON lines file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look at the file, and change nothing.")] = False,
) -> None:
    """Take in a feed of a source: the last one sent again changes nothing, an unusual one is held for a person.

    Example: ./village people feed health feeds/2026-09-01.parquet
    """
    if not file.is_file():
        raise Complaint(f"There is no file {file}.", "Nothing was changed.", 2)
    at = dt.datetime.now(dt.UTC)
    if dry_run:
        found = source_called(source)
        if found is None:
            raise Complaint(f"There is no source called {source!r}.", "Nothing was changed.", 2)
        _say(arriving.look(found, file))
        return
    come = arriving.arrive(source=source, path=file, by=BY, at=at)
    if come.state == "coming":
        with progress.steps(come.rows // arriving.STEP) as step:
            counts = arriving.take(
                feed=come.pk, by=BY, at=at, step=lambda many: step(f"{come.source.title}: {many} rows more")
            )
        typer.echo(f"Taken in: {', '.join(f'{count:,} {what}' for what, count in counts.items() if count)}.")
    elif come.state == "held":
        typer.echo(f"Held for a person: {come.held_because} Release or refuse it at Settings, Feeds.")
    else:
        typer.echo(f"This file came before and was {come.state}, on {come.received_at:%-d %B %Y}. Nothing was changed.")


def _say(seen: arriving.Looked) -> None:
    profile = seen.profile
    typer.echo(f"{profile['rows']:,} rows, of which {profile['rows'] - profile['good']:,} cannot be taken.")
    for row, wrong in seen.rejections:
        typer.echo(f"  row {row}: {wrong.reason}")
    for concept, told in profile["fields"].items():
        typer.echo(f"  {concept.replace('_', ' ')}: filled in {told['filled']:.1%}, not taken {told['not_taken']:.1%}")
    typer.echo(f"It would be held: {seen.held_because}" if seen.held_because else "It would be taken in.")
    typer.echo("Nothing was changed.")
