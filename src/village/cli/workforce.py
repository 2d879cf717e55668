"""Commands on the people who do the work."""

import typer

from village.cli import projecting, scenarios

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("project")(projecting.project)
app.command("scenario")(scenarios.scenario)
