"""The test command: finds a browser, then runs pytest over everything."""

import os
import shutil
import subprocess  # nosec B404 - runs apt-get and pytest
import sys
from pathlib import Path
from typing import Annotated

import typer

from village.cli.complaint import repository

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PDF_READER = "pdftotext"


def test(
    context: typer.Context,
    spark: Annotated[bool, typer.Option("--spark", help="Install Spark and run its tests alone.")] = False,  # noqa: PT028 - a command
    coverage: Annotated[bool, typer.Option("--coverage", help="Ask for full coverage: half as long again.")] = False,  # noqa: PT028 - a command
) -> None:
    """Run every test; more words go to pytest.

    Example: ./village test tests/spec -k plan
    """
    root = repository("test")
    install_missing()
    browser = find_browser()
    environment = {**os.environ, "VILLAGE_MODE": "test"}
    environment.pop("VILLAGE_VAR", None)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes would compile the same files again
    if browser:
        environment["VILLAGE_CHROMIUM"] = browser
    else:
        typer.echo("No Chromium was found and none could be installed: the browser tests will be skipped.", err=True)
    arguments = ["-n", os.environ.get("VILLAGE_TEST_PROCESSES", "2"), "--dist", "worksteal", "-q", *context.args]
    if spark:  # Spark takes a gigabyte: one process
        arguments = ["-n", "0", "-q", "-rs", "-m", "spark", *context.args]
    elif coverage and shutil.which(PDF_READER) is None:  # some of what is watched is tried by its tests alone
        typer.echo(
            "No pdftotext was found and none could be installed: its tests are skipped, coverage is not asked for.",
            err=True,
        )
    elif coverage:  # the promise of full coverage is about the whole suite
        arguments += ["--cov", "--cov-report=term:skip-covered"]
    done = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=root, env=environment, check=False)  # nosec B603
    raise typer.Exit(done.returncode)


def find_browser() -> str | None:
    """Chromium's path; None when there is none."""
    return os.environ.get("VILLAGE_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def install_missing() -> None:
    """On Debian, as root, what the tests need beside Python and is not there: a browser, and a reader of PDF files."""
    missing = [] if find_browser() else ["chromium"]
    missing += [] if shutil.which(PDF_READER) else ["poppler-utils"]
    if not missing or os.geteuid() != 0 or not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        return
    typer.echo(f"Installing {' and '.join(missing)} for the tests ...", err=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-qy", "--no-install-recommends", *missing]):
        done = subprocess.run(["apt-get", *words], env=environment, check=False, stdout=subprocess.DEVNULL)  # nosec B603 B607
        if done.returncode:
            return
