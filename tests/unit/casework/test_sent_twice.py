"""A page that is sent twice is done once; what its sender may not decide by sending it is decided here."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, Scene, days
from tests.unit.casework.shared import Sharing
from village.casework.actions import concerns, episodes, families, plan, sharing, team
from village.casework.actions.data_agreements import keep_agreement
from village.casework.actions.once import once
from village.casework.actions.plan import Aimed, Doing
from village.casework.actions.restrictions import restrict
from village.casework.models import DataAgreement, Goal, NotShared, Restriction
from village.casework.queries.around import colleagues, family_of
from village.casework.queries.plan_shown import owners_of
from village.casework.queries.sharing import takers_of, workers_of
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.workflow.models import Command

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def bar(scene: Scene, **whom: Any) -> Restriction:
    """Keep somebody from the child's record."""
    officer = Account.objects.filter(name="Ivy Officer").first() or made.account(
        "Ivy Officer", "information-governance"
    )
    told = {"kind": "conflict", "authority": "Declared", "by": made.seen(officer), "at": NOW}
    return restrict(person=scene.anna.ref, **told, **whom)


# ── once ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_done_once_and_a_refusal_can_be_sent_again(scene: Scene) -> None:
    page, done = uuid.uuid4(), []
    told: dict[str, Any] = {"page": page, "by": scene.by(), "at": NOW}

    def refuse() -> None:
        raise Refusal("No.")

    with pytest.raises(Refusal, match="No"):
        once(refuse, content={"words": "a"}, **told)
    assert not Command.objects.filter(key=f"page-{page}").exists()
    for _ in range(2):
        once(lambda: done.append(1), content={"words": "a"}, **told)
    assert done == [1]


def test_a_page_that_was_sent_says_nothing_else_and_is_nobody_elses(scene: Scene) -> None:
    page, done = uuid.uuid4(), []
    once(lambda: done.append(1), page=page, content={"words": "a"}, by=scene.by(), at=NOW)
    for words, who in (("b", scene.lead), ("a", scene.nurse)):
        with pytest.raises(Refusal, match="sent before with something else"):
            once(lambda: done.append(2), page=page, content={"words": words}, by=scene.by(who), at=NOW)
    once(lambda: done.append(3), page=None, content={}, by=scene.by(), at=NOW)  # by a hand that writes its own requests
    assert done == [1, 3]


def test_a_concern_that_is_sent_twice_is_one_and_one_that_is_raised_again_is_another(scene: Scene) -> None:
    told: dict[str, Any] = {"episode": scene.ref, "by": scene.by()}
    first = concerns.raise_concern(words="A bruise.", at=NOW, **told)
    assert concerns.raise_concern(words="A bruise.", at=NOW + dt.timedelta(seconds=5), **told) == first
    concerns.raise_concern(words="Two bruises.", at=NOW, **told)
    concerns.raise_concern(words="A bruise.", at=NOW + dt.timedelta(minutes=2), **told)
    concerns.raise_concern(words="A bruise.", at=NOW, episode=scene.ref, by=scene.by(scene.nurse))
    assert scene.episode.concerns.count() == 4


def test_the_same_restriction_stands_once(scene: Scene) -> None:
    first = bar(scene, account=scene.nurse.ref)
    assert bar(scene, account=scene.nurse.ref) == first
    assert bar(scene, organisation="school") != first
    assert Restriction.objects.count() == 2


def test_the_same_agreement_is_in_the_register_once() -> None:
    scene = Sharing()
    officer = scene.by(scene.officer)
    told: dict[str, Any] = {
        "giver": "council", "taker": "clinic", "reference": "DSA 9", "from_on": NOW.date(),
        "until_on": days(60).date(), "by": officer, "at": NOW,
    }  # fmt: skip
    before = DataAgreement.objects.count()
    first = keep_agreement(purposes=["early-help"], **told)
    assert keep_agreement(purposes=["early-help"], **told) == first
    assert keep_agreement(purposes=["safeguarding"], **told) != first
    assert DataAgreement.objects.count() == before + 2


# ── what is not for its sender to decide ─────────────────────────────────────────────────────────────────────────────


def test_a_child_whom_the_index_did_not_show_or_of_whom_one_is_barred_is_no_child(scene: Scene) -> None:
    child = uuid.uuid4()
    made.shown(scene.lead, child)
    families.link_to_index(episode=scene.ref, person=scene.anna.ref, child=child, by=scene.by(), at=NOW)
    bar(scene, account=scene.stranger.ref)
    people = [(families.Who("Anna Again", born_on=dt.date(2019, 3, 14), child=child), "child")]
    told: dict[str, Any] = {"name": "Again", "area": made.AREA, "people": people, "at": NOW}
    said = set()
    for who, shown in ((scene.nurse, False), (scene.stranger, True)):
        made.shown(who, child if shown else None)
        with pytest.raises(Refusal) as refused:
            episodes.open_episode(key=uuid.uuid4().hex, by=scene.by(who), **told)
        said.add(str(refused.value))
    assert said == {families.NO_CHILD}
    made.shown(scene.nurse, child, days(-2))  # too long ago
    with pytest.raises(Refusal, match="no such child"):
        episodes.open_episode(key=uuid.uuid4().hex, by=scene.by(scene.nurse), **told)
    made.shown(scene.nurse, child)
    assert episodes.open_episode(key=uuid.uuid4().hex, by=scene.by(scene.nurse), **told).family.name == "Again"
    families.link_to_index(episode=scene.ref, person=scene.anna.ref, child=child, by=scene.by(), at=days(9))  # as it is


