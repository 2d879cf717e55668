"""A made-up council team: Nia, who is newly qualified, Sue, who supervises her, and whoever keeps the register."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.unit.workforce.made import NOW, Scene, account, days, seen
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.growing.booking import book
from village.workforce.actions.growing.courses import add_course, add_sitting
from village.workforce.actions.growing.evidence import add_evidence, answer_evidence
from village.workforce.actions.growing.supervising import begin_induction, set_supervisor
from village.workforce.models import Course, Engagement, Evidence, Induction, Sitting, Worker

BEGUN = -60
"""How many days ago Nia began."""


class Team(Scene):
    """An employer with somebody new, and somebody who supervises her."""

    def __init__(self, body: str = "council") -> None:
        super().__init__(body)
        self.nia, self.nias = self.joined("Newly", begun=BEGUN, origin="newly-qualified")
        self.sue, self.sues = self.joined("Senior")
        set_supervisor(worker=self.nia.ref, supervisor=self.sue.ref, **self.kept)

    def person(self, family: str, begun: int = -2000, fte: str = "1", **more: Any) -> tuple[Worker, Engagement]:
        """A social worker in post since so many days."""
        number = f"SW{1000 + Worker.objects.count()}"
        worker = self.checked(family, given="Sam", numbers={"SWE": number})
        post = self.post("social-worker", standard_hours=Decimal(35))
        return worker, self.start(worker, post, start_on=days(begun), fte=Decimal(fte), **more)

    def joined(self, family: str, **more: Any) -> tuple[Worker, Account]:
        """One who signs in."""
        worker, _ = self.person(family, **more)
        return worker, self.signs_in(worker, name=f"Sam {family} {self.body}")

    @property
    def by_nia(self) -> dict[str, Any]:
        return {"by": self.viewed(self.nias), "at": NOW}

    @property
    def by_sue(self) -> dict[str, Any]:
        return {"by": self.viewed(self.sues), "at": NOW}

    def viewed(self, one: Account) -> Viewer:
        return seen(one)

    def induction(self) -> Induction:
        return begin_induction(
            worker=self.nia.ref, programme="nqsw-2008", start_on=days(BEGUN), **self.kept
        )  # fmt: skip

    def held(self, induction: Induction, on: dt.date) -> Evidence:
        """Supervision, as both say."""
        made = add_evidence(induction=induction.ref, kind="supervision", on=on, **self.by_nia)
        answer_evidence(evidence=made.ref, answer="confirmed", **self.by_sue)
        return made

    def course(self, **more: Any) -> Course:
        return add_course(**{"title": "A made-up course", "provider": "Made up", **more}, **self.kept)

    def sitting(self, course: Course | None = None, on: int = 10, places: int = 1, cost: str = "300") -> Sitting:
        return add_sitting(
            course=(course or self.course()).ref, on=days(on), where="Town hall", places=places, cost=Decimal(cost),
            **self.kept,
        )  # fmt: skip

    def held_course(self, *who: Account, ago: int = 5, **more: Any) -> Sitting:
        """A day that has come and gone, on which these have places in order."""
        sitting = self.sitting(self.course(**more), places=len(who))
        for one in who:
            book(sitting=sitting.ref, before=2, by=seen(one), at=NOW)
        Sitting.objects.filter(pk=sitting.pk).update(on=days(-ago))
        return sitting


def leaves(team: Team, who: Worker, last: int) -> None:
    """Somebody's only post that has no end ends in so many days; of the past below nothing."""
    engagement = Engagement.objects.get(worker=who, end_on=None)
    end_engagement(engagement=engagement.ref, last_on=days(last), reason="resigned", **team.kept)


__all__ = ["NOW", "Team", "account", "days", "leaves", "seen"]
