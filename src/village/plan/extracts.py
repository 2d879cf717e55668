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
_STATED = {"plan": "text", "id": "text", "source": "text", "known_on": "day", "paragraph": "text", "chapter": "whole"}


@dataclass(frozen=True)
class _Found:
    """A plan with what its rows need: its edition, its approved updates, and the day each source became known."""

    plan: Plan
    edition: int
    sha256: str
    updates: Sequence[Update]
    known: dict[str, dt.date]


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


def _stated(found: _Found, row: Any) -> tuple[Cell, ...]:
    """The cells that every row taken from a source begins with."""
    return (found.plan.id, row.id, row.source, found.known[row.source], row.paragraph, chapter_of(row.paragraph))


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


def _goals(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.goals:
        yield (*_stated(found, row), row.number, row.title, row.year)


def _targets(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.targets:
        yield (
            *_stated(found, row),
            row.goal,
            row.indicator,
            row.title,
            row.target_kind,
            row.value,
            row.bound,
            row.unit,
            *_due(row.due),
            row.baseline_kind,
            row.baseline_value,
            row.baseline_bound,
            row.baseline_unit,
            *_period(row.baseline_period),
            found.known[row.baseline_source or row.source],
        )


def _indicators(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.indicators:
        yield (found.plan.id, row.id, row.title, row.unit, row.polarity)


def _commitments(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.commitments:
        yield (*_stated(found, row), row.basis, row.title, *_due(row.due), row.status)


def _restatements(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.restatements:
        yield (*_stated(found, row), row.commitment, *_due(row.due))


def _statuses(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.statuses:
        yield (*_stated(found, row), row.commitment, row.status)


def _links(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.commitments:
        for column, kind in LINKS.items():
            for position, value in enumerate(getattr(row, column), 1):
                yield (found.plan.id, row.id, kind, value, position)


def _figures(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.figures:
        yield (
            *_stated(found, row),
            row.indicator,
            row.group,
            row.value,
            row.bound,
            row.precision,
            row.unit,
            *_period(row.period),
            row.area,
            row.printed,
        )


def _money(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.money:
        yield (
            *_stated(found, row),
            row.programme,
            row.title,
            row.amount,
            row.amount_high,
            row.bound,
            row.currency,
            row.unit,
            *_period(row.period),
            row.years,
            row.recurs,
            row.per,
            row.area,
            row.kind,
            row.part_of,
            row.same_as,
            row.printed,
        )


def _milestones(found: _Found) -> Iterator[Sequence[Cell]]:
    for row in found.plan.milestones:
        yield (
            *_stated(found, row),
            row.title,
            row.indicator,
            row.target_kind,
            row.value,
            row.bound,
            row.unit,
            *_due(row.due),
            row.baseline_kind,
            row.baseline_value,
            *_period(row.baseline_period),
        )


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


_DUE = {"due": "text", "due_kind": "text", "due_from_on": "day", "due_until_on": "day"}
_PERIOD = {"period": "text", "period_from_on": "day", "period_until_on": "day"}
_BASELINE_PERIOD = {f"baseline_{name}": kind for name, kind in _PERIOD.items()}
_ID = ("plan", "id")
_TABLES: list[tuple[str, str, dict[str, str], tuple[str, ...], Callable[[_Found], Iterable[Sequence[Cell]]]]] = [
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
    (
        "goals",
        "What is to be reached by the plan's horizon.",
        {**_STATED, "number": "whole", "title": "text", "year": "whole"},
        _ID,
        _goals,
    ),
    (
        "targets",
        "What would show that a goal is reached.",
        {
            **_STATED,
            "goal": "text",
            "indicator": "text",
            "title": "text",
            "target_kind": "text",
            "value": "number",
            "bound": "text",
            "unit": "text",
            **_DUE,
            "baseline_kind": "text",
            "baseline_value": "number",
            "baseline_bound": "text",
            "baseline_unit": "text",
            **_BASELINE_PERIOD,
            "baseline_known_on": "day",
        },
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
    (
        "commitments",
        "Promises, as their own source told them.",
        {**_STATED, "basis": "text", "title": "text", **_DUE, "status": "text"},
        _ID,
        _commitments,
    ),
    (
        "restatements",
        "Promises told again elsewhere with a date of their own.",
        {**_STATED, "commitment": "text", **_DUE},
        _ID,
        _restatements,
    ),
    (
        "statuses",
        "How promises stood, as a later source than their own tells it.",
        {**_STATED, "commitment": "text", "status": "text"},
        _ID,
        _statuses,
    ),
    (
        "commitment_links",
        "Who and what each commitment names.",
        {"plan": "text", "commitment": "text", "kind": "text", "value": "text", "position": "whole"},
        ("plan", "commitment", "kind", "position"),
        _links,
    ),
    (
        "figures",
        "Every figure that a source states.",
        {
            **_STATED,
            "indicator": "text",
            "group": "text",
            "value": "number",
            "bound": "text",
            "precision": "text",
            "unit": "text",
            **_PERIOD,
            "area": "text",
            "printed": "text",
        },
        _ID,
        _figures,
    ),
    (
        "money",
        "Every sum that a source states, in whole pounds.",
        {
            **_STATED,
            "programme": "text",
            "title": "text",
            "amount": "whole",
            "amount_high": "whole",
            "bound": "text",
            "currency": "text",
            "unit": "text",
            **_PERIOD,
            "years": "whole",
            "recurs": "text",
            "per": "text",
            "area": "text",
            "kind": "text",
            "part_of": "text",
            "same_as": "text",
            "printed": "text",
        },
        _ID,
        _money,
    ),
    (
        "milestones",
        "Nearer dated targets.",
        {
            **_STATED,
            "title": "text",
            "indicator": "text",
            "target_kind": "text",
            "value": "number",
            "bound": "text",
            "unit": "text",
            **_DUE,
            "baseline_kind": "text",
            "baseline_value": "number",
            **_BASELINE_PERIOD,
        },
        _ID,
        _milestones,
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
