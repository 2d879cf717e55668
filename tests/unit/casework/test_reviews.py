"""Looking again: who may, what must be said, and that help never ends on needs that were not read again."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, TODAY, Scene, days
from village.casework.actions.concerns import raise_concern, settle_concern
from village.casework.actions.permitted import CLOSED, NO_EPISODE
from village.casework.actions.review import Met, hold_review
from village.casework.models import Episode, Goal, GoalAgain, Review
from village.casework.queries.reviews import after_review, next_look
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.kernel.documents.actions import ship
from village.workflow.actions.moving import NotMoved
from village.workflow.models import Clock, Instance, Moved, Task

pytestmark = pytest.mark.django_db
MET_ON = days(30).date()


@pytest.fixture
def scene() -> Scene:
    found = Scene()
    found.read({BEHAVIOUR: "needs-help"})
    found.stand("plan")
    return found


def hold(scene: Scene, *, who: Any = None, episode: uuid.UUID | None = None, day: int = 30, **said: Any) -> Review:
    told: dict[str, Any] = {
        "on": MET_ON, "decision": "go-on", "because": "It helps.", "family": (scene.mother.ref,),
        "next_on": MET_ON + dt.timedelta(days=42),
    }  # fmt: skip
    by = scene.by(who)
    return hold_review(episode=episode or scene.ref, met=Met(**told | said), by=by, at=days(day))


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
    assert (found.decision, found.clock) == (decision, None)
    closed = Episode.objects.get()
    assert closed.closing == {"close": "needs-met", "step-down": "met-with-other-help"}[decision]
    assert closed.closed_at == days(30)


@pytest.mark.parametrize("move", ["go-on", "close"])
def test_what_a_review_decides_is_decided_nowhere_else(scene: Scene, move: str) -> None:
    scene.read({BEHAVIOUR: "some-worry"}, 30)
    for who in (scene.boss, scene.lead):
        with pytest.raises(Refusal, match="A review decides this"):
            scene.move(move, who=who, reason="needs-met" if move == "close" else "", day=30)


def test_a_review_that_goes_on_stops_one_clock_and_starts_the_next_on_the_chosen_day(scene: Scene) -> None:
    first = hold(scene)
    clock = first.clock
    assert clock is not None
    most = MET_ON + dt.timedelta(days=84)  # twelve weeks, as the process says
    assert (clock.since, clock.first_due, clock.due) == (MET_ON, most, MET_ON + dt.timedelta(days=42))
    assert next_look(scene.episode) == clock.due
    scene.move("look-again", day=60)
    finish = Task.objects.get(name="finish-review", state="open")
    chosen = days(90).date()
    second = hold(scene, on=days(60).date(), next_on=chosen, day=60)
    clock.refresh_from_db()
    finish.refresh_from_db()
    assert (clock.satisfied_on, finish.state) == (days(60).date(), "done")
    assert second.clock is not None
    assert (next_look(scene.episode), second.clock.since) == (chosen, days(60).date())
    [running] = Clock.objects.filter(instance=scene.episode.process, name="look-again", over_at=None)
    assert (running, Instance.objects.get().state) == (second.clock, "plan")
    assert Task.objects.get(name="look-again", state="open").clock == running


@pytest.mark.parametrize("many", [0, -1, 85, 400])
def test_no_day_past_the_most_and_none_that_is_over_is_chosen(scene: Scene, many: int) -> None:
    goal = scene.goal()
    with pytest.raises(Refusal, match="a day after"):
        hold(scene, next_on=MET_ON + dt.timedelta(days=many), goals={goal.ref: ("met", "")})
    assert (Review.objects.count(), Goal.objects.get().state, Instance.objects.get().changed) == (0, "open", 0)
    hold(scene, next_on=MET_ON + dt.timedelta(days=84), goals={goal.ref: ("met", "")})
    assert Instance.objects.get().changed == 1


def test_what_is_decided_on_a_page_that_is_out_of_date_is_decided_by_nobody(scene: Scene) -> None:
    """Two have the page open; the second has not read what the first decided."""
    hold(scene, seen=0)
    with pytest.raises(Refusal, match="since you opened the page"):
        hold(scene, seen=0, decision="transfer")
    assert Review.objects.count() == 1
    hold(scene, seen=1, day=31)


def test_before_a_plan_is_agreed_there_is_nothing_to_look_at_again(scene: Scene) -> None:
    scene.stand("team")
    for decision in ("go-on", "transfer", "step-up"):
        with pytest.raises(Refusal, match="no agreed plan"):
            hold(scene, decision=decision)
    assert not Review.objects.exists()


def test_who_hands_over_is_not_lost_between_two_services(scene: Scene) -> None:
    for decision, left in (("step-up", "social care has decided"), ("transfer", "other area has taken over")):
        found = hold(scene, decision=decision)
        assert (found.decision, Episode.objects.get().closed_at) == (decision, None)
        assert next_look(scene.episode) == MET_ON + dt.timedelta(days=42)
        assert left in after_review(scene.episode, decision)
    assert "agree it with them anew" in after_review(scene.episode, "go-on")  # nobody has agreed to it yet
    concern = raise_concern(episode=scene.ref, by=scene.by(), at=days(30))
    scene.read({BEHAVIOUR: "some-worry"}, 30)
    with pytest.raises(NotMoved, match="settle every concern"):
        hold(scene, decision="close")
    settle_concern(
        episode=scene.ref, concern=concern.ref, outcome="taken-over", finding="They said so.",
        by=scene.by(scene.boss), at=days(30),
    )  # fmt: skip
    hold(scene, decision="step-up")  # the lead cannot hand over: help goes on until the manager has
    assert Episode.objects.get().closed_at is None
    assert hold(scene, who=scene.boss, decision="step-up", next_on=None).clock is None
    assert (Episode.objects.get().closing, next_look(scene.episode)) == ("stepped-up", None)


def test_a_review_of_the_future_is_none(scene: Scene) -> None:
    with pytest.raises(Refusal, match="not in the future"):
        hold(scene, on=days(31).date())
    with pytest.raises(Refusal, match="not before help began"):
        hold(scene, on=TODAY - dt.timedelta(days=1))


def test_help_by_an_older_version_goes_over_to_the_newest_when_it_is_looked_at_again(scene: Scene) -> None:
    old = dict(scene.episode.process.process.document)
    old["version"] += 1
    ship(kind="process", key="early-help", document=old, at=days(1))
    with pytest.raises(Refusal, match="who was there"):
        hold(scene, family=())
    assert Instance.objects.get().process.version == old["version"] - 1  # what is refused changes nothing
    hold(scene)
    work = Instance.objects.get()
    assert (work.process.version, work.state) == (old["version"], "plan")
    assert [one.move for one in Moved.objects.order_by("number")] == ["begin", "new-version", "go-on"]
