"""What a process is made of: states, moves between them, the facts their guards may ask for, effects and clocks."""

from collections.abc import Mapping
from dataclasses import dataclass

from village.kernel.calendar.rules import Unit
from village.kernel.documents.rules.conditions import Condition
from village.kernel.documents.rules.reader import Texts

EFFECTS: Mapping[str, tuple[str, ...]] = {
    "start-clock": ("clock",),
    "stop-clock": ("clock",),
    "create-task": ("task", "for"),
    "close-tasks": ("task",),
    "tell": ("letter", "to"),
    "open": ("process",),
    "tell-index": ("event",),
}
"""What may follow from a move, and what each needs to know. Nothing else can: a process cannot run anything."""
FACT_KINDS = ("yes-no", "number", "date", "code")


@dataclass(frozen=True)
class Fact:
    """Something a guard may ask for. `codes`: what it can be, when it is a code."""

    name: str
    kind: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Effect:
    """What follows from a move: one of EFFECTS and what it needs to know."""

    kind: str
    about: Mapping[str, str]


@dataclass(frozen=True)
class State:
    """Where an instance can stand. In a final one it has ended."""

    name: str
    title: Texts
    final: bool = False


@dataclass(frozen=True)
class Move:
    """A way from states to a state.

    `roles`: who may make it, by their role in this work. `guard`: what must be so, with `because`, the sentence told
    when it is not. `apart`: moves that whoever makes this one must not have made. `approves`: whether it stands for
    exactly what was read, so that a change since then must be read first. `reasons`: codes one of which must be given.
    """

    name: str
    title: Texts
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    guard: Condition | None = None
    because: Texts | None = None
    apart: tuple[str, ...] = ()
    approves: bool = False
    reasons: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class ClockRule:
    """How long something may take at most. `since`: the fact whose day it runs from. `source`: where the length is
    written; `confirmed` is false when nobody has seen it there, and every page that shows the clock then says so."""

    name: str
    title: Texts
    since: str
    length: int
    unit: Unit
    source: str
    confirmed: bool
    extends_to: int | None = None


@dataclass(frozen=True)
class TaskRule:
    """Something to be done, given and taken back by moves. Overdue by `escalates_after` working days, it is shown to
    whoever holds the role `escalates_to` in this work too."""

    name: str
    title: Texts
    escalates_after: int = 5
    escalates_to: str = "manager"


@dataclass(frozen=True)
class Process:
    """A version of a process. `begins`: what follows from work being taken up at all."""

    key: str
    version: int
    title: Texts
    languages: tuple[str, ...]
    start: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    facts: tuple[Fact, ...]
    clocks: tuple[ClockRule, ...]
    begins: tuple[Effect, ...] = ()
    tasks: tuple[TaskRule, ...] = ()
    sha256: str = ""

    def state(self, name: str) -> State:
        """The state of this name. Raises KeyError."""
        return {one.name: one for one in self.states}[name]

    def clock(self, name: str) -> ClockRule:
        """The clock of this name. Raises KeyError."""
        return {one.name: one for one in self.clocks}[name]

    def task(self, name: str) -> TaskRule:
        """The task of this name. Raises KeyError."""
        return {one.name: one for one in self.tasks}[name]

    @property
    def names(self) -> frozenset[str]:
        """The names of its states."""
        return frozenset(one.name for one in self.states)

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that lead out of a state, in the order they are written."""
        return tuple(one for one in self.moves if state in one.sources)
