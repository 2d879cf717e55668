"""How many would be needed and would be there, if: scenarios as plain data."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from village.cli.complaint import Complaint, file_at, refusal
from village.kernel.tables.rules import Refused
from village.projection import chance, scenario_file
from village.projection.rules import scenarios
from village.projection.rules.scenarios import Scenario, Year

SEED, MOST_SHOWN = 2007, 8


def scenario(
    source: Annotated[Path, typer.Argument(help="A YAML file of assumptions.")],
    *,
    draws: Annotated[int, typer.Option("--draws", min=200, max=50_000, help="Futures to draw.")] = 2_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same, the same numbers.")] = SEED,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Carry assumptions about supply and need to a year: gap, cost, places that close it, what moves it most.

    A scenario, not a forecast: it says what follows if. What would be if nothing changed stands beside it.

    Example: ./village workforce scenario docs/guides/graduates-by-2015.yaml
    """
    try:
        held = scenario_file.read(file_at(source))
        found = _found(held, draws, seed)
    except Refused as refused:
        raise refusal(refused, "Nothing was carried forward") from refused
    except ValueError as error:
        raise Complaint(f"{source.name}: {error}", "Mend the scenario and run the command again.", 2) from error
    if as_json:
        json.dump(found, sys.stdout, indent=1, ensure_ascii=False)
        typer.echo()
        return
    _print(held, found)


def _found(held: Scenario, draws: int, seed: int) -> dict[str, Any]:
    years = scenarios.told(held)
    spread = chance.simulated(held, draws, seed)
    return {
        "title": held.title,
        "kind": "scenario",
        "from": held.first,
        "to": held.last,
        "seed": seed,
        "draws": draws,
        "years": [_year(one, spread, at) for at, one in enumerate(years)],
        "parts": [asdict(one) for one in scenarios.parts(held)],
        "training_places_to_close": scenarios.places_to_close(held),
        "sensitivity": [asdict(one) for one in scenarios.sensitivity(held)],
        "notes": list(held.notes),
    }


def _year(one: Year, spread: chance.Spread, at: int) -> dict[str, Any]:
    return asdict(one) | {"posts_low": float(spread.low[at]), "posts_high": float(spread.high[at])}


def _parts(held: Scenario, parts: list[dict[str, Any]]) -> Table:
    """The last year by role, sector and area."""
    table = Table(title=f"{held.last}, by role, sector and area", title_justify="left")
    for name in ("Of", "Posts filled", "Needed", "Gap"):
        table.add_column(name, justify="left" if name == "Of" else "right")
    for one in parts:
        if one["year"] == held.last:
            of = ", ".join(filter(None, (one["role"], one["sector"], one["area"]))) or "all others"
            table.add_row(of, *(f"{one[name]:,.0f}" for name in ("posts", "needed", "gap")))
    return table


def _print(held: Scenario, found: dict[str, Any]) -> None:
    console = Console()
    table = Table(title=f"{held.title}: a scenario, not a forecast", title_justify="left")
    names = ("Year", "Posts filled", "Low", "High", "Needed", "Gap", "Gap, no change", "Cost, £m")
    for name in names:
        table.add_column(name, justify="right")
    for one in found["years"]:
        numbers = [one[name] for name in ("posts", "posts_low", "posts_high", "needed", "gap", "gap_no_change")]
        cost = f"{one['cost'] / 1e6:,.1f}"
        table.add_row(str(one["year"]), *(f"{number:,.0f}" for number in numbers), cost)
    console.print(table)
    if found["parts"]:
        console.print(_parts(held, found["parts"]))
    places = found["training_places_to_close"]
    if places is not None:
        typer.echo(f"{places:,.0f} more training places a year would close the gap by {held.last}.")
    typer.echo(f"What moves the gap of {held.last} most, each a tenth higher:")
    for one in found["sensitivity"][:MOST_SHOWN]:
        typer.echo(f"  {one['name']}: {one['by']:+,.0f} posts")
    for note in held.notes:
        typer.echo(note)
