"""A family of whom social care is asked, one that it hands on, and those who decide there."""

import datetime as dt
import uuid
from typing import Any

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, Scene, days
from village.casework.actions import stepping_down, stepping_up
from village.casework.actions.families import Who
from village.casework.actions.stepping_down import Offer
from village.casework.actions.stepping_up import Worry
from village.casework.actions.telling import see_to_effects
from village.casework.models import StepDown, StepUp
from village.casework.queries.social_care import step_ups_for
from village.kernel.accounts.models import Account
from village.workflow.actions.moving import Asked

WORDS = "Anna has been alone at night three times."
FOUND = "The house is safe now. Otis needs somebody to talk to."


class Crossing(Scene):
    """Sam decides for social care; Sid does elsewhere, Soo for another organisation here."""

    def __init__(self) -> None:
        super().__init__()
        self.care = made.organisation("care")
        self.sam = made.account("Sam Social", "social-care-manager", body="care")
        self.sid = made.account("Sid Elsewhere", "social-care-manager", area=made.ELSEWHERE, body="care")
        self.soo = made.account("Soo Otherbody", "social-care-manager", body="clinic")
        self.worker = made.account("Wes Worker", "practitioner", body="care")

    def assessed(self) -> None:
        """A need was read and a plan agreed before anybody asks."""
        self.read({BEHAVIOUR: "needs-help"})

    def ask(self, who: Account | None = None, *, to: str = "care", key: str = "", day: int = 0, **said: Any) -> StepUp:
        worry = Worry(**{"why": "not-safe", "words": WORDS, "agreed_by": self.mother.ref, **said})
        return stepping_up.ask_social_care(
            episode=self.ref, organisation=to, worry=worry, key=key or uuid.uuid4().hex, by=self.by(who), at=days(day)
        )  # fmt: skip

    def decide(self, one: StepUp, move: str, who: Account | None = None, *, day: int = 0, **said: Any) -> None:
        one.process.refresh_from_db()
        given = {"take-over": {"social_worker": "Wilma Worker", "reach": "0161 496 0000"}}
        told = {**given.get(move, {"words": "They want no more than you give."}), **said}
        reason = told.pop("reason", "below-threshold" if move == "do-not-take" else "")
        asked = Asked(told.pop("key", uuid.uuid4().hex), move, one.process.changed, reason)
        stepping_up.answer_step_up(step_up=one.ref, asked=asked, by=self.by(who or self.sam), at=days(day), **told)

    def take_back(self, one: StepUp, who: Account | None = None, *, day: int = 0) -> None:
        one.process.refresh_from_db()
        asked = Asked(uuid.uuid4().hex, "take-back", one.process.changed, "needs-less")
        stepping_up.take_back_step_up(
            episode=self.ref, step_up=one.ref, asked=asked, by=self.by(who), at=days(day)
        )  # fmt: skip

    def seen_by(self, who: Account, day: int = 0) -> list[StepUp]:
        return list(step_ups_for(self.by(who), at=days(day)))

    def run(self, day: int = 0) -> dict[str, int]:
        return see_to_effects(by="test", at=days(day))


class HandingOn(Crossing):
    """Sam hands a family on, to whom Bea manages early help."""

    def offer(self, who: Account | None = None, *, to: str = "council", key: str = "", **said: Any) -> StepDown:
        people = [
            (Who("Otis Offered", born_on=dt.date(2012, 3, 1)), "child"),
            (Who("Ola Offered", born_on=dt.date(1988, 1, 1)), "carer"),
        ]
        offer = Offer(
            **{
                "name": "The Offered family",
                "people": people,
                "agreed": 1,
                "agreed_on": NOW.date(),
                "found": FOUND,
                **said,
            }
        )
        return stepping_down.offer_step_down(
            area=made.AREA, organisation=to, offer=offer, key=key or uuid.uuid4().hex,
            by=self.by(who or self.sam), at=NOW,
        )  # fmt: skip

    def answer(self, one: StepDown, move: str, who: Account | None = None, **said: Any) -> Any:
        reason = {"decline": "needs-more", "take-back": "by-mistake"}.get(move, "")
        asked = Asked(said.pop("key", uuid.uuid4().hex), move, 0, reason)
        do = {
            "accept": stepping_down.accept_step_down, "take-back": stepping_down.take_back_step_down,
        }.get(move, stepping_down.decline_step_down)  # fmt: skip
        more = {"lead": said.pop("lead", self.lead.ref)} if move == "accept" else {}
        by = self.by(who or (self.sam if move == "take-back" else self.boss))
        return do(step_down=one.ref, asked=asked, by=by, at=days(1), **more)
