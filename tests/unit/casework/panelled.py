"""A panel of a locality, and a family for whom it is asked for a place."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from village.casework.actions import panels, requests, sittings
from village.casework.actions.data_agreements import keep_agreement
from village.casework.actions.sittings import Decision
from village.casework.actions.telling import see_to_effects
from village.casework.models import Episode, Panel, Referral, Request, Seat
from village.casework.queries.panels import requests_before
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.workflow.actions.moving import Asked

WORDS = "Anna needs a group for children who do not sleep."


class Table(Scene):
    """A panel of three; a club at the school; the lead has asked."""

    def __init__(self) -> None:
        super().__init__()
        self.chair, self.clerk, self.other = (
            made.account("Cara Chair", "panel-member"), made.account("Cleo Clerk", "panel-member", body="school"),
            made.account("Otto Other", "panel-member", body="school"),
        )  # fmt: skip
        self.panel = panels.open_panel(area=made.AREA, locality="North", quorum=2, by=self.by(self.boss), at=NOW)
        for who, part in ((self.chair, "chair"), (self.clerk, "coordinator"), (self.other, "member")):
            self.seat(who, part)
        told = {"panel": self.panel.ref, "organisation": "school", "by": self.by(self.boss), "at": NOW}
        self.club = panels.add_service(name="Sleep club", **told)
        officer = made.account("Ines Info", "information-governance")
        keep_agreement(
            giver="council", taker="school", purposes=["early-help"], reference="DSA-1", from_on=made.LONG_AGO,
            until_on=made.FAR_OFF, by=self.by(officer), at=NOW,
        )  # fmt: skip
        self.request = self.ask()

    def seat(self, who: Account, part: str = "member", panel: Panel | None = None) -> Seat:
        ref = (panel or self.panel).ref
        return panels.give_seat(panel=ref, account=who.ref, part=part, by=self.by(self.boss), at=NOW)

    def ask(self, key: str = "", episode: Episode | None = None, panel: Panel | None = None) -> Request:
        ref, to = (episode or self.episode).ref, (panel or self.panel).ref
        return requests.ask_panel(
            episode=ref, panel=to, words=WORDS, key=key or uuid.uuid4().hex, by=self.by(), at=NOW
        )  # fmt: skip

    def sit(self, *came: Account, places: int = 1) -> None:
        """A meeting is open, these are there, and the club has places."""
        told = {"panel": self.panel.ref, "by": self.by(self.clerk), "at": days(1)}
        sittings.open_sitting(on=days(1).date(), half_term="summer-1", **told)
        there = self.panel.seats.filter(account__in=[one.ref for one in came]).values_list("pk", flat=True)
        sittings.attend(came=list(there), apologies=[], **told)
        sittings.tell_capacity(given={self.club.ref: (places, 3)}, **told)

    def decide(self, move: str, who: Account | None = None, key: str = "", **said: Any) -> Request:
        one, day = said.pop("request", self.request), said.pop("day", 1)
        one.process.refresh_from_db()
        asked = Asked(key or uuid.uuid4().hex, move, one.process.changed, said.pop("reason", ""))
        return sittings.decide(
            panel=self.panel.ref, request=one.ref, decision=Decision(asked, **said), by=self.by(who or self.chair),
            at=days(day),
        )  # fmt: skip

    def before(self, who: Account, panel: Panel | None = None) -> list[Request]:
        return list(requests_before(self.by(who), panel or self.panel))

    def run(self, day: int = 1) -> dict[str, int]:
        return see_to_effects(by="test", at=days(day))

    def letters(self) -> set[tuple[str, str]]:
        return {(one.template.split("@")[0], one.to) for one in self.episode.letters.all()}

    def referred(self) -> Referral:
        self.sit(self.chair, self.clerk)
        self.decide("allocate", service=self.club.ref)
        self.run()
        return Referral.objects.get()

    def answer(self, one: Referral, move: str, who: Account, reason: str = "", **other: Any) -> None:
        one.process.refresh_from_db()
        asked = Asked(uuid.uuid4().hex, move, one.process.changed, reason)
        requests.answer_referral(referral=one.ref, asked=asked, by=self.by(who), at=days(2), **other)


def refused(what: Callable[[], object], match: str = ".") -> None:
    with pytest.raises(Refusal, match=match):
        what()
