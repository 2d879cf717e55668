"""A team that meets with the mother and her child; a neighbour is only named."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.casework.planned import NOW, TODAY, Scene, days
from village.casework.actions import meetings
from village.casework.actions.meetings import Asked
from village.casework.actions.plan import Doing
from village.casework.models import ApprovedMinutes, Decided, Meeting
from village.casework.queries.meetings import minutes_content
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.documents.rules.reader import digest

SOON = NOW + dt.timedelta(days=7)


class Table(Scene):
    """The team sits down with the mother and Anna; a neighbour is only named."""

    def asked(self, **other: Any) -> Asked:
        said = {
            "starts_at": SOON, "place": "The school", "agenda": "How Anna sleeps", "team": (self.member,),
            "family": (self.mother.ref, self.anna.ref), "others": ("Mrs Next, neighbour", " "),
        }  # fmt: skip
        return Asked(**(said | other))

    @property
    def member(self) -> int:
        return self.episode.members.get(account=self.nurse.ref).pk

    def plan(self, key: str = "", who: Account | None = None, **other: Any) -> Meeting:
        return meetings.plan_meeting(
            episode=self.ref, asked=self.asked(**other), key=key or uuid.uuid4().hex, by=self.by(who), at=NOW
        )

    def presences(self, one: Meeting, **said: tuple[str, str]) -> dict[int, tuple[str, str]]:
        """Everybody came, but as `said`, by lead, member, family, other."""
        names = ["lead", "member", "mother", "anna", "other"]
        return {each.pk: said.get(name, ("came", "")) for name, each in zip(names, one.invited.all(), strict=True)}

    def minute(self, one: Meeting, who: Account | None = None, seen: int = 1, **said: tuple[str, str]) -> Meeting:
        return meetings.write_minutes(
            episode=self.ref, meeting=one.ref, minutes="Anna sleeps better.", presences=self.presences(one, **said),
            seen=seen, by=self.by(who), at=days(7),
        )  # fmt: skip

    def decide(self, one: Meeting, key: str = "", who: Account | None = None, **other: Any) -> Decided:
        said = {"words": "Read at seven", "due_on": TODAY + dt.timedelta(days=14), "person": self.mother.ref}
        doing = Doing(**(said | other))
        return meetings.add_decision(
            episode=self.ref, meeting=one.ref, doing=doing, key=key or uuid.uuid4().hex, by=self.by(who), at=days(7)
        )

    def approve(self, one: Meeting, who: Account | None = None, seen: str = "") -> ApprovedMinutes:
        one.refresh_from_db()
        return meetings.approve_minutes(
            episode=self.ref, meeting=one.ref, seen=seen or digest(minutes_content(one)), by=self.by(who or self.nurse),
            at=days(8),
        )  # fmt: skip


def refused(what: Callable[[], object], match: str = ".") -> None:
    with pytest.raises(Refusal, match=match):
        what()
