"""Which records of very many are of one person, on this machine or on a Spark, from the command line."""

from pathlib import Path
from typing import Annotated

import typer

from village.cli import engines, outputs
from village.cli.complaint import Complaint
from village.cli.progress import steps
from village.kernel.tables.engines import DUCKDB
from village.linkage.many import pairs as many
from village.linkage.rules.model import Model, model_of
from village.linkage.rules.untrained import untrained
from village.people.queries.models import one_model


def pairs(
    folder: Annotated[Path, typer.Argument(help="What synthetic county, nation or people wrote.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write; it must be new.")],
    engine: engines.Name = DUCKDB,
    memory: engines.Memory = "2GB",
    model: Annotated[str, typer.Option("--model", help="A model that was trained here; else the untrained one.")] = "",
    least: Annotated[float, typer.Option("--least", min=0.001, max=0.999, help="The least chance of a pair.")] = 0.5,
) -> None:
    """Find the pairs of records of one child in the feeds of a county or a nation, by a model that is frozen.

    It decides about no record and changes nothing. The same on every engine, pair by pair and weight by weight.

    Example: ./village people pairs var/county --out var/pairs --engine local[2]
    """
    feeds = many.feeds_in(folder)
    if not feeds:
        raise Complaint(f"There are no feeds in {folder}.", "Give what ./village synthetic county wrote.", 2)
    outputs.new(out, "folder")
    by = _model(model)
    with engines.opened(engine, memory) as opened, steps(many.STEPS) as step:
        found = many.pairs(feeds, folder, out, engine=opened, model=by, least=least, step=step)
    typer.echo(f"{found.records:,} records of {len(feeds)} sources under {found.keys:,} keys.")
    if found.hot:
        typer.echo(f"Not followed: {found.hot:,} keys that more than {many.HOT} records share.")
    typer.echo(f"{found.weighed:,} pairs weighed by model {by.version}, {found.written:,} in {out}.")


def _model(version: str) -> Model:
    if not version:
        return untrained()
    kept = one_model(version)
    if kept is None:
        raise Complaint(f"There is no model {version}.", "Nothing was changed: ./village people train makes one.", 2)
    return model_of(kept.data)
