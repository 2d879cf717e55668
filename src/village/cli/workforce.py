"""Commands on the people who do the work."""

import typer

from village.cli import returns

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("read")(returns.read)
app.command("write")(returns.write)
app.command("check")(returns.check)
