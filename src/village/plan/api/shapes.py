"""What the API answers, as types; the schema is made from these, and from what can be asked (`asking`)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from village.kernel.tables.rules import write_csv
from village.plan.api.asking import Status, Timing
from village.plan.models import ProgressUpdate
from village.plan.queries import known_on
from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.check import Finding
from village.plan.rules.document import Commitment, Milestone, Money, Source, Story
from village.plan.rules.standing import Standing
from village.plan.rules.thread import Acting, Served

Row = TypeVar("Row")

# ── what is answered ─────────────────────────────────────────────────────────────────────────────────────────────────


class Answer(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class Fault(Answer):
    """One parameter that was wrong."""

    parameter: str
    what: str


class Problem(Answer):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault]


class Rows(Answer, Generic[Row]):
    """A page of a list, of a plan as known on a day."""

    plan: str = Field(description="The plan's id.")
    as_at: dt.date = Field(description="The day on which this was known.")
    total: int = Field(description="Rows in the whole list.")
    page: int = Field(description="Which page this is, from 1.")
    pages: int = Field(description="Pages in all, at least 1.")
    size: int = Field(description="Rows on a full page.")
    items: list[Row]


@dataclass(frozen=True, kw_only=True)
class PlanTold:
    """A plan in the list of plans."""

    id: str
    title: str
    area_code: str
    edition: int


class Plans(Answer):
    """Every plan that lives here, the national ones first."""

    items: list[PlanTold]


class PlanSummary(Answer):
    """A plan as known on a day: where it comes from, how many rows each table has, how its commitments stood."""

    id: str
    title: str
    short_title: str
    area: str
    area_code: str
    publisher: str
    licence: str
    began_on: dt.date
    reported_on: dt.date
    horizon: int
    edition: int
    as_at: dt.date
    sources: list[Source]
    rows: dict[str, int] = Field(description="Rows of each table known on the day.")
    statuses: dict[str, int] = Field(description="Commitments in each status on the day.")


@dataclass(frozen=True, kw_only=True)
class StandingTold:
    """How a commitment stood on the day. `since_on`: the day that its status speaks of."""

    status: Status
    since_on: dt.date
    basis: Literal["report", "progress"]
    timing: Timing


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentTold(Commitment):
    """A promise, with the chapter it stands in and how it stood on the day."""

    chapter: int
    standing: StandingTold


@dataclass(frozen=True, kw_only=True)
class ProgressTold:
    """An approved update: what became of a commitment by `as_of_on`, public from `known_on`."""

    commitment: str
    as_of_on: dt.date
    known_on: dt.date
    status: Status
    narrative: str
    evidence_link: str
    evidence_indicator: str
    confidence: Literal["high", "medium", "low"]


@dataclass(frozen=True, kw_only=True)
class ServedTold:
    """A commitment of another plan that this one is said to serve. `held`: whether that plan is here and has it."""

    plan: str
    commitment: str
    title: str
    note: str
    held: bool


@dataclass(frozen=True, kw_only=True)
class ActingTold:
    """A commitment of another plan that serves `serves`, a commitment of this one, as it stood on the day `as_at`."""

    serves: str
    plan: str
    plan_title: str
    area_code: str
    area: str
    commitment: str
    title: str
    due: str
    due_words: str
    note: str
    as_at: dt.date
    standing: StandingTold


class CommitmentWhole(Answer):
    """A commitment with its money, its milestones, its stories, its history, and the golden thread both ways."""

    plan: str
    as_at: dt.date
    commitment: CommitmentTold
    money: list[Money]
    milestones: list[Milestone]
    stories: list[Story]
    progress: list[ProgressTold]
    serves: list[ServedTold]
    acting: list[ActingTold]


@dataclass(frozen=True, kw_only=True)
class RowTold:
    """Where to look: a row of a table, and its paragraph."""

    table: str
    id: str
    paragraph: str


@dataclass(frozen=True, kw_only=True)
class FindingTold:
    """One thing that the consistency checker found, with the rows concerned."""

    check: str
    severity: Literal["contradiction", "defect", "gap", "note"]
    message: str
    rows: tuple[RowTold, ...]


# ── from what is known to what is answered ───────────────────────────────────────────────────────────────────────────


def commitment_told(known: PlanAsAt, commitment: Commitment) -> CommitmentTold:
    columns = {one.name: getattr(commitment, one.name) for one in fields(Commitment)}
    standing = _standing_told(known.standing(commitment.id))
    return CommitmentTold(**columns, chapter=chapter_of(commitment.paragraph), standing=standing)


def _standing_told(held: Standing) -> StandingTold:
    said: Any = {"status": held.status, "since_on": held.since_on, "basis": held.basis, "timing": held.timing}
    return StandingTold(**said)


def served_told(one: Served) -> ServedTold:
    held = not one.missing
    return ServedTold(plan=one.plan, commitment=one.commitment, title=one.title or "", note=one.note, held=held)


def acting_told(one: Acting, on: dt.date) -> ActingTold:
    said = {
        column.name: getattr(one, column.name) for column in fields(Acting) if column.name not in ("of", "standing")
    }
    return ActingTold(**said, as_at=on, standing=_standing_told(one.standing))


def progress_told(update: ProgressUpdate) -> ProgressTold:
    """An update without anything of who wrote or approved it."""
    told: Any = {"status": update.status, "confidence": update.confidence}
    return ProgressTold(
        commitment=update.commitment,
        as_of_on=update.as_of_on,
        known_on=known_on(update),
        narrative=update.narrative,
        evidence_link=update.evidence_link,
        evidence_indicator=update.evidence_indicator,
        **told,
    )


def finding_told(finding: Finding) -> FindingTold:
    severity: Any = finding.severity
    rows = tuple(RowTold(table=table, id=row_id, paragraph=paragraph) for table, row_id, paragraph in finding.rows)
    return FindingTold(check=finding.check, severity=severity, message=finding.message, rows=rows)


# ── as a table ───────────────────────────────────────────────────────────────────────────────────────────────────────


def csv_of(shape: type, rows: Iterable[Any]) -> str:
    """Rows of the dataclass `shape` as CSV: what is nested gets a column each, lists are joined by semicolons."""
    return write_csv(_columns(shape), (list(_cells(row)) for row in rows))


def _columns(shape: type, before: str = "") -> Sequence[str]:
    found: list[str] = []
    for one in fields(shape):
        nested = isinstance(one.type, type) and is_dataclass(one.type)
        found += _columns(one.type, f"{one.name}_") if nested else [before + one.name]  # type: ignore[arg-type]
    return found


def _cells(row: Any) -> Iterable[object]:
    for one in fields(row):
        value = getattr(row, one.name)
        if is_dataclass(value):
            yield from _cells(value)
        else:
            yield _cell(value)


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return ";".join(" ".join(map(str, _cells(one))) if is_dataclass(one) else str(one) for one in value)
    if isinstance(value, float) and value.is_integer():
        return int(value)  # as the plan's own tables write it: 62, not 62.0
    return "" if value is None else value
