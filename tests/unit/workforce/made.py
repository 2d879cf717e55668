"""Two employers, their posts and workers, and those who keep their registers, to begin from."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.unit.casework.made import AREA, LONG_AGO, browser, seen
from village.kernel.access.rules import Viewer
from village.kernel.accounts.actions import add_organisation, give_role
from village.kernel.accounts.models import Account
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.workforce.actions.engaging import Start, start_engagement
from village.workforce.actions.posts import add_post, add_site
from village.workforce.actions.vetting import Checked, join_account, record_check, record_training
from village.workforce.actions.workers import Who, add_worker
from village.workforce.models import Check, Engagement, Post, Site, Worker
from village.workforce.rules.vetting import day_begins

__all__ = ["AREA", "browser", "seen"]
# Judged by the clock, as requests are: what is on file holds or does not at the moment of asking.
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
TODAY = NOW.date()
BORN = dt.date(1985, 3, 14)
LEAD, DESIGNATED, OFFICER = "workforce-lead", "designated-safeguarding-lead", "workforce-matching-officer"


def days(number: int) -> dt.date:
    """So many days from today; of the past below nothing."""
    return TODAY + dt.timedelta(days=number)


def ahead(number: int) -> dt.date:
    """So many days from the day on which it is asked, as a page reckons: a run that goes past midnight has two."""
    return london_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=number)


def employer(slug: str = "nursery", area: str = AREA) -> Organisation:
    """A body that employs people."""
    known = Organisation.objects.filter(slug=slug).first()
    return known or add_organisation(slug=slug, name=f"The {slug}", kind="voluntary", area=area, by="test", at=NOW)


def account(name: str, *roles: str, body: str = "nursery", area: str = AREA) -> Account:
    """Somebody with an account and roles; nothing is on file of them."""
    made = Account.objects.create_user(
        f"{name.lower().replace(' ', '.')}@example.org", name=name, organisation=employer(body)
    )
    for role in roles:
        give_role(account=made, role=role, area=area, from_on=LONG_AGO, by="test", at=NOW)
    return made


class Scene:
    """An employer with somebody who keeps its register, somebody designated, and a site."""

    def __init__(self, body: str = "nursery") -> None:
        self.body = body
        self.lead = account(f"Lea Lead {body}", LEAD, body=body)
        self.dsl = account(f"Dot Designated {body}", DESIGNATED, body=body)
        self.site: Site = add_site(name=f"{body} house", area=AREA, **self.kept)

    @property
    def viewer(self) -> Viewer:
        return seen(self.lead)

    @property
    def kept(self) -> dict[str, Any]:
        return {"by": seen(self.lead), "at": NOW}

    @property
    def vetted(self) -> dict[str, Any]:
        return {"by": seen(self.dsl), "at": NOW}

    def post(self, role: str = "nursery-practitioner", **more: Any) -> Post:
        told = {"fte": Decimal(1), "standard_hours": Decimal(37), "funded_from": dt.date(2020, 1, 1), **more}
        return add_post(site=self.site.ref, role=role, **{**told, **self.kept})

    def worker(self, family: str = "Testperson", **more: Any) -> Worker:
        return add_worker(who=Who(family=family, **{"given": "Wanda", "born_on": BORN, **more}), **self.kept)

    def checked(self, family: str = "Testperson", **more: Any) -> Worker:
        """A worker who may begin."""
        worker = self.worker(family, **more)
        self.check(worker)
        return worker

    def start(self, worker: Worker, post: Post, **more: Any) -> Engagement:
        told = {"kind": "permanent", "start_on": dt.date(2024, 1, 8), **more}
        if "hours" not in told:
            told.setdefault("fte", Decimal(1))
        return start_engagement(worker=worker.ref, start=Start(post=post.ref, **told), **self.kept)

    def check(self, worker: Worker, at: dt.datetime = NOW, **more: Any) -> Check:
        checked = Checked(**{**CERTIFICATE, **more})
        return record_check(worker=worker.ref, checked=checked, by=seen(self.dsl), at=at)

    def train(self, worker: Worker) -> None:
        for course in ("safeguarding", "information-sharing"):
            record_training(worker=worker.ref, course=course, done_on=days(-30), last_on=days(300), **self.vetted)

    def signs_in(self, worker: Worker, *roles: str, name: str = "Wanda Testperson") -> Account:
        """An account for a worker, joined with the register."""
        made = account(name, *roles, body=self.body)
        join_account(worker=worker.ref, email=made.email, **self.vetted)
        return made

    def cleared(self, *roles: str, family: str = "Testperson") -> tuple[Worker, Account]:
        """A worker in post, checked and trained, who signs in."""
        worker = self.checked(family)
        self.train(worker)
        self.start(worker, self.post())
        return worker, self.signs_in(worker, *roles, name=f"Wanda {family}")


CERTIFICATE: dict[str, Any] = {
    "means": "certificate",
    "workforce": "child",
    "level": "enhanced",
    "result": "clear",
    "checked_on": days(-60),
    "until_at": day_begins(days(500)),
    "barred_list": True,
    "identity": True,
}
SERVICE: dict[str, Any] = {"means": "service", "basis": "consent", "checked_on": TODAY}
NONE = uuid.UUID(int=0)


def refuses(name: str, change: Callable[[], object]) -> None:
    """The database itself refuses a change. SQLite names the columns of a key that is there, not its constraint."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change()
    assert name in str(refused.value) or "UNIQUE" in str(refused.value)
