"""Two families with something of everything in their records, those who help the first, and whoever has no part in it;
every page of casework, and what a browser would send from each form on it."""

import re
import uuid
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import urljoin

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.urls import URLPattern, URLResolver, get_resolver

from tests.spec.casework.parts import (
    FILE,
    Board,
    Quiet,
    asked_of_social_care,
    asked_outside,
    handed_on,
    of_the_family,
    written,
)
from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, days, forms, signed
from tests.unit.casework.shared import LAST, Sharing
from tests.unit.casework.test_needs import REVIEW
from tests.unit.ui.pages import parse
from village.casework.actions import concerns, families, own_access, plan, requests, sheets, team, transfers
from village.casework.actions.families import Who, add_person
from village.casework.actions.plan import Aimed, Doing
from village.casework.models import Episode, FamilyAccess, Referral, ShareItem
from village.casework.queries.needs import scale_of
from village.casework.queries.sharing import items_of
from village.casework.rules.episodes import about
from village.kernel.accounts.models import Account
from village.kernel.documents.rules.reader import digest
from village.workflow.actions.moving import Asked
from village.workflow.models import Clock

CASEWORK = "village.casework"
LATER = NOW.replace(hour=13)
HELD = ("casework", "workflow", "forms", "accounts")
"""The apps whose tables a page of casework could write to, the audit aside."""

STEPS = {
    "help/<uuid:episode>/requests/": "take-back",
    "help/allocation/": "wait",
    "oversight/complaints/": "answer",
    "help/referrals/": "decline",
    "help/<uuid:episode>/step/": "close-early",
    "help/social-care/": "do-not-take",
    "help/step-downs/": "decline",
}
"""A step of what an address begins with."""

MADE_UP = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12,44}")
"""References and hashes, wherever they stand."""


