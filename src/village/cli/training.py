"""Training models of matching, and trying them, from the command line. Signing off is for a person, on a page."""

import datetime as dt
from typing import Annotated

import typer

from village.cli import engines
from village.kernel.tables.engines import DUCKDB
from village.people.actions import training
from village.people.queries.models import one_model
from village.people.rules.flips import KINDS

BY = "command-line"


def train(
    engine: engines.Name = DUCKDB,
) -> None:
    """Train a model of matching from all records of the index. It decides nothing until somebody signs it off.

    Example: ./village people train
    """
    version = training.train(by=BY, at=dt.datetime.now(dt.UTC), engine=engine)
    kept = one_model(version)
    assert kept is not None  # nosec B101: it was made just now
    expected = kept.figures["expected"]
    typer.echo(f"Model {version}, from {kept.trained_on}:")
    typer.echo(f"  links by itself from a chance of {kept.data['thresholds']['link']:.4f}")
    typer.echo(
        f"  expected: {expected['precision']:.4%} of links right, {expected['reviewed']:.1%} of records reviewed"
    )
    typer.echo("It decides nothing yet: see it at Children, Matching, Models, where somebody else signs it off.")


def shadow(version: Annotated[str, typer.Argument(help="The model to try.")]) -> None:
    """Try a model on a sample of live records: how many would it decide otherwise? Changes nothing.

    Example: ./village people shadow m-0123456789ab
    """
    told = training.run_shadow(version=version, by=BY, at=dt.datetime.now(dt.UTC))
    typer.echo(f"Of {told['records']:,} live records:")
    for kind, words in KINDS.items():
        typer.echo(f"  {told['counts'].get(kind, 0):>7,}  {words}")
