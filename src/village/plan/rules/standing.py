"""How a commitment stands on a day: from the plan's report and the approved updates known by then."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.plan.rules.dates import due_window
from village.plan.rules.document import STATUSES, Commitment, Money, Plan, Source

STATUS_WORDS = {
    "promised": "promised",
    "under-way": "under way",
    "delivered": "delivered",
    "delayed": "delayed",
    "stopped": "stopped",
}
CLOSED = ("delivered", "stopped")
SOON = dt.timedelta(days=60)
# Tables whose rows name their source.
SOURCED = ("goals", "commitments", "restatements", "figures", "money", "milestones", "stories")
OF_THE_REPORT = ("chapters", "ages", "recommendations", "boxes", "footnotes", "paragraphs", "glossary")


@dataclass(frozen=True)
class Update:
    """An approved progress update, as far as a status needs it. `known_on`: London's date of its approval."""

    commitment: str
    status: str
    as_of_on: dt.date
    known_on: dt.date


@dataclass(frozen=True)
class Standing:
    """A commitment on a day. `since_on` is the day its status speaks of; `basis` is `report` or `progress`.

    `timing`: `overdue`, `due-soon`, `later`, `no-date` or `closed`.
    """

    status: str
    since_on: dt.date
    basis: str
    timing: str

    @property
    def words(self) -> str:
        return STATUS_WORDS[self.status]


def known_from(source: Source) -> dt.date:
    """The day from which a source can be known: the last day of the date it carries. Raises ValueError without one."""
    window = due_window(source.published_on)
    if window is None:
        raise ValueError(f"The source {source.id} has no date.")
    return window.last_on


def as_known_on(plan: Plan, on: dt.date) -> Plan:
    """The plan with only the rows whose source had been published by the day `on`.

    References to rows that are not known yet are dropped with them; a sum that is part of one not yet known is part of
    the next larger one that is. What belongs to the report itself is known from the day of the report.
    """
    sources = {source.id for source in plan.sources if known_from(source) <= on}
    reported = plan.reported_on <= on.isoformat()
    if reported and len(sources) == len(plan.sources):
        return plan
    kept: dict[str, tuple[Any, ...]] = {
        table: tuple(row for row in getattr(plan, table) if row.source in sources) for table in SOURCED
    }
    ids = {table: {row.id for row in rows} for table, rows in kept.items()}
    kept["targets"] = tuple(target for target in plan.targets if target.goal in ids["goals"])
    if not reported:
        kept |= dict.fromkeys(OF_THE_REPORT, ())
    kept["sources"] = tuple(source for source in plan.sources if source.id in sources)
    return _without_dangling(dataclasses.replace(plan, **kept), ids, plan.money)  # type: ignore[arg-type]


def _without_dangling(plan: Plan, ids: Mapping[str, set[str]], money: Sequence[Money]) -> Plan:
    def known(row: Any, *tables: str) -> Any:
        fields = {table: tuple(value for value in getattr(row, table) if value in ids[table]) for table in tables}
        return dataclasses.replace(row, **fields)

    wholes = {row.id: row.part_of for row in money}

    def known_sum(row: Money) -> Money:
        whole = row.part_of
        while whole and whole not in ids["money"]:
            whole = wholes[whole]
        return dataclasses.replace(row, part_of=whole, same_as=row.same_as if row.same_as in ids["money"] else "")

    return dataclasses.replace(
        plan,
        commitments=tuple(known(row, "goals", "money") for row in plan.commitments),
        milestones=tuple(known(row, "goals", "commitments") for row in plan.milestones),
        stories=tuple(known(row, "commitments") for row in plan.stories),
        recommendations=tuple(known(row, "commitments") for row in plan.recommendations),
        restatements=tuple(row for row in plan.restatements if row.commitment in ids["commitments"]),
        money=tuple(known_sum(row) for row in plan.money),
    )


def timing(commitment: Commitment, status: str, on: dt.date) -> str:
    """How a commitment stands to its date on a day: overdue once its window's last day is past, unless it is closed."""
    if status in CLOSED:
        return "closed"
    window = due_window(commitment.due) if commitment.due else None
    if window is None:
        return "no-date"
    if window.until_on <= on:
        return "overdue"
    return "due-soon" if window.last_on - on <= SOON else "later"


def standing(commitment: Commitment, reported_on: dt.date, updates: Iterable[Update], on: dt.date) -> Standing:
    """How `commitment` stands on `on`: the latest update known by then, or what the report said.

    The latest is the one that speaks of the latest day; of those, the one known last; of those, the last in `updates`.
    """
    known = [u for u in updates if u.commitment == commitment.id and u.known_on <= on and u.as_of_on >= reported_on]
    if known:
        last = sorted(known, key=lambda u: (u.as_of_on, u.known_on))[-1]  # sorting is stable, `max` takes the first
        return Standing(last.status, last.as_of_on, "progress", timing(commitment, last.status, on))
    return Standing(commitment.status, reported_on, "report", timing(commitment, commitment.status, on))


def standings(plan: Plan, updates: Iterable[Update], on: dt.date) -> dict[str, Standing]:
    """Every commitment's standing on a day, by id. O(commitments + updates)."""
    by_commitment: dict[str, list[Update]] = {}
    for update in updates:
        by_commitment.setdefault(update.commitment, []).append(update)
    sources = {source.id: known_from(source) for source in plan.sources}
    return {c.id: standing(c, sources[c.source], by_commitment.get(c.id, ()), on) for c in plan.commitments}


def counts(standings: Mapping[str, Standing]) -> dict[str, int]:
    """How many commitments are in each status, in the order of STATUSES, zeros included."""
    found = Counter(one.status for one in standings.values())
    return {status: found[status] for status in STATUSES}
