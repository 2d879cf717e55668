"""Commands on what may be shown of a table of counts."""

from pathlib import Path
from typing import Annotated
from zipfile import is_zipfile

import typer

from village.cli import outputs
from village.cli.complaint import Complaint, file_at
from village.cli.progress import steps
from village.kernel.tables.folders import read_folder
from village.kernel.tables.rules import MAX_FILE
from village.warehouse.disclosure.attack import Recoverable, check_release
from village.warehouse.disclosure.attack import attack as attacked
from village.warehouse.disclosure.bounds import DoesNotFit
from village.warehouse.disclosure.cells import Release
from village.warehouse.disclosure.files import read_release, read_table, release_files, write_release
from village.warehouse.disclosure.protect import protect as protected
from village.warehouse.disclosure.rules import rules_from

Earlier = Annotated[list[Path] | None, typer.Option("--earlier", help="A release already out; may be repeated.")]


def _bytes(path: Path) -> bytes:
    with file_at(path).open("rb") as file:
        return file.read(MAX_FILE + 1)  # one more than is taken, so that a larger file is refused by its size


def _release(folder: Path) -> Release:
    if not folder.is_dir() and not is_zipfile(folder):
        do = "Give one that ./village measures protect wrote."
        raise Complaint(f"There is no folder or zip file {folder}.", do, 2)
    return read_release(folder.name, read_folder(folder))


def protect(
    table: Annotated[Path, typer.Argument(help="A CSV of exact counts, with their totals.")],
    rules: Annotated[Path, typer.Option("--rules", help="The rules, as YAML.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write; it must not exist.")],
    beside: Annotated[list[Path] | None, typer.Option("--with", help="A table published with it.")] = None,
    earlier: Earlier = None,
) -> None:
    """Hide what may not be shown of a table, attack the result, and write it if nothing can be recovered.

    Example: ./village measures protect exclusions.csv --rules rules.yaml --out release-2026
    """
    outputs.new(out, "folder")
    as_given = _bytes(rules)
    how = rules_from(rules.name, as_given)
    tables = [table, *(beside or [])]
    frames = [read_table(one.name, _bytes(one), how) for one in tables]
    before = [_release(one) for one in earlier or []]
    with steps(2) as step:
        step("Hiding what may not be shown")
        done = protected(frames[0], how, linked=frames[1:], earlier=before, name=table.name)
        step("Attacking the result")
        try:
            check_release(done.release, earlier=before)
        except Recoverable as error:
            raise Complaint(str(error), "Nothing was written.") from None
    write_release(out, release_files(done, [one.name for one in tables], as_given))
    hidden = done.hidden()
    typer.echo(
        f"{out}: of {len(done.release.cells):,} figures {hidden['primary']:,} are hidden for themselves, "
        f"{hidden['secondary']:,} to protect those, {hidden['publisher']:,} by their source. Nothing can be recovered."
    )


def attack(
    folder: Annotated[Path, typer.Argument(help="A folder that `measures protect` wrote.")],
    earlier: Earlier = None,
) -> None:
    """Try to work out what a release hides, with nothing but what is published.

    Example: ./village measures attack release-2026 --earlier release-2025
    """
    try:
        found = attacked(_release(folder), earlier=[_release(one) for one in earlier or []])
    except DoesNotFit as error:
        raise Complaint(str(error), "Check the release.", 2) from None
    for one in found:
        typer.echo(str(one))
    if found:
        raise Complaint(f"{len(found):,} hidden figures can be recovered.", "Do not publish this release.")
    typer.echo("Nothing can be recovered.")
