"""What can be asked of the API, as types; each filter is one that a page's list of the same has too."""

import datetime as dt
import re
from typing import Annotated, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile("[0-9]{1,9}")


def _iso(value: object) -> object:
    """Only 2008-12-11 is a day: a number is not taken for seconds, nor a time of day cut off."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("Write a day as 2008-12-11")
    return value


def _digits(value: object) -> object:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError("Write a whole number in figures")
    return value


Day = Annotated[dt.date, BeforeValidator(_iso)]
Page = Annotated[int, Field(ge=1, le=1_000_000), BeforeValidator(_digits)]
Size = Annotated[int, Field(ge=1, le=200), BeforeValidator(_digits)]
Chapter = Annotated[int, Field(ge=0, le=99), BeforeValidator(_digits)]
Id = Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9-]*$", max_length=80)]
Area = Annotated[str, StringConstraints(pattern="^[A-Z][0-9]{8}$")]
Timing = Literal["overdue", "overdue-older", "due-soon", "later", "no-date", "closed"]
Words = Annotated[str, StringConstraints(pattern=r"^[^\u0000-\u001f\u007f]*$", max_length=200)]


class Asked(Schema):
    """What every address of a plan takes."""

    as_at: Day | None = Field(
        None, alias="as-at", description="The plan as known on this day, 2008-12-11. Without it: the plan's own day."
    )


class Listed(Asked):
    """What every list takes."""

    page: Page = Field(1, description="Which page, from 1.")
    size: Size = Field(50, description="Rows on a page.")


_CHAPTER = "Only rows of this chapter; 0 for the front, the annexes and other sources."


class OfChapter(Listed):
    chapter: Chapter | None = Field(None, description=_CHAPTER)


_SOURCE = "Only rows of this document."


class AskedGoals(Listed):
    source: Id | None = Field(None, description=_SOURCE)


class AskedTargets(Listed):
    goal: Id | None = Field(None, description="Only targets of this goal.")
    measures: Literal["met", "missed", "no-target", "not-enough-data", "no-start"] | None = Field(
        None,
        description="Of the targets of one indicator only the last, where it stood so on the day; `no-start` for those "
        "of which the sources do not say where they started.",
    )


class AskedFigures(OfChapter):
    q: Words = Field("", description="Words to find in what it measures, its group, area and print.")
    indicator: Id | None = Field(None, description="Only figures of this indicator.")
    precision: Literal["exact", "rounded", "approximate", "provisional", "forecast", "target"] | None = Field(
        None, description="Only figures that are so exact."
    )
    source: Id | None = Field(None, description=_SOURCE)


class AskedMoney(OfChapter):
    programme: Id | None = Field(None, description="Only sums of this programme.")
    source: Id | None = Field(None, description=_SOURCE)


class AskedMilestones(OfChapter):
    goal: Id | None = Field(None, description="Only milestones of this goal.")
    source: Id | None = Field(None, description=_SOURCE)


class AskedStories(OfChapter):
    theme: Id | None = Field(None, description="Only stories of this theme.")
    area: Area | None = Field(None, description="Only stories of this council, by its ONS code of the day.")
    source: Id | None = Field(None, description=_SOURCE)


class AskedRecommendations(Listed):
    cluster: Id | None = Field(None, description="Only recommendations of this group of articles.")
    answers: Literal["none"] | None = Field(None, description="Only those whose answer points to no commitment.")


Status = Literal["promised", "under-way", "delivered", "delayed", "stopped"]


class AskedCommitments(OfChapter):
    q: Words = Field("", description="Words to find, by their beginnings, in any order.")
    theme: Id | None = Field(None, description="Only commitments of this theme.")
    age: Literal["0-7", "8-13", "14-19"] | None = Field(None, description="Only those for this age group.")
    alone: Literal["0-7", "8-13", "14-19", "none"] | None = Field(
        None, description="Only those for this age group alone; `none` for those that are not for one alone."
    )
    lead: Id | None = Field(None, description="Only those that this body leads.")
    goal: Id | None = Field(None, description="Only those that serve this goal.")
    article: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9]{1,6}$")] | None = Field(
        None, description="Only those that serve this article of the Convention; `none` for those that serve none."
    )
    status: Status | None = Field(None, description="Only those that stood so on the day.")
    timing: Literal[Timing, "late"] | None = Field(
        None, description="Only those whose date stood so on the day; `late` for overdue and overdue-older together."
    )
    due: Annotated[str, StringConstraints(pattern="^([0-9]{4}|none|dated|loosely|wordless)$")] | None = Field(
        None,
        description="Only those whose deadline falls in this year; `none` for those without one, `dated` for those "
        "with one, `loosely` where words of time are no date, `wordless` without any.",
    )
    basis: Literal["box", "paragraph", "strategy", "undertaking"] | None = Field(
        None, description="Only promises made in such a place."
    )
    source: Id | None = Field(None, description=_SOURCE)
    order: Literal["paragraph", "due", "title", "status"] = Field("paragraph", description="The order of the rows.")


class AskedFindings(Listed):
    check: Id | None = Field(None, description="Only what this check found.")
    severity: Literal["contradiction", "defect", "gap", "note"] | None = Field(
        None, description="Only findings of this gravity."
    )


class AskedActing(Listed):
    commitment: Id | None = Field(None, description="Only what serves this commitment.")


class AskedProgress(Listed):
    commitment: Id | None = Field(None, description="Only updates of this commitment.")
    status: Status | None = Field(None, description="Only updates that told this status.")
