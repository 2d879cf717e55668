"""Commands on the audit."""

import datetime as dt

import typer

from village.cli.complaint import Complaint
from village.kernel.audit import actions, queries
from village.kernel.audit.checkpoints import CheckpointError

BY = "command line"
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.command("verify")
def verify() -> None:
    """Read the whole audit and every checkpoint; name the first entry that is wrong, or the checkpoint that is missing.

    Example: ./village audit verify
    """
    try:
        for where in queries.torn_checkpoints():
            typer.echo(f"{where}: this checkpoint was cut short while it was written and holds nothing.", err=True)
        verdict = queries.verify()
    except CheckpointError as error:
        raise Complaint(str(error), "Ask whoever keeps the checkpoints for their copy.") from error
    if not verdict and verdict.seq is None:
        raise Complaint(
            f"The audit is not shown to be whole: {verdict.entries:,} entries follow each from the last, but "
            f"{verdict.problem}.",
            "Ask whoever keeps the checkpoints for their copy; on a new service, run ./village audit checkpoint first.",
        )
    if not verdict:
        raise Complaint(
            f"The audit is not whole: {verdict.problem}.",
            "Keep this database as it is and tell information governance.",
        )
    # Only what is whole is written to: a suspect database is evidence, and stays as it was found.
    actions.record_verdict(verdict, by=BY, at=dt.datetime.now(dt.UTC))
    typer.echo(
        f"The audit is whole: {verdict.entries:,} entries, each following from the last, and every checkpoint agrees."
    )


@app.command("checkpoint")
def checkpoint() -> None:
    """Sign where the audit stands and hand it to its custodians.

    Example: ./village audit checkpoint
    """
    try:
        point = actions.keep_checkpoint(by=BY, at=dt.datetime.now(dt.UTC))
    except CheckpointError as error:
        raise Complaint(str(error), "Check that the custodian can be written to.") from error
    typer.echo(f"Entry {point.seq:,} signed." if point else "There is nothing new to sign.")


@app.command("replace-key")
def replace_key() -> None:
    """Let a new key sign checkpoints from here on; what the old one signed stays good.

    The old key stays beside the new one, under its name: keep both as long as the audit, each with a copy elsewhere.

    Example: ./village audit replace-key
    """
    try:
        name = actions.replace_key(by=BY, at=dt.datetime.now(dt.UTC))
    except CheckpointError as error:
        raise Complaint(str(error), "Check that the custodian can be written to, then run it again.") from error
    typer.echo(f"Key {name} signs from here on. Make a copy of the folder of keys now.")
