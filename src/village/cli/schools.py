"""Schools below a line, or coasting, from any files of results: no database, no warehouse."""

import json
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from village.cli.complaint import Complaint, file_at
from village.kernel.tables.rules import write_csv
from village.warehouse.importing.mapping import Mapping, read_mapping
from village.warehouse.importing.reading import Imported, chosen, read
from village.warehouse.importing.shipped import shipped
from village.warehouse.observations import latest
from village.warehouse.schools import definition, lists
from village.warehouse.schools.figures import figures


def schools(
    files: Annotated[list[Path], typer.Argument(help="Files of schools’ results.")],
    below: Annotated[float | None, typer.Option(help="The line, in percent; default: the rule’s own.")] = None,
    indicator: Annotated[str, typer.Option(help="The figure; default: the first that the rule names.")] = "",
    year: Annotated[str, typer.Option(help="The period, as 2018/19; default: the latest.")] = "",
    coasting: Annotated[bool, typer.Option("--coasting", help="Say which schools coast instead.")] = False,
    mapping: Annotated[Path | None, typer.Option(help="Read the files by this mapping.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of CSV.")] = False,
) -> None:
    """List schools against a line, with the chance that each is under it, from plain files of results.

    Example: ./village measures schools results.csv --below 30
    """
    if below is not None and not 0 < below < 100:
        raise Complaint(f"A line of {below:g}% has no school on both sides.", "Give one between 0 and 100.", 2)
    named = _read(files, read_mapping(mapping.name, mapping.read_bytes()) if mapping else None)
    columns, rows = _coasting(named, year, below) if coasting else _to_line(named, indicator, year, below)
    if as_json:
        made = [dict(zip(columns, row, strict=True)) for row in rows]
        typer.echo(json.dumps(made, indent=1, ensure_ascii=False))
    else:
        typer.echo(write_csv(columns, rows), nl=False)


def _read(files: list[Path], own: Mapping | None) -> pl.DataFrame:
    """The figures of every school in the files, beside what the files say of it."""
    found: list[Imported] = []
    for path in files:
        by = own or chosen(file_at(path).name, list(shipped()))
        if by is None:
            do = "Give one with --mapping, or begin one with ./village measures map."
            raise Complaint(f"No mapping is known for {path.name}.", do, 2)
        found.append(read(path, by))
    found.sort(key=lambda one: one.published_on)
    known = pl.concat([one.schools for one in found]).unique("urn", keep="last", maintain_order=True)
    if known.is_empty():
        raise Complaint("No file says what its schools are.", "Give a mapping that has `schools:`.", 2)
    return figures(latest(pl.concat([one.observations for one in found]))).join(known, on="urn")


def _to_line(
    named: pl.DataFrame, indicator: str, year: str, below: float | None
) -> tuple[tuple[str, ...], list[list[object]]]:
    rule = definition.floor()
    mark = rule.marked(indicator) if indicator else rule.indicators[0]
    if mark is None:
        known = ", ".join(one.indicator for one in rule.indicators)
        raise Complaint(f"No line is drawn through {indicator}.", f"Choose one of {known}.", 2)
    period = _year(named, mark.indicator, year)
    line = mark.line if below is None else below
    return lists.FLOOR_COLUMNS, lists.to_line(named, rule, mark.indicator, period, line)


def _coasting(named: pl.DataFrame, year: str, below: float | None) -> tuple[tuple[str, ...], list[list[object]]]:
    rule = definition.coasting()
    if below is not None:
        rule = rule.at_least(below)
    period = _year(named, rule.attainment.indicator, year)
    years = named.filter(indicator=rule.attainment.indicator).select("period", "from_on").unique().to_dicts()
    before = lists.years_before(years, period, rule.improvement.years)
    return lists.COASTING_COLUMNS, lists.to_coasting(named, rule, period, before)


def _year(named: pl.DataFrame, indicator: str, year: str) -> str:
    """The period asked for, or the latest there is."""
    some = named.filter(indicator=indicator).sort("until_on")["period"].unique(maintain_order=True).to_list()
    if not some:
        raise Complaint(f"The files hold no {indicator} of a school.", "Give a file that does.", 2)
    if year and year not in some:
        raise Complaint(f"The files hold nothing for {year}.", f"They hold {', '.join(some)}.", 2)
    return str(year or some[-1])
