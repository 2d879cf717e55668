"""Commands on help for families."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from village.casework.actions.exporting import make_export
from village.casework.queries.exporting import exports
from village.cli import outputs
from village.cli.complaint import Complaint
from village.kernel.access.actions import Refusal
from village.kernel.access.queries import viewer_for
from village.kernel.accounts.queries import account_by_email
from village.kernel.tables.aside import put_whole

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("export")
def export(
    export: Annotated[str, typer.Argument(help="The export: standard-safeguarding-dataset or children-in-need-like.")],
    by: Annotated[str, typer.Option("--by", help="E-mail address of the manager whose service it is of.")],
    out: Annotated[Path, typer.Option("--out", help="The zip file to write; there must be none yet.")],
) -> None:
    """Export, without names, what a manager's service holds, as another dataset has it; in the audit first.

    Example: ./village casework export standard-safeguarding-dataset --by grace.hub@example.org --out help.zip
    """
    if export not in exports():
        raise Complaint(f"There is no export {export!r}.", f"There are {' and '.join(exports())}.", 2)
    outputs.new(out, "file")
    account = account_by_email(by)
    if account is None:
        raise Complaint(f"There is no open account {by!r}.", "Nothing was exported.", 2)
    try:
        made = make_export(
            export=export, by=viewer_for(account, second_factor=True), at=dt.datetime.now(dt.UTC)
        )  # fmt: skip
    except Refusal as refusal:
        raise Complaint(f"{by}: {refusal}", "Nothing was exported.", 2) from refusal
    with put_whole(out) as aside:
        aside.write_bytes(made.body)
    for name, rows in made.rows.items():
        typer.echo(f"{name:<28} {rows:>8,} rows")
    typer.echo(f"Wrote {out}, SHA-256 {made.sha256}")
