"""What the index is told of help that Village itself keeps the record of: that it goes on, how far an assessment has
come, and whom to ask. Nothing here can carry words: references, codes and days, each refused where it is another."""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from enum import Enum

_SLUG, _AREA = re.compile(r"[a-zA-Z0-9_-]{1,60}"), re.compile(r"[A-Z]\d{8}")


class Assessment(Enum):
    """How far an assessment has come."""

    NONE = ""
    BEGUN = "begun"
    DONE = "done"


ASSESSED = {Assessment.BEGUN.value: "being made", Assessment.DONE.value: "finished"}
"""How far an assessment has come, in words."""


@dataclass(frozen=True)
class Told:
    """Work with some children, whole: told again, it takes the place of what was told before. `work` is whatever its
    keeper calls it by; `children`, the references by which the index knows them; `organisation`, the slug of whoever
    works, in the area of this code; `lead`, the account of whom to ask.

    Raises ValueError for a slug or code that is none, or an end before the beginning.
    """

    work: uuid.UUID
    children: frozenset[uuid.UUID]
    organisation: str
    area: str
    lead: uuid.UUID | None
    assessment: Assessment
    started_on: dt.date
    ended_on: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse what is no code."""
        if not _SLUG.fullmatch(self.organisation):
            raise ValueError("An organisation is told by its slug.")
        if not _AREA.fullmatch(self.area):
            raise ValueError("An area is told by its code.")
        if self.ended_on is not None and self.ended_on < self.started_on:
            raise ValueError("Work ends no earlier than it begins.")


def key_of(work: uuid.UUID, child: uuid.UUID) -> str:
    """The key of the record of work with a child."""
    return f"{work}:{child}"


def reference_in(key: str) -> uuid.UUID:
    """The reference by which a child was told of, from the key of the record."""
    return uuid.UUID(key.partition(":")[2])
