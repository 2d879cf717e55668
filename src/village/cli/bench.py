"""Commands that measure. Each prints JSON: figures, the ratio to the obvious alternative, growth with size."""

import json
import sys
from typing import Annotated, Any

import typer
from django.conf import settings

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
sys.path.insert(0, str(settings.ROOT))


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
def audit(most: Annotated[int, typer.Option(min=1_000, max=5_000_000, help="The largest chain.")] = 300_000) -> None:
    """Append to an audit of its own and verify it; batched against one at a time.

    Example: ./village bench audit
    """
    from benchmarks import audit as bench  # noqa: PLC0415 - benchmarks are not part of the package

    _print(bench.measure(most=most))


@app.command("measures")
def measures(
    indicators: Annotated[int, typer.Option(min=1, max=5_000, help="Indicators, each in 150 areas.")] = 434,
) -> None:
    """Judge every indicator in every area, work out all scorecards, and group six million pupils; against others.

    Example: ./village bench measures --indicators 434
    """
    from benchmarks import measures as bench  # noqa: PLC0415 - benchmarks are not part of the package

    for case in (bench.scorecards(), bench.pupils(), *bench.status_of_all(indicators=indicators)):
        typer.echo(json.dumps(case))
