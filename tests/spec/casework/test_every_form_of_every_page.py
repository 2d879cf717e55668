"""Every form of every page of casework, filled in and sent as a browser would: sent twice it is kept once, what is
added to it changes nothing, what its sender may no longer do is refused though the page is open, and where the audit
cannot be written nothing is kept and nothing is told (attacks 5, 23, 32, 33, 42 and 43 of `docs/guides/attacks.md`)."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from tests.spec.casework.world import LATER, World, filled_forms, kept, like, patterns
from tests.standing import standing
from tests.unit.casework import made
from village.casework.actions import attachments, correcting, leaving
from village.casework.actions.families import Who, add_person
from village.casework.models import FamilyAccess
from village.casework.queries.corrected import stamp_of
from village.kernel.accounts.models import Account, RoleGrant

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BLANK_DUE = {f"due_on-{part}": "" for part in ("day", "month", "year")}
SAID: dict[str, dict[str, Any]] = {
    r"/help/new/": BLANK_DUE,
    r"/help/letters/|.*/letters/[^/]+/sent/": {"way": "hand"},
    r".*/meetings/plan/": {"at": "15:30"},
    r".*/family/add/": BLANK_DUE,
    r".*/family/[^/]+/correct/": {
        **BLANK_DUE, "name": "Marian Testperson", "born_on-day": "2", "born_on-month": "1", "born_on-year": "1990",
    },
    r"/help/step-downs/new/": BLANK_DUE,
    r".*/requests/social-care/": {"without_because": ""},
    r".*/sharing/propose/": {"condition": "", "not_told_because": ""},
    r".*/reviews/hold/": {"next_on-day": "1", "next_on-month": "6", "next_on-year": "2026"},
    r".*/time/\d+/begun/": {"on-day": "1", "on-month": "5", "on-year": "2026"},
    r".*/time/\d+/": {"until-day": "28", "until-month": "5"},
    r".*/forms/[^/]+/outside/": {
        "condition": "", "not_told_because": "", "email": "penny@practice.example", "last_on-day": "20",
        "last_on-month": "5", "last_on-year": "2026",
    },
    r"/oversight/agreements/add/": {"taker": "school"},
    r"/oversight/thresholds/": {"from_on-day": "1", "from_on-month": "1", "from_on-year": "2041"},
    r"/oversight/caseloads/": {"families": "15", "from_on-day": "1", "from_on-month": "1", "from_on-year": "2041"},
    r"/help/caseload/[^/]+/": {"share": "0.5"},
    r"/oversight/restrictions/add/": {
        "name": "Mary Testperson", "born_on-day": "2", "born_on-month": "1", "born_on-year": "1990",
    },
}  # fmt: skip
"""What must be said otherwise than whoever fills in a form without much thought would."""
GONE_ON_WITH = {"/help/*/forms/ early-help-assessment"}
"""To begin what is begun already keeps nothing: it is gone on with."""
LEADS_ON = {"/help/*/own/give/", "/help/words/"}
"""Only leads to the page where what was chosen is read through, or where pages are labelled in other words."""
HANDS_OVER = {"/help/exports/children-in-need-like/", "/help/exports/standard-safeguarding-dataset/"}
"""Hands over a file, and keeps nothing outside of the audit."""
SHOWN_ONCE = {"/help/*/own/invite/", "/help/*/sharing/asked/*/"}
"""Answers with a code that is shown once; sent again, the code before it works no more and there is another."""
BY_A_LINK = {"/asked/open/"}
"""Of whoever has no account, with a link and its code: `test_delegated_sections` attacks it."""
BY_INVITATION = {"/my-family/join/"}
"""A page of everybody who has signed in: what ends is the invitation, and the code is then a wrong one."""
TELLS_NOTHING = {
    "/asked/open/",
    "/help/*/concern/",
    "/help/new/",
    "/help/words/",
    "/help/child/*/",
    "/help/step-downs/new/",
    "/oversight/agreements/",
    "/oversight/agreements/add/",
    "/oversight/restrictions/add/",
    "/oversight/restrictions/*/end/",
}
"""Pages on which nothing about anybody stands: they need no audit to be shown."""
OF_THE_SERVICE = {
    "/help/allocation/",
    "/help/allocation/*/keep/",
    "/help/allocation/*/keep/seat/",
    "/help/allocation/*/keep/service/",
    "/help/allocation/new/",
    "/help/digests/",
    "/help/exports/",
    "/my-family/join/",
    "/oversight/caseloads/",
    "/oversight/effects/",
    "/oversight/thresholds/",
}
"""Pages of how the service is set up, on which nothing of a family stands: that is looked for."""
FORGED = {"UUIDField": "", "BooleanField": "on", "DateTimeField": "2020-01-01 10:00", "DateField": "2020-01-01"}


OTHER_STEPS = {
    "help/allocation/": ("decline", "allocate", "ask-more"),
    "help/referrals/": ("accept", "in-touch", "finish"),
    "help/social-care/": ("take-over",),
    "help/step-downs/": ("accept",),
}
"""Further steps of what is asked of others than the one that the world knows."""


@dataclass(frozen=True)
class Sent:
    """What somebody sends from a form of a page."""

    who: Account
    to: str
    fields: dict[str, Any]

    @property
    def what(self) -> str:
        """The form without what differs from world to world."""
        do = self.fields.get("do") or self.fields.get("form") or ""
        return f"{_bare(self.to)} {do}".strip()


def _bare(address: str) -> str:
    return re.sub(r"/([0-9a-f-]{36}|\d+)(?=/)", "/*", address)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Sweep:
    """A world, a browser for each of its people, and what came of every attack on every form."""

    def __init__(self) -> None:
        self.world = World()
        self.unasked = made.episode(self.world.lead, "The Testperson family")  # of whom social care is not asked yet
        dead, gone = self._not_here_any_more()
        ids, other, mother = self.world.ids, {"episode": self.unasked.ref}, {"person": self.world.mother.ref}
        self.besides: dict[str, dict[str, Any]] = {
            r".*<uuid:sheet>.*": {"sheet": ids["draft"], "part": "reason"},
            r".*own/documents/<uuid:release>.*": {"release": ids["waiting"]},
            r".*<uuid:meeting>/cancel/": {"meeting": ids["planned"]},
            r"help/allocation/<uuid:panel>/open/.*": {"panel": self.world.east.panel.ref},
            r".*requests/social-care/": other,
            r".*team/agreed/": other,
            r".*<uuid:person>/correct/": mother,
            r".*<uuid:person>/lives/": {**other, "person": dead},
            r".*<uuid:person>/back/": {**other, "person": gone},
            r".*<str:thing>.*": mother,
        }
        """Further things than those that the world knows, by what stands in the address of their pages."""
        names = ("lead", "nurse", "boss", "officer", "theo", "boss_away", "mum", "dad", "hears", "admin", "sam")
        people = [*(getattr(self.world, name) for name in names), self.world.north.chair]
        self.at = {who.pk: made.browser(who) for who in people}
        self.done: set[str] = set()
        self.spent: set[str] = set()
        self.seen: set[str] = set()
        self.wrong: list[str] = []

    def _not_here_any_more(self) -> tuple[uuid.UUID, uuid.UUID]:
        """Of the other family: somebody who has died, and somebody who has left it."""
        told: dict[str, Any] = {"episode": self.unasked.ref, "by": self.world.by(), "at": made.NOW}
        dead = add_person(who=Who("Gina Testperson"), part="other", **told)
        correcting.record_death(person=dead.ref, died_on=made.NOW.date(), seen=stamp_of(dead), **told)
        gone = add_person(who=Who("Uli Testperson"), part="other", **told)
        leaving.leave_family(person=gone.ref, on=made.NOW.date(), **told)
        return dead.ref, gone.ref

    def pages(self) -> Iterator[str]:
        for pattern in sorted(set(patterns())):
            file = {"release": self.world.ids["file"]} if pattern.endswith("<uuid:release>/file/") else {}
            unsigned = {"sheet": self.world.ids["draft"]} if pattern.endswith("<uuid:sheet>/outside/") else {}
            yield self.world.address(pattern, **file, **unsigned)
            for part, ids in self.besides.items():
                if re.fullmatch(part, pattern):
                    yield self.world.address(pattern, **ids)
            for start, steps in OTHER_STEPS.items():
                if pattern.startswith(start) and "<slug:step>" in pattern:
                    yield from (self.world.address(pattern, step=step) for step in steps)

    def attack(self, *whom: Account) -> None:
        """Send each form that somebody can send, and attack it, once."""
        for who in whom:
            for page in self.pages():
                if page not in self.spent:
                    self._attack_page(who, page)

    def _attack_page(self, who: Account, page: str) -> None:
        answer = self.at[who.pk].get(page)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            return
        found = [Sent(who, to, self._said(to, said)) for to, said in filled_forms(page, answer.content.decode())]
        for one in found:
            self.seen.add(one.what)
            if one.what not in self.done:
                self._attack(one)
        if found and {one.what for one in found} <= self.done:
            self.spent.add(page)

    def _said(self, to: str, fields: dict[str, Any]) -> dict[str, Any]:
        more = next((said for known, said in SAID.items() if re.fullmatch(known, to)), {})
        if to.endswith("/family/relation/"):
            more = {"other": str(self.world.mother.ref)}
        if to.endswith("/index/"):
            more = {"child": str(made.shown(self.world.lead, self.world.ids["child"], LATER))}
        if to.endswith("/own/invite/"):
            more = {"person": str(self.world.father.ref), "email": self.world.dad.email}
        if to.endswith("/requests/ask/"):
            more = {"panel": str(self.world.east.panel.ref)}
        if to.endswith("/requests/refer/"):
            more = {"service": str(self.world.south.club.ref)}
        if to.endswith("/attend/"):
            more = dict.fromkeys(list(fields)[-1:], "apologies")
        if to.endswith("/capacity/"):
            more = {name: "7" for name in fields if name.startswith("places_")}
        if to == "/my-family/join/":
            more = {"code": self.world.code}
        return {**fields, **more}

    def _attack(self, one: Sent) -> None:
        client, before = self.at[one.who.pk], kept()
        with undone():
            answer, after = client.post(one.to, one.fields), kept()
            if answer.status_code != (200 if one.what in SHOWN_ONCE else 302) or after == before:
                return
            again = client.post(one.to, one.fields)
            once = kept() == after or one.what in SHOWN_ONCE
            self._check(once and again.status_code < 500, one, "is kept twice")
        self.done.add(one.what)
        with undone():
            client.post(one.to, {**self._forged(one.fields), **one.fields})
            self._check(like(before, kept()) == like(before, after), one, "believes what a client adds")
        with undone(), mock.patch("village.kernel.audit.actions.record", side_effect=OSError("The disk is full.")):
            if not one.to.endswith("/concern/"):  # kept all the same: `test_nothing_stops_a_concern`
                self._check(_fails(client, "post", one.to, one.fields), one, "answers without an audit")
                self._check(kept() == before, one, "keeps without an audit")
        with undone():
            self._part_ends(one)
            left = kept()
            answer = client.post(one.to, one.fields)
            still = answer.status_code == (400 if one.what in BY_INVITATION else 404) and kept() == left
            self._check(still or one.to.endswith("/concern/"), one, "is done after one's part in it has ended")

    def _forged(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A value for everything that is kept, under its own name, that is no field of this form."""
        asked = {name.partition("-")[0] for name in fields} | set(fields)
        names = {
            field.name: FORGED.get(type(field).__name__, "1") or str(self.world.stranger.ref)
            for app in ("casework", "workflow", "forms", "accounts")
            for model in apps.get_app_config(app).get_models(True)
            for field in model._meta.get_fields()
        }
        more = {"by": str(self.world.stranger.ref), "is_staff": "on", "consent_overridden": "true", "actor": "nobody"}
        more |= {"AuditingEnabled": "false", "on_behalf_of": "x", "released_by": str(self.world.stranger.ref)}
        return {name: value for name, value in {**names, **more}.items() if name not in asked}

    def _part_ends(self, one: Sent) -> None:
        if one.what in BY_INVITATION:
            FamilyAccess.objects.filter(accepted_at=None).update(ended_at=LATER, ended_by=self.world.lead.ref)
        elif one.who == self.world.mum:
            self.world.mum_reads().update(ended_at=LATER, ended_by=self.world.lead.ref)
        elif one.who == self.world.lead and one.to.startswith(f"/help/{self.world.ref}/"):
            self.world.episode.leads.filter(until_at=None).update(until_at=LATER)
        else:
            RoleGrant.objects.filter(account=one.who).update(until_on=LATER.date())

    def _check(self, holds: bool, one: Sent, what: str) -> None:
        self.wrong += [] if holds else [f"{one.what} {what}"]


