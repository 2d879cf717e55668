"""How many there will be: for an analyst with a series of areas and periods, and no server."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from village.cli import fan_charts
from village.cli.complaint import file_at, refusal
from village.kernel.tables.rules import Refused
from village.projection import service, telling
from village.projection.reading import Columns
from village.projection.service import Projection

SHOWN = 20


def project(
    *,
    source: Annotated[Path, typer.Option("--input", help="A CSV or Parquet file: a row for each area and period.")],
    origin: Annotated[str, typer.Option("--origin", help="The last period to know of; nothing after it is used.")],
    horizon: Annotated[int, typer.Option("--horizon", help="Years to go beyond it.")],
    area: Annotated[str, typer.Option("--area", help="The column of the area.")] = "",
    period: Annotated[str, typer.Option("--period", help="The column of the period.")] = "",
    stock: Annotated[str, typer.Option("--stock", help="The column of people in post at the end.")] = "",
    joiners: Annotated[str, typer.Option("--joiners", help="The column of those who came in the period.")] = "",
    leavers: Annotated[str, typer.Option("--leavers", help="The column of those who went.")] = "",
    role: Annotated[str, typer.Option("--role", help="The column of the role, if there is one.")] = "",
    sector: Annotated[str, typer.Option("--sector", help="The column of the sector, if there is one.")] = "",
    draws: Annotated[int, typer.Option("--draws", help="Futures to draw.")] = service.DRAWS,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Where the draws begin: the same, the same numbers.")] = (
        service.SEED
    ),
    out: Annotated[
        Path | None, typer.Option("--out", help="A folder to write projection.csv and report.html, with charts, into.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Project people in post: by area and year a point, an interval that should hold 4 in 5, and "no change" beside.

    Learns from periods up to the origin alone, and prints how it would have fared at past origins. A column that is not
    named is looked for as area, period, stock, joiners, leavers, role and sector; flows, role and sector may be absent.

    Example: ./village workforce project --input workforce.csv --origin 2023 --horizon 3 --json
    """
    columns = Columns(area, period, stock, joiners, leavers, role, sector)
    try:
        found = service.project(file_at(source), columns, origin, horizon, draws=draws, seed=seed)
    except Refused as refused:
        raise refusal(refused, "Nothing was projected") from refused
    if out is not None:
        fan_charts.write(found, out)
    if as_json:
        json.dump(telling.data(found), sys.stdout, indent=1, ensure_ascii=False)
        typer.echo()
        return
    _print(found)


def _print(found: Projection) -> None:
    """The total and the first areas as a table, and how far to rely on it."""
    console = Console()
    table = Table(title=f"People in post after {found.origin}, {telling.INTERVAL} % interval", title_justify="left")
    for name in ("Area", "Period", "Point", "Low", "High", "No change", ""):
        table.add_column(name, justify="left" if name in ("Area", "Period", "") else "right")
    shown = [one for one in found.lines if one.horizon in (1, found.horizon)][: 2 * SHOWN]
    for one in (*found.total, *shown):
        numbers = (f"{value:,.1f}" for value in (one.point, one.low, one.high, one.no_change))
        table.add_row(fan_charts.named(one), one.period, *numbers, "scenario" if one.scenario else "")
    console.print(table)
    areas = len(found.lines) // found.horizon
    if areas > len(shown):
        typer.echo(f"The first of {areas:,} areas, nearest and furthest year; --json has all.")
    for sentence in telling.sentences(found):
        typer.echo(sentence)
