"""One question to the database and the naive rule agree about who sees which episode, in 12,000 random pairs."""

import datetime as dt
import random
import uuid
from typing import Any

import pytest

from tests.oracles.casework_access import bar_the_child_everywhere, may_raise, may_read, may_write
from tests.unit.casework import made
from village.casework.actions.restrictions import restrict
from village.casework.models import Belonging, Episode, Family, Glass, Lead, Member, Person, Restriction
from village.casework.queries.visible import (
    READ,
    WRITE,
    decision,
    families_of,
    keeps_out,
    may_still_raise,
    visible_to,
)
from village.kernel.access.rules import CLEARANCES, Clearance, Grant, Viewer
from village.workflow.models import Instance
from village.workflow.queries.processes import newest

pytestmark = pytest.mark.django_db
AREAS = (made.AREA, made.ELSEWHERE)
BODIES = ("council", "school", "clinic")
ROLES = {
    "practitioner": {"works"},
    "family-help-manager": {"works", "manages"},
    "safeguarding-practitioner": {"works", "breaks"},
    "information-governance": set(),
}


def a_viewer(draw: random.Random, account: uuid.UUID) -> tuple[Viewer, dict[str, Any]]:
    """Somebody at random, and what the twin needs to know of them."""
    grants = [
        (draw.choice(list(ROLES)), draw.choice([*AREAS, None]), draw.random() < 0.8) for _ in range(draw.randrange(3))
    ]
    good = draw.random() < 0.85
    second = draw.random() < 0.9
    body = draw.choice(["", *BODIES])
    told: dict[str, Any] = {"account": str(account), "organisation": body}
    for what in ("works", "manages", "breaks"):
        areas = [area for role, area, now in grants if now and what in ROLES[role] and good and second]
        told[what] = "all" if None in areas else set(areas)
    given = tuple(
        Grant(role, made.LONG_AGO, None if now else made.NOW.date() - dt.timedelta(days=1), area)
        for role, area, now in grants
    )
    on_file = tuple(Clearance(kind, made.LONG_AGO, made.FAR_OFF) for kind in CLEARANCES[: 2 if good else 1])
    return Viewer(str(account), "Somebody", body, True, second, given, on_file), told


def an_episode(draw: random.Random, number: int, accounts: list[uuid.UUID]) -> tuple[Episode, dict[str, Any]]:
    """An episode at random, in the database, and what the twin needs to know of it."""
    now = made.NOW

    def day(low: int, high: int) -> dt.datetime:
        return now + dt.timedelta(days=draw.randint(low, high))

    family = Family.objects.create(name=f"Family {number}", area=draw.choice(AREAS), made_at=now)
    own = draw.choice(accounts) if draw.random() < 0.1 else None
    if own is not None and Person.objects.filter(account=own).exists():
        own = None
    child = uuid.UUID(int=draw.randrange(1, 2 * len(accounts)), version=4) if draw.random() < 0.6 else None
    person = Person.objects.create(name="Anna Testperson", account=own, child=child, made_at=now)
    Belonging.objects.create(family=family, person=person, part="child", from_on=now.date())
    closed = day(-60, 0) if draw.random() < 0.5 else None
    instance = Instance.objects.create(
        process=newest("early-help"), about=f"episode:{number}", state="plan", by="test", begun_on=now.date(),
        begun_at=now,
    )  # fmt: skip
    one = Episode.objects.create(
        family=family, kind="early-help", process=instance, area=family.area,
        organisation=made.organisation(draw.choice(BODIES)), opened_at=now - dt.timedelta(days=90),
        opened_by=draw.choice(accounts), closed_at=closed, closing="needs-met" if closed else "",
    )  # fmt: skip
    told: dict[str, Any] = {
        "area": one.area, "organisation": one.organisation.slug, "closed_at": closed, "ties": [], "bars": [],
        "family": [str(own)] if own else [], "children": [child] if child else [],
    }  # fmt: skip
    for _ in range(draw.randrange(4)):
        kind, account, begin = draw.choice(["lead", "member", "offered", "glass"]), draw.choice(accounts), day(-80, 2)
        end = begin + dt.timedelta(days=draw.randint(0, 90)) if kind == "glass" or draw.random() < 0.5 else None
        if _tie(one, kind, account, begin, end):
            told["ties"].append((kind, str(account), begin, end))
    for _ in range(draw.choice([0, 0, 0, 1, 2])):
        told["bars"] += _bar(draw, person, accounts, ended=draw.random() < 0.3)
    return one, told


