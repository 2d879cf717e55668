"""Which moves may be made, by whom, and when not; and that a naive twin, asked the same, says the same."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.oracles import workflow as twin
from tests.unit.workflow.documents import HELP
from village.workflow.rules.reading import read_process
from village.workflow.rules.stepping import Command, Instance, Made, Refusal, Step, may, step, waits

TODAY = dt.date(2026, 6, 15)
PROCESS = read_process(HELP)
WRITTEN = Instance("written", 3, [Made("write", "ada")], {"agreement": "given", "tasks": 0}, "h1")
AGREE = Command("agree", "bo", frozenset({"manager"}), 3, seen="h1")


def code(instance: Instance, command: Command) -> str:
    found = step(PROCESS, instance, command, TODAY)
    return found.code if isinstance(found, Refusal) else found.target


def test_a_move_leads_on_and_says_what_follows() -> None:
    found = step(PROCESS, WRITTEN, AGREE, TODAY)
    assert isinstance(found, Step)
    assert found.target == "agreed"
    assert [one.kind for one in found.effects] == ["stop-clock", "tell"]
    assert found.effects[0].about == {"clock": "write"}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"roles": frozenset()}, "not-yours"),
        ({"roles": frozenset({"school"})}, "not-yours"),
        ({"expects": 2}, "stale"),
        ({"move": "write"}, "no-such-move"),
        ({"move": "raise-concern"}, "no-such-move"),
        ({"by": "ada"}, "own-work"),
        ({"by": "ada", "roles": frozenset({"lead"})}, "own-work"),
        ({"instead_of": "ada"}, "own-work"),
        ({"seen": "h0"}, "changed-since"),
        ({"seen": ""}, "changed-since"),
        ({"reason": "needs-met"}, "reason"),
    ],
)
def test_a_move_is_refused(change: dict[str, Any], refusal: str) -> None:
    assert code(WRITTEN, AGREE) == "agreed"
    assert code(WRITTEN, replace(AGREE, **change)) == refusal


def test_who_acted_for_another_stands_behind_it_too() -> None:
    acted = replace(WRITTEN, made=[Made("write", "deputy", instead_of="ada")])
    assert code(acted, replace(AGREE, by="ada")) == "own-work"
    assert code(acted, replace(AGREE, by="deputy")) == "own-work"
    assert code(acted, AGREE) == "agreed"


def test_duties_are_kept_apart_from_the_latest_making_only() -> None:
    again = replace(WRITTEN, made=[Made("write", "bo"), Made("write", "ada")])
    assert code(again, AGREE) == "agreed"


def test_nothing_without_a_hash_can_be_approved() -> None:
    assert code(replace(WRITTEN, hash=""), replace(AGREE, seen="")) == "changed-since"


def test_a_guard_says_why_not() -> None:
    asked = Instance("asked", 0, [], {"agreement": "refused"})
    write = Command("write", "ada", frozenset({"lead"}), 0)
    assert step(PROCESS, asked, write, TODAY) == Refusal("not-yet", "Ask the family first.")
    assert code(replace(asked, facts={}), write) == "not-yet"
    assert code(replace(asked, facts={"agreement": "given"}), write) == "written"


def test_an_end_needs_one_of_its_reasons() -> None:
    close = Command("close", "ada", frozenset({"lead"}), 3)
    assert code(WRITTEN, close) == "reason"
    assert code(WRITTEN, replace(close, reason="bored")) == "reason"
    assert code(WRITTEN, replace(close, reason="needs-met")) == "closed"
    assert code(replace(WRITTEN, facts={"tasks": 1}), replace(close, reason="needs-met")) == "not-yet"


def test_what_somebody_may_do_is_what_would_not_be_refused() -> None:
    assert [one.name for one in may(PROCESS, WRITTEN, frozenset({"lead"}), "bo", TODAY)] == ["agree", "close"]
    assert [one.name for one in may(PROCESS, WRITTEN, frozenset({"lead"}), "ada", TODAY)] == ["close"]
    assert may(PROCESS, WRITTEN, frozenset(), "bo", TODAY) == []
    assert may(PROCESS, replace(WRITTEN, state="closed"), frozenset({"lead"}), "bo", TODAY) == []


def test_what_must_wait_says_for_what_to_whoever_could_do_it_and_to_nobody_else() -> None:
    lead, busy = frozenset({"lead"}), replace(WRITTEN, facts={"tasks": 1})
    asked = Instance("asked", 0, [], {"agreement": "refused"})
    told = {one.move.name: one.sentence for one in waits(PROCESS, asked, lead, "ada", TODAY)}
    assert told["write"] == "Ask the family first."
    assert "close" in {one.move.name for one in waits(PROCESS, busy, lead, "bo", TODAY)}
    own = {one.move.name: one.sentence for one in waits(PROCESS, WRITTEN, lead, "ada", TODAY)}
    assert own == {"agree": "Somebody else must do this: you did what it is about."}
    assert waits(PROCESS, WRITTEN, lead, "bo", TODAY) == waits(PROCESS, asked, frozenset(), "ada", TODAY) == []
    for instance in (WRITTEN, busy, asked):
        for who in ("ada", "bo"):
            both = {one.move.name for one in waits(PROCESS, instance, lead, who, TODAY)}
            assert not both & {one.name for one in may(PROCESS, instance, lead, who, TODAY)}


class Work(RuleBasedStateMachine):
    """Any commands, in any order, beside the twin; what was approved is always what was there."""

    @initialize()
    def begin(self) -> None:
        self.state, self.changed, self.hash = "asked", 0, "h0"
        self.made: list[Made] = []
        self.facts: dict[str, Any] = {}
        self.approved: list[tuple[str, str]] = []

    @rule(agreement=st.sampled_from(["given", "refused", None]), tasks=st.sampled_from([0, 2, None]))
    def something_becomes_so(self, agreement: str | None, tasks: int | None) -> None:
        told = {"agreement": agreement, "tasks": tasks}
        self.facts = {name: value for name, value in told.items() if value is not None}

    @rule()
    def somebody_edits(self) -> None:
        self.changed += 1
        self.hash = f"h{self.changed}"

    @rule(
        move=st.sampled_from(["write", "agree", "close", "raise-concern"]),
        by=st.sampled_from(["ada", "bo"]),
        instead_of=st.sampled_from(["", "", "ada"]),
        roles=st.frozensets(st.sampled_from(["lead", "manager", "school"])),
        behind=st.sampled_from([0, 0, 0, 1]),
        reason=st.sampled_from(["", "needs-met", "bored"]),
        sees=st.sampled_from(["now", "now", "before", ""]),
    )
    def somebody_asks(
        self, move: str, by: str, instead_of: str, roles: frozenset[str], behind: int, reason: str, sees: str
    ) -> None:
        seen = {"now": self.hash, "before": "old", "": ""}[sees]
        command = Command(move, by, roles, self.changed - behind, reason, instead_of, seen)
        found = step(PROCESS, Instance(self.state, self.changed, self.made, self.facts, self.hash), command, TODAY)
        work = {
            "state": self.state,
            "changed": self.changed,
            "made": [(one.move, one.people) for one in self.made],
            "hash": self.hash,
        }
        asked = {
            "move": move,
            "people": {by, instead_of} - {""},
            "roles": roles,
            "expects": self.changed - behind,
            "reason": reason,
            "seen": seen,
        }
        guards = {"write": self.facts.get("agreement") == "given", "close": self.facts.get("tasks", 0) == 0}
        assert (found.code if isinstance(found, Refusal) else None) == twin.refused(HELP, work, asked, guards)
        if isinstance(found, Step):
            self.state, self.changed = found.target, self.changed + 1
            self.made.append(Made(move, by, instead_of, seen if found.move.approves else ""))
            if found.move.approves:
                self.approved.append((seen, self.hash))

    @invariant()
    def nobody_approved_their_own_work_or_what_had_changed(self) -> None:
        assert all(seen == there for seen, there in getattr(self, "approved", []))
        latest: frozenset[str] = frozenset()
        for one in getattr(self, "made", []):
            if one.move == "write":
                latest = one.people
            if one.move == "agree":
                assert not latest & one.people


TestWork = Work.TestCase
