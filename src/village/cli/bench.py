"""Commands that measure. Each prints JSON: figures, the ratio to the obvious alternative, growth with size."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings

from village.cli.complaint import Complaint, repository

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
USED_UP = "A PostgreSQL that is used up by it; else SQLite."
sys.path.insert(0, str(settings.ROOT))


@app.callback()
def bench() -> None:
    repository("bench")


def _print(found: dict[str, Any]) -> None:
    json.dump(found, sys.stdout, indent=1)
    typer.echo()


@app.command("pages")
def pages(
    readers: Annotated[int, typer.Option(min=1, max=64, help="Readers at once.")] = 16,
    requests: Annotated[int, typer.Option(min=16, max=100_000, help="Requests for each page.")] = 400,
) -> None:
    """Read the pages of the plan and of places as many readers at once; with and without the page cache.

    Example: ./village bench pages --readers 16
    """
    from benchmarks import pages as bench  # noqa: PLC0415 - benchmarks are not part of the package

    _print(bench.measure(readers=readers, requests=requests))


@app.command("audit")
def audit(
    most: Annotated[int, typer.Option(min=1_000, max=5_000_000, help="The largest chain.")] = 300_000,
    database: Annotated[str, typer.Option(help=USED_UP)] = "",
) -> None:
    """Append to an audit of its own and verify it; batched against one at a time.

    Example: ./village bench audit
    """
    from benchmarks import audit as bench  # noqa: PLC0415 - benchmarks are not part of the package

    _print(bench.measure(most=most, database=database))


MOST_WORKERS = 64
CASES = ("ingest", "lookup", "quality", "monitors")


@app.command("index")
def index(
    children: Annotated[int, typer.Option(min=500, max=12_500_000, help="The largest index.")] = 10_000,
    case: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(CASES)}; may be repeated.")] = None,
    database: Annotated[str, typer.Option(help="A PostgreSQL that is used up by one case; else SQLite.")] = "",
) -> None:
    """The index of children, made up: records taken in and memory, finding a child, how right it is beside
    Splink, which insiders stand out.

    Without --case all of them, one line of JSON for each. On a database that is given, one of ingest and lookup.

    Example: ./village bench index --children 100000 --case ingest
    """
    from benchmarks import people_ingest, people_lookup, people_monitors, people_quality  # noqa: PLC0415 - not part of the package

    wanted = _wanted(case, CASES)
    if database and list(wanted) not in (["ingest"], ["lookup"]):
        raise Complaint("A database can be used for one case alone.", "Add --case ingest, or --case lookup.", 2)
    cases: dict[str, Callable[[], dict[str, Any]]] = {
        "ingest": lambda: people_ingest.measure(most=children, database=database),
        "lookup": lambda: people_lookup.measure(children=children, database=database),
        "monitors": people_monitors.measure,
        "quality": lambda: people_quality.measure(children=children),
    }
    for name in wanted:
        typer.echo(json.dumps(cases[name]()))


@app.command("measures")
def measures(
    data: Annotated[Path | None, typer.Option(help="The folder of published files (else $VILLAGE_SHARED's).")] = None,
    indicators: Annotated[int, typer.Option(min=1, max=5_000, help="Indicators, each in 150 areas.")] = 434,
    rows: Annotated[int, typer.Option(min=1_000, max=10_000_000, help="Rows of a made-up file.")] = 641_070,
    pupils: Annotated[int, typer.Option(min=1_000, max=100_000_000, help="Made-up pupils.")] = 6_000_000,
    requests: Annotated[int, typer.Option(min=16, max=100_000, help="Requests for the area page.")] = 400,
) -> None:
    """One line of JSON for each case: import, all scorecards, status with record, pupils grouped, an area's page.

    Example: ./village bench measures --data ../shared/data/published
    """
    from benchmarks import importing, pages  # noqa: PLC0415 - benchmarks are not part of the package
    from benchmarks import measures as bench  # noqa: PLC0415

    shared = os.environ.get("VILLAGE_SHARED")
    folder = data or (Path(shared, "data", "published") if shared else None)
    if data and not (data / importing.FILE).exists():
        raise Complaint(f"There is no {importing.FILE} in {data}.", "Give the folder that holds it, or none.", 2)
    cases: list[Callable[[], dict[str, Any]]] = [
        lambda: importing.measure(folder, rows=rows),
        bench.scorecards,
        lambda: bench.status_of_all(indicators=indicators),
        lambda: bench.pupils(rows=pupils),
        lambda: pages.area(requests=requests),
    ]
    for case in cases:
        typer.echo(json.dumps(case()))


@app.command("casework")
def casework(
    children: Annotated[int, typer.Option(min=200, max=2_000_000, help="Children who are or were helped.")] = 10_000,
    database: Annotated[str, typer.Option(help=USED_UP)] = "",
    users: Annotated[int, typer.Option(min=1, max=64, help="People at work at once.")] = 16,
    requests: Annotated[int, typer.Option(min=2, max=1_000, help="Requests of each of them for each page.")] = 20,
) -> None:
    """Help for families, made up: caseloads, records and forms of people who work at once on the real server; what the
    predicate of access and the audit cost. At 10,000 children, 100,000, … up to --children; on a database that is
    given, at that size alone.

    Example: ./village bench casework --children 100000
    """
    from benchmarks import casework as bench  # noqa: PLC0415 - benchmarks are not part of the package

    _print(bench.measure(children=children, database=database, users=users, requests=requests))


@app.command("load")
def load(
    database: Annotated[str, typer.Option(help=USED_UP)] = "",
    workers: Annotated[str, typer.Option(help="Processes of the server, one number after another.")] = "1,2",
    until: Annotated[float, typer.Option(min=10, max=60_000, help="Milliseconds that 95 in 100 may take.")] = 500,
    soak: Annotated[float, typer.Option(min=0, max=1_440, help="Minutes at work below the knee.")] = 0,
    people: Annotated[int, typer.Option(min=0, max=512, help="So many in the soak, and no knee is looked for.")] = 0,
    settings: Annotated[bool, typer.Option("--settings", help="What settings of the connection are worth.")] = False,
    children: Annotated[int, typer.Option(min=1_000, max=1_000_000, help="Children helped, beside the demo.")] = 20_000,
    seconds: Annotated[float, typer.Option(min=1, max=600, help="How long each number of people works.")] = 20,
) -> None:
    """Let ever more people work through a mix of pages on the served demo, made for it, until 95 in 100 answers come
    too late; then, with --soak, fewer of them for long, and tell what grew.

    Example: ./village bench load --workers 1,2 --soak 30
    """
    from benchmarks import load as bench  # noqa: PLC0415 - benchmarks are not part of the package

    try:
        numbers = [int(one) for one in workers.split(",")]
    except ValueError:
        numbers = []
    if not numbers or not all(0 < one <= MOST_WORKERS for one in numbers):
        raise Complaint(f"Processes are numbers from 1 to {MOST_WORKERS}.", "Write them as --workers 1,2.", 2)
    found = bench.measure(
        workers=numbers,
        until=until,
        soak=soak,
        database=database,
        helped=children,
        seconds=seconds,
        settings=settings,
        people=people,
    )
    _print(found)


@app.command("directory-harvest")
def directory_harvest(
    feeds: Annotated[int, typer.Option(min=1, max=1_000, help="Feeds.")] = 150,
    services: Annotated[int, typer.Option(min=10, max=100_000, help="Services of each.")] = 3_000,
    database: Annotated[str, typer.Option(help=USED_UP)] = "",
) -> None:
    """Read made-up feeds of services at first, and on nights when nothing or one in a hundred has changed; at a tenth
    and a third of the feeds too, but on a database that is given.

    Example: ./village bench directory-harvest --feeds 15 --services 300
    """
    from benchmarks import directory_harvest as bench  # noqa: PLC0415 - benchmarks are not part of the package

    _print(bench.measure(feeds=feeds, services=services, database=database))


@app.command("directory")
def directory(
    services: Annotated[int, typer.Option(min=400, max=5_000_000, help="Services, with 1.3 places each.")] = 20_000,
    questions: Annotated[int, typer.Option(min=10, max=10_000, help="Questions of each kind.")] = 200,
    database: Annotated[str, typer.Option(help=f"For the pages. {USED_UP}")] = "",
) -> None:
    """Find made-up services at real postcodes by filters, words and place; beside SQLite's full text, the substring
    pattern of the former national directory and, where it is installed, tantivy. At a quarter and a half too.

    Example: ./village bench directory --services 500000
    """
    from benchmarks import directory as bench  # noqa: PLC0415 - benchmarks are not part of the package

    _print(bench.measure(services=services, asked=questions, database=database))


@app.command("projection")
def projection(
    areas: Annotated[int, typer.Option(min=10, max=10_000, help="Areas.")] = 150,
    roles: Annotated[int, typer.Option(min=1, max=100, help="Roles in each.")] = 10,
    draws: Annotated[int, typer.Option(min=200, max=50_000, help="Futures to draw.")] = 2_000,
    years: Annotated[int, typer.Option(min=1, max=50, help="Years beyond the origin.")] = 15,
) -> None:
    """Project made-up series of areas by roles; beside a loop over each cell, and at a fifth and three fifths.

    Example: ./village bench projection
    """
    from benchmarks import projection as bench  # noqa: PLC0415 - benchmarks are not part of the package

    _print(bench.measure(areas=areas, roles=roles, draws=draws, years=years))


@app.command("returns")
def returns(
    rows: Annotated[int, typer.Option(min=1_000, max=5_000_000, help="Engagements of the largest return.")] = 1_000_000,
) -> None:
    """Hold made-up returns to every rule: whole tables against a row at a time, and how time grows with size.

    Example: ./village bench returns --rows 1000000
    """
    from benchmarks import returns as bench  # noqa: PLC0415 - benchmarks are not part of the package

    _print(bench.measure(most=rows))


OF_FILES = ("made", "known", "batch", "synthetic", "census")


@app.command("people")
def people(
    case: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(OF_FILES)}; may be repeated.")] = None,
    records: Annotated[int, typer.Option(min=1_000, max=5_000_000, help="Records of each file, for batch.")] = 50_000,
    children: Annotated[
        int, typer.Option(min=1_000, max=12_400_000, help="Children made up, for made, synthetic and census.")
    ] = 50_000,
) -> None:
    """Make up people; link files, known sets and made-up ones, beside Splink 5 in the same run: a line of JSON each.

    Without --case all of them. Made, batch and synthetic are measured at a tenth and a third of the size too, to tell
    growth.

    Example: ./village bench people --case batch --records 500000
    """
    from benchmarks import people as sets  # noqa: PLC0415 - benchmarks are not part of the package
    from benchmarks import people_batch as linked  # noqa: PLC0415
    from benchmarks import people_made  # noqa: PLC0415

    shared = os.environ.get("VILLAGE_SHARED")
    folder = Path(shared) if shared else settings.ROOT.parent / "shared"
    cases: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
        "made": lambda: people_made.made(children),
        "known": lambda: sets.known(folder / "data"),
        "batch": lambda: linked.batch(records),
        "synthetic": lambda: linked.synthetic(children),
        "census": lambda: linked.unseen(children),
    }
    for name in _wanted(case, OF_FILES):
        for one in cases[name]():
            typer.echo(json.dumps(one))


OF_NATIONS = ("pairs", "measures", "train")


@app.command("national")
def national(
    children: Annotated[int, typer.Option(min=1_000, max=12_400_000, help="Children of the largest county.")] = 100_000,
    engine: Annotated[str, typer.Option(help="A Spark, beside DuckDB: local[2], spark://host:7077; else none.")] = "",
    case: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(OF_NATIONS)}; may be repeated.")] = None,
    memory: Annotated[str, typer.Option(help="How much memory an engine may take.")] = "2GB",
) -> None:
    """Link, measure and learn from a made-up county on DuckDB and on a Spark, at a tenth and three tenths of the size
    too; a line of JSON for each, and one of the growth from which a nation is reckoned.

    Example: ./village bench national --engine local[2]
    """
    from benchmarks import national as bench  # noqa: PLC0415 - benchmarks are not part of the package

    for one in bench.national(children, engine, _wanted(case, OF_NATIONS), memory):
        typer.echo(json.dumps(one))


def _wanted(cases: list[str] | None, known: tuple[str, ...]) -> list[str]:
    wanted = cases or list(known)
    if unknown := sorted(set(wanted) - set(known)):
        raise Complaint(f"There is no case {unknown[0]!r}.", f"Give one of {', '.join(known)}.", 2)
    return wanted
