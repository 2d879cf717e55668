"""Linking files of people: for an analyst with two tables and no server."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from village.cli.complaint import Complaint, file_at, refusal
from village.cli.progress import steps
from village.kernel.tables.rules import Refused
from village.linkage.files import explaining, results, service
from village.linkage.files.choosing import Choice


class Side(StrEnum):
    """Which of two files."""

    left = "left"
    right = "right"
    both = "both"


class Layout(StrEnum):
    """A layout of answers beside our own."""

    sui_matcher = "sui-matcher"


def link(
    left: Annotated[Path, typer.Argument(help="A CSV or Parquet file.")],
    right: Annotated[Path | None, typer.Argument(help="Another; without it, the first is freed of duplicates.")] = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="The folder to write.")],
    mapping: Annotated[Path | None, typer.Option("--mapping", help="Which column holds what, as YAML.")] = None,
    ids: Annotated[
        list[str] | None, typer.Option("--ids", help="A column with a number of the person; may be repeated.")
    ] = None,
    decisions: Annotated[
        list[Path] | None, typer.Option("--decisions", help="A filled-in review.csv; may be repeated.")
    ] = None,
    labels: Annotated[
        Path | None, typer.Option("--labels", help="Pairs known to be one person or not: left, right, same (yes, no).")
    ] = None,
    one_to_one: Annotated[bool, typer.Option("--one-to-one", help="A record has one partner at most.")] = False,
    duplicate_free: Annotated[
        Side | None, typer.Option("--duplicate-free", help="The file in which nobody stands twice.")
    ] = None,
    wrong: Annotated[
        float, typer.Option("--wrong", min=0.0001, max=0.5, help="Share of links that may be expected to be wrong.")
    ] = 0.001,
    layout: Annotated[
        Layout | None, typer.Option("--format", help="Write answers in this layout too, for what reads it.")
    ] = None,
    samples: Annotated[bool, typer.Option("--samples", help="Show examples of records in the report.")] = False,
) -> None:
    """Find the same person in two files, or more than once in one.

    Learns from the files what agreement is worth; needs no examples and no settings. Writes pairs, groups, questions
    for a person, the mapping it used and a report, all or none.

    Example: ./village people link school.csv health.csv --out linked
    """
    _all_there(left, right, mapping, labels, *(decisions or []))
    choice = Choice(_once(Side.both if one_to_one else duplicate_free, right, layout), wrong)
    wanted = service.Wanted(mapping, ids or [], decisions or [], labels, choice, samples, bool(layout))
    with steps(service.STEPS) as step:
        found = service.link([left] if right is None else [left, right], out, wanted, step)
    _say(out, found)


def _all_there(*paths: Path | None) -> None:
    """Complains of the first file that was named and is not there."""
    for path in paths:
        if path is not None:
            file_at(path)


def _once(side: Side | None, right: Path | None, layout: Layout | None) -> frozenset[str]:
    """The files in which nobody stands twice. Complains of what is asked of one file and only two can have."""
    if right is None and (side or layout):
        do = "Leave out --one-to-one, --duplicate-free and --format, or give two files."
        raise Complaint("One file has no other side.", do, 2)
    return frozenset(("left", "right") if side is Side.both else (side.value,) if side else ())


def _say(out: Path, found: results.Linked) -> None:
    for table, one in zip(found.tables, found.guesses, strict=True):
        used = ", ".join(f"{'+'.join(names)} as {c}" for c, names in one.compared.items())
        typer.echo(f"{table.name}: {used or 'nothing'}.")
        if "record" not in one.concepts:
            typer.echo("  its records are called by their rows, the first below the header being 1.")
        for name in one.by_values:
            typer.echo(f"  {name} is taken by what its values look like; --mapping says otherwise.")
        for gone in one.unused:
            typer.echo(f"  not used: {gone.column}, {gone.reason}.")
    if found.weighed.taught:
        typer.echo(f"{found.weighed.taught.pairs:,} pairs labelled as one person were used.")
    asked = len(found.review())
    if len(found.tables) > 1:
        typer.echo(f"{found.links:,} links, about {found.outcome.expected_wrong:,.0f} of them wrong.")
    else:
        people = len(set(found.outcome.entity.tolist()))
        typer.echo(f"{people:,} people behind {len(found.tables[0]):,} records.")
    waiting = "1 pair waits" if asked == 1 else f"{asked:,} pairs wait" if asked else "No pair waits"
    typer.echo(f"{waiting} for a person" + (f": {out / results.TO_FILL}, then --decisions." if asked else "."))
    if (out / results.SUI_MATCHER).exists():
        typer.echo(f"In the columns of SUI Matcher: {out / results.SUI_MATCHER}.")
    typer.echo(f"All of it is told in {out / results.REPORT}.")


def explain(
    folder: Annotated[Path, typer.Argument(help="A folder that people link wrote.")],
    left: Annotated[str, typer.Argument(help="A record.")],
    right: Annotated[str, typer.Argument(help="Another.")],
) -> None:
    """Tell why two records were linked, or not: what each field added, from the evidence that was kept.

    Example: ./village people explain linked 9 H8
    """
    try:
        pair, parts = explaining.explained(folder, left, right)
    except Refused as refused:
        raise refusal(refused, "Nothing can be told") from None
    weight = f"chance {pair['probability']:.1%}, {pair['weight']:+.1f} bits"
    typer.echo(f"{pair['left']} and {pair['right']}: {pair['decision']}, {weight}.")
    if cause := explaining.cause_of(pair):
        typer.echo(f"  {cause}")
    for part in parts:
        typer.echo(f"  {explaining.sentence(part)}")
    typer.echo(f"Weighed by model {pair['model']}; the chance looks at rivals, groups and decisions too.")
