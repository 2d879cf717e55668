"""Commands on measures."""

import typer

from village.cli import disclosure

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("protect")(disclosure.protect)
app.command("attack")(disclosure.attack)
