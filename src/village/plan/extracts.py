"""What leaves plans for the warehouse: each plan's latest edition as typed tables, and how every commitment has stood.

Nothing personal leaves: no account, no narrative, no note of a decision.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from village.plan import queries
from village.plan.rules.asat import chapter_of
from village.plan.rules.dates import due_window, period_window
from village.plan.rules.document import Commitment, Plan
from village.plan.rules.standing import Standing, Told, Update, known_from, standing, told_of
from village.warehouse.extract import Cell, Table

LINKS = {  # column of a commitment → what one of its values is called
    "leads": "lead",
    "partners": "partner",
    "ages": "age",
    "themes": "theme",
    "articles": "article",
    "goals": "goal",
    "indicators": "indicator",
    "money": "money",
}
_ID = ("plan", "id")
_STATED = {"plan": "text", "id": "text", "source": "text", "known_on": "day", "paragraph": "text", "chapter": "whole"}


@dataclass(frozen=True)
class _Found:
    """A plan with what its rows need: its edition, its approved updates, and the day each source became known."""

    plan: Plan
    edition: int
    sha256: str
    updates: Sequence[Update]
    known: dict[str, dt.date]


# A table's name, what it holds, its columns, its key, and the rows that one plan gives it.
_Made = tuple[str, str, dict[str, str], tuple[str, ...], Callable[[_Found], Iterable[Sequence[Cell]]]]


def tables() -> list[Table]:
    """Every table of every plan, read in a few queries; rows are made when they are asked for."""
    found = [_found(card.id) for card in queries.plans()]
    return [Table(name, about, columns, key, _rows(found, make)) for name, about, columns, key, make in _TABLES]


def _found(plan_id: str) -> _Found:
    edition, plan = queries.edition(plan_id), queries.plan(plan_id)
    if edition is None or plan is None:
        raise LookupError(f"There is no plan {plan_id}.")
    known = {source.id: known_from(source) for source in plan.sources}
    return _Found(plan, edition.number, edition.sha256, queries.approved_updates(plan_id), known)


def _rows(found: Sequence[_Found], make: Callable[[_Found], Iterable[Sequence[Cell]]]) -> Iterator[Sequence[Cell]]:
    for one in found:
        yield from make(one)


def _columns(own: dict[str, str]) -> dict[str, str]:
    """The columns of rows taken from a source: those that all begin with, then their `own`, of which what says a time
    ("due", "period") leaves with the days it means."""
    found = dict(_STATED)
    for name, kind in own.items():
        if kind == "due":
            found |= {name: "text", f"{name}_kind": "text", f"{name}_from_on": "day", f"{name}_until_on": "day"}
        elif kind == "period":
            found |= {name: "text", f"{name}_from_on": "day", f"{name}_until_on": "day"}
        else:
            found[name] = kind
    return found


def _cells(found: _Found, row: Any, own: dict[str, str]) -> tuple[Cell, ...]:
    """What a row holds in those columns."""
    cells: list[Cell] = [
        found.plan.id, row.id, row.source, found.known[row.source], row.paragraph, chapter_of(row.paragraph)
    ]  # fmt: skip
    for name, kind in own.items():
        said = getattr(row, name)
        cells += _due(said) if kind == "due" else _period(said) if kind == "period" else (said,)
    return tuple(cells)


def _taken(name: str, about: str, own: dict[str, str]) -> _Made:
    """A table of rows taken from a source as they are."""

    def rows(found: _Found) -> Iterator[Sequence[Cell]]:
        return (_cells(found, row, own) for row in getattr(found.plan, name))

    return name, about, _columns(own), _ID, rows


def _due(due: str) -> tuple[Cell, ...]:
    """As said, how exactly, and its half-open window; blank and null when no date is given."""
    window = due_window(due) if due else None
    return (due, window.kind, window.from_on, window.until_on) if window else (due, "none", None, None)


def _period(period: str) -> tuple[Cell, ...]:
    window = period_window(period) if period else None
    return (period, window.from_on, window.until_on) if window else (period, None, None)


def _plans(found: _Found) -> Iterator[Sequence[Cell]]:
    plan = found.plan
    yield (
        plan.id,
        found.edition,
        found.sha256,
        plan.title,
        plan.area_code,
        dt.date.fromisoformat(plan.began_on),
        dt.date.fromisoformat(plan.reported_on),
        plan.horizon,
    )


def _targets(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.targets:
        yield (*_cells(found, row, _TARGET), found.known[row.baseline_source or row.source])


def _indicators(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.indicators:
        yield (found.plan.id, row.id, row.title, row.unit, row.polarity)


def _links(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.commitments:
        for column, kind in LINKS.items():
            for position, value in enumerate(getattr(row, column), 1):
                yield (found.plan.id, row.id, kind, value, position)


def _standings(found: _Found) -> Iterator[Sequence[Cell]]:
    by_commitment: dict[str, list[Update]] = {}
    for update in found.updates:
        by_commitment.setdefault(update.commitment, []).append(update)
    told = told_of(found.plan)
    for one in found.plan.commitments:
        for from_on, until_on, held in periods(one, told[one.id], by_commitment.get(one.id, [])):
            yield (found.plan.id, one.id, from_on, until_on, held.status, held.since_on, held.basis)


def periods(
    commitment: Commitment, told: Sequence[Told], updates: Sequence[Update]
) -> Iterator[tuple[dt.date, dt.date | None, Standing]]:
    """How a commitment stood from each day on which something of it became known until the next (None: still)."""
    first = told[0].known_on
    later = [*(one.known_on for one in told), *(one.known_on for one in updates)]
    days = sorted({first, *(day for day in later if day > first)})
    for from_on, until_on in zip(days, [*days[1:], None], strict=True):
        yield from_on, until_on, standing(commitment, told, updates, from_on)


_TARGET = {
    "goal": "text",
    "indicator": "text",
    "title": "text",
    "target_kind": "text",
    "value": "number",
    "bound": "text",
    "unit": "text",
    "due": "due",
    "baseline_kind": "text",
    "baseline_value": "number",
    "baseline_bound": "text",
    "baseline_unit": "text",
    "baseline_period": "period",
}
_TABLES: list[_Made] = [
    (
        "plans",
        "One row a plan: its latest edition.",
        {
            "id": "text",
            "edition": "whole",
            "sha256": "text",
            "title": "text",
            "area_code": "text",
            "began_on": "day",
            "reported_on": "day",
            "horizon": "whole",
        },
        ("id",),
        _plans,
    ),
    _taken(
        "goals",
        "What is to be reached by the plan's horizon.",
        {"number": "whole", "title": "text", "year": "whole"},
    ),
    (
        "targets",
        "What would show that a goal is reached.",
        {**_columns(_TARGET), "baseline_known_on": "day"},
        _ID,
        _targets,
    ),
    (
        "indicators",
        "What figures and targets measure.",
        {"plan": "text", "id": "text", "title": "text", "unit": "text", "polarity": "text"},
        _ID,
        _indicators,
    ),
    _taken(
        "commitments",
        "Promises, as their own source told them.",
        {"basis": "text", "title": "text", "due": "due", "status": "text"},
    ),
    _taken(
        "restatements",
        "Promises told again elsewhere with a date of their own.",
        {"commitment": "text", "due": "due"},
    ),
    _taken(
        "statuses",
        "How promises stood, as a later source than their own tells it.",
        {"commitment": "text", "status": "text"},
    ),
    (
        "commitment_links",
        "Who and what each commitment names.",
        {"plan": "text", "commitment": "text", "kind": "text", "value": "text", "position": "whole"},
        ("plan", "commitment", "kind", "position"),
        _links,
    ),
    _taken(
        "figures",
        "Every figure that a source states.",
        {
            "indicator": "text",
            "group": "text",
            "value": "number",
            "bound": "text",
            "precision": "text",
            "unit": "text",
            "period": "period",
            "area": "text",
            "printed": "text",
        },
    ),
    _taken(
        "money",
        "Every sum that a source states, in whole pounds.",
        {
            "programme": "text",
            "title": "text",
            "amount": "whole",
            "amount_high": "whole",
            "bound": "text",
            "currency": "text",
            "unit": "text",
            "period": "period",
            "years": "whole",
            "recurs": "text",
            "per": "text",
            "area": "text",
            "kind": "text",
            "part_of": "text",
            "same_as": "text",
            "printed": "text",
        },
    ),
    _taken(
        "milestones",
        "Nearer dated targets.",
        {
            "title": "text",
            "indicator": "text",
            "target_kind": "text",
            "value": "number",
            "bound": "text",
            "unit": "text",
            "due": "due",
            "baseline_kind": "text",
            "baseline_value": "number",
            "baseline_period": "period",
        },
    ),
    (
        "standings",
        "How each commitment stood from one day until the day before another (null: still).",
        {
            "plan": "text",
            "commitment": "text",
            "from_on": "day",
            "until_on": "day",
            "status": "text",
            "since_on": "day",
            "basis": "text",
        },
        ("plan", "commitment", "from_on"),
        _standings,
    ),
]
