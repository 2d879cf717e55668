"""Returns of the workforce as files: read into the tables of the standard, written from them, held to the rules."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from village.cli import outputs
from village.cli.complaint import Complaint, file_at, refusal
from village.kernel.calendar.rules import london_date
from village.kernel.tables.aside import put_whole
from village.kernel.tables.rules import Problem, Refused, write_csv
from village.workforce.queries.returns import checking
from village.workforce.queries.returns import files as returns
from village.workforce.rules.returns.packs import Finding

SHOWN = 20
"""Findings that are printed; --json and --report hold all."""
As = Annotated[str, typer.Option("--as", help="Which return: csww, school, early-years or adult-care.")]
ReportTo = Annotated[Path | None, typer.Option("--report", help="A CSV to write, with a row for everything found.")]


def read(
    file: Annotated[Path, typer.Argument(help="The return, XML or CSV.")],
    as_: As,
    out: Annotated[Path | None, typer.Option("--out", help="The folder to write the tables to; a new one.")] = None,
    parquet: Annotated[bool, typer.Option("--parquet", help="Write Parquet instead of CSV.")] = False,
    report: ReportTo = None,
) -> None:
    """Read a return into the tables of the data standard: all of it, or nothing, with what is wrong by row.

    Example: ./village workforce read census.xml --as csww --out tables
    """
    if out:
        outputs.new(out, "folder")
    outputs.file(report, "--report")
    taken = returns.read_return(file_at(file), returns.wanted_return(as_))
    if report:
        _write_problems(report, [*taken.problems, *taken.notes])
    for note in taken.notes:
        typer.echo(str(note))
    if taken.problems:
        raise refusal(Refused(taken.problems), "Nothing was read")
    for name, rows in taken.tables.items():
        if rows:
            typer.echo(f"{name}: {len(rows):,}")
    if out:
        _keep(out, taken, parquet)


def _keep(out: Path, taken: returns.Taken, parquet: bool) -> None:
    with put_whole(out) as aside:
        aside.mkdir()
        names = returns.keep_tables(aside, taken.tables, parquet=parquet)
    typer.echo(f"{len(names)} tables are in {out}.")


def _write_problems(path: Path, problems: Sequence[Problem]) -> None:
    rows = [(one.file, one.row, one.column, one.what, one.do) for one in problems]
    outputs.write(path, write_csv(["file", "row", "column", "what", "do"], rows))


def write(
    folder: Annotated[Path, typer.Argument(help="A folder of tables, as workforce read writes it.")],
    as_: As,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; without it, it is printed.")] = None,
) -> None:
    """Write a return from the tables of the data standard; what it has no place for is told.

    Example: ./village workforce write tables --as csww --out census.xml
    """
    outputs.file(out)
    if not folder.is_dir():
        raise Complaint(f"There is no folder {folder}.", "Give one that workforce read wrote.", 2)
    try:
        text, lost = returns.written_return(returns.kept_tables(folder), returns.wanted_return(as_))
    except Refused as refused:
        raise refusal(refused, "Nothing was written") from None
    for one in lost:
        typer.echo(one, err=True)
    if out is None:
        typer.echo(text, nl=False)
        return
    outputs.write(out, text)
    typer.echo(f"Written to {out}.")


def check(
    files: Annotated[
        list[Path], typer.Argument(help="The return, XML or CSV, or a folder of tables; one of each employer.")
    ],
    as_: As,
    as_at: Annotated[
        str, typer.Option("--as-at", help="The day it speaks of (YYYY-MM-DD), where it names none; else today.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    report: ReportTo = None,
) -> None:
    """Hold a return to the rules in force on its day, or those of several employers to one another.

    Values are masked by how private their field is. Ends with 1 when an error keeps the return from being taken.

    Example: ./village workforce check census.xml --as csww --json
    """
    outputs.file(report, "--report")
    wanted = returns.wanted_return(as_)
    several: dict[str, returns.Taken] = {}
    for path in files:
        if path.name in several:
            raise Complaint(f"Two files are called {path.name}.", "Give each a name of its own.", 2)
        several[path.name] = returns.read_return(path if path.is_dir() else file_at(path), wanted)
    taken = returns.together(several) if len(several) > 1 else several[files[0].name]
    day = _day(as_at) if as_at else _named_day(taken)
    found = checking.check(taken, day)
    if report:
        names = [one.name for one in fields(Finding)]
        rows = [[getattr(one, name) for name in names] for one in found.findings]
        outputs.write(report, write_csv(names, rows))
    if as_json:
        typer.echo(json.dumps(found.plain(), indent=1, ensure_ascii=False))
    else:
        _say(found)
    if not found.passes:
        raise typer.Exit(1)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Complaint(f"{text!r} is no day.", "Write it like 2026-09-30.", 2) from None


def _named_day(taken: returns.Taken) -> dt.date:
    """The one day that the returns name, else today."""
    named = checking.reference_days(taken)
    if len(named) > 1:
        raise Complaint("The returns speak of different days.", "Give the day that was asked for with --as-at.", 2)
    return named.pop() if named else london_date(dt.datetime.now(dt.UTC))


def _say(found: checking.Report) -> None:
    for one in found.findings[:SHOWN]:
        place = ", ".join(filter(None, [f"row {one.row}" if one.row else "", one.person, one.field]))
        typer.echo(f"{one.severity} {one.code} ({place}): {one.message}")
    total = sum(found.counts.values())
    if total > SHOWN:
        typer.echo(f"and {total - SHOWN:,} more: --json and --report hold them.")
    counted = ", ".join(f"{count:,} of severity {severity}" for severity, count in found.by_severity.items())
    typer.echo(f"{found.rules} rules in force on {found.as_at:%-d %B %Y}: {counted}.")
