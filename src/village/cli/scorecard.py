"""Commands on the measures that come with Village: what they are, whether they run, how an area stands."""

import datetime as dt
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer
from django.db.utils import OperationalError
from django.utils.timezone import localdate, now

from village.cli import twins as twins_of
from village.cli.complaint import Complaint, file_at
from village.cli.progress import steps
from village.kernel.areas import queries as areas
from village.kernel.areas.rules import Area
from village.kernel.tables.aside import write_over
from village.kernel.tables.rules import write_csv
from village.outcomes import queries
from village.outcomes.report import FILES, Card, one_file, worked_out
from village.warehouse import neighbours as tables_of_neighbours
from village.warehouse import releases
from village.warehouse.measures import shipped
from village.warehouse.measures.comparing import Neighbours
from village.warehouse.measures.counting import count_all
from village.warehouse.measures.definition import OUTCOMES, Measure
from village.warehouse.measures.run import VALUES, run_all
from village.warehouse.measures.tables import tables
from village.warehouse.observations import empty, latest
from village.workforce.queries.measured.counted import standing

Form = Literal["pdf", "csv", "json"]


def list_measures() -> None:
    """List the measures by outcome; a star marks those that are counted from the records kept here.

    Example: ./village measures list
    """
    counted = {one.slug for one in shipped.counted_measures()}
    for outcome, title in OUTCOMES.items():
        typer.echo(title)
        for one in _every():
            if one.outcome == outcome:
                typer.echo(f"  {one.slug:34}{one.title}{' *' if one.slug in counted else ''}")
    typer.echo("* counted from the records kept here, and protected")


def explain(slug: Annotated[str, typer.Argument(help="The measure, as `measures list` names it.")]) -> None:
    """Say what a measure asks, how it is worked out, from what, and what to beware of.

    Example: ./village measures explain ready-for-school
    """
    one = _measure(slug)
    told = shipped.targets_in_use(queries.own_measures()).get(slug)
    lines = [
        *(one.title, "", f"Question: {one.question}", f"Why it matters: {one.why}", ""),
        *(f"Counted: {one.numerator}", f"Of: {one.denominator or 'nothing; it is a number'}"),
        *(f"Unit: {one.unit}; better: {one.polarity}", f"Whose: {one.basis}", f"Source: {one.source}"),
        *([f"Target: {told.target.said(one.unit)} ({told.source})"] if told else []),
        *(f"Owner: {one.owner}; reviewed on {one.reviewed_on}", "", "Beware:", *(f"  {text}" for text in one.caveats)),
        *("", "Worked out by:", *(f"  {line}" for line in one.sql.splitlines())),
        *(["", "Promises it tells of:", *(f"  {promise}" for promise in one.serves)] if one.serves else []),
        *("", f"Worked out once more by: {twins_of.where(slug) or 'no naive twin here'}"),
    ]
    if one in shipped.counted_measures():
        typer.echo("\n".join([*lines, "", "Counted from: the records kept here; never from a release"]))
        return
    lines += ["", "Releases used:"]
    [values] = run_all([one], _observations())
    used = set(values["release"])
    lines += [f"  {known.id}: {known.title}" for known, _ in _used() if known.id in used]
    typer.echo("\n".join(lines if used else [*lines, "  none yet: load some with ./village figures load"]))


def try_out(slug: Annotated[str, typer.Argument(help="One measure; without, all of them.")] = "") -> None:
    """Run measures over the releases that are kept, and compare each with its naive twin.

    Example: ./village measures test ready-for-school
    """
    chosen = [_measure(slug)] if slug else list(_every())
    counted = [one for one in chosen if one in shipped.counted_measures()]
    wrong = twins_of.try_counted(counted)
    chosen = [one for one in chosen if one not in counted]
    observations = _observations() if chosen else empty()
    differences, twins = twins_of.published()
    for one, values in zip(chosen, run_all(chosen, observations), strict=True):
        ends = values.select("period", "from_on").unique().sort("from_on")["period"].to_list()
        counts = f"{values.height:>7,} rows, {values['area'].n_unique():>3} areas, {len(ends):>2} periods"
        latest = f", latest {ends[-1]}" if ends else ""
        has_one = differences is not None and one.slug in twins
        found = differences(one.slug, *_sample(one, observations, values)) if differences and has_one else []
        wrong += len(found)
        twin = "no twin here" if not has_one else "as its twin" if not found else "NOT as its twin"
        typer.echo(f"{one.slug:34}{counts}{latest}: {twin}")
        for line in found[:5]:
            typer.echo(f"    {line}")
    if wrong:
        raise Complaint(f"{wrong} values are not those of the naive twins.", "Mend the measure or its twin.")


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
    neighbours: Annotated[
        Path | None, typer.Option(help="A table of neighbours (else the one in use): old_la_code, SN_1, SN_2, …")
    ] = None,
) -> None:
    """Say how an area stands on every measure: before, England, neighbours, rank and target.

    Example: ./village measures scorecard Leeds --out leeds/
    """
    found = _area(area)
    if out is None and form is None:
        raise Complaint("Say where the scorecard goes.", "Give --out DIR, or --format csv or json to print it.", 2)
    if out is None and form == "pdf":
        raise Complaint("A PDF cannot be printed here.", "Give --out DIR.", 2)
    card = _card(found, _neighbours(neighbours))
    if not card.rows:
        raise Complaint(f"There are no figures for {area}.", "Load some with ./village figures load.")
    if out is None:
        typer.echo(one_file(card, str(form)), nl=False)
        return
    files = {kind: one_file(card, kind) for kind in ([form] if form else FILES)}
    out.mkdir(parents=True, exist_ok=True)
    for kind, body in files.items():
        write_over(out / f"scorecard.{kind}", body)
        typer.echo(f"Wrote {out / f'scorecard.{kind}'}")


