"""Commands on the directory of services: what each command is stands in a file of its own."""

import typer

from village.cli import directory_validate

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("validate")(directory_validate.validate)
