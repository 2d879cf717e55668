"""Whether a move may be made, and what follows.

A move is refused with a code and a sentence, never with an error, and a refusal says what could be done about it. The
one thing that is never refused is a concern for a child's safety: it is no move of a process and passes none of this.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from village.kernel.documents.rules.conditions import Value, holds
from village.workflow.rules.definitions import Effect, Move, Process


@dataclass(frozen=True)
class Made:
    """A move that was made: by whom, and for whom if it was for another; `seen` is the hash of what was approved."""

    move: str
    by: str
    instead_of: str = ""
    seen: str = ""

    @property
    def people(self) -> frozenset[str]:
        """Who stands behind it."""
        return frozenset({self.by, self.instead_of} - {""})


@dataclass(frozen=True)
class Instance:
    """Work under way: where it stands, how often it has changed, what was done, what is so, and the hash of what there
    is to approve now."""

    state: str
    changed: int
    made: Sequence[Made]
    facts: Mapping[str, Value]
    hash: str = ""


@dataclass(frozen=True)
class Command:
    """A move that somebody asks for. `expects`: how often the instance had changed when they saw it; `roles`: theirs in
    this work; `seen`: the hash of what they read, for a move that approves."""

    move: str
    by: str
    roles: frozenset[str]
    expects: int
    reason: str = ""
    instead_of: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Step:
    """A move that may be made: where it leads and what follows."""

    move: Move
    target: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Waiting:
    """A move that is somebody's to make and cannot be made yet, and the sentence that says why."""

    move: Move
    sentence: str


@dataclass(frozen=True)
class Refusal:
    """A move that may not be made. `code`: stale, no-such-move, not-yours, not-yet, own-work, changed-since, reason."""

    code: str
    sentence: str


def step(process: Process, instance: Instance, command: Command, on: dt.date, language: str = "en") -> Step | Refusal:
    """What becomes of a command, on this day. Pure: the same again is the same."""
    if command.expects != instance.changed:
        return Refusal("stale", "Somebody has changed this since you opened it. Read it again, then decide.")
    move = next((one for one in process.moves_from(instance.state) if one.name == command.move), None)
    if move is None:
        return Refusal("no-such-move", "This cannot be done where the work stands now.")
    refused = _refused(move, instance, command, on, language)
    return refused or Step(move, move.target, move.effects)


def may(process: Process, instance: Instance, roles: frozenset[str], by: str, on: dt.date) -> list[Move]:
    """The moves that somebody may make on a day, as far as can be told before they give a reason or read anything."""
    return [move for move, came in _tried(process, instance, roles, by, on) if isinstance(came, Step)]


def waits(process: Process, instance: Instance, roles: frozenset[str], by: str, on: dt.date) -> list[Waiting]:
    """The moves that would be somebody's to make, were something else done first: by them, or by another in their
    stead."""
    tried = _tried(process, instance, roles, by, on)
    return [
        Waiting(move, came.sentence)
        for move, came in tried
        if isinstance(came, Refusal) and came.code in ("not-yet", "own-work")
    ]


def _tried(
    process: Process, instance: Instance, roles: frozenset[str], by: str, on: dt.date
) -> Iterator[tuple[Move, Step | Refusal]]:
    for move in process.moves_from(instance.state):
        reason = move.reasons[0] if move.reasons else ""
        command = Command(move.name, by, roles, instance.changed, reason, seen=instance.hash)
        yield move, step(process, instance, command, on)


def _refused(move: Move, instance: Instance, command: Command, on: dt.date, language: str) -> Refusal | None:
    if not command.roles & set(move.roles):
        return Refusal("not-yours", "This is for somebody else to do.")
    if move.guard is not None and not holds(move.guard, instance.facts, on):
        because = move.because or {}
        return Refusal("not-yet", because.get(language) or next(iter(because.values()), "This cannot be done yet."))
    if bool(command.reason) != bool(move.reasons) or (move.reasons and command.reason not in move.reasons):
        return Refusal("reason", "Choose one of the reasons.")
    people = Made(move.name, command.by, command.instead_of).people
    if any(people & one.people for one in _latest(move.apart, instance.made)):
        return Refusal("own-work", "Somebody else must do this: you did what it is about.")
    if move.approves and (not command.seen or command.seen != instance.hash):
        return Refusal("changed-since", "This has changed since you read it. Read it again, then decide.")
    return None


def _latest(names: Sequence[str], made: Sequence[Made]) -> list[Made]:
    """The latest making of each of these moves."""
    latest = {one.move: one for one in made if one.move in names}
    return list(latest.values())