def _fails(client: Client, how: str, address: str, fields: dict[str, Any] | None = None) -> bool:
    """Whether a request fails, and tells nothing of the family in doing so."""
    client.raise_request_exception = False
    answer = getattr(client, how)(address, fields or {})
    client.raise_request_exception = True
    return answer.status_code == 500 and b"Testperson" not in answer.content


@pytest.fixture(scope="module")
def sweep_kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Sweep]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: LATER)
        patch.setattr(attachments, "made_safe", lambda raw: ("text", raw))  # tested by itself, with real files
        with standing(Sweep, django_db_blocker) as sweep:
            yield sweep


@pytest.fixture
def sweep(sweep_kept: Sweep, db: None) -> Sweep:
    return deepcopy(sweep_kept)  # each test goes on from there in its own way


def test_every_form_is_kept_once_believes_nobody_and_ends_with_the_part_that_gave_it(sweep: Sweep) -> None:
    world = sweep.world
    sweep.attack(world.lead, world.boss, world.officer, world.mum, world.dad, world.north.chair)
    sweep.attack(world.hears, world.admin, world.sam)
    world.goes_on()
    sweep.attack(world.lead, world.nurse, world.theo, world.boss_away)
    world.stand("plan")
    sweep.attack(world.lead)
    assert sweep.wrong == []
    not_kept = sweep.seen - sweep.done
    assert (
        not_kept == GONE_ON_WITH | LEADS_ON | HANDS_OVER | BY_A_LINK
    )  # a form that nobody could send was not attacked either


