"""Reading services from feeds and files into the directory, and keeping its sources, from the command line."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from village.cli.complaint import Complaint
from village.cli.progress import CONSOLE
from village.directory.actions.finding import rebuild as rebuild_search
from village.directory.actions.harvesting.importing import import_file, try_file
from village.directory.actions.harvesting.nightly import read_source
from village.directory.actions.harvesting.sources import close_source, open_source
from village.directory.models import Harvest, Source
from village.directory.queries.harvesting.files import InFile, read_file
from village.directory.queries.harvesting.standing import all_sources, open_feeds, source_called
from village.directory.rules.harvesting.sources import NotASource, SaidOfSource
from village.directory.rules.harvesting.states import HELD, STATES
from village.directory.rules.standard.reading import NotRead
from village.kernel.access.actions import Refusal
from village.kernel.tables.rules import visible
from village.ui.filters import plural

BY = "command-line"
OR_NEW = "If the file is of that source, give --source {slug}; if of another, name that one."
OTHERWISE = "The source {slug} is kept already, with another {field}."


def say_step(words: str) -> None:
    CONSOLE.print(visible(words), markup=False, highlight=False)


def import_services(
    file: Annotated[Path, typer.Argument(help="A CSV, a JSON file, or a folder of pages of an interface.")],
    mapping: Annotated[Path | None, typer.Option("--mapping", help="What the columns of a CSV mean (YAML).")] = None,
    area: Annotated[str, typer.Option("--area", help="The ONS code of the authority whose directory it is.")] = "",
    slug: Annotated[str, typer.Option("--source", help="The source's short name; the file's if it is new.")] = "",
    title: Annotated[
        str, typer.Option("--title", help="What people call whoever keeps it; else the file's name.")
    ] = "",
    licence: Annotated[str, typer.Option("--licence", help="Under which it may be used again.")] = "",
    contact: Annotated[str, typer.Option("--contact", help="Whom to tell when something is wrong with it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, and change nothing.")] = False,
) -> None:
    """Take the services of a file into the directory: the same file again changes nothing, a bad record keeps no other
    out, and what is missing from one file is not taken to be gone.

    Example: ./village directory import services.csv --mapping columns.yaml --area E08000035 --title "Leeds directory"
    """
    if not file.exists() or (mapping is not None and not mapping.is_file()):
        raise Complaint(f"There is no file {file if not file.exists() else mapping}.", "Nothing was changed.", 2)
    at = dt.datetime.now(dt.UTC)
    name = slug or _slug(file)
    try:
        read = read_file(file, mapping=mapping, space=name)
    except NotRead as error:
        raise Complaint(visible(error.what), error.do, 2) from None
    kept = _kept(name, area=area, title=title, licence=licence, contact=contact)
    if kept is not None and not slug:
        raise Complaint(f"There is a source called {name} already.", OR_NEW.format(slug=name), 2)
    said = SaidOfSource(name, title or file.stem[:120], area, read.format, "", licence, contact)
    if dry_run:
        told = try_file(kept or Source(**vars(said), opened_at=at), read, by=BY, at=at)
    else:
        told = import_file(kept or keep_source(said, at), read, by=BY, at=at, say=say_step)
    say_became(told, read)
    if dry_run:
        typer.echo("Nothing was changed.")
    else:
        typer.echo(f"The source is called {name}. What is new is found after ./village directory rebuild, or tomorrow.")


def _kept(slug: str, **said: str) -> Source | None:
    """The source of a slug, if there is one. What is said of it again must be as it was said."""
    kept = source_called(slug)
    if kept is not None and kept.url:
        raise Complaint(f"The source {slug} is a feed: no file is taken in as its.", "Name another --source.", 2)
    for field, value in said.items():
        if kept is not None and value and value != getattr(kept, field):
            raise Complaint(OTHERWISE.format(slug=slug, field=field), "Leave it out, or name another --source.", 2)
    return kept


def rebuild() -> None:
    """Make the search anew from every service that is told, and put it in use whole; what was there answers meanwhile.

    Example: ./village directory rebuild
    """
    made = rebuild_search(by=BY, at=dt.datetime.now(dt.UTC))
    typer.echo(f"{made['services']:,} services can be searched, at {made['points']:,} places.")


def _slug(file: Path) -> str:
    made = "".join(one if one.isascii() and one.isalnum() else "-" for one in file.stem.lower())
    return "-".join(part for part in made.split("-") if part)[:60] or "file"


def keep_source(said: SaidOfSource, at: dt.datetime) -> Source:
    try:
        return open_source(said=said, by=BY, at=at)
    except NotASource as error:
        raise Complaint(str(error), "Nothing was changed.", 2) from None


def say_became(told: Harvest, read: InFile | None = None) -> None:
    """What became of a reading."""
    typer.echo(
        visible(
            f"{told.source.title}: {told.new:,} new, {told.changed:,} changed, {told.unchanged:,} unchanged, "
            f"{told.quarantined:,} set aside for a person, {told.gone:,} gone."
        )
    )
    if told.state == HELD:
        typer.echo(visible(f"Held: {told.held}"))
    elif told.why:
        typer.echo(visible(f"{STATES[told.state]}. {told.why}"))
    for one in (*(read.findings if read else ()),):
        typer.echo(visible(str(one)))
    for one in told.report.get("findings", ())[:10]:
        typer.echo(
            visible(f"  {plural(one['records'], 'record')}, {one['level']} {one['code']}: {one['what']} {one['do']}")
        )
    if "points" in told.report:
        typer.echo(f"Score {told.report['points']} of 100. All of it stands at /directory/sources/{told.source.slug}/.")


def harvest(
    slug: Annotated[str, typer.Argument(help="The source's short name; else every open feed.")] = "",
) -> None:
    """Read feeds of other directories: what changed is taken in, nothing is gone that may come again.

    Example: ./village directory harvest leeds-directory
    """
    found = list(open_feeds(slug))
    if not found:
        what = "There is no open feed of this name." if slug else "There is no open feed."
        raise Complaint(what, "See ./village directory sources.", 2)
    stopped = False
    for one in found:
        try:
            told = read_source(one, by=BY, at=dt.datetime.now(dt.UTC), say=say_step)
        except Refusal as refused:
            if slug:
                raise
            typer.echo(visible(f"{one.title}: {refused}"))
            stopped = True
            continue
        say_became(told)
        stopped = stopped or told.short
    if stopped:
        raise typer.Exit(1)


def sources() -> None:
    """List the sources of the directory.

    Example: ./village directory sources
    """
    for one in all_sources():
        closed = f", closed on {one.closed_on}" if one.closed_on else ""
        where = one.url or "files"
        typer.echo(visible(f"{one.slug}: {one.title}, {one.format}, {one.area or 'England'}, {where}{closed}"))


def add_source(
    slug: Annotated[str, typer.Argument(help="A short name, such as leeds-directory.")],
    title: Annotated[str, typer.Option("--title", help="What people call it.")],
    licence: Annotated[str, typer.Option("--licence", help="Under which it may be used again.")],
    contact: Annotated[str, typer.Option("--contact", help="Whom to tell when something is wrong with it.")],
    url: Annotated[str, typer.Option("--url", help="Of the feed, with https; none for files.")] = "",
    format: Annotated[str, typer.Option("--format", help="uk-3.0, uk-1.0, hsds-3 or csv.")] = "uk-3.0",  # noqa: A002 - the option's name
    area: Annotated[str, typer.Option("--area", help="The ONS code of the authority; none for England.")] = "",
    trust: Annotated[int, typer.Option("--trust", help="From 1 to 9, 9 most.")] = 5,
) -> None:
    """Keep a source of services: a feed of another directory, or files.

    Example: ./village directory add-source leeds --title "Leeds directory" --licence "OGL v3.0"
    --contact feeds@example.org --url https://example.org/oruk --area E08000035
    """
    keep_source(SaidOfSource(slug, title, area, format, url, licence, contact, trust), dt.datetime.now(dt.UTC))
    typer.echo(f"{slug} is kept. Read it now with ./village directory harvest {slug}, or wait for the night.")


def close_kept_source(slug: Annotated[str, typer.Argument(help="The source's short name.")]) -> None:
    """Read nothing more from a source; what came of it stays.

    Example: ./village directory close-source leeds-directory
    """
    close_source(source=slug, by=BY, at=dt.datetime.now(dt.UTC))
    typer.echo(f"{slug} is closed.")
