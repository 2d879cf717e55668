"""Tasks: given, handed over and closed by those who may, once; whoever may not finds nothing."""

import datetime as dt
import uuid
from typing import Any

import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import NOW, Scene, days
from tests.unit.casework.test_pages import bare, words
from village.casework.actions import tasks
from village.casework.actions.effects import try_effect_again
from village.casework.models import Episode, Restriction
from village.casework.queries.desk import desk
from village.casework.queries.tasks import my_tasks, owners_of, service_tasks, tasks_in
from village.casework.rules.tasks import task_fault
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry
from village.workflow.actions import effects
from village.workflow.models import Effect, Task

pytestmark = pytest.mark.django_db
RING = "Ring the school about lunches"


@pytest.fixture
def scene() -> Scene:
    return Scene()


def give(scene: Scene, who: Account | None = None, **change: Any) -> Task:
    told: dict[str, Any] = {"title": RING, "to": "role:lead", "due": days(7).date(), "key": "k1"}
    return tasks.add_task(episode=scene.ref, by=scene.by(who), at=NOW, **{**told, **change})


def test_who_has_no_part_in_it_gives_hands_and_closes_nothing_and_the_team_only_what_it_has(scene: Scene) -> None:
    for who, said in ((scene.stranger, "no such record"), (scene.nurse, "lead practitioner")):
        with pytest.raises(Refusal, match=said):
            give(scene, who)
    task = give(scene)
    for who in (scene.stranger, scene.nurse):
        with pytest.raises(Refusal):
            tasks.hand_task(
                episode=scene.ref, task=task.ref, to="role:manager", seen=task.owner, by=scene.by(who), at=NOW
            )  # fmt: skip
        with pytest.raises(Refusal):
            tasks.close_task(episode=scene.ref, task=task.ref, done=True, by=scene.by(who), at=NOW)
    assert [one.state for one in Task.objects.filter(name__startswith="own-")] == ["open"]


def test_a_task_of_another_family_is_no_task_of_this_one(scene: Scene) -> None:
    other = made.episode(scene.lead, "The others")
    told = {"title": RING, "to": "role:lead", "due": None, "key": "k"}
    theirs = tasks.add_task(episode=other.ref, by=scene.by(), at=NOW, **told)  # type: ignore[arg-type]
    for ref in (theirs.ref, uuid.uuid4()):
        with pytest.raises(Refusal, match="no such task"):
            tasks.close_task(episode=scene.ref, task=ref, done=True, by=scene.by(), at=NOW)
        with pytest.raises(Refusal, match="no such task"):
            tasks.hand_task(episode=scene.ref, task=ref, to="role:lead", seen="", by=scene.by(), at=NOW)


def test_a_form_that_is_sent_twice_gives_one_task_even_once_it_is_done(scene: Scene) -> None:
    first = give(scene)
    assert give(scene).pk == first.pk
    tasks.close_task(episode=scene.ref, task=first.ref, done=True, by=scene.by(), at=NOW)
    assert give(scene).pk == first.pk
    assert Entry.objects.filter(action="casework.task.add").count() == 1
    assert RING not in "".join(Entry.objects.values_list("detail", flat=True))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "  "}, "Say what is to be done."),
        ({"title": "x" * 121}, "at most 120"),
        ({"due": NOW.date() - dt.timedelta(days=1)}, "today or a later day"),
        ({"to": "role:head"}, "Choose somebody"),
        ({"to": f"account:{uuid.uuid4()}"}, "Choose somebody"),
    ],
)
def test_what_is_not_a_task_is_one_sentence_and_nothing_is_given(scene: Scene, change: Any, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        give(scene, **change)
    assert not Task.objects.filter(name__startswith="own-").exists()


def test_a_task_may_be_without_a_day() -> None:
    assert task_fault(RING, None, NOW.date()) == ""


def test_who_can_be_given_one_can_work_and_read_the_record(scene: Scene) -> None:
    left = made.account("Lea Left", "practitioner", cleared=())
    scene.episode.members.create(account=left.ref, name="Lea", role="x", organisation="x", from_at=NOW, by=left.ref)
    nurse = (f"account:{scene.nurse.ref}", "Nina Nurse")
    roles = [("role:lead", "The lead practitioner"), ("role:manager", "The manager of the service")]
    assert owners_of(scene.episode, at=NOW) == [*roles, nurse]
    Restriction.objects.create(
        person=scene.anna, kind="conflict", account=scene.nurse.ref, authority="x", from_at=NOW, review_on=NOW.date(),
        by=scene.boss.ref,
    )  # fmt: skip
    assert owners_of(scene.episode, at=NOW) == roles


def test_it_is_handed_over_from_where_it_was_read_and_closed_by_whoever_has_it(scene: Scene) -> None:
    task = give(scene)
    nurse = f"account:{scene.nurse.ref}"
    told = {"episode": scene.ref, "task": task.ref}
    tasks.hand_task(**told, to=nurse, seen="role:lead", by=scene.by(scene.boss), at=NOW)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="handed this on"):
        tasks.hand_task(**told, to="role:lead", seen="role:lead", by=scene.by(), at=NOW)  # type: ignore[arg-type]
    (mine,) = my_tasks(scene.by(scene.nurse), at=NOW)
    assert (mine.task.title, mine.whose, mine.own) == (RING, "Nina Nurse", True)
    assert [item.title for item in desk(scene.by(scene.nurse), at=NOW).due] == []  # due in seven days: not within
    assert [item.title for item in desk(scene.by(scene.nurse), at=days(1)).due] == [RING]
    tasks.close_task(**told, done=False, by=scene.by(scene.nurse), at=NOW)  # type: ignore[arg-type]
    task.refresh_from_db()
    assert (task.state, task.closed_by) == ("cancelled", str(scene.nurse.ref))
    assert my_tasks(scene.by(scene.nurse), at=NOW) == []
    with pytest.raises(Refusal, match="seen to this"):
        tasks.close_task(**told, done=True, by=scene.by(), at=NOW)  # type: ignore[arg-type]


