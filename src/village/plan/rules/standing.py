"""How a commitment stands on a day: from what the sources published by then tell, and the approved updates known by
then."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from village.plan.rules.dates import due_window
from village.plan.rules.document import STATUSES, Commitment, Money, Plan, Source, Target

STATUS_WORDS = {
    "promised": "promised",
    "under-way": "under way",
    "delivered": "delivered",
    "delayed": "delayed",
    "stopped": "stopped",
}
CLOSED = ("delivered", "stopped")
LATE = ("overdue", "overdue-older")
SOON = dt.timedelta(days=60)
# Tables whose rows name their source.
SOURCED = (
    "goals",
    "targets",
    "commitments",
    "restatements",
    "statuses",
    "figures",
    "money",
    "milestones",
    "stories",
)
OF_THE_REPORT = ("chapters", "ages", "recommendations", "boxes", "footnotes", "paragraphs", "glossary")


@dataclass(frozen=True)
class Update:
    """An approved progress update, as far as a status needs it. `known_on`: London's date of its approval."""

    commitment: str
    status: str
    as_of_on: dt.date
    known_on: dt.date


@dataclass(frozen=True)
class Told:
    """A status as a source tells it. `known_on`: the day from which that source can be known."""

    status: str
    known_on: dt.date
    source: str
    paragraph: str
    note: str


@dataclass(frozen=True)
class Standing:
    """A commitment on a day. `since_on` is the day its status speaks of; `basis` is `report` (a source tells it) or
    `progress`; `note` is what the source says of it.

    `timing`: `overdue`, `overdue-older` (and promised before the plan began), `due-soon`, `later`, `no-date` or
    `closed`: delivered, stopped, or taken up by a later commitment that is delivered.
    """

    status: str
    since_on: dt.date
    basis: str
    timing: str
    note: str

    @property
    def words(self) -> str:
        return STATUS_WORDS[self.status]

    @property
    def late(self) -> bool:
        """Whether its date is past, whoever promised it."""
        return self.timing in LATE

    @property
    def taken_up(self) -> bool:
        """Whether it is closed only because a later commitment that took it up is delivered."""
        return self.timing == "closed" and self.status not in CLOSED


def known_from(source: Source) -> dt.date:
    """The day from which a source can be known: the last day of the date it carries. Raises ValueError without one."""
    window = due_window(source.published_on)
    if window is None:
        raise ValueError(f"The source {source.id} has no date.")
    return window.last_on


def as_known_on(plan: Plan, on: dt.date) -> Plan:
    """The plan with only the rows whose source had been published by the day `on`.

    References to rows that are not known yet are dropped with them; a sum that is part of one not yet known is part of
    the next larger one that is; a target whose start another source tells has none before that source. What belongs to
    the report itself is known from the day of the report.
    """
    sources = {source.id for source in plan.sources if known_from(source) <= on}
    reported = plan.reported_on <= on.isoformat()
    if reported and len(sources) == len(plan.sources):
        return plan
    kept: dict[str, tuple[Any, ...]] = {
        table: tuple(row for row in getattr(plan, table) if row.source in sources) for table in SOURCED
    }
    ids = {table: {row.id for row in rows} for table, rows in kept.items()}
    kept["targets"] = tuple(_start_known(row, sources) for row in kept["targets"] if row.goal in ids["goals"])
    if not reported:
        kept |= dict.fromkeys(OF_THE_REPORT, ())
    kept["sources"] = tuple(source for source in plan.sources if source.id in sources)
    return _without_dangling(dataclasses.replace(plan, **kept), ids, plan.money)  # type: ignore[arg-type]


def _start_known(target: Target, sources: set[str]) -> Target:
    """A target without what its baseline's source tells, if that is not known yet. A past year that the target itself
    names stays."""
    if not target.baseline_source or target.baseline_source in sources:
        return target
    period = target.baseline_period if target.target_kind == "relative-to-past-year" else ""
    return dataclasses.replace(
        target,
        baseline_kind="unknown",
        baseline_value=None,
        baseline_bound="",
        baseline_period=period,
        baseline_source="",
        baseline_paragraph="",
        note="",
    )


