"""Commands on the measures that come with Village: what they are, whether they run, how an area stands."""

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer
from django.conf import settings
from django.db.utils import OperationalError
from django.utils.timezone import localdate

from village.cli.complaint import Complaint
from village.cli.progress import steps
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area
from village.outcomes import queries
from village.outcomes.report import FILES, Card, one_file, worked_out
from village.warehouse import releases
from village.warehouse.measures import shipped
from village.warehouse.measures.comparing import Neighbours, neighbours_from
from village.warehouse.measures.definition import OUTCOMES, Measure
from village.warehouse.measures.run import WrongMeasure, run_all
from village.warehouse.measures.tables import tables
from village.warehouse.observations import latest

Form = Literal["pdf", "csv", "json"]
Differences = Callable[[str, list[dict[str, Any]], list[dict[str, Any]]], list[str]]


def list_measures() -> None:
    """List the measures by outcome.

    Example: ./village measures list
    """
    for outcome, title in OUTCOMES.items():
        typer.echo(title)
        for one in shipped.measures():
            if one.outcome == outcome:
                typer.echo(f"  {one.slug:34}{one.title}")


def explain(slug: Annotated[str, typer.Argument(help="The measure, as `measures list` names it.")]) -> None:
    """Say what a measure asks, how it is worked out, from what, and what to beware of.

    Example: ./village measures explain ready-for-school
    """
    one = _measure(slug)
    told = shipped.plan_targets().get(slug)
    lines = [
        *(one.title, "", f"Question: {one.question}", f"Why it matters: {one.why}", ""),
        *(f"Counted: {one.numerator}", f"Of: {one.denominator or 'nothing; it is a number'}"),
        *(f"Unit: {one.unit}; better: {one.polarity}", f"Whose: {one.basis}", f"Source: {one.source}"),
        *([f"Target: {told.target.said(one.unit)} ({told.source})"] if told else []),
        *(f"Owner: {one.owner}; reviewed on {one.reviewed_on}", "", "Beware:", *(f"  {text}" for text in one.caveats)),
        *("", "Worked out by:", *(f"  {line}" for line in one.sql.splitlines()), "", "Releases used:"),
    ]
    folder = settings.VAR / "releases"
    [values] = run_all([one], releases.read(folder))
    used = set(values["release"])
    lines += [f"  {known.id}: {known.title}" for known in releases.every(folder) if known.id in used]
    typer.echo("\n".join(lines if used else [*lines, "  none yet: load some with ./village figures load"]))


def try_out(slug: Annotated[str, typer.Argument(help="One measure; without, all of them.")] = "") -> None:
    """Run measures over the releases that are kept, and compare each with its naive twin.

    Example: ./village measures test ready-for-school
    """
    chosen = [_measure(slug)] if slug else list(shipped.measures())
    observations = releases.read(settings.VAR / "releases")
    differences, wrong = _twin(), 0
    try:
        for one, values in zip(chosen, run_all(chosen, observations), strict=True):
            ends = values.select("period", "from_on").unique().sort("from_on")["period"].to_list()
            counts = f"{values.height:>7,} rows, {values['area'].n_unique():>3} areas, {len(ends):>2} periods"
            latest = f", latest {ends[-1]}" if ends else ""
            found = differences(one.slug, *_sample(one, observations, values)) if differences else []
            wrong += len(found)
            twin = "no twin here" if differences is None else "as its twin" if not found else "NOT as its twin"
            typer.echo(f"{one.slug:34}{counts}{latest}: {twin}")
            for line in found[:5]:
                typer.echo(f"    {line}")
    except WrongMeasure as error:
        raise Complaint(str(error), "Mend its SQL.") from None
    if wrong:
        raise Complaint(f"{wrong} values are not those of the naive twins.", "Mend the measure or its twin.")


def _twin() -> Differences | None:
    """The twins are part of the tests, which are there when this runs from the source."""
    sys.path.insert(0, str(settings.ROOT))
    try:
        from tests.oracles.measures import differences  # noqa: PLC0415 - tests are not part of the package
    except ImportError:
        return None
    return differences


def _sample(
    one: Measure, observations: pl.DataFrame, values: pl.DataFrame
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A few areas of every level: a twin looks at every row for every row."""
    some = values.select("level", "area").unique().sort("level", "area").group_by("level", maintain_order=True).head(5)
    named = set(one.sql.split("'")[1::2])
    here = pl.col("area").is_in(some["area"].to_list())
    rows = observations.filter(here, pl.col("indicator").is_in(named))
    return rows.to_dicts(), values.filter(here).to_dicts()


def scorecard(
    area: Annotated[str, typer.Argument(help="An area's name or code.")],
    out: Annotated[Path | None, typer.Option(help="Write it into this folder, in one format or all.")] = None,
    form: Annotated[Form | None, typer.Option("--format", help="Print it, or with --out write only this.")] = None,
    neighbours: Annotated[Path | None, typer.Option(help="A table of neighbours: old_la_code, SN_1, SN_2, …")] = None,
) -> None:
    """Say how an area stands on every measure: before, England, neighbours, rank and target.

    Example: ./village measures scorecard Leeds --out leeds/
    """
    found = _area(area)
    if out is None and form is None:
        raise Complaint("Say where the scorecard goes.", "Give --out DIR, or --format csv or json to print it.", 2)
    if out is None and form == "pdf":
        raise Complaint("A PDF cannot be printed here.", "Give --out DIR.", 2)
    card = _card(found, _neighbours(neighbours) if neighbours else None)
    if not card.rows:
        raise Complaint(f"There are no figures for {area}.", "Load some with ./village figures load.")
    if out is None:
        typer.echo(one_file(card, str(form)), nl=False)
        return
    files = {kind: one_file(card, kind) for kind in ([form] if form else FILES)}
    out.mkdir(parents=True, exist_ok=True)
    for kind, body in files.items():
        (out / f"scorecard.{kind}").write_bytes(body)
        typer.echo(f"Wrote {out / f'scorecard.{kind}'}")


def _card(area: Area, near: Neighbours | None) -> Card:
    """The area's scorecard, worked out from the releases on record; without a database, from all kept."""
    folder = queries.folder()
    try:
        used = [(said, one.synthetic) for one, said in queries.in_use()]
    except OperationalError:  # there is no database here
        used = [(said, False) for said in releases.every(folder)]
    measures, observations = shipped.measures(), latest(releases.ever(folder, [said.id for said, _ in used]))
    with steps(len(measures)) as step:
        made = tables(measures, observations, near, shipped.targets(), lambda _done, _all, what: step(what))
    told = [
        {**asdict(said), "published_on": dt.date.fromisoformat(said.published_on), "synthetic": synthetic}
        for said, synthetic in used
    ]
    return worked_out(area, localdate(), made, told)


def _measure(slug: str) -> Measure:
    for one in shipped.measures():
        if one.slug == slug:
            return one
    raise Complaint(f"There is no measure {slug!r}.", "./village measures list names them.", 2)


def _area(name: str) -> Area:
    found = areas.find(name)
    if not found:
        raise Complaint(f"There is no area {name!r}.", "Give a name or code of an authority, a region or England.", 2)
    return found[0]


def _neighbours(path: Path) -> Neighbours:
    if not path.is_file():
        raise Complaint(f"There is no file {path}.", "Check the path.", 2)
    numbers = {one.dfe_code: one.code for one in areas.every_area() if one.dfe_code}
    return neighbours_from(path.name, path.read_bytes(), path.stem, numbers.__getitem__)