def test_where_a_goal_sets_out_stays_while_it_answers_for_the_same_need(scene: Scene) -> None:
    scene.read({BEHAVIOUR: "needs-help", ("emotional", "practitioner"): "some-worry"}, day=0)
    goal = scene.goal(target="going-well")
    start = goal.start
    scene.read({BEHAVIOUR: "going-well"}, day=7)

    def change(element: str, target: str, seen: int) -> Goal:
        aimed = Aimed("Anna sleeps", scene.anna.ref, element, target)
        plan.change_goal(episode=scene.ref, goal=goal.ref, aimed=aimed, seen=seen, by=scene.by(), at=days(8))
        return Goal.objects.get(pk=goal.pk)

    assert start
    assert change("behaviour", "some-worry", 1).start == start  # though things are better than that by now
    moved = change("emotional", "", 2)
    assert (moved.element, moved.start) == ("emotional", 1)
    assert change("", "", 3).start is None
    assert change("behaviour", "", 4).start == 0


def test_who_is_barred_or_only_offered_the_lead_is_not_there_to_choose() -> None:
    scene = Sharing()
    agreed = {"agreed_by": scene.mother.ref, "by": scene.by(), "at": NOW}
    team.offer_lead(episode=scene.ref, to=scene.stranger.ref, **agreed)
    goal = scene.goal(element="")
    doing = Doing("Read a story", days(9).date(), account=scene.stranger.ref)
    with pytest.raises(Refusal, match="somebody of the team"):
        plan.add_step(episode=scene.ref, goal=goal.ref, doing=doing, by=scene.by(), at=NOW)
    assert scene.stranger in colleagues(scene.episode, at=NOW)
    assert [ref for ref, _ in owners_of(scene.episode) if "account" in ref] == [
        f"account:{scene.lead.ref}", f"account:{scene.nurse.ref}",
    ]  # fmt: skip
    bar(scene, account=scene.nurse.ref)
    bar(scene, account=scene.theo.ref)
    assert {scene.nurse, scene.theo}.isdisjoint(colleagues(scene.episode, at=NOW))
    assert [ref for ref, _ in owners_of(scene.episode) if "account" in ref] == [f"account:{scene.lead.ref}"]
    takers = takers_of(scene.episode, at=NOW)
    assert [one.slug for one in takers] == ["school"]
    assert scene.theo not in workers_of(takers, scene.episode)
    bar(scene, organisation="school")
    assert takers_of(scene.episode, at=NOW) == []


def test_what_has_closed_shows_where_the_family_lived_then(scene: Scene) -> None:
    told: dict[str, Any] = {"people": [scene.anna.ref], "postcode": "M1 1AA", "by": scene.by()}
    families.move_home(episode=scene.ref, address="1 Old Lane", on=days(1).date(), at=days(1), **told)
    again = made.episode(scene.lead, "The family elsewhere")
    again.family.belongings.create(person=scene.anna, part="child", from_on=NOW.date())
    type(scene.episode).objects.filter(pk=scene.episode.pk).update(closed_at=days(10), closing="moved-area")
    scene.episode.refresh_from_db()
    families.move_home(episode=again.ref, address="2 New Lane", on=days(12).date(), at=days(12), **told)

    def homes(at: dt.datetime) -> set[str]:
        return {one.home for one in family_of(scene.episode, at=at)}

    assert homes(days(11)) == homes(days(13)) == {"", "1 Old Lane M1 1AA"}
    assert {one.home for one in family_of(again, at=days(13))} == {"", "2 New Lane M1 1AA"}
    families.move_home(episode=again.ref, address="3 Back Lane", on=days(13).date(), at=days(14), **told)
    assert "Back" not in str(homes(days(15)))


def test_what_has_closed_takes_a_no_to_a_share_and_nothing_else() -> None:
    scene = Sharing()
    share = scene.consented()
    type(scene.episode).objects.filter(pk=scene.episode.pk).update(closed_at=days(1), closing="needs-met")
    told: dict[str, Any] = {
        "episode": scene.ref, "share": share.ref, "person": scene.mother.ref, "capacity": "parent", "at": days(2),
    }  # fmt: skip
    with pytest.raises(Refusal, match="has been closed"):
        sharing.record_consent(state="given", by=scene.by(), **told)
    with pytest.raises(Refusal, match="has been closed"):
        sharing.record_consent(state="withdrawn", by=scene.by(scene.nurse), **told)
    for who in (scene.lead, scene.boss):
        with pytest.raises(Refusal, match="has been closed"):
            sharing.decide_not_to_share(
                episode=scene.ref, organisation="clinic", purpose="early-help", reason="more-detrimental",
                words="They know.", review_on=days(30).date(), by=scene.by(who), at=days(2),
            )  # fmt: skip
    assert not NotShared.objects.exists()
    assert scene.reads(scene.theo, share, at=days(2))
    sharing.record_consent(state="withdrawn", by=scene.by(scene.boss), **told)
    assert not scene.reads(scene.theo, share, at=days(2))
