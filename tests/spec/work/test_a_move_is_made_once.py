"""A move is made once, whole, from where it was read; asked again it says the same, and whatever is refused leaves
nothing."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from tests.spec.work.made import AT, FACTS, READ, TODAY, agreed, asked, begun, helping, moved, published
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workflow.actions import moving
from village.workflow.actions.moving import NotMoved
from village.workflow.models import Clock, Command, Effect, Instance, Moved, Task
from village.workflow.queries.work import history, instance_of, moves_for

pytestmark = pytest.mark.django_db
TABLES = (Instance, Command, Moved, Clock, Task, Effect, Entry)


def everything() -> list[list[Any]]:
    return [list(one.objects.order_by("pk").values()) for one in TABLES]


def test_work_begins_with_its_clock_its_task_and_what_others_are_told() -> None:
    one = begun(area="E06000001")
    assert (one.state, one.changed, one.begun_on, one.area) == ("asked", 0, TODAY, "E06000001")
    clock = Clock.objects.get()
    assert (clock.name, clock.since, clock.due) == ("visit", dt.date(2026, 6, 8), dt.date(2026, 6, 18))
    task = Task.objects.get()
    assert (task.title, task.owner, task.clock, task.escalates_to) == ("Visit", "role:lead", clock, "role:head")
    assert [(one.kind, one.about) for one in Effect.objects.all()] == [("tell-index", {"event": "involvement-started"})]
    assert [one.move for one in Moved.objects.all()] == ["begin"]
    assert Entry.objects.filter(action="workflow.begin", thing=f"work:{one.ref}").count() == 1


def test_a_move_leads_on_with_its_log_and_what_follows() -> None:
    one = agreed()
    assert (one.state, one.changed) == ("agreed", 2)
    log = [(e.number, e.title, e.source, e.target, e.by) for e in history(one)]
    assert log == [
        (0, "Begun", "", "Asked for", "ada"),
        (1, "Write it", "Asked for", "Written", "ada"),
        (2, "Agree to it", "Written", "Agreed", "bo"),
    ]
    last = Moved.objects.get(number=2)
    assert (last.roles, last.seen, last.reason, last.instead_of) == (["manager"], READ, "", "")
    assert Clock.objects.get(name="write").satisfied_on == TODAY
    assert list(Task.objects.filter(name="write").values_list("state", "closed_by")) == [("done", "bo")]
    assert list(Effect.objects.values_list("kind", flat=True)) == ["tell-index", "tell", "open"]
    assert Entry.objects.filter(action="workflow.move").count() == 2


def test_the_end_ends_every_clock_and_task() -> None:
    one = agreed()
    moved(one, asked("close", 2, reason="needs-met"))
    assert Instance.objects.get().ended_on == TODAY
    visit = Clock.objects.get(name="visit")
    assert (visit.lapsed_on, visit.satisfied_on) == (TODAY, None)
    assert Task.objects.get(name="visit").state == "cancelled"
    assert not Task.objects.filter(state="open").exists()


def test_asked_twice_it_is_done_once_and_says_the_same() -> None:
    one, what = begun(), asked("write", 0, key="k1")
    first = moved(one, what)
    before = everything()
    assert moved(one, what, facts={}, roles=()) == first  # what is so may have changed meanwhile
    assert everything() == before
    assert begun().pk == one.pk
    assert everything() == before


@pytest.mark.parametrize("change", [{"move": "close", "reason": "needs-met"}, {"expects": 1}, {"on": TODAY}])
def test_a_key_stands_for_one_thing(change: dict[str, Any]) -> None:
    one = begun()
    moved(one, asked("write", 0, key="k1"))
    before = everything()
    again = {"move": "write", "expects": 0, "key": "k1"} | change
    with pytest.raises(Refusal, match="something else"):
        moved(one, asked(**again))
    with pytest.raises(Refusal, match="something else"):
        moved(one, asked("write", 0, key="k1"), by="bo")
    with pytest.raises(Refusal, match="something else"):
        moved(begun("episode:2"), asked("write", 0, key="k1"))
    with pytest.raises(ValueError, match="key"):
        moved(one, asked("write", 0, key=""))
    assert Moved.objects.filter(instance=one).count() == len(before[2])


@pytest.mark.parametrize(
    ("what", "by", "more", "code"),
    [
        (asked("agree", 0, seen=READ), "bo", {}, "stale"),
        (asked("agree", 1, seen=READ), "bo", {"roles": ["school"]}, "not-yours"),
        (asked("agree", 1, seen=READ), "ada", {"roles": ["manager"]}, "own-work"),
        (asked("agree", 1, seen=READ, instead_of="ada"), "bo", {}, "own-work"),
        (asked("agree", 1, seen=READ, instead_of="bo"), "bo", {}, "instead-of"),
        (asked("agree", 1, seen="b" * 64), "bo", {}, "changed-since"),
        (asked("agree", 1), "bo", {"sha256": ""}, "changed-since"),
        (asked("write", 1), "bo", {}, "no-such-move"),
        (asked("raise-concern", 1), "bo", {}, "no-such-move"),
        (asked("close", 1), "bo", {}, "reason"),
        (asked("close", 1, reason="needs-met"), "bo", {"facts": {"tasks": 1}}, "not-yet"),
        (asked("close", 1, reason="needs-met", on=dt.date(2026, 6, 16)), "bo", {}, "day"),
        (asked("close", 1, reason="needs-met", on=dt.date(2026, 6, 14)), "bo", {}, "day"),
    ],
)
def test_what_is_refused_leaves_nothing(what: moving.Asked, by: str, more: dict[str, Any], code: str) -> None:
    one = begun()
    moved(one, asked("write", 0))
    before = everything()
    with pytest.raises(NotMoved) as refused:
        moved(one, what, by=by, **more)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")
    assert everything() == before


def test_who_was_acted_for_stands_behind_it_too() -> None:
    one = begun()
    moved(one, asked("write", 0, instead_of="bo"))
    assert history(one)[1].instead_of == "bo"
    for by in ("ada", "bo"):
        with pytest.raises(NotMoved) as refused:
            moved(one, asked("agree", 1, seen=READ), by=by, roles=["manager"])
        assert refused.value.code == "own-work"
    assert moved(one, asked("agree", 1, seen=READ), by="kit", roles=["manager"]).state == "agreed"


def test_a_clock_is_not_started_from_a_day_that_is_not_known_or_has_not_come() -> None:
    one = begun()
    before = everything()
    for facts in (
        {"agreement": "given"},
        {**FACTS, "asked-on": dt.date(2026, 6, 16)},
        {**FACTS, "asked-on": dt.date(1990, 1, 1)},
    ):
        with pytest.raises(Refusal, match=r"asked-on|bank holidays"):
            moved(one, asked("write", 0), facts=facts)
    assert everything() == before


def test_a_clock_that_runs_is_not_begun_again() -> None:
    one = agreed()
    moved(one, asked("write", 2))
    moved(one, asked("agree", 3, seen=READ), by="bo", roles=["manager"])
    assert Clock.objects.filter(name="write").count() == 2  # stopped in between
    assert Clock.objects.filter(name="visit").count() == 1
    assert Task.objects.filter(name="visit").count() == 1


def test_two_works_about_one_thing_are_not_under_way_at_once() -> None:
    one = begun()
    with pytest.raises(NotMoved, match="under way"):
        begun(key="again")
    moved(one, asked("close", 0, reason="moved-area"))
    again = begun(key="again")
    assert instance_of("episode:1") == again
    assert instance_of("episode:2") is None


def test_what_was_so_earlier_is_recorded_as_late() -> None:
    on = dt.date(2026, 6, 10)
    one = begun(on=on)
    moved(one, asked("write", 0, on=dt.date(2026, 6, 12)))
    assert [(e.on, e.late_by) for e in history(one)] == [(on, 5), (dt.date(2026, 6, 12), 3)]


def test_only_a_process_can_be_worked_by_and_facts_are_what_it_asks_for() -> None:
    codes = published()
    codes.kind = "form"
    with pytest.raises(ValueError, match="not by form"):
        moving.begin(process=codes, about="x:1", facts={}, key="k", by="ada", at=AT)
    one = begun()
    for facts in ({"agreement": "perhaps"}, {"tasks": "1"}, {"tasks": True}, {"asked-on": AT}, {"seen": "maybe"}):
        with pytest.raises(ValueError, match="asks for"):
            moved(one, asked("write", 0), facts=facts)
    assert moved(one, asked("write", 0), facts={**FACTS, "something-else": "x"}).state == "written"


def test_what_may_be_done_is_what_would_not_be_refused() -> None:
    one = begun()
    names = [m.name for m in moves_for(one, roles=["lead"], facts=FACTS, sha256=READ, by="ada", at=AT)]
    assert names == ["write", "close"]
    assert moves_for(one, roles=["lead"], facts={"tasks": 2}, by="ada", at=AT) == []
    assert moves_for(one, roles=["school"], facts=FACTS, by="ada", at=AT) == []


# ── another version ──────────────────────────────────────────────────────────────────────────────────────────────────


def later(**change: Any) -> dict[str, Any]:
    whole = helping(2)
    whole["states"][1] = {"state": "drafted", "title": {"en": "Drafted"}}
    for move in whole["moves"]:
        move["to"] = move["to"].replace("written", "drafted")
        move["from"] = [one.replace("written", "drafted") for one in move["from"]]
    return whole | change


def go_over(one: Instance, written: dict[str, Any], **more: Any) -> Any:
    said = {"states": {"written": "drafted"}, "key": "v2", "expects": 1, **more}
    return moving.change_version(instance=one.ref, to=published(written), by="kit", at=AT, **said)


def test_work_stays_on_its_version_until_it_is_moved_and_its_history_shows_both() -> None:
    one = begun()
    moved(one, asked("write", 0))
    assert go_over(one, later()).state == "drafted"
    assert go_over(one, later()).changed == 2  # once
    moved(one, asked("agree", 2, seen=READ), by="bo", roles=["manager"])
    log = history(Instance.objects.get(pk=one.pk))
    assert [(e.move, e.version) for e in log] == [("begin", 1), ("write", 1), ("new-version", 2), ("agree", 2)]
    assert log[2].title == "Goes on by a newer version"
    assert Clock.objects.get(name="write").definition != Instance.objects.get().process.sha256
    assert Clock.objects.get(name="write").satisfied_on == TODAY


@pytest.mark.parametrize(
    ("change", "more", "why"),
    [
        ({}, {"expects": 0}, "changed"),
        ({}, {"states": {}}, "where written leads"),
        ({}, {"states": {"written": "closed"}}, "where written leads"),
        ({"process": "other"}, {}, "later version of help"),
        ({"version": 1, "title": {"en": "x"}, "process": "another"}, {}, "later version of help"),
        ({"clocks": helping()["clocks"][:1]}, {}, "does not know visit"),
        ({"tasks": helping()["tasks"][:1]}, {}, "does not know visit"),
    ],
)
def test_work_goes_over_only_whole(change: dict[str, Any], more: dict[str, Any], why: str) -> None:
    one = begun()
    moved(one, asked("write", 0))
    published(later(**change))
    before = everything()
    with pytest.raises(NotMoved, match=why):
        go_over(one, later(**change), **more)
    assert everything() == before


def test_what_has_ended_goes_over_to_nothing() -> None:
    one = begun()
    moved(one, asked("close", 0, reason="needs-met"))
    with pytest.raises(NotMoved, match="ended"):
        go_over(one, later())


def test_of_two_who_count_at_once_one_comes_too_late() -> None:
    one = begun()
    Instance.objects.filter(pk=one.pk).update(changed=5)
    with pytest.raises(NotMoved, match="changed"), transaction.atomic():
        moving._count(one)
