"""Whoever cannot speak for a family agrees to nothing, wherever it is asked; and nobody is written down as a parent who
is none."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.shared import CONSENT, Sharing, days
from village.casework.actions import plan, sharing, team, transfers
from village.casework.actions.episodes import record_agreement
from village.casework.actions.families import Who, add_person
from village.casework.models import Agreement, Consent, Handover, Person, Transfer
from village.casework.queries.around import speakers_of
from village.casework.queries.plan import plan_hash
from village.kernel.access.actions import Refusal
from village.workflow.actions.moving import Asked

pytestmark = pytest.mark.django_db
AT = days(1)
CANNOT = "cannot agree to this"


@pytest.fixture
def scene() -> Sharing:
    found = Sharing()
    found.agree()
    return found


def somebody(scene: Sharing, part: str, born: int | None = None, **told: Any) -> Person:
    who = Who("Somebody Testperson", born_on=dt.date(born, 1, 1) if born else None, **told)
    return add_person(episode=scene.ref, who=who, part=part, by=scene.by(), at=AT)


def say(scene: Sharing, who: Person, capacity: str = "young-person") -> None:
    record_agreement(
        episode=scene.ref, person=who.ref, capacity=capacity, scope="Help", state="given", on=AT.date(), by=scene.by(),
        at=AT,
    )  # fmt: skip


def lead_to(scene: Sharing, who: Person) -> None:
    team.offer_lead(episode=scene.ref, to=scene.nurse.ref, agreed_by=who.ref, by=scene.by(), at=AT)


def the_plan(scene: Sharing, who: Person) -> None:
    asked = Asked(uuid.uuid4().hex, "", scene.episode.process.changed, seen=plan_hash(scene.episode))
    plan.agree_plan(episode=scene.ref, asked=asked, agreed_by=who.ref, by=scene.by(), at=AT)


def another_area(scene: Sharing, who: Person) -> None:
    transfers.offer_transfer(
        episode=scene.ref, to=made.ELSEWHERE, agreed_by=who.ref, by=scene.by(scene.boss), at=AT
    )  # fmt: skip


def a_share(scene: Sharing, who: Person) -> None:
    scene.share(CONSENT, consents={who.ref: "young-person"}, at=AT)


@pytest.mark.parametrize("ask", [say, lead_to, the_plan, another_area, a_share])
def test_a_baby_the_unborn_and_half_grown_others_agree_to_nothing(
    scene: Sharing, ask: Callable[[Sharing, Person], None]
) -> None:
    unborn = somebody(scene, "child", due_on=dt.date(2026, 8, 1))
    baby, brother, cousin = (
        somebody(scene, "child", 2026),
        somebody(scene, "child", 2017),
        somebody(scene, "other", 2012),
    )
    offered = {one.person for one in speakers_of(scene.episode, at=AT)}
    for who in (unborn, baby, brother, cousin):
        with pytest.raises(Refusal, match=CANNOT):
            ask(scene, who)
        assert who not in offered
    assert Agreement.objects.count() == 1
    assert not any(each.objects.exists() for each in (Consent, Handover, Transfer))


def test_a_child_of_ten_speaks_for_themselves(scene: Sharing) -> None:
    sister = somebody(scene, "child", 2016)
    say(scene, sister)
    a_share(scene, sister)
    assert [one.given_by for one in Consent.objects.all()] == [sister]
    assert {sister, scene.mother, scene.father} == {one.person for one in speakers_of(scene.episode, at=AT)}


def test_somebody_who_matters_is_never_written_down_as_a_parent(scene: Sharing) -> None:
    aunt = somebody(scene, "other", 1980)
    with pytest.raises(Refusal, match="no parent or carer"):
        say(scene, aunt, "parent")
    with pytest.raises(Refusal, match="no parent or carer"):
        scene.share(CONSENT, consents={aunt.ref: "parent"}, at=AT)
    share = scene.consented(AT)
    told = {"episode": scene.ref, "share": share.ref, "person": aunt.ref, "by": scene.by(), "at": AT}
    with pytest.raises(Refusal, match="no parent or carer"):
        sharing.record_consent(**told, capacity="parent", state="given")
    sharing.record_consent(**told, capacity="responsibility", state="given")
    say(scene, aunt, "responsibility")
    page = made.browser(scene.lead).get(f"/help/{scene.ref}/sharing/propose/").content.decode()
    assert str(scene.father.ref) in page
    assert str(aunt.ref) not in page


def test_who_belongs_to_the_family_no_more_agrees_to_nothing(scene: Sharing) -> None:
    scene.episode.family.belongings.filter(person=scene.father).update(until_on=AT.date())
    with pytest.raises(Refusal, match="no such person"):
        say(scene, scene.father, "parent")
