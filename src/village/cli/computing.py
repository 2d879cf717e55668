"""Measures of a made-up county or nation, on this machine or on a Spark, from the command line."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from village.cli import engines, outputs
from village.cli.complaint import Complaint
from village.cli.progress import steps
from village.kernel.tables.aside import put_whole
from village.kernel.tables.engines import DUCKDB
from village.synthetic.nation import computing
from village.synthetic.nation.bounds import NotMade


def compute(
    folder: Annotated[Path, typer.Argument(help="What synthetic county or nation wrote.")],
    out: Annotated[Path, typer.Option("--out", help="The Parquet file to write; it must be new.")],
    engine: engines.Name = DUCKDB,
    memory: engines.Memory = "2GB",
) -> None:
    """Work out every measure that the children of a made-up county or nation can tell, counting each child anew.

    The same SQL, and the same values, on every engine.

    Example: ./village measures compute var/county --out var/values.parquet --engine local[2]
    """
    outputs.new(out, "file")
    try:
        with engines.opened(engine, memory) as opened, steps(computing.STEPS) as step:
            found = list(computing.compute(folder, opened, step))
    except NotMade as error:
        raise Complaint(str(error), error.do, 2) from None
    told = [(measure, values) for measure, values in found if values.height]
    if not told:
        raise Complaint(f"None of {len(found)} measures has a value in {folder}.", "Nothing was written: make more.", 2)
    with put_whole(out) as aside:
        pl.concat(values for _, values in told).write_parquet(aside)
    for measure, values in told:
        typer.echo(f"{measure.slug:34}{values.height:>9,} values")
    typer.echo(f"{len(told)} of {len(found)} measures have values, {sum(one.height for _, one in told):,} in {out}.")