def _without_dangling(plan: Plan, ids: Mapping[str, set[str]], money: Sequence[Money]) -> Plan:
    def known(row: Any, *tables: str) -> Any:
        fields = {table: tuple(value for value in getattr(row, table) if value in ids[table]) for table in tables}
        return dataclasses.replace(row, **fields)

    def known_commitment(row: Commitment) -> Commitment:
        taken = row.taken_up_by if row.taken_up_by in ids["commitments"] else ""
        found: Commitment = known(row, "goals", "money")
        return dataclasses.replace(found, taken_up_by=taken)

    wholes = {row.id: row.part_of for row in money}

    def known_sum(row: Money) -> Money:
        whole = row.part_of
        while whole and whole not in ids["money"]:
            whole = wholes[whole]
        return dataclasses.replace(row, part_of=whole, same_as=row.same_as if row.same_as in ids["money"] else "")

    return dataclasses.replace(
        plan,
        commitments=tuple(map(known_commitment, plan.commitments)),
        milestones=tuple(known(row, "goals", "commitments") for row in plan.milestones),
        stories=tuple(known(row, "commitments") for row in plan.stories),
        recommendations=tuple(known(row, "commitments") for row in plan.recommendations),
        restatements=tuple(row for row in plan.restatements if row.commitment in ids["commitments"]),
        statuses=tuple(row for row in plan.statuses if row.commitment in ids["commitments"]),
        serves=tuple(row for row in plan.serves if row.commitment in ids["commitments"]),
        money=tuple(known_sum(row) for row in plan.money),
    )


def timing(commitment: Commitment, status: str, on: dt.date, *, older: bool = False) -> str:
    """How a commitment stands to its date on a day: overdue once its window's last day is past, unless it is closed.
    `older`: it was promised before the plan began, and the plan does not answer for it."""
    if status in CLOSED:
        return "closed"
    window = due_window(commitment.due) if commitment.due else None
    if window is None:
        return "no-date"
    if window.until_on <= on:
        return "overdue-older" if older else "overdue"
    return "due-soon" if window.last_on - on <= SOON else "later"


def told_of(plan: Plan) -> dict[str, list[Told]]:
    """What sources tell of each commitment's status, by id: its own source first, then the later ones in order. Raises
    ValueError for a source without a date."""
    known = {source.id: known_from(source) for source in plan.sources}
    found = {c.id: [Told(c.status, known[c.source], c.source, c.paragraph, c.status_note)] for c in plan.commitments}
    for one in sorted(plan.statuses, key=lambda one: known[one.source]):
        if known[one.source] < found[one.commitment][0].known_on:
            continue  # told before it was promised
        found[one.commitment].append(Told(one.status, known[one.source], one.source, one.paragraph, one.note))
    return found


def standing(
    commitment: Commitment, told: Sequence[Told], updates: Iterable[Update], on: dt.date, *, older: bool = False
) -> Standing:
    """How `commitment` stands on `on`: the latest update known by then, or what the last source published by then said.

    `told` is as in `told_of`. The latest update is the one that speaks of the latest day; of those, the one
    known last; of those, the last in `updates`. One that speaks of a day before the last source does not count.
    """
    said = ([one for one in told if one.known_on <= on] or told[:1])[-1]
    known = [u for u in updates if u.commitment == commitment.id and u.known_on <= on and u.as_of_on >= said.known_on]
    if known:
        last = sorted(known, key=lambda u: (u.as_of_on, u.known_on))[-1]  # sorting is stable, `max` takes the first
        when = timing(commitment, last.status, on, older=older)
        return Standing(last.status, last.as_of_on, "progress", when, said.note)
    when = timing(commitment, said.status, on, older=older)
    return Standing(said.status, said.known_on, "report", when, said.note)


def standings(plan: Plan, updates: Iterable[Update], on: dt.date) -> dict[str, Standing]:
    """Every commitment's standing on a day, by id. O(commitments + updates)."""
    by_commitment: dict[str, list[Update]] = {}
    for update in updates:
        by_commitment.setdefault(update.commitment, []).append(update)
    told, began_on = told_of(plan), dt.date.fromisoformat(plan.began_on)
    found = {
        c.id: standing(c, told[c.id], by_commitment.get(c.id, ()), on, older=told[c.id][0].known_on < began_on)
        for c in plan.commitments
    }
    kept = {c.id for c in plan.commitments if c.taken_up_by and found[c.taken_up_by].status == "delivered"}
    return found | {id_: dataclasses.replace(found[id_], timing="closed") for id_ in kept}


def counts(standings: Mapping[str, Standing]) -> dict[str, int]:
    """How many commitments are in each status, in the order of STATUSES, zeros included."""
    found = Counter(one.status for one in standings.values())
    return {status: found[status] for status in STATUSES}