def test_a_task_of_the_process_is_closed_by_its_step_and_nothing_is_given_once_help_has_ended(
    scene: Scene,
) -> None:
    scene.agree()
    scene.move("agree")
    (task,) = tasks_in(scene.episode, at=NOW)
    assert (task.task.name, task.own, task.whose) == ("begin-assessment", False, "The lead practitioner")
    with pytest.raises(Refusal, match="take that step"):
        tasks.close_task(episode=scene.ref, task=task.task.ref, done=True, by=scene.by(), at=NOW)
    Episode.objects.update(closed_at=NOW, closing="refused")
    for who in (scene.lead, scene.boss):
        with pytest.raises(Refusal, match="closed"):
            give(scene, who)


def test_two_tasks_of_one_day_are_two_and_a_manager_sees_all_of_the_service(scene: Scene) -> None:
    give(scene)
    give(scene, key="k2", title="Write to the landlord", to="role:manager")
    give(scene, key="k3", title="Some day", due=None)
    assert {item.title for item in desk(scene.by(), at=days(6)).due if item.title != "Asking the family"} == {RING}
    assert [one.task.title for one in my_tasks(scene.by(scene.boss), at=NOW)] == ["Write to the landlord"]
    every = [one.task.title for one in service_tasks(scene.by(scene.boss), at=NOW)]
    assert (every[-1], set(every)) == ("Some day", {RING, "Write to the landlord", "Some day"})
    assert service_tasks(scene.by(), at=NOW) == []
    give(scene, key="k4", title="Another of that day")
    shown = [item.title for item in desk(scene.by(), at=days(6)).due]
    assert {RING, "Another of that day"} <= set(shown)


def test_the_pages(scene: Scene) -> None:
    task = give(scene, due=None)
    at = f"/help/{scene.ref}/tasks/"
    stranger, lead, boss = (made.browser(one) for one in (scene.stranger, scene.lead, scene.boss))
    for part in ("", "add/", f"{task.ref}/"):
        hidden, nothing = stranger.get(at + part), stranger.get(f"/help/{uuid.uuid4()}/tasks/{part}")
        assert (hidden.status_code, bare(hidden)) == (404, bare(nothing))
        assert lead.get(at + part).status_code == 200
    assert made.browser(scene.nurse).get(f"{at}add/").status_code == 404
    assert lead.get(f"{at}{uuid.uuid4()}/").status_code == 404
    assert stranger.post(f"{at}{task.ref}/close/").status_code == 404
    assert lead.post(f"{at}{uuid.uuid4()}/close/").status_code == 404
    assert RING in words(lead.get(at))
    assert RING in words(lead.get("/help/tasks/"))
    assert RING not in words(stranger.get("/help/tasks/"))
    assert stranger.get("/help/overdue/").status_code == 404
    assert RING in words(boss.get("/help/tasks/?show=service"))
    assert RING not in words(
        lead.get("/help/tasks/?show=service").content and stranger.get("/help/tasks/?show=service")
    )
    form = {"title": "Ask the health visitor", "to": "role:lead", "key": "page-1"}
    for _ in range(2):
        assert lead.post(f"{at}add/", form).status_code == 302
    assert Task.objects.filter(title=form["title"]).count() == 1
    assert lead.post(f"{at}add/", form | {"to": "role:head"}).status_code == 400
    handed = {"to": f"account:{scene.nurse.ref}", "seen": "role:lead"}
    assert boss.post(f"{at}{task.ref}/", handed).status_code == 302
    assert "handed this on" in words(boss.post(f"{at}{task.ref}/", handed))
    assert made.browser(scene.nurse).post(f"{at}{task.ref}/close/").status_code == 302
    task.refresh_from_db()
    assert task.state == "done"
    lead.post(f"{at}{task.ref}/close/", {"done": "no"})
    assert "Somebody has seen to this already." in words(lead.get(at))


def test_what_was_given_up_is_tried_again_by_whoever_looks_after_the_service_who_sees_nobody(scene: Scene) -> None:
    effect = Effect.objects.order_by("pk").first()
    assert effect is not None
    Effect.objects.filter(pk=effect.pk).update(due_at=None, tries=8, failure="OSError")
    here, elsewhere = (
        made.account("Adam Admin", "administrator"), made.account("Elsa Else", "administrator", area=made.ELSEWHERE)
    )  # fmt: skip
    everywhere = made.account("Eve Everywhere", "administrator", area="")
    for one in (scene.lead, scene.boss, scene.stranger):
        assert made.browser(one).get("/oversight/effects/").status_code == 404
        with pytest.raises(Refusal, match="no such thing"):
            try_effect_again(effect=effect.pk, by=made.seen(one), at=NOW)
    assert effect.key not in words(made.browser(elsewhere).get("/oversight/effects/"))
    made.browser(elsewhere).post(f"/oversight/effects/{effect.pk}/")
    effect.refresh_from_db()
    assert effect.due_at is None
    for one in (here, everywhere):
        page = words(made.browser(one).get("/oversight/effects/"))
        assert effect.key in page
        assert "Testperson" not in page
        assert str(scene.ref) not in page
    assert made.browser(here).post(f"/oversight/effects/{effect.pk}/").status_code == 302
    effect.refresh_from_db()
    assert (effect.due_at is not None, effect.tries) == (True, 0)
    assert Entry.objects.filter(action="casework.mend", actor=str(here.ref)).count() == 1
    assert effects.MOST_TRIES == 8
