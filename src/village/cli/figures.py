"""Commands on published figures: files in, releases kept, mappings begun."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from village.cli import outputs
from village.cli.complaint import Complaint, file_at
from village.cli.progress import steps
from village.kernel.tables.rules import MAX_FILE, Problem, Refused, visible, write_csv
from village.outcomes import actions, queries
from village.ui.maps.boundaries import MOST_BYTES
from village.warehouse import neighbours as tables
from village.warehouse import releases
from village.warehouse.importing.mapping import Mapping, read_mapping
from village.warehouse.importing.reading import Imported, chosen, read
from village.warehouse.importing.shipped import shipped
from village.warehouse.inspections import COLUMNS

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
Near = list[tuple[Path, tables.Described]]
BY = "command-line"
SHOWN = 10  # rows set aside that are told of each file
KEPT: dict[queries.Kind, str] = {
    "neighbours": "neighbours of {areas} areas, published on",
    "boundaries": "boundaries of areas as on",
    "inspections": "inspectors' judgements, the latest published on",
}


@app.command("load")
def load(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders whose files are known.")],
    mapping: Annotated[Path | None, typer.Option(help="Read the files by this mapping.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be loaded, and keep nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write every row set aside to this CSV.")] = None,
) -> None:
    """Read published files into releases; each file whole or not at all, wrong rows set aside with the reason.

    Example: ./village figures load ../shared/data/published --dry-run
    """
    outputs.file(report, "--report")
    own = read_mapping(mapping.name, mapping.read_bytes()) if mapping else None
    pairs, near, unknown = _pairs(paths, own)
    if not dry_run:
        queries.held()  # so that nothing is read for long where there is no database to put it on record
    problems: list[Problem] = []
    aside: list[tuple[Any, ...]] = []
    with steps(len(pairs)) as step:
        for path, by in pairs:
            step(path.name)
            try:
                imported = read(path, by)
            except Refused as refused:
                problems += refused.problems
                continue
            kept = None if dry_run else actions.load_release(imported=imported, by=BY, at=dt.datetime.now(dt.UTC))
            typer.echo(_told(imported, kept))
            aside += [(imported.file, *row) for row in imported.quarantined.iter_rows()]
    for path, said in near:
        try:
            typer.echo(_neighbours(path, said, dry_run=dry_run))
        except Refused as refused:
            problems += refused.problems
    if unknown:
        typer.echo(f"{unknown} other file(s) in the folder have no mapping and were passed over.")
    if report:
        outputs.write(report, write_csv(["file", "row", "column", "what", "why"], aside))
    if problems:
        raise _refused(problems)


def _refused(problems: list[Problem]) -> Complaint:
    told = "\n  ".join(str(problem) for problem in problems[:20])
    what = f"{len(problems)} file(s) were refused; nothing of them was kept:\n  {told}\n"
    return Complaint(what, "Mend them and run the command again.", 2)


def _pairs(paths: list[Path], own: Mapping | None) -> tuple[list[tuple[Path, Mapping]], Near, int]:
    """Each file with its mapping, each table of neighbours that is known, and how many files of the folders are not.
    Raises Complaint where there is nothing to read."""
    pairs, near, unknown = [], [], 0
    for path in paths:
        inside = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
        for one in inside:
            by = own or chosen(one.name, list(shipped()))
            said = None if own else tables.described(one.name)
            if by is not None and one.exists():
                pairs.append((one, by))
            elif said is not None and one.exists():
                near.append((one, said))
            elif path.is_dir():
                unknown += 1
            else:
                file_at(one)
                do = "Give one with --mapping, or begin one with ./village measures map."
                raise Complaint(f"No mapping is known for {one.name}.", do, 2)
    if not pairs and not near:
        raise Complaint("No mapping fits these files.", "Begin one with ./village measures map FILE.", 2)
    return pairs, near, unknown


def _neighbours(path: Path, said: tables.Described, *, dry_run: bool = False) -> str:
    """Load a table of neighbours, or only read it; what came of it. Raises Refused."""
    raw = _bytes(path)
    if dry_run:
        named = len(tables.read(path.name, raw, said.title).of)
        return f"{path.name}: would be loaded, the neighbours of {named} areas"
    at = dt.datetime.now(dt.UTC)
    kept, new = actions.load_neighbours(file=path.name, raw=raw, said=said, by=BY, at=at)
    state = "loaded" if new else "already loaded, nothing was written"
    areas = kept.about["areas"]
    return f"{path.name}: {state}, the neighbours of {areas} areas, for the next ./village warehouse build"


def _bytes(path: Path, most: int = MAX_FILE) -> bytes:
    with file_at(path).open("rb") as opened:
        return opened.read(most + 1)


@app.command("neighbours")
def neighbours(
    file: Annotated[Path, typer.Argument(help="A CSV: an area's number or code as old_la_code or area, SN_1, SN_2, …")],
    title: Annotated[str, typer.Option(help="What the table is called.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    published_on: Annotated[str, typer.Option(help="The day, as 2025-11-27.")] = "",
    url: Annotated[str, typer.Option(help="Where it was published.")] = "",
) -> None:
    """Load a table of the areas most like each area; the one published last is used by the next warehouse build.

    Example: ./village figures neighbours near.csv --title "Neighbours 2025" --publisher DfE --published-on 2025-11-27
    """
    known = tables.described(file.name)
    if known is None or title or publisher or published_on:
        if not (title and publisher and published_on):
            do = "Give --title, --publisher and --published-on."
            raise Complaint(f"What {file.name} is, who published it and when is not known.", do, 2)
        known = tables.Described(title, publisher, _day("--published-on", published_on), url)
    typer.echo(_neighbours(file, known))


def _told(imported: Imported, kept: actions.Loaded | None) -> str:
    counts = imported.counts
    state = "would be loaded" if kept is None else "loaded" if kept.new else "already loaded, nothing was written"
    as_before = kept.unchanged if kept else releases.unchanged(imported, queries.folder())
    lines = [
        f"{imported.file}: {state}" + (f" as {kept.release.id}" if kept else ""),
        f"  rows {counts.rows:,}: {counts.rows_passed_over:,} passed over, {counts.rows_quarantined:,} set aside",
        f"  figures {counts.read:,}: {counts.loaded:,} loaded ({as_before:,} unchanged), {counts.repeated:,} repeated",
        f"  and {counts.blank:,} blank, {counts.quarantined:,} set aside",
    ]
    lines += [f"  passed over {number:,} row(s): {reason}" for reason, number in imported.passed_over.items()]
    for row, column, what, why in imported.quarantined.head(SHOWN).iter_rows():
        lines.append(f"  row {row}{', ' + column if column else ''}: {visible(what)!r}: {why}")
    more = imported.quarantined.height - SHOWN
    return "\n".join([*lines, f"  and {more:,} more set aside (--report FILE has them all)"] if more > 0 else lines)


@app.command("list")
def list_releases() -> None:
    """List all that is kept: releases, tables of neighbours, boundaries, judgements; say if any was touched since.

    Example: ./village figures list
    """
    for one in queries.held():
        made_up = "  (made up)" if one.synthetic else ""
        typer.echo(f"{one.id}  {one.rows:>9,} figures  {one.quarantined:>6,} set aside  {one.title}{made_up}")
    for kind, kept in queries.kept_files():
        made_up = "  (made up)" if kept.synthetic else ""
        typer.echo(f"{kept.id}  {KEPT[kind].format(**kept.about)} {kept.on}  {kept.title}{made_up}")
    wrong = queries.wrong()
    if wrong:
        raise Complaint(" ".join(wrong), "Load the files again.")


@app.command("boundaries")
def boundaries(
    file: Annotated[Path, typer.Argument(help="A GeoJSON file of areas with their ONS codes.")],
    on: Annotated[str, typer.Option(help="The day whose areas it draws, as 2023-04-01.")],
    title: Annotated[str, typer.Option(help="What it is called and whose it is; shown below the map.")] = "",
    licence: Annotated[str, typer.Option(help="The words that its licence asks for.")] = "",
) -> None:
    """Keep a file of boundaries, for the map as the land lies.

    Example: ./village figures boundaries authorities.geojson --on 2023-04-01 --title "ONS, generalised"
    """
    raw, day = _bytes(file, MOST_BYTES), _day("--on", on)
    said = {"title": title or file.stem, "licence": licence}
    kept, new = actions.load_boundaries(file=file.name, raw=raw, on=day, **said, by=BY, at=dt.datetime.now(dt.UTC))
    typer.echo(f"{file.name}: {'kept' if new else 'already kept, nothing was written'} as {kept.id}")
    if queries.boundaries() != kept.id:
        typer.echo(f"The map goes on using {queries.boundaries()}, which is of a later day.")


@app.command("inspections")
def inspections(
    file: Annotated[Path, typer.Argument(help=f"A CSV: {','.join(COLUMNS)}.")],
    title: Annotated[str, typer.Option(help="What it is called and whose it is.")] = "",
) -> None:
    """Keep inspectors' judgements, for the profile of each area; later files add to earlier ones.

    Example: ./village figures inspections judgements.csv --title "Ofsted, October 2026"
    """
    raw, at = _bytes(file), dt.datetime.now(dt.UTC)
    kept, new = actions.load_inspections(file=file.name, raw=raw, title=title or file.stem, by=BY, at=at)
    typer.echo(f"{file.name}: {'kept' if new else 'already kept, nothing was written'} as {kept.id}")
    typer.echo("./village warehouse build puts them on the pages.")


def _day(option: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Complaint(f"{option} {text} is not a day.", "Write it as 2023-04-01.", 2) from None
