"""Any commands in any order - sent twice, late, illegal, on one's own work, after an edit, for another day, killed on
their way - leave what a naive world says, and what was approved is always what was there."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.oracles.work import World
from tests.spec.work.made import FACTS, begun, helping
from village.kernel.access.actions import Refusal
from village.workflow.actions import moving, tasks
from village.workflow.actions.effects import run_effects
from village.workflow.actions.moving import Asked, NotMoved
from village.workflow.models import Clock, Effect, Instance, Moved, Task

HASHES = ("a" * 64, "b" * 64, "c" * 64)


class Killed(BaseException):
    """Nothing after this happened."""


class Cheating(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def it_begins(self) -> None:
        self.at = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)
        self.facts: dict[str, Any] = dict(FACTS)
        self.edits = 0
        self.sent: list[Asked] = []
        self.right: tuple[Asked, str] | None = None
        self.seen_to: list[str] = []
        self.world = World(helping())
        self.world.begin(self.facts, "ada", self.at.date())
        self.work = begun(at=self.at)

    @property
    def there(self) -> str:
        return HASHES[self.edits % 3]

    @rule(
        agreement=st.sampled_from(["given", "given", "refused", None]),
        tasks=st.sampled_from([0, 0, 2]),
        since=st.sampled_from([dt.date(2026, 6, 8), dt.date(2026, 6, 8), dt.date(2026, 12, 18), None]),
    )
    def something_becomes_so(self, agreement: str | None, tasks: int, since: dt.date | None) -> None:
        told = {"agreement": agreement, "tasks": tasks, "asked-on": since}
        self.facts = {name: value for name, value in told.items() if value is not None}

    @rule()
    def somebody_edits(self) -> None:
        self.edits += 1

    @rule(days=st.sampled_from([1, 3, 200]))
    def time_goes_by(self, days: int) -> None:
        if self.at.year == 2026:
            self.at += dt.timedelta(days=days)

    @rule(
        move=st.sampled_from(["write", "write", "agree", "agree", "close", "raise-concern"]),
        by=st.sampled_from(["ada", "bo"]),
        instead_of=st.sampled_from(["", "", "kit", "bo"]),
        roles=st.sampled_from([("lead",), ("manager",), ("lead", "manager"), ("school",), ()]),
        behind=st.sampled_from([0, 0, 0, 1]),
        reason=st.sampled_from(["", "", "needs-met", "bored"]),
        sees=st.sampled_from(["now", "now", "before", ""]),
        back=st.sampled_from([None, None, 0, 1, -1]),
    )
    def somebody_asks(self, move: str, by: str, behind: int, sees: str, back: int | None, **said: Any) -> None:
        seen = {"now": self.there, "before": "d" * 64, "": ""}[sees]
        on = None if back is None else self.at.date() - dt.timedelta(days=back)
        expects = max(self.world.changed - behind, 0)
        key = f"k{len(self.sent)}"
        asked = Asked(key, move, expects, said["reason"], said["instead_of"], seen, on)
        self.sent.append(asked)
        self._ask(asked, by, said["roles"])

    @rule(reason=st.sampled_from(["", "", "", "needs-met"]))
    def somebody_does_it_right(self, reason: str) -> None:
        move, by = ("agree", "bo") if self.world.state == "written" else ("write", "ada")
        if reason:
            move = "close"
        self.facts = {**FACTS}
        asked = Asked(f"k{len(self.sent)}", move, self.world.changed, reason, seen=self.there)
        self.sent.append(asked)
        self.right = asked, by
        self._ask(asked, by, ("lead", "manager"))

    @rule()
    def what_was_right_is_sent_again(self) -> None:
        if self.right:
            self._ask(*self.right, ("lead", "manager"))

    @rule(which=st.integers(0, 50), by=st.sampled_from(["ada", "bo"]), roles=st.sampled_from([("lead",), ("manager",)]))
    def it_is_sent_again(self, which: int, by: str, roles: tuple[str, ...]) -> None:
        if self.sent:
            self._ask(self.sent[which % len(self.sent)], by, roles)

    @rule(which=st.integers(0, 50), move=st.sampled_from(["write", "agree", "close"]))
    def its_key_is_used_for_something_else(self, which: int, move: str) -> None:
        if self.sent:
            old = self.sent[which % len(self.sent)]
            self._ask(Asked(old.key, move, self.world.changed, "needs-met", "", self.there), "bo", ("manager",))

    @rule(kills=st.integers(0, 8))
    def the_outbox_is_seen_to_and_killed(self, kills: int) -> None:
        left = [kills]

        def handler(effect: Effect, at: dt.datetime) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            self.seen_to.append(effect.key)

        try:
            run_effects(handlers=dict.fromkeys(("tell", "open", "tell-index"), handler), by="test", at=self.at)
        except Killed:
            self.at += dt.timedelta(days=1)

    @rule(which=st.integers(0, 5), done=st.booleans())
    def somebody_closes_a_task(self, which: int, done: bool) -> None:
        rows = list(Task.objects.filter(instance=self.work).order_by("pk"))
        row, held = rows[which % len(rows)], self.world.tasks[which % len(rows)]
        if held["state"] == "open":
            held["state"] = tasks.close(task=row.ref, done=done, by="bo", at=self.at).state
        else:
            with pytest.raises(Refusal):
                tasks.close(task=row.ref, done=done, by="bo", at=self.at)

    def _ask(self, asked: Asked, by: str, roles: tuple[str, ...]) -> None:
        wanted = self.world.ask({**vars(asked), "by": by, "roles": roles}, self.facts, self.there, self.at.date())
        found = self._done(asked, by, roles)
        assert found == wanted or (found == "refused" and wanted in ("another", "clock"))

    def _done(self, asked: Asked, by: str, roles: tuple[str, ...]) -> object:
        """What the engine says: where the work stands then, or why not."""
        try:
            found = moving.move(
                instance=self.work.ref, asked=asked, roles=roles, facts=self.facts, sha256=self.there, by=by, at=self.at
            )
        except NotMoved as refusal:
            return refusal.code
        except Refusal:
            return "refused"
        return (found.changed, found.state)

    @invariant()
    def it_is_as_the_world_says(self) -> None:
        if not hasattr(self, "work"):
            return
        now, world = Instance.objects.get(pk=self.work.pk), self.world
        assert (now.state, now.changed, now.ended_on is not None) == (world.state, world.changed, world.ended)
        log = Moved.objects.filter(instance=now).order_by("number")
        assert [(one.move, {one.by, one.instead_of} - {""}, one.on) for one in log] == [
            (one["move"], one["people"], one["on"]) for one in world.log
        ]
        clocks = Clock.objects.filter(instance=now).order_by("pk")
        assert list(clocks.values_list("name", "since", "first_due", "due", "satisfied_on", "lapsed_on")) == [
            tuple(one.values()) for one in world.clocks
        ]
        assert list(Task.objects.filter(instance=now).order_by("pk").values_list("name", "state")) == [
            (one["name"], one["state"]) for one in world.tasks
        ]
        effects = Effect.objects.filter(instance=now).order_by("pk")
        assert [one.key for one in effects] == [f"{now.ref}:{one}" for one in world.outbox]
        assert sorted(one.key for one in effects if one.done_at) == sorted(self.seen_to)  # each once, none lost

    @invariant()
    def nobody_approved_their_own_work_or_what_they_had_not_read(self) -> None:
        if not hasattr(self, "work"):
            return
        writers: set[str] = set()
        for one in Moved.objects.filter(instance=self.work).order_by("number"):
            if one.move == "write":
                writers = {one.by, one.instead_of} - {""}
            if one.move == "agree":
                assert not writers & {one.by, one.instead_of}
                assert one.seen in HASHES


@pytest.mark.slow
@pytest.mark.django_db
def test_nobody_cheats() -> None:
    run_state_machine_as_test(Cheating, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))
