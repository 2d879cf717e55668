"""The progress report as facts: what a plan says on a day, counted once, ready to be written for paper, screen or
machine.

Every figure comes from the same functions as the pages (`asat`, `standing`, `targets`, `check`). Dates are ISO text,
amounts whole pounds. Nothing here knows of files or of how things look.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.check import Finding, check
from village.plan.rules.dates import due_window
from village.plan.rules.document import Commitment, Figure, Goal, Money, Plan, Target
from village.plan.rules.standing import counts, known_from
from village.plan.rules.stated import NOT_A_BUDGET
from village.plan.rules.targets import measures_counted, target_standing

SCHEMA = "village-plan-report-1"
TIMINGS = ("overdue", "overdue-older", "due-soon", "later", "no-date", "closed")
OUTSIDE = "Outside the chapters"


@dataclass(frozen=True)
class Cover:
    """Which plan, on which day, from which edition."""

    plan: str
    title: str
    short_title: str
    area: str
    area_code: str
    publisher: str
    began_on: str
    reported_on: str
    horizon: int
    licence: str
    as_at: str
    edition: int
    sha256: str
    reported: bool


@dataclass(frozen=True)
class Tally:
    """Commitments counted: by status (every status, zeros included) and by how they stand to their dates."""

    total: int
    by_status: dict[str, int]
    by_timing: dict[str, int]


@dataclass(frozen=True)
class ChapterLine:
    number: int
    slug: str
    title: str
    summary: str
    tally: Tally


@dataclass(frozen=True)
class MeasureLine:
    """A goal's measure. `latest` is the last figure stated that is no target; None when there is none."""

    id: str
    title: str
    target_kind: str
    value: float | None
    bound: str
    unit: str
    due: str
    baseline_kind: str
    baseline_value: float | None
    baseline_bound: str
    baseline_unit: str
    baseline_period: str
    latest: Figure | None
    status: str
    why: str
    note: str


@dataclass(frozen=True)
class GoalLine:
    id: str
    number: int
    title: str
    year: int
    paragraph: str
    measures: tuple[MeasureLine, ...]
    commitments: int


@dataclass(frozen=True)
class CommitmentLine:
    """`basis` says whether the status is the report's own or from an approved update; `since` is the day it speaks
    of."""

    id: str
    chapter: int
    paragraph: str
    source: str
    title: str
    difference: str
    leads: tuple[str, ...]
    due: str
    due_last_on: str
    status: str
    since: str
    basis: str
    timing: str
    status_note: str
    themes: tuple[str, ...]
    ages: tuple[str, ...]
    goals: tuple[str, ...]


@dataclass(frozen=True)
class MoneyLine:
    """A sum that may be added up, with what it contains (title, amount, paragraph, bound) and where else it is told."""

    id: str
    title: str
    amount: int
    amount_high: int | None
    bound: str
    period: str
    years: int | None
    recurs: str
    area: str
    purpose: str
    paragraph: str
    told_again: tuple[str, ...]
    parts: tuple[tuple[str, int, str, str], ...]


@dataclass(frozen=True)
class MoneyPart:
    """`total` adds the sums that are not yearly; the rest of the statements are counted, and why they are not added."""

    total: int
    statements: int
    sums: tuple[MoneyLine, ...]
    repeats: int
    parts: int
    rates: int
    yearly: int
    caveat: str = NOT_A_BUDGET


@dataclass(frozen=True)
class StoryLine:
    id: str
    title: str
    theme: str
    places: tuple[str, ...]
    summary: str
    what_changed: str
    by_how_much: str
    paragraph: str


@dataclass(frozen=True)
class UnknownLine:
    """One kind of thing that the plan does not tell, or tells in two ways."""

    check: str
    severity: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class SourceLine:
    id: str
    title: str
    publisher: str
    published_on: str
    kind: str
    known: bool


@dataclass(frozen=True)
class Report:
    """The whole report. `next_due`: open commitments by deadline, the nearest first; `changes`: what approved updates
    told."""

    schema: str
    cover: Cover
    tally: Tally
    chapters: tuple[ChapterLine, ...]
    goals: tuple[GoalLine, ...]
    goal_statuses: dict[str, int]
    overdue: tuple[CommitmentLine, ...]
    next_due: tuple[CommitmentLine, ...]
    changes: tuple[CommitmentLine, ...]
    money: MoneyPart
    stories: tuple[StoryLine, ...]
    unknown: tuple[UnknownLine, ...]
    sources: tuple[SourceLine, ...]
    commitments: tuple[CommitmentLine, ...]
    figures: tuple[Figure, ...]
    money_rows: tuple[Money, ...]


def report(whole: Plan, asat: PlanAsAt, *, edition: int, sha256: str) -> Report:
    """The report of `asat`, the plan `whole` as known on a day. O(rows of the plan)."""
    plan = asat.plan
    lines = tuple(_commitment(asat, one) for one in plan.commitments)
    by_due = sorted(
        (line for line in lines if line.due_last_on), key=lambda line: (line.due_last_on, line.chapter, line.id)
    )
    goals = tuple(_goal(asat, goal) for goal in sorted(plan.goals, key=lambda goal: goal.number))
    return Report(
        schema=SCHEMA,
        cover=_cover(whole, asat.on, edition, sha256),
        tally=_tally(asat, plan.commitments),
        chapters=tuple(_chapters(asat)),
        goals=goals,
        goal_statuses=measures_counted(asat).by_status,
        overdue=tuple(line for line in by_due if line.timing == "overdue"),
        next_due=tuple(line for line in by_due if line.timing in ("due-soon", "later")),
        changes=tuple(
            sorted((one for one in lines if one.basis == "progress"), key=lambda one: (one.since, one.id), reverse=True)
        ),
        money=money_part(asat),
        stories=tuple(_stories(asat)),
        unknown=tuple(_unknown(check(plan))),
        sources=tuple(
            SourceLine(s.id, s.title, s.publisher, s.published_on, s.kind, known_from(s) <= asat.on)
            for s in whole.sources
        ),
        commitments=lines,
        figures=plan.figures,
        money_rows=plan.money,
    )