def test_without_an_audit_no_page_tells_anything(sweep: Sweep) -> None:
    world, asked, elsewhere = sweep.world, list(sweep.pages()), set[str]()
    left = list(asked)
    people = (world.lead, world.nurse, world.boss, world.officer, world.theo, world.mum, world.hears, world.admin)
    told: list[str] = []
    for goes_on in (False, True):
        if goes_on:
            world.goes_on()
            left = [page for page in sweep.pages() if page in left or page not in asked]
        for who in (*people, world.sam, world.north.chair):
            told += _told_without_an_audit(sweep, who, left, elsewhere)
    assert told == []
    with_a_link = ("/asked/", "/asked/section/about/")  # of whoever has opened one: `test_delegated_sections`
    never = sorted(_bare(page) for page in left if page not in elsewhere and page not in with_a_link)
    assert len(never) < 10, "\n".join(never)  # there for nobody as the record stands


def _told_without_an_audit(sweep: Sweep, who: Account, left: list[str], elsewhere: set[str]) -> list[str]:
    """The pages of those `left` that tell somebody something; what is there for them is taken out of them."""
    client, told = sweep.at[who.pk], []
    for page in list(left):
        answer = client.get(page)
        elsewhere |= {page} if answer.status_code in (302, 405) else set()
        if answer.status_code == 200:
            left.remove(page)
            with mock.patch("village.kernel.audit.actions.record", side_effect=OSError("The disk is full.")):
                fails = _fails(client, "get", page)
            of_nobody = _bare(page) in OF_THE_SERVICE and not _names_a_family(answer.content, sweep.world)
            if not (fails or of_nobody or _bare(page) in TELLS_NOTHING):
                told.append(f"{who.name} at {_bare(page)}")
    return told


def _names_a_family(content: bytes, world: World) -> bool:
    return any(one.encode() in content for one in ("Testperson family", "Anna Test", "Otherperson", str(world.ref)))
