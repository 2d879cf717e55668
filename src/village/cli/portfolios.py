"""What portfolios are read against, taken in from the command line: a framework, whom badges are believed of, and what
was revoked."""

from pathlib import Path
from typing import Annotated

import typer

from village.cli.complaint import file_at
from village.workforce.actions.portfolio import kept


def framework(file: Annotated[Path, typer.Argument(help="Units, qualifications, what counts as what (YAML).")]) -> None:
    """Take in the framework that everybody’s portfolio is read against, whole or not at all.

    Example: ./village workforce framework framework.yaml
    """
    made = kept.take_in_framework(file=file.name, raw=file_at(file).read_bytes())
    typer.echo(
        f"{len(made.units)} units, {len(made.qualifications)} qualifications, {len(made.equivalences)} equivalences."
    )


def trust(file: Annotated[Path, typer.Argument(help="The issuers that are believed, with their keys (YAML).")]) -> None:
    """Take in whose badges are believed in portfolios, and what each may award.

    Example: ./village workforce trust trust.yaml
    """
    made = kept.take_in_trust(file=file.name, raw=file_at(file).read_bytes())
    typer.echo(f"Believed: {', '.join(sorted(one.name for one in made.values()))}.")


def revoked(file: Annotated[Path, typer.Argument(help="An issuer’s list of what was revoked.")]) -> None:
    """Take in an issuer’s list of revoked badges; do so daily, and never from whoever carries a badge.

    Example: ./village workforce revoked revoked.jwt
    """
    typer.echo(f"Taken in: {kept.take_in_revoked(file=file.name, raw=file_at(file).read_bytes())}.")
