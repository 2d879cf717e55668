"""The docs command: writes the reference that is generated from the code and data, or tells what is out of date; makes
pages of all the documents."""

import subprocess  # nosec B404 - starts Sphinx, which is no library
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from village.cli.complaint import Complaint, repository
from village.cli.references import all_references


def docs(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if anything is out of date.")] = False,
    site: Annotated[
        Path | None, typer.Option("--site", help="Also make pages of all the documents in this folder.")
    ] = None,
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
    if site is not None:
        build_site(folder.parent, site)
        typer.echo(f"The pages are in {site}: open {site / 'index.html'}.")


def build_site(root: Path, site: Path) -> None:
    """Make pages of the documents of a repository. Raises Complaint when a link leads nowhere, or without Sphinx."""
    if find_spec("sphinx") is None:
        raise Complaint("Sphinx is not installed here.", "Run it as ./village docs --site FOLDER, which installs it.")
    words = ["-W", "--keep-going", "-q", "-E", "-b", "html", "-c", str(root / "docs"), "-d", str(site / ".doctrees")]
    done = subprocess.run(  # nosec B603
        [sys.executable, "-m", "sphinx", *words, str(root), str(site)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Complaint(f"The pages could not be made:\n{done.stderr.strip()}", "Mend the documents.")
    (site / "index.html").write_bytes((site / "README.html").read_bytes())
