"""Commands on the people who do the work: what each command is stands in a file of its own."""

import typer

from village.cli import projecting, returns, scenarios

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("read")(returns.read)
app.command("write")(returns.write)
app.command("check")(returns.check)
app.command("project")(projecting.project)
app.command("scenario")(scenarios.scenario)
