"""Those who work with children: what each command is in stands in a file of its own."""

import typer

from village.cli import qualifications

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("qualifications")(qualifications.qualifications)
app.command("qualification")(qualifications.qualification)
app.command("route")(qualifications.route)
