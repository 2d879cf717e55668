"""Commands on measures: what figures say, worked out from any file."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from village.cli import computing, disclosure, scorecard
from village.cli import schools as schools_of
from village.cli.complaint import Complaint, file_at
from village.kernel.tables.rules import MAX_FILE
from village.warehouse.importing.draft import draft
from village.warehouse.periods import NotAPeriod, Period, period
from village.warehouse.status.decide import status as status_of
from village.warehouse.status.reading import read_series
from village.warehouse.status.series import NotASeries, Series
from village.warehouse.status.target import Direction, NotATarget, Target

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("list")(scorecard.list_measures)
app.command("explain")(scorecard.explain)
app.command("test")(scorecard.try_out)
app.command("values")(scorecard.values)
app.command("scorecard")(scorecard.scorecard)
app.command("schools")(schools_of.schools)
app.command("compute")(computing.compute)
app.command("protect")(disclosure.protect)
app.command("attack")(disclosure.attack)
Unit = Literal[
    "percent", "points", "count", "per-1000", "per-10000", "per-100000", "score", "pounds", "days", "ratio", "fte"
]


def _read(path: Path, unit: str) -> Series:
    with file_at(path, "Give a CSV with the columns period and value.").open("rb") as opened:
        raw = opened.read(MAX_FILE + 1)
    return read_series(path.name, raw, unit)


def _period(text: str, option: str) -> Period:
    try:
        return period(text)
    except NotAPeriod as error:
        raise Complaint(f"{option}: {error}", "", 2) from None


@app.command("status")
def status(
    series: Annotated[Path, typer.Option(help="A CSV: period,value and, if known, numerator,denominator,definition.")],
    target: Annotated[float, typer.Option(help="The level to reach, in the unit.")],
    by: Annotated[str, typer.Option(help="The period whose figure must reach it, spelt as in the file.")],
    as_at: Annotated[str, typer.Option(help="Use only periods over by the end of this one; default: all.")] = "",
    direction: Annotated[Direction, typer.Option(help="Whether high or low is good.")] = "at-least",
    unit: Annotated[Unit, typer.Option(help="The unit of the values.")] = "percent",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say whether a target will be met: its probability, beside no change and the method's own track record.

    Example: ./village measures status --series figures.csv --target 90 --by 2020 --as-at 2014
    """
    due, until = _period(by, "--by"), _period(as_at, "--as-at").until_on if as_at else None
    if unit == "percent" and not 0 <= target <= 100:
        raise Complaint(f"A target of {target:g}% can never be met or missed.", "It must be from 0 to 100.", 2)
    read = _read(series, unit)
    kind = read.points[0].period.kind
    if due.kind != kind:
        raise Complaint(
            f"--by {by} is not a period like those of the file, which begin with {read.points[0].period.slug}.",
            "Spell it as the file spells its periods.",
            2,
        )
    try:
        found = status_of(read, Target("absolute", target, due, direction), as_at=until)
    except (NotASeries, NotATarget) as error:
        raise Complaint(str(error), "", 2) from None
    typer.echo(json.dumps(found.facts(), indent=1, ensure_ascii=False) if as_json else "\n".join(found.said))


@app.command("map")
def map_file(
    file: Annotated[Path, typer.Argument(help="A CSV, Parquet, ODS or XLSX file with figures.")],
    sheet: Annotated[str, typer.Option(help="The sheet's name, if there are several.")] = "",
    header_row: Annotated[int, typer.Option(help="The row that names the columns.")] = 1,
) -> None:
    """Begin a mapping from a file's header and first rows; marks what a person must check.

    Example: ./village measures map figures.csv > figures.yaml
    """
    typer.echo(draft(file_at(file), sheet, header_row), nl=False)
