"""Qualifications from the command line: the early years list taken in, and what one qualification counts as."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from village.cli.complaint import Complaint, file_at
from village.workforce.actions.portfolio import kept as keeping
from village.workforce.queries.portfolio.kept import LIST, place
from village.workforce.queries.qualifications import listed as held
from village.workforce.queries.qualifications.routes import route as shortest
from village.workforce.rules.qualifications.counting import (
    NO,
    OPEN,
    UNDECIDED,
    YES,
    Catalogue,
    Contradiction,
    Decision,
    decide,
    window,
)
from village.workforce.rules.qualifications.finding import decide_named
from village.workforce.rules.qualifications.framework import Learned
from village.workforce.rules.qualifications.listed import LEVELS, Version
from village.workforce.rules.qualifications.summary import BOUNDARIES, tally

SAID = (YES, NO, OPEN)
FIRST = "Take the list in first: ./village workforce qualifications FILE."


def qualifications(
    file: Annotated[Path, typer.Argument(help="A copy of the early years qualifications list (CSV).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print every qualification as JSON.")] = False,
) -> None:
    """Take in the early years qualifications list, whole or not at all, and say what it decides.

    Example: ./village workforce qualifications early-years-list.csv
    """
    raw = file_at(file).read_bytes()
    catalogue = keeping.take_in_list(file=file.name, raw=raw)
    counted = {day.isoformat(): tally(catalogue, day) for day in BOUNDARIES}
    if as_json:
        made = {"qualifications": [_told(catalogue, one) for one in catalogue.versions], "decisions": counted}
        typer.echo(json.dumps(made, indent=1, ensure_ascii=False))
        return
    asking = sum(1 for one in catalogue.versions if one.asks)
    typer.echo(f"{len(catalogue.versions)} qualifications; {asking} ask something of their holder.")
    typer.echo("What they count as by the learner’s first day, when nothing more is known:")
    typer.echo(f"  {'begun on':<12}" + "".join(f"{name:>13}" for name in next(iter(counted.values()))))
    for day, found in counted.items():
        typer.echo(f"  {day:<12}" + "".join(f"{count:>13}" for count in found.values()))


def qualification(
    name: Annotated[str, typer.Argument(help="A reference, as EYQ-123, or a title as on a certificate.")],
    started: Annotated[str, typer.Option(help="The learner’s first day, as 2015-09-01.")] = "",
    awarded: Annotated[str, typer.Option(help="The day of the award.")] = "",
    body: Annotated[str, typer.Option(help="The awarding body on the certificate.")] = "",
    level: Annotated[int | None, typer.Option(help="The level on the certificate.")] = None,
    yes: Annotated[list[str] | None, typer.Option(help="Something asked, to which the answer is yes.")] = None,
    no: Annotated[list[str] | None, typer.Option(help="Something asked, to which the answer is no.")] = None,
    early_years_list: Annotated[Path | None, typer.Option("--list", help="Another copy of the list.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what a qualification counts as in the ratios of staff to children, why, and what is left to ask.

    Example: ./village workforce qualification EYQ-123 --started 2015-09-01
    """
    if level is not None and level not in LEVELS:
        raise Complaint(f"There is no level {level}.", "Give one from 1 to 8.", 2)
    answers = dict.fromkeys(yes or [], True) | dict.fromkeys(no or [], False)
    if len(answers) < len(yes or []) + len(no or []):
        raise Complaint("Something is answered twice.", "Answer each once.", 2)
    begun, given = day_of("--started", started), day_of("--awarded", awarded)
    catalogue = _catalogue(early_years_list)
    try:
        decision = _decided(catalogue, name, body, level, begun, given, answers)
    except Contradiction as wrong:
        raise Complaint(str(wrong), "Check the days and the answers.", 2) from None
    if as_json:
        typer.echo(json.dumps(_as_data(decision), indent=1, ensure_ascii=False))
    else:
        _say(decision)


