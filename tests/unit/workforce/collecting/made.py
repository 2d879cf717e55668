"""A collection of a made-up area, its manager, a nursery with whoever makes its return and whoever signs it."""

import datetime as dt
import uuid
from typing import Any

from tests.unit.workforce import made
from tests.unit.workforce.made import AREA, NOW, TODAY, Scene, account, browser, seen
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.workforce.actions.collecting.erasing import erase_from_returns
from village.workforce.actions.collecting.opening import ask_employers, open_collection
from village.workforce.actions.collecting.sending import draft_from_file, take_draft
from village.workforce.actions.collecting.signing import sign_return, submit_return
from village.workforce.models import Asked, Collection, Draft, Version
from village.workforce.queries.collecting.erasable import held_of, mark_of, who_goes

__all__ = ["AREA", "NOW", "TODAY", "Scene", "account", "browser", "made", "seen"]
MANAGER, SIGNATORY = "workforce-collection-manager", "workforce-signatory"
DAY = TODAY - dt.timedelta(days=40)
"""The day that is asked about."""
DUE = TODAY + dt.timedelta(days=20)
HEAD = (
    "WorkerRef,Surname,Forenames,BirthDate,Gender,Ethnicity,SettingRef,SettingName,PostRef,Role,FullTimeHours,"
    "StartDate,EndDate,FTE,ContractType,Agency,HoursPerWeek"
)
NINA = "w1,Made,Nina,1980-01-31,2,WBRI,s1,The house,p1,nursery-practitioner,37,2020-09-01,,1,permanent,0,37"
UMA = "w2,Up,Uma,1975-12-01,2,AIND,s1,The house,p2,early-years-manager,37,2015-09-01,,0.5,permanent,0,18.5"
CY = "w3,Cook,Cy,1990-05-05,1,WBRI,s1,The house,p3,nursery-cook,37,2021-01-11,,0.4,permanent,0,14.8"
OVER = "w4,Over,Olu,1970-02-02,1,BAFR,s1,The house,p4,nursery-practitioner,30,2019-03-04,,1,permanent,0,60"
"""Sixty hours where full time is thirty: seldom so, and nothing else is wrong."""


def table(*rows: str) -> bytes:
    """A file of an early years setting."""
    return ("\n".join([HEAD, *rows]) + "\n").encode()


class Round:
    """A collection that is open, and the nursery that is asked."""

    def __init__(self, kind: str = "early-years", reference_on: dt.date = DAY, body: str = "nursery") -> None:
        self.nursery = Scene(body)
        self.manager = account("Cora Collects", MANAGER, body="council")
        self.signatory = account(f"Sid Signs {body}", SIGNATORY, body=body)
        self.collection: Collection = open_collection(
            area=AREA, kind=kind, reference_on=reference_on, due_on=DUE, **self.managed
        )
        self.asked = self.ask(body)

    @property
    def managed(self) -> dict[str, Any]:
        return {"by": seen(self.manager), "at": NOW}

    @property
    def kept(self) -> dict[str, Any]:
        return self.nursery.kept

    @property
    def signed(self) -> dict[str, Any]:
        return {"by": seen(self.signatory), "at": NOW}

    def ask(self, slug: str) -> Asked:
        """An employer is asked."""
        ask_employers(collection=self.collection.ref, employers=[slug], **self.managed)
        return Asked.objects.get(collection=self.collection, employer__slug=slug)

    def draft(self, *rows: str, raw: bytes | None = None, made_on: dt.date = TODAY, by: Viewer | None = None) -> Draft:
        """What a file would make of the return."""
        who = {"by": by or self.nursery.viewer, "at": NOW}
        return draft_from_file(asked=self.asked.ref, name="staff.csv", raw=raw or table(*rows), made_on=made_on, **who)

    def take(self, *rows: str, raw: bytes | None = None, made_on: dt.date = TODAY) -> Version:
        """A file that was looked at and taken."""
        draft = self.draft(*rows, raw=raw, made_on=made_on)
        return take_draft(asked=self.asked.ref, sha256=draft.sha256, **self.kept)

    def send(self, *rows: str) -> None:
        """Taken and sent off."""
        version = self.take(*rows)
        submit_return(asked=self.asked.ref, number=version.number, **self.kept)

    def sign(self, *rows: str) -> None:
        """Taken, sent and signed off."""
        self.send(*rows)
        number = Version.objects.filter(asked=self.asked)[0].number
        sign_return(asked=self.asked.ref, number=number, **self.signed)

    def state(self) -> str:
        return Asked.objects.get(pk=self.asked.pk).state

    def erase(self, reference: str, *, asked: Asked | None = None, at: dt.datetime = NOW) -> int:
        """Erased, by whom one looked at."""
        one = asked or self.asked
        going = mark_of(who_goes(one, reference, held_of(one.employer_id)))
        told: dict[str, Any] = {"by": self.nursery.viewer, "at": at}
        return erase_from_returns(asked=one.ref, reference=reference, seen=going, **told)


def lead_of(body: str) -> Account:
    """Who makes the return of another employer."""
    return account(f"Lou Lead {body}", made.LEAD, body=body)


NOWHERE = uuid.UUID(int=0)