def _tie(one: Episode, kind: str, account: uuid.UUID, begin: dt.datetime, end: dt.datetime | None) -> bool:
    open_ones = (
        one.leads.filter(until_at=None) if kind == "lead" else one.members.filter(account=account, until_at=None)
    )
    if end is None and kind != "glass" and open_ones.exists():
        return False
    if kind == "lead":
        Lead.objects.create(episode=one, account=account, from_at=begin, until_at=end)
    elif kind in ("member", "offered"):
        role = "Nurse" if kind == "member" else "Offered the lead"
        told = {"name": "Somebody", "role": role, "organisation": "A clinic", "by": account}
        Member.objects.create(episode=one, account=account, from_at=begin, until_at=end, **told)
    else:
        Glass.objects.create(episode=one, account=account, words="Because.", at=begin, until_at=end)
    return True


def _bar(draw: random.Random, person: Person, accounts: list[uuid.UUID], *, ended: bool) -> list[dict[str, str]]:
    account = draw.choice([None, *accounts[:4]])
    body = "" if account else draw.choice(BODIES)
    Restriction.objects.create(
        person=person, kind="conflict", account=account, organisation=body, authority="The officer", by=accounts[0],
        from_at=made.NOW, review_on=made.NOW.date(), until_at=made.NOW if ended else None,
    )  # fmt: skip
    if ended:
        return []
    return [{"account": str(account)} if account else {"organisation": body}]


def test_the_database_shows_what_the_twin_would() -> None:
    draw = random.Random(20260504)
    made.processes()
    accounts = [uuid.UUID(int=draw.getrandbits(128), version=4) for _ in range(40)]
    world = [an_episode(draw, number, accounts) for number in range(300)]
    bar_the_child_everywhere([told for _, told in world])
    seen = 0
    for account in accounts:
        viewer, told = a_viewer(draw, account)
        found = {one.pk for one in visible_to(viewer, at=made.NOW)}
        expected = {one.pk for one, facts in world if may_read(told, facts, made.NOW)}
        assert found == expected
        families = {one.pk for one in families_of(viewer, at=made.NOW)}
        assert families == {one.family_id for one, _ in world if one.pk in expected}
        seen += len(found)
    assert seen > 300  # a world in which nobody sees anything would agree too


def test_a_concern_is_taken_from_whoever_could_read_or_had_a_part_a_day_ago_and_whom_nothing_bars() -> None:
    draw = random.Random(11)
    made.processes()
    accounts = [uuid.UUID(int=draw.getrandbits(128), version=4) for _ in range(12)]
    world = [an_episode(draw, number, accounts) for number in range(120)]
    bar_the_child_everywhere([told for _, told in world])
    late = 0
    for account in accounts:
        viewer, told = a_viewer(draw, account)
        found = {one.pk for one in may_still_raise(viewer, at=made.NOW)}
        expected = {one.pk for one, facts in world if may_raise(told, facts, made.NOW)}
        assert found == expected
        late += len(found - {one.pk for one in visible_to(viewer, at=made.NOW)})
    assert late > 10


def test_the_rule_answers_as_the_list_does() -> None:
    draw = random.Random(7)
    made.processes()
    accounts = [uuid.UUID(int=draw.getrandbits(128), version=4) for _ in range(8)]
    world = [an_episode(draw, number, accounts) for number in range(40)]
    bar_the_child_everywhere([told for _, told in world])
    for account in accounts:
        viewer, told = a_viewer(draw, account)
        listed = {one.pk for one in visible_to(viewer, at=made.NOW)}
        assert listed == {one.pk for one, _ in world if decision(viewer, one, READ, at=made.NOW)}
        for one, facts in world:
            assert bool(decision(viewer, one, WRITE, at=made.NOW)) == may_write(told, facts, made.NOW)


def test_what_bars_from_a_child_bars_from_every_record_of_that_child() -> None:
    child = uuid.uuid4()
    lead, boss = made.account("Lena Lead", "practitioner"), made.account("Bea Boss", "family-help-manager")
    first, second = made.episode(lead, child=child), made.episode(lead, child=child)
    other = made.episode(lead, "Another family", child=uuid.uuid4())
    officer = made.seen(made.account("Ivy Officer", "information-governance"))
    person = first.children.get().ref
    for barred in ({"account": lead.ref}, {"organisation": "council"}):
        restrict(person=person, kind="conflict", authority="A court", by=officer, at=made.NOW, **barred)  # type: ignore[arg-type]
        assert list(visible_to(made.seen(lead), at=made.NOW)) == [other]
        assert not decision(made.seen(lead), second, READ, at=made.NOW)
    assert list(visible_to(made.seen(boss), at=made.NOW)) == [other]
    assert keeps_out(second, None, "council")
    assert not keeps_out(other, lead.ref, "council")
