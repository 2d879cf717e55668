"""A family of whom social care is asked, and those who decide there."""

import uuid
from typing import Any

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, Scene, days
from village.casework.actions import stepping_up
from village.casework.actions.stepping_up import Worry
from village.casework.actions.telling import see_to_effects
from village.casework.models import StepUp
from village.casework.queries.social_care import step_ups_for
from village.kernel.accounts.models import Account
from village.workflow.actions.moving import Asked

WORDS = "Anna has been alone at night three times."


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


__all__ = ["NOW", "WORDS", "Crossing", "days"]
