"""Commands on the directory of services: what each command is stands in a file of its own."""

import typer

from village.cli import (
    directory_centres,
    directory_harvest,
    directory_keeping,
    directory_national,
    directory_relevance,
    directory_validate,
)

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("validate")(directory_validate.validate)
app.command("relevance")(directory_relevance.relevance)
app.command("import")(directory_harvest.import_services)
app.command("harvest")(directory_harvest.harvest)
app.command("import-centres")(directory_centres.import_centres)
app.command("import-national")(directory_national.import_national)
app.command("sources")(directory_harvest.sources)
app.command("add-source")(directory_harvest.add_source)
app.command("close-source")(directory_harvest.close_kept_source)
app.command("rebuild")(directory_harvest.rebuild)
app.command("duplicates")(directory_keeping.duplicates)
