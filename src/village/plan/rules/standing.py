"""How a commitment stands on a day: from the plan's report and the approved updates known by then."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from village.plan.rules.dates import due_window
from village.plan.rules.document import STATUSES, Commitment, Plan, Source

STATUS_WORDS = {
    "promised": "promised", "under-way": "under way", "delivered": "delivered", "delayed": "delayed", "stopped": "stopped",
}
CLOSED = ("delivered", "stopped")
SOON = dt.timedelta(days=60)


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
    """The day from which a source can be known: the last day of the date it carries (raises ValueError if it has none)."""
    window = due_window(source.published_on)
    if window is None:
        raise ValueError(f"The source {source.id} has no date.")
    return window.last_on


def as_known_on(plan: Plan, on: dt.date) -> Plan:
    """The plan with only the rows whose source had been published by the day `on`.

    References to rows that are not known yet are dropped with them.
    """
    sources = {source.id for source in plan.sources if known_from(source) <= on}
    if len(sources) == len(plan.sources):
        return plan
    kept = {
        table: tuple(row for row in getattr(plan, table) if row.source in sources)
        for table in ("goals", "commitments", "figures", "money", "milestones", "stories")
    }
    reported = plan.reported_on <= on.isoformat()
    if not reported:  # the report's own parts are not known before it
        for table in ("chapters", "ages", "recommendations", "boxes", "footnotes", "paragraphs", "glossary"):
            kept[table] = ()
    ids = {table: {row.id for row in rows} for table, rows in kept.items()}
    kept["targets"] = tuple(target for target in plan.targets if target.goal in ids["goals"])
    return _without_dangling(_replace(plan, kept, sources), ids)


def _replace(plan: Plan, kept: Mapping[str, tuple[object, ...]], sources: set[str]) -> Plan:
    fields: dict[str, object] = {**kept, "sources": tuple(source for source in plan.sources if source.id in sources)}
    return dataclasses.replace(plan, **fields)  # type: ignore[arg-type]


def _without_dangling(plan: Plan, ids: Mapping[str, set[str]]) -> Plan:
    def some(values: Sequence[str], table: str) -> tuple[str, ...]:
        return tuple(value for value in values if value in ids[table])

    return dataclasses.replace(
        plan,
        commitments=tuple(dataclasses.replace(c, goals=some(c.goals, "goals"), money=some(c.money, "money")) for c in plan.commitments),
        milestones=tuple(
            dataclasses.replace(m, goals=some(m.goals, "goals"), commitments=some(m.commitments, "commitments")) for m in plan.milestones
        ),
        stories=tuple(dataclasses.replace(s, commitments=some(s.commitments, "commitments")) for s in plan.stories),
        money=tuple(
            dataclasses.replace(m, part_of=m.part_of if m.part_of in ids["money"] else "", same_as=m.same_as if m.same_as in ids["money"] else "")
            for m in plan.money
        ),
    )


def timing(commitment: Commitment, status: str, on: dt.date) -> str:
    """Whether a commitment is overdue on a day: its window's last day is past and it is neither delivered nor stopped."""
    if status in CLOSED:
        return "closed"
    window = due_window(commitment.due) if commitment.due else None
    if window is None:
        return "no-date"
    if window.until_on <= on:
        return "overdue"
    return "due-soon" if window.last_on - on <= SOON else "later"


def standing(commitment: Commitment, reported_on: dt.date, updates: Iterable[Update], on: dt.date) -> Standing:
    """How `commitment` stands on `on`: the latest update known by then (by the day it speaks of, then by approval),
    or what the report said."""
    known = [u for u in updates if u.commitment == commitment.id and u.known_on <= on and u.as_of_on >= reported_on]
    if known:
        last = max(known, key=lambda u: (u.as_of_on, u.known_on))
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
