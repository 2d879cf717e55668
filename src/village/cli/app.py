"""Every command, grouped by what people want to do."""

import importlib
import inspect
from typing import Annotated, Any

import django
import typer
from rich.console import Console
from rich.table import Table

from village import __version__

django.setup()

CONSOLE = Console()
GROUPS = {
    "Start": ["demo", "prepare", "serve", "work", "test"],
    "People": [
        *("people first-administrator", "people add-organisation"),
        *("people link", "people explain", "people pairs", "people feed", "people train", "people shadow"),
    ],
    "Plans": ["plan list", "plan import", "plan check", "plan export", "plan report", "plan template"],
    "The thread": ["trace"],
    "Figures": [
        *("figures load", "figures neighbours", "figures boundaries", "figures inspections", "figures list"),
        *("measures list", "measures explain", "measures test", "measures values"),
        *("measures scorecard", "measures schools"),
        *("measures map", "measures status", "measures protect", "measures attack", "measures compute"),
        *("warehouse build", "warehouse show"),
    ],
    "Forms and processes": ["definitions list", "definitions check"],
    "Help for families": ["casework export"],
    "Families find help": [
        *("directory validate", "directory import", "directory import-centres", "directory harvest"),
        *("directory sources", "directory add-source", "directory close-source", "directory relevance"),
        *("directory import-national", "directory duplicates", "directory rebuild"),
    ],
    "The people who do the work": [
        *("workforce read", "workforce write", "workforce check", "workforce project", "workforce scenario"),
        "workforce strategy",
        *("workforce qualifications", "workforce qualification", "workforce role", "workforce route"),
        *("workforce framework", "workforce trust", "workforce revoked"),
        *("workforce badge-holder", "workforce issue-badge", "workforce revoke-badge"),
        *("workforce announce-badge-key", "workforce replace-badge-key"),
        *("workforce show-badge", "workforce verify-badge"),
    ],
    "Made-up people": ["synthetic people", "synthetic county", "synthetic nation", "synthetic services"],
    "Trust": ["audit verify", "audit checkpoint", "audit replace-key"],
    "Build": [
        *("docs", "bench pages", "bench audit", "bench casework", "bench index", "bench load", "bench measures"),
        *("bench people", "bench directory", "bench directory-harvest", "bench projection", "bench returns"),
        "bench national",
    ],
}
# Which module of this package holds a command, or a group and its commands: `app`, and what the group is about.
ALONE = {
    "demo": "serving",
    "prepare": "serving",
    "serve": "serving",
    "work": "serving",
    "test": "testing",
    "trace": "trace",
    "docs": "documents",
}
TOGETHER = {
    "plan": "Plans: import, check, export, report.",
    "people": "Who works here; children known by several services.",
    "figures": "Published figures and what goes with them: load, list.",
    "measures": "Measures: what they say, what may be shown.",
    "casework": "Help for families: export without names.",
    "directory": "Directories of services: hold them to the standard.",
    "workforce": "People who do the work: returns, qualifications, how many.",
    "warehouse": "The warehouse that figures come from.",
    "synthetic": "Made-up people and services to try things on.",
    "definitions": "Forms, code lists and processes: list, check.",
    "audit": "Verify the audit, sign checkpoints.",
    "bench": "Measure speed; prints JSON.",
}
ANYTHING = {"allow_extra_args": True, "ignore_unknown_options": True}  # more words go to pytest


def commands(first: str = "") -> typer.Typer:
    """The command line. Given the first word typed, only what that needs: to import what all the commands need takes
    seconds, what one of them needs a fraction of one.
    """
    app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback()(village)
    every = {*TOGETHER, *ALONE}
    wanted = {first} & every if first in {*every, "help", "--version"} else every
    for name, about in TOGETHER.items():
        if name in wanted:
            app.add_typer(_module(name).app, name=name, help=about)
    for name, module in ALONE.items():
        if name in wanted:
            app.command(context_settings=ANYTHING if name == "test" else None)(getattr(_module(module), name))
    app.command("help")(show_help)
    _first_sentences(app)
    return app


def _module(name: str) -> Any:
    return importlib.import_module(f"village.cli.{name}")


def _first_sentences(group: typer.Typer) -> None:
    """Give every command its first paragraph as its summary, whole: left alone, a list of commands cuts it short."""
    for command in group.registered_commands:
        command.short_help = " ".join((inspect.getdoc(command.callback) or "").split("\n\n")[0].split())
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            _first_sentences(inner.typer_instance)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Village {__version__}")
        raise typer.Exit


def village(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """One thread from a national promise to the help one child gets, and back."""


def _summaries() -> dict[str, str]:
    command = typer.main.get_command(commands())
    found = {}
    for name, one in getattr(command, "commands", {}).items():
        for inner, two in getattr(one, "commands", {}).items():
            found[f"{name} {inner}"] = two.get_short_help_str(90)
        if not hasattr(one, "commands"):
            found[name] = one.get_short_help_str(90)
    return found


def show_help() -> None:
    """List every command, grouped by task.

    Example: ./village help
    """
    summaries = _summaries()
    CONSOLE.print("Village: one thread from a national promise to the help one child gets, and back.\n")
    for group, names in GROUPS.items():
        table = Table.grid(padding=(0, 2))
        table.add_column(min_width=18)
        table.add_column()
        for name in names:
            table.add_row(f"  {name}", summaries[name])
        CONSOLE.print(group)
        CONSOLE.print(table)
        CONSOLE.print()
    CONSOLE.print("Each has --help with an example; --debug shows the details of a failure. Start with: ./village demo")
