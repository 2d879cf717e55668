"""The docs command: writes the reference that is generated from the code and data, or tells what is out of date."""

from typing import Annotated

import typer

from village.cli.complaint import Complaint, repository
from village.cli.references import all_references


def docs(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if anything is out of date.")] = False,
) -> None:
    """Write the generated reference documents.

    Example: ./village docs --check
    """
    folder, stale = repository("docs") / "docs", []
    for name, text in all_references().items():
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if check and stale:
        raise Complaint(f"Out of date: {', '.join(stale)}.", "Run ./village docs and commit what it writes.")
    typer.echo(f"{len(stale)} written." if stale else "Everything is current.")
