"""A feed or file of services held to the national standard, from the command line."""

import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from village.cli.complaint import Complaint, file_at
from village.cli.progress import CONSOLE
from village.directory.queries.standard import feeds, files
from village.directory.rules.standard.findings import LEVELS
from village.directory.rules.standard.judging import CLASSES, Report
from village.directory.rules.standard.reading import NotRead
from village.kernel.calendar.rules import london_date
from village.kernel.fetching.getting import fetch
from village.kernel.fetching.rules import NotFetched
from village.kernel.tables.rules import visible
from village.ui.filters import plural

PATIENCE = 2
"""Seconds after which what goes on is told."""
LARGE = 5_000_000
"""Bytes of a file that takes longer than that to look at."""
SHOWN = 20
"""Findings that are printed; --json holds all."""


def validate(
    source: Annotated[str, typer.Argument(help="The address of a feed, a file, or a folder of answers.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    version: Annotated[str, typer.Option("--version", help="Hold it to uk-3.0, uk-1.0, hsds-3.0 or hsds-3.1.")] = "",
    mapping: Annotated[Path | None, typer.Option("--mapping", help="Which column says what, for a CSV (YAML).")] = None,
    http: Annotated[bool, typer.Option("--http", help="Fetch from http too, not only from https.")] = False,
) -> None:
    """Hold a feed or file to the national standard: pass, pass with warnings or fail, and what to mend.

    Ends with 0 when it passes, also with warnings; with 1 when it fails; with 2 when it cannot be read.

    Example: ./village directory validate https://example.org/oruk --json
    """
    today = london_date(dt.datetime.now(dt.UTC))
    try:
        report = _judged(source, today, version, mapping, http)
    except (NotRead, NotFetched) as error:
        raise Complaint(visible(error.what), error.do, 2) from None
    if as_json:
        typer.echo(json.dumps(report.plain(), indent=1))
    else:
        _say(report)
    if report.kind == "fail":
        raise typer.Exit(1)


def _judged(source: str, today: dt.date, version: str, mapping: Path | None, http: bool) -> Report:
    if "://" in source:

        def get(address: str) -> bytes:
            return fetch(address, plain=http).body

        return feeds.judge_feed(source, get, today=today, version=version, step=_slow_steps())
    path = Path(source)
    if path.is_dir():
        return files.judge_folder(path, today=today, version=version)
    if mapping is None and path.suffix.lower() in (".csv", ".tsv"):
        raise Complaint("A CSV is read by a mapping.", "Name the mapping with --mapping.", 2)
    if file_at(path).stat().st_size > LARGE:
        CONSOLE.print(f"Reading {path.name}", markup=False, highlight=False)
    return files.judge_file(path, today=today, version=version, mapping=file_at(mapping) if mapping else None)


def _slow_steps() -> Callable[[str], None]:
    """Tells what is read, once that has taken longer than anybody waits without a word."""
    began = time.monotonic()

    def step(path: str) -> None:
        if time.monotonic() - began > PATIENCE:
            CONSOLE.print(f"Reading {path}", markup=False, highlight=False)

    return step


def _say(report: Report) -> None:
    typer.echo(
        visible(f"{report.name}: {CLASSES[report.kind]}, {report.version}, {plural(report.records, 'service')}.")
    )
    for one in report.judgement.outcomes if report.judgement else ():
        if not one.holds:
            serious = sum(1 for finding in one.findings if finding.weight == "wrong")
            why = one.why or f"{plural(serious, 'thing')} to mend."
            typer.echo(visible(f"  {'warning' if one.test.level == 'warning' else 'fails'} {one.test.endpoint}: {why}"))
    for note in report.notes:
        typer.echo(visible(note))
    for finding in report.findings[:SHOWN]:
        typer.echo(visible(str(finding)))
    if len(report.findings) > SHOWN:
        typer.echo(f"and {len(report.findings) - SHOWN:,} more: --json holds all.")
    often = Counter(finding.code for finding in report.findings).most_common(5)
    if len(report.findings) > SHOWN:
        typer.echo(f"Most often: {', '.join(f'{code} {count:,}' for code, count in often)}.")
    counts = Counter(finding.level for finding in report.findings)
    typer.echo(", ".join(f"{counts[level]:,} {level}" for level in LEVELS) + " findings.")
    typer.echo(f"Score {report.score.points} of 100:")
    for sentence in report.score.explained():
        typer.echo(f"  {sentence}")