def _cover(plan: Plan, on: dt.date, edition: int, sha256: str) -> Cover:
    return Cover(
        plan.id,
        plan.title,
        plan.short_title,
        plan.area,
        plan.area_code,
        plan.publisher,
        plan.began_on,
        plan.reported_on,
        plan.horizon,
        plan.licence,
        on.isoformat(),
        edition,
        sha256,
        plan.reported_on <= on.isoformat(),
    )


def _tally(asat: PlanAsAt, some: Sequence[Commitment]) -> Tally:
    standings = {one.id: asat.standing(one.id) for one in some}
    timings = Counter(one.timing for one in standings.values())
    return Tally(len(some), counts(standings), {timing: timings[timing] for timing in TIMINGS})


def _chapters(asat: PlanAsAt) -> Iterable[ChapterLine]:
    by_chapter = asat.commitments_by_chapter
    for chapter in sorted(asat.plan.chapters, key=lambda one: one.number):
        yield ChapterLine(
            chapter.number,
            chapter.slug,
            chapter.title,
            chapter.summary,
            _tally(asat, by_chapter.get(chapter.number, [])),
        )
    known = {chapter.number for chapter in asat.plan.chapters}
    outside = [one for number, some in by_chapter.items() if number not in known for one in some]
    if outside:
        yield ChapterLine(
            0, "", OUTSIDE, "From the front of the report, its annexes and the other sources.", _tally(asat, outside)
        )


def _goal(asat: PlanAsAt, goal: Goal) -> GoalLine:
    measures = tuple(_measure(asat, target) for target in asat.targets_by_goal.get(goal.id, []))
    return GoalLine(
        goal.id,
        goal.number,
        goal.title,
        goal.year,
        goal.paragraph,
        measures,
        len(asat.commitments_by_goal.get(goal.id, [])),
    )


def _measure(asat: PlanAsAt, target: Target) -> MeasureLine:
    stands = target_standing(asat, target)
    return MeasureLine(
        target.id,
        target.title,
        target.target_kind,
        target.value,
        target.bound,
        target.unit,
        target.due,
        target.baseline_kind,
        target.baseline_value,
        target.baseline_bound,
        target.baseline_unit,
        target.baseline_period,
        stands.latest,
        stands.status,
        stands.why,
        target.note,
    )


def _commitment(asat: PlanAsAt, one: Commitment) -> CommitmentLine:
    stands = asat.standing(one.id)
    window = due_window(one.due) if one.due else None
    return CommitmentLine(
        one.id,
        chapter_of(one.paragraph),
        one.paragraph,
        one.source,
        one.title,
        one.difference,
        tuple(body.name for body in asat.some("bodies", one.leads)),
        one.due,
        window.last_on.isoformat() if window else "",
        stands.status,
        stands.since_on.isoformat(),
        stands.basis,
        stands.timing,
        stands.note,
        one.themes,
        one.ages,
        one.goals,
    )


def money_part(asat: PlanAsAt) -> MoneyPart:
    """The report's money alone."""
    rows, whole = asat.plan.money, asat.money_whole
    return MoneyPart(
        total=sum(one.amount for one in whole if not one.recurs),
        statements=len(rows),
        sums=tuple(_sum(asat, one) for one in whole),
        repeats=sum(1 for one in rows if one.same_as),
        parts=sum(1 for one in rows if one.part_of and not one.same_as),
        rates=sum(1 for one in rows if one.per and not one.same_as and not one.part_of),
        yearly=sum(1 for one in whole if one.recurs),
    )


def _sum(asat: PlanAsAt, one: Money) -> MoneyLine:
    parts = [part for part in asat.money_parts.get(one.id, []) if not part.same_as and not part.per]
    return MoneyLine(
        one.id,
        one.title,
        one.amount,
        one.amount_high,
        one.bound,
        *asat.told_time(one),
        one.recurs,
        one.area,
        one.purpose,
        one.paragraph,
        tuple(other.paragraph for other in asat.plan.money if other.same_as == one.id),
        tuple((part.title, part.amount, part.paragraph, part.bound) for part in parts),
    )


def _stories(asat: PlanAsAt) -> Iterable[StoryLine]:
    for one in asat.plan.stories:
        theme = _title(asat, "themes", one.theme)
        yield StoryLine(
            one.id, one.title, theme, one.places, one.summary, one.what_changed, one.by_how_much, one.paragraph
        )


def _title(asat: PlanAsAt, table: str, row_id: str) -> str:
    row = asat.get(table, row_id)
    return row.title if row else ""


def _unknown(findings: Sequence[Finding]) -> Iterable[UnknownLine]:
    """Findings by kind, the gravest first; all that is said of a contradiction, three examples of the rest."""
    kinds = dict.fromkeys((found.severity, found.check) for found in findings)
    for severity, kind in kinds:
        messages = [found.message for found in findings if found.check == kind]
        shown = messages if severity == "contradiction" else messages[:3]
        yield UnknownLine(kind, severity, len(messages), tuple(shown))
