"""Looking again: who may, what must be said, and that help never ends on needs that were not read again."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, TODAY, Scene, days
from village.casework.actions.permitted import CLOSED, NO_EPISODE
from village.casework.actions.review import Met, hold_review
from village.casework.models import Goal, GoalAgain, Review
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workflow.actions.moving import NotMoved

pytestmark = pytest.mark.django_db
MET_ON = days(30).date()


@pytest.fixture
def scene() -> Scene:
    found = Scene()
    found.read({BEHAVIOUR: "needs-help"})
    return found


def hold(scene: Scene, *, who: Any = None, episode: uuid.UUID | None = None, **said: Any) -> Review:
    told: dict[str, Any] = {
        "on": MET_ON, "decision": "go-on", "because": "It helps.", "family": (scene.mother.ref,),
        "next_on": MET_ON + dt.timedelta(days=42),
    }  # fmt: skip
    by = scene.by(who)
    return hold_review(episode=episode or scene.ref, met=Met(**told | said), by=by, at=days(30))


def test_the_lead_or_the_manager_holds_a_review_and_nobody_else(scene: Scene) -> None:
    for ref in (scene.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match=NO_EPISODE):
            hold(scene, who=scene.stranger, episode=ref)
    with pytest.raises(Refusal, match="lead practitioner"):
        hold(scene, who=scene.nurse)
    assert hold(scene, who=scene.boss).decision == "go-on"


def test_no_review_is_held_of_what_has_closed(scene: Scene) -> None:
    scene.move("close-early", who=scene.boss, reason="refused", day=10)
    for who in (scene.boss, scene.lead):
        with pytest.raises(Refusal, match=CLOSED):
            hold(scene, who=who)
    assert not Review.objects.exists()


def test_nobody_came_who_is_not_of_the_family_or_the_team(scene: Scene) -> None:
    other = made.episode(scene.lead, "The Otherperson family")
    for said in ({"family": (other.family.people.first().ref,)}, {"family": (uuid.uuid4(),)}, {"team": (999_999,)}):  # type: ignore[union-attr]
        with pytest.raises(Refusal, match="There is no such"):
            hold(scene, **said)
    elsewhere = scene.goal()
    with pytest.raises(Refusal, match="each goal"):
        hold(scene, goals={uuid.uuid4(): ("met", "")})
    assert (Goal.objects.get(), Review.objects.count()) == (elsewhere, 0)


def test_a_review_keeps_who_came_how_each_goal_stands_and_when_next(scene: Scene) -> None:
    met, nearer, gone = scene.goal("Sleep"), scene.goal("Eat"), scene.goal("Move", element="")
    member = scene.episode.members.get()
    goals = {met.ref: ("met", "Since May"), nearer.ref: ("nearer", ""), gone.ref: ("given-up", "They stay")}
    found = hold(scene, goals=goals, team=(member.pk,), others="Her aunt")
    assert (list(found.family.all()), list(found.team.all()), found.others) == ([scene.mother], [member], "Her aunt")
    assert {one.goal.words: one.standing for one in GoalAgain.objects.filter(review=found)} == {
        "Sleep": "met", "Eat": "nearer", "Move": "given-up",
    }  # fmt: skip
    assert {one.words: one.state for one in Goal.objects.all()} == {"Sleep": "met", "Eat": "open", "Move": "dropped"}
    entry = Entry.objects.get(action="casework.review")
    assert "aunt" not in entry.detail
    assert "May" not in entry.detail


@pytest.mark.parametrize("decision", ["close", "step-down"])
def test_help_does_not_end_on_needs_that_were_not_read_again(scene: Scene, decision: str) -> None:
    with pytest.raises(Refusal, match="Read the needs again first"):
        hold(scene, decision=decision)
    assert not Review.objects.exists()
    scene.read({BEHAVIOUR: "some-worry"}, 30)
    found = hold(scene, decision=decision)
    assert (found.decision, found.next_on) == (decision, None)


def test_the_process_does_not_close_on_needs_that_were_not_read_again_either(scene: Scene) -> None:
    scene.stand("review")
    with pytest.raises(NotMoved, match="Read the needs again"):
        scene.move("close", reason="needs-met", day=30)
    scene.read({BEHAVIOUR: "some-worry"}, 30)
    assert scene.move("close", reason="needs-met", day=30).closing == "needs-met"


def test_a_review_of_the_future_is_none(scene: Scene) -> None:
    with pytest.raises(Refusal, match="not in the future"):
        hold(scene, on=days(31).date())
    with pytest.raises(Refusal, match="not before help began"):
        hold(scene, on=TODAY - dt.timedelta(days=1))
