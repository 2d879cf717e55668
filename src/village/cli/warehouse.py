"""Commands on the warehouse."""

import typer
from django.conf import settings

from village.cli.building import build_warehouse
from village.cli.progress import steps
from village.warehouse import connection

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("build")
def build() -> None:
    """Build the warehouse anew from the records and swap it in whole.

    Example: ./village warehouse build
    """
    with steps(1) as step:
        step("Building the warehouse")
        version = build_warehouse()
    typer.echo(f"The warehouse is at version {version}.")


@app.command("show")
def show() -> None:
    """Show which warehouse is in use and how many rows each table holds.

    Example: ./village warehouse show
    """
    found = connection.current(settings.WAREHOUSE)
    names = found.select("SELECT table_name FROM information_schema.tables ORDER BY table_name", ())
    for one in names:
        name = one["table_name"]
        rows = found.select(f'SELECT count(*) AS rows FROM "{name}"', ())[0]["rows"]  # nosec B608 - our own table
        typer.echo(f"{name:<28} {rows:>10,}")
