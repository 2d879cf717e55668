"""What roles ask, from the command line: whether what somebody holds meets it, what is missing, the way there."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from village.cli.complaint import Complaint, file_at
from village.cli.qualifications import day_of
from village.kernel.tables.rules import Problem, Refused, read_yaml
from village.workforce.queries.portfolio.kept import LIST, place
from village.workforce.queries.qualifications import listed as held
from village.workforce.queries.qualifications.routes import Route, route
from village.workforce.rules.qualifications.framework import Learned
from village.workforce.rules.qualifications.roles import (
    BAR,
    MET,
    NOT_ASKED,
    OPEN,
    TARGET,
    Answer,
    Equivalence,
    Explained,
    Holding,
    Post,
    explain,
    listed,
)
from village.workforce.rules.qualifications.written import Written

OF_FILE = ("holdings", "taken_up", "first", "passed", "prior")
OF_HOLDING = ("what", "awarded", "started", "body")
NOTHING = Written({}, (), ())
SAID = {MET: "Met", OPEN: "Undecided", NOT_ASKED: "Not asked"}


def role(
    name: Annotated[str, typer.Argument(help="A role, as head-teacher.")],
    on: Annotated[str, typer.Option(help="The day, as 2026-09-01.")],
    holdings: Annotated[Path | None, typer.Option(help="What somebody holds (YAML).")] = None,
    framework: Annotated[Path | None, typer.Option(help="Units, qualifications, what counts as what (YAML).")] = None,
    early_years_list: Annotated[Path | None, typer.Option("--list", help="Another copy of the list.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say whether somebody meets what a role asks on a day, what is missing, and the shortest way there.

    Example: ./village workforce role sen-coordinator --holdings mine.yaml --on 2026-09-01
    """
    roles = held.roles()
    if name not in roles:
        raise Complaint(f"There is no role {name}.", f"It is one of {', '.join(sorted(roles))}.", 2)
    day = day_of("--on", on)
    if day is None:
        raise Complaint("--on is blank.", "Say the day.", 2)
    known = held.framework_in(framework.name, file_at(framework).read_bytes()) if framework else NOTHING
    said = dict(read_yaml(holdings.name, file_at(holdings).read_bytes()).values) if holdings else {}
    has, post, learned = _read(holdings.name if holdings else "", said)
    edges = [*known.equivalences, *_listed(early_years_list)]
    told = explain(has, roles[name], day, edges, post)
    way = _way(known, told, learned, day, edges)
    if as_json:
        made = {"said": told.said, "answers": [asdict(one) for one in told.answers], "route": way and asdict(way)}
        typer.echo(json.dumps(made, indent=1, ensure_ascii=False, default=str))
    else:
        _say(told, way)


def _listed(other: Path | None) -> list[Equivalence]:
    path = file_at(other) if other else place(LIST)
    return listed(held.catalogue(path.name, path.read_bytes())) if path.is_file() else []


def _way(known: Written, told: Explained, learned: Learned, on: dt.date, edges: Sequence[Equivalence]) -> Route | None:
    if not told.missing or not known.qualifications:
        return None
    scope = told.role.scope
    return route(held.framework(), known.units, known.qualifications, learned, told.missing, on, edges, scope)


def _say(told: Explained, way: Route | None) -> None:
    typer.echo(f"{told.role.title}: {told.said}.")
    for one in told.answers:
        typer.echo(f"  {_answer(one)} [{one.requirement.source}]")
    if way is not None:
        units = f": {', '.join(way.units)}" if way.units else ""
        unknown = f", and of unknown credit {', '.join(way.unknown)}" if way.unknown else ""
        to = " and ".join(way.qualifications)
        typer.echo(f"  The shortest way is {way.credit} credits{unknown}, to {to}{units}.")


def _answer(one: Answer) -> str:
    titles = held.titles()
    needs = " or ".join(titles.get(slug, slug) for slug in one.requirement.needs)
    by = f", by {' and '.join(titles.get(slug, slug) for slug in one.by)}" if one.by else ""
    said = SAID.get(one.said, "Missing" if one.requirement.kind == BAR else "Aimed at and missing")
    aim = " (aimed at)" if one.requirement.kind == TARGET and one.said == MET else ""
    return f"{said}{aim}: {needs}{by}. {one.why}".rstrip()


def _read(file: str, said: dict[str, Any]) -> tuple[list[Holding], Post, Learned]:
    """What a file says that somebody holds, when they took a post up, and what they have learned."""
    strange = sorted(set(map(str, said)) - set(OF_FILE))
    try:
        if strange:
            raise ValueError(f"nothing is read of {strange[0]}")
        first = {"yes": True, "no": False, None: None}[said.get("first")]
        post = Post(_date(said.get("taken_up")), first)
        learned = Learned(frozenset(said.get("passed") or ()), frozenset(said.get("prior") or ()))
        return [_holding(one) for one in said.get("holdings") or ()], post, learned
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        do = f"It can say {', '.join(OF_FILE)}; of each holding {', '.join(OF_HOLDING)}; first is yes or no."
        raise Refused([Problem(file, f"It cannot be read: {error}.", do)]) from None


def _holding(said: dict[str, Any]) -> Holding:
    strange = sorted(set(said) - set(OF_HOLDING))
    if strange:
        raise ValueError(f"nothing is read of {strange[0]}")
    awarded = _date(said["awarded"])
    if awarded is None:
        raise ValueError("a holding says no day of award")
    return Holding(str(said["what"]), awarded, str(said.get("body") or ""), _date(said.get("started")))


def _date(said: Any) -> dt.date | None:
    return None if said is None else dt.date.fromisoformat(said)