class World(Sharing):
    """The family of `Sharing`, and another that Olive leads, in the same area and service. Panels of two localities are
    asked for them, and give each a place with another organisation."""

    def __init__(self) -> None:
        super().__init__()
        forms()
        self.olive = made.account("Olive Other", "practitioner", body="clinic")
        self.away = made.account("Ina Elsewhere", "information-governance", area=made.ELSEWHERE)
        self.boss_away = made.account("Bob Elsewhere", "family-help-manager", area=made.ELSEWHERE, body="salford")
        self.boss_there = made.account("Bo Otherboss", "family-help-manager", body="clinic")
        self.theirs = made.episode(self.olive, "The Otherperson family")
        self.agreed("clinic")
        self.mum, self.pat = made.account("Mary Testperson"), made.account("Pat Otherperson")
        self.hears = made.account("Cleo Complaints", "complaints-manager")
        self.admin = made.account("Ada Admin", "administrator")
        self.admin_away = made.account("Ada Elsewhere", "administrator", area=made.ELSEWHERE)
        self.sam = made.account("Sam Social", "social-care-manager", body="clinic")
        self.soo = made.account("Soo Otherbody", "social-care-manager", body="care")
        self.north, self.south = Board(self.boss, "North", "school"), Board(self.boss, "South", "clinic")
        self.east = Quiet(self.boss, "East", self.north.chair)
        families.move_home(
            episode=self.ref, people=[self.mother.ref, self.anna.ref], address="4 Mill Lane", postcode="M1 1AA",
            on=days(-1).date(), by=self.by(), at=NOW,
        )  # fmt: skip
        families.move_home(
            episode=self.theirs.ref, people=[self.theirs.family.people.get(name="Mary Testperson").ref],
            address="5 Mill Lane", postcode="M1 1AB", on=days(-1).date(), by=self.by(self.olive), at=NOW,
        )  # fmt: skip
        self.ids = self._filled(self.episode, self.lead, self.north)
        self.foreign = self._filled(self.theirs, self.olive, self.south)
        self.ids["step_up"] = asked_of_social_care(self.episode, self.lead, "clinic")
        self.foreign["step_up"] = asked_of_social_care(self.theirs, self.olive, "care")
        self.ids["step_down"] = handed_on(self.sam, "council", "The Handed-on family")
        self.ids["account"], self.foreign["account"] = self.lead.ref, self.soo.ref
        self.foreign["step_down"] = handed_on(self.soo, "clinic", "The Otherperson-handed-on family")
        self.ids |= of_the_family(self.episode, self.lead, self.boss, self.mum)
        self.foreign |= of_the_family(self.theirs, self.olive, self.boss_there, self.pat)
        self.dad = made.account("Fred Testperson")
        told = {"person": self.father.ref, "email": self.dad.email, "by": self.by(), "at": NOW}
        self.code = own_access.invite(episode=self.ref, **told)[1]
        self.read({BEHAVIOUR: self.top()})
        self.agree()

    def top(self) -> str:
        """The code of the gravest level of the scale."""
        scale = scale_of("need-scale@1")
        assert scale is not None
        return scale.codes[-1].code

    def _filled(self, one: Episode, lead: Account, board: Board) -> dict[str, Any]:
        """Something of everything in a record and around it, by the name that addresses call it by."""
        return {**self._kept(one, lead), **written(one, lead), **board.asked(one, lead)}

    def _kept(self, one: Episode, lead: Account) -> dict[str, Any]:
        """What helping a family brings with it."""
        by = {"episode": one.ref, "by": made.seen(lead), "at": NOW}
        mother = one.family.people.get(name="Mary Testperson")
        baby = add_person(who=Who(due_on=days(20).date()), part="child", **by)
        goal = plan.add_goal(aimed=Aimed("Sleep through"), **by)
        doing = Doing("Read a story", days(14).date(), person=mother.ref)
        step = plan.add_step(goal=goal.ref, doing=doing, **by)
        concern = concerns.raise_concern(words="A bruise.", **by)
        sheet = signed(about(one.ref), "review", REVIEW, by=str(lead.ref))
        draft = sheets.begin_form(form="early-help-assessment", **by)
        share = self._share(one, mother)
        child = one.family.people.get(name="Anna Testperson")
        tie = families.relate(one=mother.ref, other=child.ref, kind="parent", **by)
        kept = one.children.first().restrictions.create(  # type: ignore[union-attr]
            kind="barred", account=uuid.uuid4(), authority="Made up", by=lead.ref, from_at=NOW, review_on=NOW.date()
        )
        glass = one.glass.create(
            account=self.stranger.ref, organisation="school", words="A made-up need.", at=days(-2), until_at=days(-1)
        )
        clock = Clock.objects.filter(instance=one.process, over_at=None).latest("pk")
        return {
            "episode": one.ref, "goal": goal.ref, "doing": step.ref, "concern": concern.ref, "sheet": sheet.ref,
            "draft": draft.ref, "person": baby.ref, "clock": clock.pk, "share": share, "item": self._item(share),
            "restriction": kept.pk, "relation": tie.pk, "residence": mother.residences.get().pk,
            "glass": glass.pk, "agreement": self.agreement.pk, "number": 1, "part": "about", "entry": "0001",
            "child": uuid.uuid4(), "fact": "begun", **asked_outside(one, lead, draft.ref),
        }  # fmt: skip

    def _share(self, one: Episode, mother: Any) -> uuid.UUID:
        """A share that waits for somebody else to release it, on consent."""
        content = {"goals": [], "not-addressed": []}
        agreed = {"sha256": digest(content), "content": content, "key": f"{one.ref}", "agreed_by": mother}
        if not one.agreed_plans.exists():
            one.agreed_plans.create(number=1, by=self.lead.ref, at=NOW, **agreed)
        made_share = one.shares.create(
            from_organisation=one.organisation, to_organisation=made.organisation("school"), purpose="early-help",
            basis="6-1-a", special="9-2-a", necessity="They teach her.", told_family=True, last_on=LAST,
            second_check=True, state="proposed", key=uuid.uuid4().hex, by=self.lead.ref, at=NOW,
        )  # fmt: skip
        item = next(each for each in items_of(one) if each.key.startswith("plan:"))
        made_share.items.create(plan=item.thing, sha256=item.sha256)
        made_share.consents.create(given_by=mother, capacity="parent", state="given", by=self.lead.ref, at=NOW)
        return uuid.UUID(str(made_share.ref))

    def _item(self, share: uuid.UUID) -> int:
        """The number of what is shared."""
        return ShareItem.objects.get(share__ref=share).pk

    def goes_on(self) -> None:
        """What can be done once a plan is ready: agree to it, take over, answer an offer, give back a share."""
        left = {"person": self.anna.ref, "element": "behaviour", "because": "They wait."}
        plan.leave_need(episode=self.ref, **left, by=self.by(), at=NOW)
        self.stand("team")
        settled = {"outcome": "nothing-found", "finding": "She fell."}
        concerns.settle_concern(
            episode=self.ref, concern=self.ids["concern"], **settled, by=self.by(self.boss), at=NOW
        )  # fmt: skip
        self.episode.leads.update(agreed_by=self.mother)
        self.ids["share"] = self.share().ref
        told = {"agreed_by": self.mother.ref, "at": NOW}
        team.offer_lead(episode=self.ref, to=self.nurse.ref, by=self.by(), **told)
        transfers.offer_transfer(episode=self.ref, to=made.ELSEWHERE, by=self.by(self.boss), **told)
        work = Referral.objects.get(ref=self.ids["referral"]).process
        requests.answer_referral(
            referral=self.ids["referral"], asked=Asked("goes-on", "accept", work.changed), by=self.by(self.theo), at=NOW
        )  # fmt: skip

    def mum_reads(self) -> QuerySet[FamilyAccess]:
        """By what the mother reads what is theirs."""
        return FamilyAccess.objects.filter(pk=self.ids["reading"])

    def address(self, pattern: str, **ids: Any) -> str:
        """A pattern with what stands in this world in place of its parts."""
        step = next((step for start, step in STEPS.items() if pattern.startswith(start)), "")
        known = {**self.ids, "step": step, **ids}

        def part(found: re.Match[str]) -> str:
            name = found[1]
            assert name in known, f"say in World._filled what the {name} of {pattern} is"
            return str(known[name])

        return "/" + re.sub(r"<\w+:(\w+)>", part, pattern)


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every address of casework, as it is written down."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, prefix + str(one.pattern))
        elif isinstance(one, URLPattern) and one.callback.__module__.startswith(CASEWORK):
            yield prefix + str(one.pattern)