def _card(area: Area, near: Neighbours | None) -> Card:
    """The area's scorecard, worked out from the releases in use."""
    used, measures, observations = _used(), _measures(), _observations()
    targets = {slug: one.target for slug, one in shipped.targets_in_use(queries.own_measures()).items()}
    with steps(len(measures)) as step:
        made = tables(measures, observations, near, targets, lambda _done, _all, what: step(what))
    told = [
        {**asdict(said), "published_on": dt.date.fromisoformat(said.published_on), "synthetic": synthetic}
        for said, synthetic in used
    ]
    return worked_out(area, localdate(), made, told)


def _used() -> list[tuple[releases.Release, bool]]:
    """The releases in use and whether each is made up; without a database, all that are kept."""
    try:
        return [(said, one.synthetic) for one, said in queries.in_use()]
    except OperationalError:
        return [(said, False) for said in releases.every(queries.folder())]


def _observations() -> pl.DataFrame:
    """The latest figures of the releases that pages use: nothing made up where there is something real."""
    return latest(releases.ever(queries.folder(), [said.id for said, _ in _used()]))


def _measures() -> tuple[Measure, ...]:
    """The measures that come with Village and one's own."""
    return shipped.in_use(queries.own_measures())


def _every() -> tuple[Measure, ...]:
    """Those, and the measures that are counted from records kept here."""
    return tuple(sorted((*_measures(), *shipped.counted_measures()), key=lambda one: one.slug))


def values(
    slug: Annotated[str, typer.Argument(help="The measure, as `measures list` names it.")],
    area: Annotated[str, typer.Option(help="An area's name or code.")],
    group: Annotated[str, typer.Option(help="A group, as `fsm=eligible`; without, everyone.")] = "",
) -> None:
    """Print what a measure says of an area over time, as CSV that `measures status --series` reads.

    Example: ./village measures values level-2-by-19 --area England > series.csv
    """
    one, code = _measure(slug), _area(area).code
    if group not in one.groups:
        known = ", ".join(name for name in one.groups if name) or "none but everyone"
        raise Complaint(f"{slug} has no group {group!r}.", f"It has {known}.", 2)
    if one in shipped.counted_measures("workforce"):  # as it stands: never as a register is today
        made = next((values for _, values in standing([one])), VALUES.to_frame())
    elif one in shipped.counted_measures():
        made = next((values for known, values in count_all([one], twins_of.kept(now()))), VALUES.to_frame())
    else:
        [made] = run_all([one], _observations())
    found = made.filter(area=code, group=group).select("period", "value", "numerator", "denominator", "definition")
    if found.is_empty():
        raise Complaint(f"There are no figures of {slug} for {area}.", "Load some with ./village figures load.")
    typer.echo(write_csv(found.columns, found.rows()), nl=False)


def _measure(slug: str) -> Measure:
    for one in _every():
        if one.slug == slug:
            return one
    raise Complaint(f"There is no measure {slug!r}.", "./village measures list names them.", 2)


def _area(name: str) -> Area:
    found = areas.find(name)
    if not found:
        raise Complaint(f"There is no area {name!r}.", "Give a name or code of an authority, a region or England.", 2)
    return found[0]


def _neighbours(path: Path | None) -> Neighbours | None:
    """Those of a file, else those in use."""
    if path is None:
        with suppress(OperationalError):  # nothing was ever loaded
            used = queries.neighbours_in_use()
            return used[1] if used else None
        return None
    return tables_of_neighbours.read(path.name, file_at(path).read_bytes(), path.stem)
