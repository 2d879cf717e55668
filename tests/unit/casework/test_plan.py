"""A plan as it is made: who may, what a goal and a step must say, what agreeing stands for."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, TODAY, Scene, days
from village.casework.actions import plan as actions
from village.casework.actions import team
from village.casework.actions.needs import record_readings
from village.casework.actions.permitted import NO_EPISODE
from village.casework.actions.plan import Aimed, Doing
from village.casework.models import AgreedPlan, Goal, NotAddressed, Step
from village.casework.queries.facts import approved, facts
from village.casework.queries.plan import needs_without_action, plan_hash
from village.casework.rules.needs import Need
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workflow.actions.moving import Asked, NotMoved

pytestmark = pytest.mark.django_db
SOON = TODAY + dt.timedelta(days=14)


@pytest.fixture
def scene() -> Scene:
    found = Scene()
    found.read({BEHAVIOUR: "needs-help"})
    return found


def every(scene: Scene, episode: uuid.UUID, goal: Goal, step: Step, by: Any) -> list[Any]:
    """Every action on a plan, ready to be tried."""
    told: dict[str, Any] = {"episode": episode, "by": by, "at": NOW}
    doing = Doing("Walk", SOON, person=scene.mother.ref)
    asked = Asked("key", "agree-plan", 0, seen=plan_hash(scene.episode))
    return [
        lambda: actions.add_goal(aimed=Aimed("Sleep"), **told),
        lambda: actions.change_goal(goal=goal.ref, aimed=Aimed("Sleep"), seen=1, **told),
        lambda: actions.settle_goal(goal=goal.ref, state="met", **told),
        lambda: actions.add_step(goal=goal.ref, doing=doing, **told),
        lambda: actions.change_step(step=step.ref, doing=doing, seen=1, **told),
        lambda: actions.finish_step(step=step.ref, done_on=TODAY, evidence="Seen", **told),
        lambda: actions.cancel_step(step=step.ref, because="Moved", **told),
        lambda: actions.leave_need(person=scene.anna.ref, element="behaviour", because="No", **told),
        lambda: actions.agree_plan(asked=asked, agreed_by=scene.mother.ref, **told),
    ]


def test_nobody_touches_a_plan_that_is_not_theirs_to_work_on(scene: Scene) -> None:
    goal = scene.goal()
    step, before = scene.step(goal), Entry.objects.count()
    for ref in (scene.ref, uuid.uuid4()):
        for one in every(scene, ref, goal, step, scene.by(scene.stranger)):
            with pytest.raises(Refusal, match=NO_EPISODE):
                one()
    for one in every(scene, scene.ref, goal, step, scene.by(scene.boss)):
        with pytest.raises(Refusal, match=r"do not work on it|lead practitioner"):
            one()
    with pytest.raises(Refusal, match="lead practitioner"):
        every(scene, scene.ref, goal, step, scene.by(scene.nurse))[-1]()
    assert Entry.objects.count() == before


def test_a_goal_or_step_of_another_family_is_not_there(scene: Scene) -> None:
    goal = scene.goal()
    step = scene.step(goal)
    other = made.episode(scene.lead, "The Otherperson family")
    for one in every(scene, other.ref, goal, step, scene.by())[1:7]:
        with pytest.raises(Refusal, match="no such"):
            one()
    for one in (Aimed("Sleep", other.family.people.first().ref), Aimed("Sleep", uuid.uuid4())):  # type: ignore[union-attr]
        with pytest.raises(Refusal, match="no such person"):
            actions.add_goal(episode=scene.ref, aimed=one, by=scene.by(), at=NOW)


def test_a_goal_answers_for_a_need_from_where_it_stands_to_where_it_should(scene: Scene) -> None:
    scene.read({("behaviour", "child"): "needs-help-now"})
    goal = scene.goal(target="going-well")
    assert (goal.element, goal.scale, goal.start, goal.target, goal.order) == ("behaviour", "need-scale@1", 3, 0, 1)
    free = scene.goal("The boiler works", element="")
    assert (free.scale, free.start, free.target, free.order) == ("", None, None, 2)


@pytest.mark.parametrize(
    ("aimed", "sentence"),
    [
        (Aimed(" "), "what should be different"),
        (Aimed("Sleep", None, "behaviour"), "Nobody has read this need"),  # it was read of Anna
        (Aimed("Sleep", None, "luck"), "Nobody has read this need"),
    ],
)
def test_a_goal_says_what_should_be_different_about_what_was_read(scene: Scene, aimed: Aimed, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        actions.add_goal(episode=scene.ref, aimed=aimed, by=scene.by(), at=NOW)
    assert not Goal.objects.exists()


@pytest.mark.parametrize("target", ["needs-help-now", "splendid"])
def test_nobody_aims_for_worse_or_for_what_is_not_on_the_scale(scene: Scene, target: str) -> None:
    with pytest.raises(Refusal, match="how things should be"):
        scene.goal(target=target)


def test_nobody_changes_what_they_have_not_read(scene: Scene) -> None:
    goal = scene.goal()
    step = scene.step(goal)
    told: dict[str, Any] = {"episode": scene.ref, "by": scene.by(), "at": NOW}
    doing = Doing("Sing", SOON, person=scene.mother.ref)
    actions.change_goal(goal=goal.ref, aimed=Aimed("Sleep well"), seen=1, **told)
    actions.change_step(step=step.ref, doing=doing, seen=1, **told)
    for again in (
        lambda: actions.change_goal(goal=goal.ref, aimed=Aimed("Mine"), seen=1, **told),
        lambda: actions.change_step(step=step.ref, doing=Doing("Mine", SOON, person=scene.anna.ref), seen=1, **told),
    ):
        with pytest.raises(Refusal, match="changed this since"):
            again()
    assert (Goal.objects.get().words, Step.objects.get().words) == ("Sleep well", "Sing")


def test_what_is_met_or_given_up_done_or_cancelled_is_not_changed(scene: Scene) -> None:
    goal = scene.goal()
    first, second = scene.step(goal), scene.step(goal)
    told: dict[str, Any] = {"episode": scene.ref, "by": scene.by(), "at": NOW}
    actions.finish_step(step=first.ref, done_on=TODAY, evidence="She told me", **told)
    actions.cancel_step(step=second.ref, because="No need any more", **told)
    for step in (first, second):
        with pytest.raises(Refusal, match="done or cancelled already"):
            actions.cancel_step(step=step.ref, because="Again", **told)
    with pytest.raises(Refusal, match="met or given up\\."):
        actions.settle_goal(goal=goal.ref, state="open", **told)
    actions.settle_goal(goal=goal.ref, state="dropped", **told)
    with pytest.raises(Refusal, match="already"):
        scene.step(goal)


@pytest.mark.parametrize("many", ["none", "two", "all"])
def test_a_step_belongs_to_exactly_one(scene: Scene, many: str) -> None:
    owners: dict[str, Any] = {"account": scene.lead.ref, "service": "The library", "person": scene.mother.ref}
    chosen = {"none": [], "two": ["account", "service"], "all": list(owners)}[many]
    with pytest.raises(Refusal, match="one of the three"):
        actions.add_step(
            episode=scene.ref, goal=scene.goal().ref, by=scene.by(), at=NOW,
            doing=Doing("Walk", SOON, **{name: owners[name] for name in chosen}),
        )  # fmt: skip
    told = {"goal": scene.goal(), "words": "Walk", "due_on": SOON, "by": scene.lead.ref, "at": NOW}
    given = {"account": None, "service": "", "person": None, **{name: owners[name] for name in chosen}}
    given["person"] = scene.mother if given["person"] else None
    with pytest.raises(IntegrityError, match="step_of_one_owner"), transaction.atomic():
        Step.objects.create(**told, **given)


def test_a_step_is_for_the_lead_the_team_a_service_or_the_family_and_for_nobody_else(scene: Scene) -> None:
    goal = scene.goal()

    def add(**owner: Any) -> Step:
        doing = Doing("Walk", SOON, **owner)
        return actions.add_step(episode=scene.ref, goal=goal.ref, doing=doing, by=scene.by(), at=NOW)

    assert add(account=scene.lead.ref).account == scene.lead.ref
    assert add(account=scene.nurse.ref).account == scene.nurse.ref
    assert add(service=" The library ").service == "The library"
    assert add(person=scene.anna.ref).person == scene.anna
    with pytest.raises(Refusal, match="somebody of the team"):
        add(account=scene.stranger.ref)
    team.leave_team(
        episode=scene.ref, member=scene.episode.members.get().pk, by=scene.by(scene.nurse), at=days(1)
    )  # fmt: skip
    with pytest.raises(Refusal, match="somebody of the team"):
        add(account=scene.nurse.ref)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"words": ""}, "what will be done"),
        ({"due_on": TODAY - dt.timedelta(days=1)}, "That day is over"),
        ({"serves": "Our Priority"}, "small letters"),
        ({"serves": "<script>"}, "small letters"),
    ],
)
def test_a_step_says_what_by_when(scene: Scene, said: dict[str, Any], sentence: str) -> None:
    told = {"words": "Walk", "due_on": TODAY, "person": scene.mother.ref, "serves": "early-years"} | said
    with pytest.raises(Refusal, match=sentence):
        actions.add_step(episode=scene.ref, goal=scene.goal().ref, doing=Doing(**told), by=scene.by(), at=NOW)


def test_a_step_that_is_overdue_may_be_changed_and_keep_its_day(scene: Scene) -> None:
    step = scene.step(scene.goal(), due=1)
    told: dict[str, Any] = {"episode": scene.ref, "step": step.ref, "by": scene.by(), "at": days(9)}
    actions.change_step(doing=Doing("Sing", step.due_on, person=scene.mother.ref), seen=1, **told)
    early = Doing("Sing", step.due_on - dt.timedelta(days=1), person=scene.mother.ref)
    with pytest.raises(Refusal, match="over"):
        actions.change_step(doing=early, seen=2, **told)


def test_a_step_is_done_on_a_day_that_was_with_what_shows_it(scene: Scene) -> None:
    step = scene.step(scene.goal())
    told: dict[str, Any] = {"episode": scene.ref, "step": step.ref, "by": scene.by(scene.nurse), "at": days(3)}
    for wrong in (TODAY - dt.timedelta(days=1), days(4).date()):
        with pytest.raises(Refusal, match="not in the future"):
            actions.finish_step(done_on=wrong, evidence="Seen", **told)
    with pytest.raises(Refusal, match="what shows"):
        actions.finish_step(done_on=TODAY, evidence=" ", **told)
    with pytest.raises(Refusal, match="why this"):
        actions.cancel_step(because="", **told)
    actions.finish_step(done_on=days(2).date(), evidence="Mary told me", **told)
    assert (Step.objects.get().done_on, Step.objects.get().evidence) == (days(2).date(), "Mary told me")


def test_a_need_is_left_only_while_it_stands_high_and_for_a_reason(scene: Scene) -> None:
    told: dict[str, Any] = {"episode": scene.ref, "by": scene.by(), "at": NOW, "person": scene.anna.ref}
    need = Need(str(scene.anna.ref), "behaviour")
    assert list(needs_without_action(scene.episode)) == [need]
    for element, because, sentence in (("identity", "Not now", "below the threshold"), ("behaviour", " ", "Say why")):
        with pytest.raises(Refusal, match=sentence):
            actions.leave_need(element=element, because=because, **told)
    actions.leave_need(element="behaviour", because="The family asks us to wait", **told)
    assert not needs_without_action(scene.episode)
    scene.read({BEHAVIOUR: "needs-help-now"}, 5)
    assert list(needs_without_action(scene.episode)) == [need]  # it stands higher than when that was written
    assert NotAddressed.objects.get().level == 2


def test_a_need_of_the_whole_family_is_left_too(scene: Scene) -> None:
    given = {("family.home", "practitioner"): "needs-help"}
    record_readings(
        episode=scene.ref, person=None, given=given, scale="need-scale@1", on=TODAY, by=scene.by(), at=NOW
    )  # fmt: skip
    actions.leave_need(
        episode=scene.ref, person=None, element="family.home", because="A claim is made", by=scene.by(), at=NOW
    )  # fmt: skip
    assert list(needs_without_action(scene.episode)) == [Need(str(scene.anna.ref), "behaviour")]


def agree(scene: Scene, seen: str, key: str = "one", day: int = 1) -> AgreedPlan:
    scene.episode.process.refresh_from_db()
    asked = Asked(key, "", scene.episode.process.changed, seen=seen)
    return actions.agree_plan(episode=scene.ref, asked=asked, agreed_by=scene.mother.ref, by=scene.by(), at=days(day))


def test_agreeing_stands_for_exactly_what_was_read(scene: Scene) -> None:
    scene.agree()
    scene.stand("team")
    seen = plan_hash(scene.episode)
    with pytest.raises(Refusal, match="nothing in the plan"):
        agree(scene, seen)
    step = scene.step(scene.goal())
    with pytest.raises(Refusal, match="changed since you read it"):
        agree(scene, seen)
    assert not AgreedPlan.objects.exists()
    seen = plan_hash(scene.episode)
    assert approved(scene.episode) == seen
    found = agree(scene, seen)
    assert (found.number, found.sha256, found.agreed_by) == (1, seen, scene.mother)
    assert facts(scene.episode)["plan-stands"] == "yes"
    scene.episode.refresh_from_db()
    assert scene.episode.process.state == "plan"
    assert approved(scene.episode) == seen
    with pytest.raises(NotMoved, match="this very plan already"):
        agree(scene, seen, "another")
    actions.finish_step(episode=scene.ref, step=step.ref, done_on=TODAY, evidence="Seen", by=scene.by(), at=days(1))
    assert plan_hash(scene.episode) == seen  # how far it has come is no other plan


def test_agreeing_twice_with_one_key_is_agreeing_once(scene: Scene) -> None:
    scene.agree()
    scene.stand("team")
    scene.step(scene.goal())
    seen = plan_hash(scene.episode)
    asked = Asked("one", "", scene.episode.process.changed, seen=seen)
    told: dict[str, Any] = {"episode": scene.ref, "asked": asked, "agreed_by": scene.mother.ref, "by": scene.by()}
    first, second = (actions.agree_plan(at=days(1), **told) for _ in range(2))
    assert first == second
    assert AgreedPlan.objects.count() == Entry.objects.filter(action="casework.plan.agree").count() == 1
    with pytest.raises(NotMoved):  # another key: the plan is agreed already
        agree(scene, seen, "two")
    assert AgreedPlan.objects.count() == 1


def test_a_plan_that_leaves_a_need_open_is_not_agreed(scene: Scene) -> None:
    scene.agree()
    scene.stand("team")
    goal = scene.goal()
    for leave in (lambda: None, lambda: scene.goal("Something else", element="")):
        leave()
        with pytest.raises(Refusal, match="Some have neither"):
            agree(scene, plan_hash(scene.episode))
    step = scene.step(goal)
    actions.cancel_step(episode=scene.ref, step=step.ref, because="No", by=scene.by(), at=NOW)
    with pytest.raises(Refusal, match="Some have neither"):
        agree(scene, plan_hash(scene.episode))


@pytest.mark.parametrize("change", ["words", "due", "owner", "cancel", "drop", "leave", "order"])
def test_whatever_changes_the_plan_changes_its_hash(scene: Scene, change: str) -> None:
    goal = scene.goal()
    step = scene.step(goal)
    told: dict[str, Any] = {"episode": scene.ref, "by": scene.by(), "at": NOW}
    before = plan_hash(scene.episode)
    same, mother = Doing(step.words, step.due_on, person=scene.mother.ref), scene.mother.ref
    aimed, earlier = Aimed("Else", scene.anna.ref, "behaviour"), Doing(step.words, TODAY, person=mother)
    another = Doing(step.words, step.due_on, service="The library")
    {
        "words": lambda: actions.change_goal(goal=goal.ref, aimed=aimed, seen=1, **told),
        "due": lambda: actions.change_step(step=step.ref, doing=earlier, seen=1, **told),
        "owner": lambda: actions.change_step(step=step.ref, doing=another, seen=1, **told),
        "cancel": lambda: actions.cancel_step(step=step.ref, because="No", **told),
        "drop": lambda: actions.settle_goal(goal=goal.ref, state="dropped", **told),
        "leave": lambda: actions.leave_need(person=scene.anna.ref, element="behaviour", because="No", **told),
        "order": lambda: Goal.objects.filter(pk=goal.pk).update(order=9),
    }[change]()
    assert plan_hash(scene.episode) != before
    if change == "due":
        actions.change_step(step=step.ref, doing=same, seen=2, **told)
        assert plan_hash(scene.episode) == before  # the same plan has the same name


def test_what_was_agreed_can_be_emptied_and_nothing_else(scene: Scene) -> None:
    scene.agree()
    scene.stand("team")
    scene.step(scene.goal())
    agree(scene, plan_hash(scene.episode))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AgreedPlan.objects.update(sha256="0")
    AgreedPlan.objects.update(content={})
    assert AgreedPlan.objects.get().content == {}


def test_a_plan_is_agreed_only_where_what_was_agreed_to_is_kept(scene: Scene) -> None:
    scene.agree()
    scene.stand("team")
    scene.step(scene.goal())
    with pytest.raises(Refusal, match="agreed where it stands"):
        scene.move("agree-plan")
    client = made.browser(scene.lead)
    answer = client.get(f"/help/{scene.ref}/step/agree-plan/")
    assert (answer.status_code, answer["Location"]) == (302, f"/help/{scene.ref}/plan/agree/")
