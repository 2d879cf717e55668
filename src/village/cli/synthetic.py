"""Made-up people and places on the scale of an authority or the nation, to try things on."""

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from village.cli import progress
from village.cli.complaint import Complaint
from village.kernel.areas import queries as areas
from village.synthetic.nation import bounds, places
from village.synthetic.nation import make as nations
from village.synthetic.people import make
from village.synthetic.people.rates import rates
from village.synthetic.services.feeds import made_feeds

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def synthetic() -> None:
    """Made-up people and services to try things on."""


@app.command("people")
def people(
    out: Annotated[Path, typer.Option("--out", help="The folder to write; it must be new or empty.")],
    children: Annotated[int, typer.Option("--children", min=1, help="How many children.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed makes the same files.")] = 1,
    months: Annotated[int, typer.Option("--months", min=0, max=60, help="Monthly feeds after the first.")] = 0,
    area: Annotated[
        str, typer.Option("--area", help="ONS code of an authority to keep to; without it, all England.")
    ] = "",
) -> None:
    """Make up children, and what schools, health and others have on record of them, mistakes and all.

    Writes feeds/<source>/<date>.parquet, truth.parquet, children.parquet and README.txt.

    Example: ./village synthetic people --children 10000 --seed 1 --out var/people
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Complaint(f"{out} is not an empty folder.", "Nothing was changed: give a new one with --out.", 2)
    if children > make.MOST:
        raise Complaint(f"No more than {make.MOST:,} children can have numbers of their own.", "Give fewer.", 2)
    if area and not len(areas.english_postcodes(area)):
        raise Complaint(f"No postcode lies in an authority {area!r}.", "Give the ONS code of one, as E08000035.", 2)
    with progress.steps(make.steps(children, seed, months)) as step:
        make.make(out, count=children, seed=seed, months=months, area=area, step=step)
    typer.echo(f"{children:,} made-up children are in {out}; {out / 'README.txt'} says what is what.")


OUT = typer.Option("--out", help="The folder to write: new, empty, or begun by the same command.")
SEED = typer.Option("--seed", min=0, help="The same seed makes the same files.")
MONTHS = typer.Option("--months", min=0, max=60, help="Monthly feeds after the first.")
MEMORY = typer.Option("--memory", help="How much memory it may take, as 2GB or 800MB; the files are the same.")


@app.command("county")
def county(
    out: Annotated[Path, OUT],
    children: Annotated[int, typer.Option("--children", min=1, help="How many children.")] = 100_000,
    seed: Annotated[int, SEED] = 1,
    months: Annotated[int, MONTHS] = 0,
    area: Annotated[str, typer.Option("--area", help="ONS code of the authority.")] = "E08000035",
    memory: Annotated[str, MEMORY] = "2GB",
) -> None:
    """Make up an authority in Parquet: children, what six services send, what became of them, a warehouse's tables.

    Killed anywhere, the same command goes on from what is whole; the manifest comes last.

    Example: ./village synthetic county --out var/county
    """
    try:
        held = places.one_place(area, children, rates().first_on)
    except bounds.NotMade as error:
        _cannot(error)
    _make(out, nations.Making(held, seed, months), memory)


@app.command("nation")
def nation(
    out: Annotated[Path, OUT],
    children: Annotated[int, typer.Option("--children", min=1, help="How many children.")] = 12_400_000,
    seed: Annotated[int, SEED] = 1,
    months: Annotated[int, MONTHS] = 0,
    memory: Annotated[str, MEMORY] = "2GB",
) -> None:
    """Make up every authority of England, as `county` makes one, each a part that is put in place whole.

    Killed anywhere, the same command goes on from what is whole; the manifest comes last.

    Example: ./village synthetic nation --out var/nation --memory 2GB
    """
    _make(out, nations.Making(places.every_place(children, rates().first_on), seed, months), memory)


def _make(out: Path, making: nations.Making, memory: str) -> None:
    if making.children > make.MOST:
        raise Complaint(f"No more than {make.MOST:,} children can have numbers of their own.", "Give fewer.", 2)
    if out.exists() and not out.is_dir():
        raise Complaint(f"{out} is not a folder.", "Nothing was changed: give a new one with --out.", 2)
    try:
        allowed = bounds.memory_of(memory)
        with progress.steps(nations.steps(making, bounds.pace_in(allowed))) as step:
            found = nations.make(out, making, memory=allowed, step=step)
    except bounds.NotMade as error:
        _cannot(error)
    rows, size = (sum(one[what] for one in found["tables"].values()) for what in ("rows", "bytes"))
    typer.echo(f"{making.children:,} made-up children are in {out}: {rows:,} rows, {bounds.said(size)} of Parquet.")


def _cannot(error: bounds.NotMade) -> NoReturn:
    raise Complaint(str(error), error.do, 2) from None


@app.command("services")
def services(
    out: Annotated[Path, typer.Option("--out", help="The folder to write; it must be new or empty.")],
    area: Annotated[str, typer.Option("--area", help="ONS code of the authority.")] = "E08000035",
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed makes the same files.")] = 2026,
    page: Annotated[int, typer.Option("--page", min=1, max=1000, help="Services on a page.")] = 50,
) -> None:
    """Make up what five directories of a town tell of its services, one of them broken.

    Writes <directory>/services-<page>.json, as the national standard has its pages.

    Example: ./village synthetic services --area E08000035 --out var/services
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Complaint(f"{out} is not an empty folder.", "Nothing was changed: give a new one with --out.", 2)
    if not len(areas.english_postcodes(area)):
        raise Complaint(f"No postcode lies in an authority {area!r}.", "Give the ONS code of one, as E08000035.", 2)
    for feed in made_feeds(area, seed):
        folder = out / feed.slug
        folder.mkdir(parents=True)
        pages = max(1, -(-len(feed.documents) // page))
        for number in range(1, pages + 1):
            text = json.dumps(feed.page(number, page), indent=1, ensure_ascii=False)
            (folder / f"services-{number:03}.json").write_text(text, encoding="utf-8")
        typer.echo(f"{feed.title}: {len(feed.documents)} services in {folder}.")