# ── what a browser sends ─────────────────────────────────────────────────────────────────────────────────────────────


def filled_forms(address: str, markup: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each form of a page that posts: where to, and what somebody sends who fills it in without much thought. A form
    with several buttons is one for each."""
    for form in parse(markup).iter("form"):
        if (form.get("method") or "").lower() != "post" or "/sign-out/" in (form.get("action") or ""):
            continue
        sent: dict[str, Any] = {}
        for node in form.iter():
            name = node.get("name") or ""
            if name and name != "csrfmiddlewaretoken":
                _fill(sent, name, node)
        buttons = [one for one in form.iter("button") if one.get("name")]
        for button in buttons or [None]:
            more = {str(button.get("name")): button.get("value") or ""} if button is not None else {}
            yield urljoin(address, form.get("action") or ""), {**sent, **more}


class Upload:
    """A file that can be sent again and again."""

    name, content_type = "letter.txt", "text/plain"

    def read(self) -> bytes:
        """The whole of it, each time."""
        return FILE


def _fill(sent: dict[str, Any], name: str, node: Any) -> None:
    kind = (node.get("type") or "").lower()
    if node.tag == "select":
        chosen = [one for one in node.iter("option") if one.get("selected") is not None and one.get("value")]
        values = [one.get("value") for one in [*chosen, *node.iter("option")] if one.get("value")]
        sent[name] = values[0] if values else ""
    elif kind == "file":
        sent[name] = Upload()
    elif kind == "radio":
        if node.get("value") and (name not in sent or node.get("checked") is not None):
            sent[name] = node.get("value")
    elif kind == "checkbox":
        if node.get("value") and name not in sent:
            sent[name] = [node.get("value")]
    elif node.tag in ("input", "textarea"):
        given = node.get("value") or (node.text or "").strip()
        if kind == "hidden" and name in sent:
            before = sent[name]
            sent[name] = [*(before if isinstance(before, list) else [before]), given]
        else:
            sent[name] = given or ("" if kind == "hidden" else _words(name))


def _words(name: str) -> str:
    """What is written into an empty field."""
    asked, _, part = name.rpartition("-")
    if part in ("day", "month", "year"):
        ahead = asked in ("due_on", "last_on", "next_on", "review_on", "until", "until_on")
        return str(getattr(LAST if ahead else NOW.date(), part))
    return {"postcode": "M1 1AA", "email": "", "serves": ""}.get(name, "Somebody said so")


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def kept() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the tables hold which a page of casework could write to."""
    found = {}
    with connection.cursor() as cursor:
        for label, (compiler, *asked) in _questions().items():
            cursor.execute(*asked)
            found[label] = list(compiler.results_iter([cursor.fetchall()], tuple_expected=True))
    return found


@cache
def _questions() -> dict[str, tuple[SQLCompiler, str, Any]]:
    """How the database is asked for all rows of a table in the order of their keys. Written once: that takes four times
    as long as the answer, and it is asked a thousand times."""
    models: list[type[Model]] = [one for app in HELD for one in apps.get_app_config(app).get_models(True)]
    rows = {one._meta.label: one._default_manager.order_by("pk").values_list() for one in models}
    compilers = {label: one.query.get_compiler(connection=connection) for label, one in rows.items()}
    return {label: (compiler, *compiler.as_sql()) for label, compiler in compilers.items()}


def like(before: dict[str, list[tuple[Any, ...]]], after: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[str]]:
    """What was added or changed, without what is made up anew each time: numbers of rows, references, hashes.

    Numbers of rows are told by their columns: a number that was undone is not given again by every database.
    """
    old = {str(value) for rows in before.values() for value in chain.from_iterable(rows)}
    rows = {label: {row[0] for row in kept} for label, kept in before.items()}
    return {
        label: sorted(_told(label, row, old, rows) for row in kept if row not in before[label])
        for label, kept in after.items()
    }


def _told(label: str, row: tuple[Any, ...], old: set[str], rows: dict[str, set[Any]]) -> str:
    def one(field: Any, value: Any) -> str:
        if isinstance(value, bytes | memoryview):  # sealed with a key of its own
            return str(value) if str(value) in old else "new"
        if isinstance(value, int) and (field.primary_key or field.is_relation):
            known = rows.get((field.related_model or field.model)._meta.label, old)
            return str(value) if value in known or str(value) in known else "new"
        return MADE_UP.sub(lambda found: found[0] if found[0] in old else "new", str(value))

    return " | ".join(map(one, apps.get_model(label)._meta.concrete_fields, row))
