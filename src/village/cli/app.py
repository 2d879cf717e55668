"""Every command, grouped by what people want to do."""

import inspect
from typing import Annotated

import django
import typer
from rich.console import Console
from rich.table import Table

from village import __version__

django.setup()

from village.cli import (  # noqa: E402
    audit,
    bench,
    documents,
    feeds,
    figures,
    linking,
    measures,
    people,
    plan,
    serving,
    synthetic,
    testing,
    training,
    warehouse,
)

CONSOLE = Console()
GROUPS = {
    "Start": ["demo", "prepare", "serve", "work", "test"],
    "People": [
        *("people first-administrator", "people add-organisation"),
        *("people link", "people explain", "people feed", "people train", "people shadow"),
    ],
    "Plans": ["plan list", "plan import", "plan check", "plan export", "plan report", "plan template"],
    "Figures": [
        *("figures load", "figures neighbours", "figures boundaries", "figures inspections", "figures list"),
        *("measures list", "measures explain", "measures test", "measures values"),
        *("measures scorecard", "measures schools"),
        *("measures map", "measures status", "measures protect", "measures attack"),
        *("warehouse build", "warehouse show"),
    ],
    "Made-up people": ["synthetic people"],
    "Trust": ["audit verify", "audit checkpoint"],
    "Build": ["docs", "bench pages", "bench audit", "bench index", "bench measures", "bench people"],
}

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
app.add_typer(plan.app, name="plan", help="Plans: import, check, export, report.")
people.app.command("link")(linking.link)
people.app.command("explain")(linking.explain)
people.app.command("feed")(feeds.feed)
people.app.command("train")(training.train)
people.app.command("shadow")(training.shadow)
app.add_typer(people.app, name="people", help="Who works here; children known by several services.")
app.add_typer(figures.app, name="figures", help="Published figures and what goes with them: load, list.")
app.add_typer(measures.app, name="measures", help="Measures: what they say, what may be shown.")
app.add_typer(warehouse.app, name="warehouse", help="The warehouse that figures come from.")
app.add_typer(synthetic.app, name="synthetic", help="Made-up people to try things on.")
app.add_typer(audit.app, name="audit", help="Verify the audit, sign checkpoints.")
app.add_typer(bench.app, name="bench", help="Measure speed; prints JSON.")
app.command()(serving.demo)
app.command()(serving.prepare)
app.command()(serving.serve)
app.command()(serving.work)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(testing.test)
app.command()(documents.docs)


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


@app.callback()
def village(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """One thread from a national promise to the help one child gets, and back."""


def _summaries() -> dict[str, str]:
    command = typer.main.get_command(app)
    found = {}
    for name, one in getattr(command, "commands", {}).items():
        for inner, two in getattr(one, "commands", {}).items():
            found[f"{name} {inner}"] = two.get_short_help_str(90)
        if not hasattr(one, "commands"):
            found[name] = one.get_short_help_str(90)
    return found


@app.command("help")
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


_first_sentences(app)
