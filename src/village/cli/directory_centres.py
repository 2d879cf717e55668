"""Children's centres from the national register, into the directory, from the command line."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from village.cli.complaint import Complaint, file_at
from village.cli.directory_harvest import BY, keep_source, say_became, say_step
from village.directory.actions.harvesting.importing import import_file, try_file
from village.directory.models import Source
from village.directory.queries.harvesting.centres import FORMAT, read_centres
from village.directory.queries.harvesting.standing import source_called
from village.directory.rules.harvesting.sources import SaidOfSource
from village.directory.rules.standard.reading import NotRead
from village.kernel.calendar.rules import london_date
from village.kernel.tables.rules import visible

SOURCE = SaidOfSource(
    "gias-childrens-centres", "Children’s centres in the national register (GIAS)", "", FORMAT, "",
    "Open Government Licence v3.0", "Get Information about Schools, Department for Education", 7,
)  # fmt: skip


def import_centres(
    file: Annotated[Path, typer.Argument(help="The extract of children's centres from GIAS (CSV).")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, and change nothing.")] = False,
) -> None:
    """Take the children's centres of the national register into the directory, under the authorities of today; the
    same file again changes nothing.

    Example: ./village directory import-centres gias_childrens_centres.csv
    """
    at = dt.datetime.now(dt.UTC)
    try:
        read = read_centres(file_at(file), on=london_date(at))
    except NotRead as error:
        raise Complaint(visible(error.what), error.do, 2) from None
    kept = source_called(SOURCE.slug)
    if dry_run:
        told = try_file(kept or Source(**vars(SOURCE), opened_at=at), read, by=BY, at=at)
    else:
        told = import_file(kept or keep_source(SOURCE, at), read, by=BY, at=at, say=say_step)
    say_became(told, read)
    if dry_run:
        typer.echo("Nothing was changed.")