def route(
    framework: Annotated[Path, typer.Argument(help="Units, qualifications and what counts as what (YAML).")],
    to: Annotated[list[str], typer.Option(help="A qualification, or what one must count as; each is needed.")],
    on: Annotated[str, typer.Option(help="The day on which they would begin, as 2026-09-01.")],
    passed: Annotated[list[str] | None, typer.Option(help="A unit that they have passed.")] = None,
    prior: Annotated[list[str] | None, typer.Option(help="A unit of prior learning that was recognised.")] = None,
    scope: Annotated[str, typer.Option(help="What it must count for, as ratios-in-england.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say which units are left to learn on the shortest way to a qualification, by their credit.

    Example: ./village workforce route framework.yaml --to play-diploma --passed core --on 2026-09-01
    """
    known = held.framework_in(framework.name, file_at(framework).read_bytes())
    strange = sorted({*(passed or []), *(prior or [])} - set(known.units))
    if strange:
        raise Complaint(f"There is no unit {strange[0]}.", "Name units as the file does.", 2)
    begin = day_of("--on", on)
    if begin is None:
        raise Complaint("--on is blank.", "Say when they would begin.", 2)
    learned = Learned(frozenset(passed or []), frozenset(prior or []))
    wanted = [[one] for one in to]
    args = (held.framework(), known.units, known.qualifications, learned, wanted, begin, known.equivalences, scope)
    found = shortest(*args)
    if found is None:
        raise Complaint("Nothing that can be begun that day leads there.", "Try another day, or add to the file.", 1)
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=1, ensure_ascii=False))
        return
    typer.echo(f"{found.credit} credits to {' and '.join(found.qualifications)}.")
    for unit in found.units:
        credit = known.units[unit].credit
        typer.echo(f"  {unit}: {'nobody says how much credit' if credit is None else f'{credit} credits'}")


def _decided(
    catalogue: Catalogue,
    name: str,
    body: str,
    level: int | None,
    started: dt.date | None,
    awarded: dt.date | None,
    answers: dict[str, bool],
) -> Decision:
    one = catalogue.version(name)
    if one is not None:
        return decide(catalogue, one, started, awarded, answers)
    if name.strip().upper().startswith("EYQ-"):
        raise Complaint(f"The list has no {name}.", "Check the reference, or give the title.", 2)
    return decide_named(catalogue, name, body, level, started, awarded, answers)


def day_of(option: str, written: str) -> dt.date | None:
    """The day that an option says, None for a blank one. Raises Complaint for what is no day."""
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        raise Complaint(f"{option} {written} is no day.", "Write it as 2015-09-01.", 2) from None


def _catalogue(other: Path | None) -> Catalogue:
    path = file_at(other) if other else file_at(place(LIST), FIRST)
    return held.catalogue(path.name, path.read_bytes())


def _say(decision: Decision) -> None:
    typer.echo(_headline(decision))
    for reason in decision.reasons:
        typer.echo(f"  {reason.said} [{reason.source}]")
    for question in decision.ask:
        typer.echo(f"  To ask, {question.slug}: {question.ask}")


def _headline(decision: Decision) -> str:
    """What it comes to, and where it is left open."""
    at = {said: [str(level) for level in sorted(decision.levels) if decision.levels[level] == said] for said in SAID}
    if decision.counts == UNDECIDED:
        sure = f"Counts at level {at[YES][-1]} at least" if at[YES] else "Undecided"
        return f"{sure}; open at level {' and '.join(at[OPEN])}."
    return f"Counts at level {decision.counts}." if at[YES] else "Does not count at level 2, 3 or 6."


def _as_data(decision: Decision) -> dict[str, Any]:
    return {
        "counts": decision.counts,
        "levels": {str(level): said for level, said in decision.levels.items()},
        "reasons": [{"said": one.said, "source": one.source} for one in decision.reasons],
        "ask": [{"slug": one.slug, "ask": one.ask} for one in decision.ask],
        "considered": list(decision.considered),
    }


def _told(catalogue: Catalogue, one: Version) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "title": one.title,
        "level": one.level,
        "body": one.body,
        "from": one.from_on.isoformat() if one.from_on else None,
        "until": one.until_on.isoformat() if one.until_on else None,
        "begun": window(one),
        "number": one.number,
        "counts_at": catalogue.ratios.level_of(one) or None,
        "asks": [{"slug": asked.slug, "ask": asked.ask} for asked in one.asks],
        "notes": one.notes,
    }
