"""A plan on a day, with what a page needs to tell it: who and what each id is, what hangs together, what was known."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from village.plan.rules.dates import due_window
from village.plan.rules.document import TABLES, Commitment, Milestone, Money, Plan, Story, Target
from village.plan.rules.search import Spellings, index, spellings
from village.plan.rules.standing import Standing, Update, as_known_on, counts, standings
from village.plan.rules.undated import when_told


@dataclass(frozen=True)
class PlanAsAt:
    """`plan` holds only what was known on `on`; `standings` how each commitment stood."""

    plan: Plan
    on: dt.date
    standings: Mapping[str, Standing]
    updates: Sequence[Update] = field(default=())

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Any]]:
        return {table: {row.id: row for row in getattr(self.plan, table)} for table in TABLES}

    def get(self, table: str, row_id: str) -> Any:
        """The row of `table` with this id, or None when it does not exist or was not yet known."""
        return self._by_id[table].get(row_id)

    def some(self, table: str, ids: Iterable[str]) -> list[Any]:
        """The rows of these ids, in their order, leaving out those not known."""
        return [row for row in map(self._by_id[table].get, ids) if row is not None]

    def standing(self, commitment_id: str) -> Standing:
        return self.standings[commitment_id]

    @cached_property
    def facets(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """For each filter of commitments, the values that each of them has, by its id."""
        return {
            name: {c.id: tuple(values(c, self.standings[c.id])) for c in self.plan.commitments}
            for name, values in FACETS.items()
        }

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many commitments are in each status."""
        return counts(self.standings)

    @cached_property
    def search_words(self) -> dict[str, frozenset[str]]:
        """The words by which each commitment is found."""
        return index(self.plan)

    @cached_property
    def spellings(self) -> Spellings:
        """The glossary's abbreviations and what they stand for."""
        return spellings(self.plan)

    @cached_property
    def targets_by_goal(self) -> dict[str, list[Target]]:
        return _grouped(self.plan.targets, lambda target: (target.goal,))

    @cached_property
    def commitments_by_goal(self) -> dict[str, list[Commitment]]:
        return _grouped(self.plan.commitments, lambda c: c.goals)

    @cached_property
    def milestones_by_goal(self) -> dict[str, list[Milestone]]:
        return _grouped(self.plan.milestones, lambda m: m.goals)

    @cached_property
    def commitments_by_chapter(self) -> dict[int, list[Commitment]]:
        found: dict[int, list[Commitment]] = defaultdict(list)
        for commitment in self.plan.commitments:
            found[chapter_of(commitment.paragraph)].append(commitment)
        return found

    def promises_of_age(self, age: str) -> tuple[list[Commitment], list[Commitment]]:
        """The commitments that are for an age group, and those of them that are for it alone."""
        some = [one for one in self.plan.commitments if age in one.ages]
        return some, [one for one in some if one.ages == (age,)]

    @cached_property
    def stories_by_commitment(self) -> dict[str, list[Story]]:
        return _grouped(self.plan.stories, lambda s: s.commitments)

    @cached_property
    def commitments_by_money(self) -> dict[str, list[Commitment]]:
        return _grouped(self.plan.commitments, lambda c: c.money)

    @cached_property
    def money_parts(self) -> dict[str, list[Money]]:
        """The parts of each sum that has parts."""
        return _grouped(self.plan.money, lambda m: (m.part_of,) if m.part_of else ())

    def told_time(self, one: Money) -> tuple[str, int | None]:
        """The period of a sum, or else over how many years: its own, or as any row that tells the same sum has it."""
        first = one.same_as or one.id
        same = [one, *(row for row in self.plan.money if first in (row.id, row.same_as))]
        period = next((row.period for row in same if row.period), "")
        return period, None if period else next((row.years for row in same if row.years), None)

    @cached_property
    def money_whole(self) -> list[Money]:
        """The sums that may be added up, the largest first: not told already, not part of another, not a rate."""
        return sorted(
            (m for m in self.plan.money if not m.same_as and not m.part_of and not m.per), key=lambda m: -m.amount
        )


def _grouped(rows: Iterable[Any], keys: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            found[key].append(row)
    return found


def chapter_of(paragraph: str) -> int:
    """The chapter that a paragraph stands in (`1.17 box` → 1); 0 for the front, the annexes and other sources."""
    first = paragraph.split(".")[0].split(" ")[0]
    return int(first) if first.isascii() and first.isdigit() else 0


def due_year(commitment: Commitment) -> str:
    """The year of the deadline, `none` when there is none."""
    window = due_window(commitment.due) if commitment.due else None
    return str(window.last_on.year) if window else "none"


FACETS: dict[str, Callable[[Commitment, Standing], Iterable[str]]] = {
    "chapter": lambda c, _: (str(chapter_of(c.paragraph)),),
    "theme": lambda c, _: c.themes,
    "age": lambda c, _: c.ages,
    "lead": lambda c, _: c.leads,
    "goal": lambda c, _: c.goals,
    "article": lambda c, _: c.articles or ("none",),
    "status": lambda _, standing: (standing.status,),
    "timing": lambda _, standing: (standing.timing, "late") if standing.late else (standing.timing,),
    "due": lambda c, _: (due_year(c), when_told(c)),
    "basis": lambda c, _: (c.basis,),
    "source": lambda c, _: (c.source,),
    "alone": lambda c, _: c.ages if len(c.ages) == 1 else ("none",),
}


def plan_as_at(plan: Plan, updates: Iterable[Update], on: dt.date) -> PlanAsAt:
    """`plan` on the day `on`, with the approved updates known by then."""
    known = as_known_on(plan, on)
    heard = [update for update in updates if update.known_on <= on]
    return PlanAsAt(known, on, standings(known, heard, on), tuple(heard))
