"""Commands on plans."""

import datetime as dt
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from village.cli.complaint import Complaint, refusal
from village.kernel.areas import queries as areas
from village.kernel.tables.folders import read_folder
from village.kernel.tables.rules import Refused
from village.plan import actions, queries
from village.plan.report import write_report
from village.plan.rules.check import SEVERITIES, check
from village.plan.rules.document import TABLES, Plan, columns
from village.plan.rules.folder import plan_from
from village.plan.rules.manifest import TEMPLATE_ID
from village.plan.rules.standing import as_known_on

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
PlanOption = Annotated[str, typer.Option("--plan", help="The plan's id.")]
DEFAULT = settings.DEFAULT_PLAN
SHIPPED = settings.SRC / "reference" / "plan"
MANIFEST = f"""\
id: {TEMPLATE_ID}
title: Our plan for children
short_title: Our plan
area: Your area
area_code: E06000000
publisher: council
began_on: 2026-04-01
reported_on: 2026-04-01
horizon: 2029
sources:
  - id: plan
    title: Our plan for children
    publisher: council
    published_on: 2026-04-01
    kind: plan
"""


def _plan(plan_id: str) -> Plan:
    found = queries.plan(plan_id)
    if found is None:
        raise Complaint(f"There is no plan called {plan_id!r}.", "See ./village plan list.", 2)
    return found


def _folder_or_plan(target: str) -> Plan:
    """The plan in a folder, or the one loaded under an id. What is written like a path is never taken for an id."""
    if Path(target).exists():
        try:
            return plan_from(read_folder(Path(target)), names_of=areas.names)
        except Refused as refused:
            raise refusal(refused, "Import would refuse this") from None
    if target.startswith((".", "~")) or any(mark in target for mark in "/\\"):
        do = "Give a folder that holds plan.yaml, a zip of one, or the id of a plan that ./village plan list names."
        raise Complaint(f"There is no folder {target!r}.", do, 2)
    return _plan(target)


def _day(as_at: str, plan: Plan) -> dt.date:
    """The day asked for, or the plan's own."""
    try:
        return dt.date.fromisoformat(as_at) if as_at else queries.default_day(plan)
    except ValueError:
        raise Complaint(f"{as_at!r} is not a date.", "Write it as 2008-12-11.", 2) from None


@app.command("list")
def list_plans() -> None:
    """List the plans that are loaded.

    Example: ./village plan list
    """
    table = Table("id", "title", "area", "edition", "loaded", box=None)
    for card in queries.plans():
        table.add_row(
            card.id, escape(card.title), escape(card.area), str(card.edition), f"{card.loaded_at:%Y-%m-%d %H:%M}"
        )
    Console().print(table)


@app.command("import")
def import_plan(
    folder: Annotated[
        Path, typer.Argument(help="A folder, or a zip of one, that holds plan.yaml; or a shipped plan’s name.")
    ],
) -> None:
    """Load a plan from a folder; nothing is loaded if any row is wrong. A plan that Village comes with is loaded by its
    name, childrens-plan-2007.

    Example: ./village plan import my-area-plan/
    """
    if not folder.exists() and len(folder.parts) == 1 and (SHIPPED / folder).is_dir():
        folder = SHIPPED / folder
    edition, new = actions.import_plan(folder=folder, by="command-line", at=dt.datetime.now(dt.UTC))
    typer.echo(f"{edition}: {'loaded' if new else 'already loaded, nothing has changed'}.")


@app.command("check")
def check_plan(
    target: Annotated[str, typer.Argument(help="A plan's id, or a folder.")] = DEFAULT,
    severity: Annotated[str, typer.Option(help=f"Show only: {', '.join(SEVERITIES)}.")] = "",
    as_at: Annotated[str, typer.Option("--as-at", help="The day, as 2008-12-11; the plan's own if left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find what a plan contradicts, counts twice, or leaves out.

    Example: ./village plan check childrens-plan-2007 --severity contradiction
    """
    if severity and severity not in SEVERITIES:
        raise Complaint(f"{severity!r} is not a severity.", f"Choose one of {', '.join(SEVERITIES)}.", 2)
    plan = _folder_or_plan(target)
    on = _day(as_at, plan)
    findings = [f for f in check(as_known_on(plan, on)) if not severity or f.severity == severity]
    if as_json:
        json.dump(
            [
                {"check": f.check, "severity": f.severity, "message": f.message, "rows": [list(r) for r in f.rows]}
                for f in findings
            ],
            sys.stdout,
            ensure_ascii=False,
            indent=1,
        )
        typer.echo()
        return
    for finding in findings:
        typer.echo(f"{finding.severity:<13} {finding.message}")
    found = Counter(f.severity for f in findings)
    typer.echo(
        f"\n{plan.title}, as known on {on.day} {on:%B %Y}: "
        + (
            ", ".join(f"{found[s]} {s}{'s' if found[s] != 1 else ''}" for s in SEVERITIES if found[s])
            or "nothing found"
        )
        + "."
    )


@app.command("export")
def export(
    plan: Annotated[str, typer.Argument(help="The plan's id.")],
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON document.")] = True,
) -> None:
    """Print a whole plan as one JSON document.

    Example: ./village plan export childrens-plan-2007 --json > plan.json
    """
    json.dump(json.loads(queries.document_text(_plan(plan))), sys.stdout, ensure_ascii=False, indent=1)
    typer.echo()


@app.command("report")
def report(
    out: Annotated[Path, typer.Option(help="The folder to write to; made if it does not exist.")],
    as_at: Annotated[str, typer.Option("--as-at", help="The day, as 2008-12-11; the plan's own if left out.")] = "",
    area: Annotated[str, typer.Option(help="The area, by name or code; the plan's own if left out.")] = "",
    plan: PlanOption = DEFAULT,
) -> None:
    """Write the progress report: HTML, tagged PDF, CSV and JSON.

    Example: ./village plan report --as-at 2008-12-11 --area england --out report/
    """
    found = _plan(plan)
    for path in write_report(plan, _day(as_at, found), area or found.area, out):
        typer.echo(str(path))


@app.command("template")
def template(out: Annotated[Path, typer.Argument(help="A new folder.")]) -> None:
    """Write an empty plan folder to start from: plan.yaml and a table's header in each file.

    Example: ./village plan template my-area-plan/
    """
    if out.exists():
        raise Complaint(f"{out} exists already.", "Give the name of a new folder.", 2)
    out.mkdir(parents=True)
    for name, table in TABLES.items():
        (out / f"{name}.csv").write_text(",".join(columns(table)) + "\n", encoding="utf-8")
    (out / "plan.yaml").write_text(MANIFEST, encoding="utf-8")
    typer.echo(f"{out}: fill the tables in, then ./village plan check {out}")
