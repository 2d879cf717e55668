"""A family of whose assessment somebody outside, without an account, is asked to write a part."""

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.unit.casework.planned import NOW, days, forms
from tests.unit.casework.shared import DUTY, Sharing
from village.casework.actions import delegating, outside, sheets
from village.casework.actions.delegating import Outsider
from village.casework.actions.posting_links import post_links
from village.casework.models import Contribution, DelegatedStep, Delegation
from village.casework.queries.delegating import link_of
from village.casework.rules.sharing import Grounds
from village.forms.actions import save
from village.forms.models import Answer
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import token_hash

LATER = NOW.replace(hour=13)
PENNY = Outsider("Dr Penny Practice", "GP", "penny@surgery.example", "school")
WHY = "You have known her since she was born."
BRIEF = replace(DUTY, last_on=days(14).date())
WHY_NOW, OTHERS = "prompted-by", "health.general.words"
"""A question of the section that is asked, and one of another."""


class Outside(Sharing):
    """The lead has begun an assessment in which something stands already."""

    def __init__(self) -> None:
        super().__init__()
        forms()
        self.sheet = sheets.begin_form(episode=self.ref, form="early-help-assessment", by=self.by(), at=NOW)

    def asks(
        self,
        *sections: str,
        to: Outsider = PENNY,
        grounds: Grounds = BRIEF,
        who: Account | None = None,
        at: dt.datetime = NOW,
        **wrong: Any,
    ) -> Delegation:
        """Somebody outside is asked to write the reason, if nothing else is said."""
        told: dict[str, Any] = {
            "episode": self.ref, "sheet": self.sheet.ref, "sections": sections or ("reason",), "person": self.anna.ref,
            "to": to, "words": WHY, "grounds": grounds, "consents": {}, "key": uuid.uuid4().hex,
        }  # fmt: skip
        return delegating.delegate(**{**told, **wrong}, by=self.by(who), at=at)

    def linked(self, one: Delegation, at: dt.datetime = NOW) -> tuple[str, str]:
        """A link and a code for what somebody is asked."""
        made, code = delegating.send_link(episode=self.ref, delegation=one.ref, by=self.by(), at=at)
        return link_of(made), code

    def sits(self, one: Delegation, at: dt.datetime = NOW) -> str:
        """What the browser of somebody holds who has opened a link."""
        link, code = self.linked(one, at)
        return outside.open_link(link=link, code=code, at=at)

    def says(self, sitting: str, words: str = "She coughs at night.", at: dt.datetime = NOW) -> Contribution:
        """They write why they are asked, and send it."""
        step = DelegatedStep.objects.get(delegation__sitting=token_hash(sitting), section="reason")
        outside.keep_draft(
            sitting=sitting, section=step.section, given={WHY_NOW: words}, seen=step.changed, at=at
        )  # fmt: skip
        return outside.send(sitting=sitting, at=at)[0]

    def stands(self, concept: str = WHY_NOW) -> str:
        """The answer of the form that stands, as it is kept; blank for none."""
        found = Answer.objects.filter(sheet=self.sheet, concept=concept).first()
        return (found.value or "") if found is not None else ""

    def answers(self, words: str, concept: str = WHY_NOW, seen: int = 0) -> None:
        """The lead answers a question of the form."""
        key = ("", concept)
        save(sheet=self.sheet.ref, given={key: words}, seen={key: seen}, by=str(self.lead.ref), at=NOW)

    def settles(
        self, one: Contribution, decision: str, words: str = "", seen: int = 0, who: Account | None = None, **more: Any
    ) -> Contribution:  # fmt: skip
        """Somebody settles what was sent."""
        told = {"episode": self.ref, "contribution": one.ref, "seen": {WHY_NOW: seen}, "at": NOW}
        return delegating.settle_contribution(**{**told, **more}, decision=decision, words=words, by=self.by(who))


def posted(at: dt.datetime = NOW) -> list[str]:
    """The links in the letters that go out now."""
    mail.outbox.clear()
    post_links(by="schedule", at=at)
    return [found for one in mail.outbox for found in re.findall(r"https?://\S+", str(one.body))]


def opened(link: str, code: str) -> Client:
    """A browser in which somebody outside has opened a link."""
    client = Client()
    answer = client.post(f"/asked/open/?link={link}", {"code": code})
    assert answer.status_code == 302, answer.content
    return client


__all__: Sequence[str] = ("BRIEF", "NOW", "OTHERS", "PENNY", "WHY", "WHY_NOW", "Outside", "days", "opened", "posted")


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Outside:
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    cache.clear()
    return Outside()


def browses(scene: Outside, *sections: str) -> Client:
    """The browser of somebody outside, who has opened what they are asked."""
    return opened(*scene.linked(scene.asks(*sections)))
