"""Forms, code lists and processes as files: which there are, and whether one may be published."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from village.cli.complaint import Complaint, file_at
from village.forms.queries import FOLDER as FORMS
from village.forms.queries import shipped_forms, shipped_lists
from village.forms.rules import checking as forms
from village.forms.rules.documents import CodeList
from village.forms.rules.reading import read_codes, read_form
from village.kernel.documents.actions import ship_all
from village.kernel.documents.files import read_file
from village.kernel.documents.rules.reader import Fault, NotADocument
from village.workflow.queries.processes import FOLDER as PROCESSES
from village.workflow.queries.processes import shipped_processes
from village.workflow.rules import checking as processes
from village.workflow.rules.reading import read_process

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
KINDS = ("form", "codes", "process")


def publish_shipped(at: dt.datetime) -> int:
    """Publish the forms, code lists and processes that come with Village; a second time does no harm. Returns how many
    were new."""
    shipped = {"codes": FORMS / "codes", "form": FORMS, "process": PROCESSES}
    return sum(ship_all(kind=kind, folder=folder, at=at) for kind, folder in shipped.items())


@app.command("list")
def list_definitions() -> None:
    """List the forms, code lists and processes that come with Village.

    Example: ./village definitions list
    """
    for form in shipped_forms().values():
        count = sum(1 for _ in form.questions())
        typer.echo(f"form     {form.key} {form.version}: {form.title['en']}, {count} questions")
    for one in shipped_lists().values():
        typer.echo(f"codes    {one.name}: {one.title['en']}, {len(one.codes)} codes")
    for process in shipped_processes().values():
        states, clocks = len(process.states), len(process.clocks)
        typer.echo(f"process  {process.key} {process.version}: {process.title['en']}, {states} states, {clocks} clocks")


@app.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(help="YAML files: forms, the code lists they use, processes.")],
    before: Annotated[
        Path | None, typer.Option(help="The version of the form or process before this one; give one file then.")
    ] = None,
) -> None:
    """Say whether forms, code lists and processes may be published, and if not, where and why.

    Example: ./village definitions check my-form.yaml my-codes.yaml
    """
    if before is not None and len(files) != 1:
        raise Complaint("--before is for one file.", "Give one file, and the version before it.", 2)
    documents = {path: read_file(file_at(path)) for path in files}
    earlier = read_file(file_at(before)) if before else None
    lists = dict(shipped_lists())
    wrong = 0
    for path, document in sorted(documents.items(), key=lambda one: _kind(one[1]) != "codes"):  # lists first
        found = _faults(document, earlier, lists)
        wrong += bool(found)
        typer.echo(f"{path}: " + ("may be published." if not found else "cannot be published yet:"))
        for fault in found:
            typer.echo(f"  {fault}")
    if wrong:
        raise typer.Exit(1)


def _faults(document: Mapping[str, Any], earlier: Mapping[str, Any] | None, lists: dict[str, CodeList]) -> list[Fault]:
    try:
        match _kind(document):
            case "form":
                before = read_form(earlier) if earlier else None
                used = frozenset(one.concept for _, one in before.questions()) if before else frozenset()
                return forms.faults(read_form(document), lists, before, used)
            case "codes":
                found = read_codes(document)
                lists[found.name] = found
                return []
            case "process":
                return processes.faults(read_process(document), read_process(earlier) if earlier else None)
    except NotADocument as error:
        return error.faults
    return [Fault("the document", f"it begins with one of {', '.join(KINDS)}, to say what it is")]


def _kind(document: Mapping[str, Any]) -> str:
    return next((one for one in KINDS if one in document), "")
