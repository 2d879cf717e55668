"""What follows from a move is seen to once, however often and wherever whoever sees to it is killed, and never lost."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from tests.spec.work.made import AT, agreed, asked, begun, moved
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.kernel.jobs.models import Worker
from village.workflow.actions import effects
from village.workflow.actions.effects import MOST_TRIES, run_effects, try_again, wait
from village.workflow.models import Effect
from village.workflow.queries.work import given_up, unseen_to

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


class Killed(BaseException):
    """The machine lost its power here."""


def write(effect: Effect, at: dt.datetime) -> None:
    """A handler that writes a row of its own; twice for one effect would be refused by the database, and counted."""
    Worker.objects.create(ref=effect.key[:64], started_at=at, seen_at=at)


def seen_to() -> list[str]:
    return sorted(Worker.objects.values_list("ref", flat=True))


def keys(*kinds: str) -> list[str]:
    return sorted(Effect.objects.filter(kind__in=kinds).values_list("key", flat=True))


def run(at: dt.datetime = AT, **handlers: Any) -> dict[str, int]:
    named = {name.replace("_", "-"): one for name, one in handlers.items()}
    handlers = named or dict.fromkeys(("tell", "open", "tell-index"), write)
    return {what: count for what, count in run_effects(handlers=handlers, by="test", at=at).items() if count}


def test_each_kind_is_seen_to_by_its_own_and_what_has_none_waits_and_shows() -> None:
    agreed()
    assert run(tell_index=write) == {"done": 1}
    assert seen_to() == keys("tell-index")
    assert run(tell_index=write) == {}
    assert list(unseen_to(at=AT)) == []
    assert {one.kind for one in unseen_to(at=AT + DAY)} == {"tell", "open"}
    assert run() == {"done": 2}
    assert seen_to() == keys("tell", "open", "tell-index")
    assert not unseen_to(at=AT + DAY).exists()


def test_what_fails_is_tried_again_later_and_holds_back_what_followed_it_in_that_work_only() -> None:
    one = begun()
    begun("episode:2")
    moved(one, asked("close", 0, reason="needs-met"))
    tried: list[str] = []

    def fail_first(effect: Effect, at: dt.datetime) -> None:
        tried.append(effect.key)
        if len(tried) == 1:
            write(effect, at)
            raise OSError("away")
        write(effect, at)

    assert run(tell_index=fail_first) == {"done": 1, "failed": 1}  # the other work's
    held = Effect.objects.get(key=tried[0])
    assert (held.tries, held.failure, held.due_at, held.done_at) == (1, "OSError", AT + wait(1), None)
    assert run(tell_index=fail_first) == {}
    assert run(AT + wait(1), tell_index=fail_first) == {"done": 2}  # it, and then what followed
    assert seen_to() == keys("tell-index")
    assert tried[-2:] == [f"{one.ref}:0:2", f"{one.ref}:1:0"]


def test_after_the_last_try_it_is_given_up_shown_and_can_be_tried_again() -> None:
    begun()

    def fail(effect: Effect, at: dt.datetime) -> None:
        raise OSError("away")

    at, waited = AT, []
    for _ in range(MOST_TRIES):
        run(at, tell_index=fail)
        one = Effect.objects.get()
        waited.append(one.due_at - at if one.due_at else None)
        at = one.due_at or at
    assert waited == [dt.timedelta(minutes=2**n) for n in range(MOST_TRIES - 1)] + [None]
    assert [one.failure for one in given_up()] == ["OSError"]
    assert run(at + DAY) == {}
    assert Entry.objects.filter(action="workflow.effect.given-up").count() == 1
    try_again(effect=given_up().get().pk, by="kit", at=at)
    with pytest.raises(Refusal, match="not given up"):
        try_again(effect=Effect.objects.get().pk, by="kit", at=at)
    assert run(at) == {"done": 1}
    with pytest.raises(Refusal, match="not given up"):
        try_again(effect=Effect.objects.get().pk, by="kit", at=at)


def test_what_kills_whoever_tries_it_is_given_up_too() -> None:
    begun()

    def kill(effect: Effect, at: dt.datetime) -> None:
        raise Killed

    at = AT
    for _ in range(MOST_TRIES):
        with pytest.raises(Killed):
            run(at, tell_index=kill)
        at += DAY
    assert run(at, tell_index=kill) == {"given-up": 1}
    assert [(one.tries, one.failure) for one in given_up()] == [(MOST_TRIES, "killed on its way")]


@pytest.mark.parametrize("nth", range(1, 40))
def test_killed_at_any_step_everything_is_seen_to_once_in_the_end(nth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before or after each step of seeing to the outbox, between handler and mark, and in the handler."""
    agreed()
    steps = Counter[str]()

    def tick() -> None:
        steps["now"] += 1
        if steps["now"] == nth:
            raise Killed

    def stepped(name: str) -> None:
        work = getattr(effects, name)

        def between(*args: Any) -> Any:
            tick()
            found = work(*args)
            tick()
            return found

        monkeypatch.setattr(effects, name, between)

    def handler(effect: Effect, at: dt.datetime) -> None:
        tick()
        write(effect, at)
        tick()

    for name in ("_due", "_try", "_ours"):
        stepped(name)
    at, killed = AT, 0
    for _ in range(3):
        try:
            run(at, tell=handler, open=handler, tell_index=handler)
        except Killed:
            killed += 1
        at += DAY
    assert killed == (nth <= steps["now"])
    assert seen_to() == keys("tell", "open", "tell-index")
    assert not Effect.objects.filter(done_at=None).exists()


def test_of_two_who_see_to_one_the_slower_undoes_what_it_did() -> None:
    begun()

    def slow(effect: Effect, at: dt.datetime) -> None:
        write(effect, at)
        Effect.objects.filter(pk=effect.pk).update(tries=effect.tries + 1)  # another took it up after its time

    def slow_and_failing(effect: Effect, at: dt.datetime) -> None:
        slow(effect, at)
        raise OSError

    assert run(tell_index=slow) == {"taken": 1}
    assert seen_to() == []
    one = Effect.objects.get()
    assert (one.tries, one.done_at) == (1, None)
    assert run(AT + DAY, tell_index=slow_and_failing) == {"failed": 1}  # what it did to the row is undone with the rest


@pytest.mark.parametrize("tries", [0, MOST_TRIES])
def test_what_another_takes_between_reading_and_claiming_is_theirs(tries: int, monkeypatch: pytest.MonkeyPatch) -> None:
    begun()
    Effect.objects.update(tries=tries)
    due = effects._due

    def and_taken(*asked_for: Any) -> list[Effect]:
        found = due(*asked_for)
        Effect.objects.update(tries=tries + 1, due_at=AT + DAY)
        return found

    monkeypatch.setattr(effects, "_due", and_taken)
    assert run() == {"taken": 1}
    assert not given_up().exists()
    assert seen_to() == []


def test_a_failure_that_comes_after_another_took_it_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    begun()
    ours = effects._ours

    def fail(effect: Effect, at: dt.datetime) -> None:
        monkeypatch.setattr(effects, "_ours", lambda one: ours(one).filter(pk=-1))
        raise OSError

    assert run(tell_index=fail) == {"taken": 1}
    assert Effect.objects.get().failure == "killed on its way"
