"""Whether a process may be published: that every state can be come to and left, and that whatever is named is there."""

from collections import Counter
from collections.abc import Iterable, Iterator

from village.kernel.documents.rules.conditions import Among, Answered, Condition, Leaf, leaves
from village.kernel.documents.rules.conditions import concepts as asked_of
from village.kernel.documents.rules.reader import Fault, untranslated
from village.workflow.rules.definitions import Effect, Fact, Move, Process

NEVER_A_GUARD = ("agreement-to-share",)
"""Facts that no move may wait for: help is not refused to those who do not agree that others are told."""
CONCERN = "raise-concern"
"""The one move that every state has and no process may define, guard or take away."""
BEGIN, NEW_VERSION = "begin", "new-version"
"""What the history of work calls its beginning, and its going over to another version of its process."""


def faults(process: Process, before: Process | None = None) -> list[Fault]:
    """Everything that keeps a process from being published, with the path to it. `before`: the version in force."""
    return [
        *_versions(process, before),
        *_twice(process),
        *_untranslated(process),
        *(fault for move in process.moves for fault in _move(process, move)),
        *_effects(process, process.begins, "begins"),
        *_started(process),
        *_ways(process),
    ]


def _versions(process: Process, before: Process | None) -> Iterator[Fault]:
    if before is not None and (process.key, process.version) != (before.key, before.version + 1):
        yield Fault("version", f"the version after {before.key} {before.version} is {before.key} {before.version + 1}")


def _twice(process: Process) -> Iterator[Fault]:
    named = {
        "states": [one.name for one in process.states],
        "moves": [one.name for one in process.moves],
        "facts": [one.name for one in process.facts],
        "clocks": [one.name for one in process.clocks],
        "tasks": [one.name for one in process.tasks],
    }
    for where, names in named.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield Fault(f"{where}/{name}", "its name is there twice")


def _untranslated(process: Process) -> Iterator[Fault]:
    texts = [("title", process.title)]
    texts += [(f"states/{one.name}/title", one.title) for one in process.states]
    texts += [(f"moves/{one.name}/title", one.title) for one in process.moves]
    texts += [(f"moves/{one.name}/because", one.because) for one in process.moves if one.because is not None]
    texts += [(f"clocks/{one.name}/title", one.title) for one in process.clocks]
    texts += [(f"tasks/{one.name}/title", one.title) for one in process.tasks]
    for where, text in texts:
        yield from untranslated(where, text, process.languages)


def _move(process: Process, move: Move) -> Iterator[Fault]:
    where = f"moves/{move.name}"
    if move.name == CONCERN:
        yield Fault(where, "a concern can be raised from every state as it is; no process says how")
    if move.name in (BEGIN, NEW_VERSION):
        yield Fault(where, "its history has this name for something else")
    for state in (*move.sources, move.target):
        if state not in process.names:
            yield Fault(where, f"there is no state {state}")
    if (move.guard is None) != (move.because is None):
        yield Fault(where, "a guard has a sentence that says why not, and no other move has one")
    yield from _guard(process, move.guard, f"{where}/guard")
    for name in move.apart:
        if name not in {one.name for one in process.moves} or name == move.name:
            yield Fault(f"{where}/apart", f"there is no other move {name} to keep it apart from")
    yield from _effects(process, move.effects, f"{where}/effects")


def _effects(process: Process, effects: Iterable[Effect], where: str) -> Iterator[Fault]:
    known = {"clock": {one.name for one in process.clocks}, "task": {one.name for one in process.tasks}}
    for effect in effects:
        for kind, names in known.items():
            name = effect.about.get(kind)
            if name is not None and name not in names:
                yield Fault(where, f"there is no {kind} {name}")


def _guard(process: Process, guard: Condition | None, where: str) -> Iterator[Fault]:
    facts = {one.name: one for one in process.facts}
    for leaf in leaves(guard):
        for name in asked_of(leaf):
            if name in NEVER_A_GUARD:
                yield Fault(where, f"no move waits for {name}: help is not refused to who does not agree to sharing")
            elif name not in facts:
                yield Fault(where, f"it asks for {name}, which is no fact of this process")
            else:
                what = _unfit(leaf, facts[name])
                if what:
                    yield Fault(where, what)


def _unfit(leaf: Leaf, fact: Fact) -> str:
    """Why a comparison can never mean anything with this fact; empty when it can."""
    if isinstance(leaf, Answered):
        return ""
    if isinstance(leaf, Among) or (leaf.term.kind == "answer" and leaf.op in ("eq", "ne")):
        codes = {"yes-no": ("yes", "no"), "code": fact.codes}.get(fact.kind)
        if codes is None:
            return f"{fact.name} is a {fact.kind} and no code"
        never = [str(one) for one in (leaf.values if isinstance(leaf, Among) else (leaf.value,)) if one not in codes]
        return f"{fact.name} is never {never[0]}" if never else ""
    kind = {"answer": "number", "age_at": "date", "days_between": "date"}.get(leaf.term.kind)
    return "" if fact.kind == kind else f"{fact.name} is a {fact.kind} and cannot be compared so"


def _started(process: Process) -> Iterator[Fault]:
    facts = {one.name: one for one in process.facts}
    effects = [*process.begins, *(one for move in process.moves for one in move.effects)]
    started = {one.about["clock"] for one in effects if one.kind == "start-clock"}
    given = {one.about["task"] for one in effects if one.kind == "create-task"}
    for task in process.tasks:
        if task.name not in given:
            yield Fault(f"tasks/{task.name}", "no move gives it")
    for clock in process.clocks:
        if clock.since not in facts or facts[clock.since].kind != "date":
            yield Fault(f"clocks/{clock.name}/since", f"{clock.since} is no fact that is a date")
        if clock.name not in started:
            yield Fault(f"clocks/{clock.name}", "no move starts it")


def _ways(process: Process) -> Iterator[Fault]:
    if process.start not in process.names:
        yield Fault("start", f"there is no state {process.start}")
        return
    reached = _reached(process, {process.start}, forwards=True)
    ends = _reached(process, {one.name for one in process.states if one.final}, forwards=False)
    for state in process.states:
        if state.name not in reached:
            yield Fault(f"states/{state.name}", "no move leads there")
        elif state.name not in ends:
            yield Fault(f"states/{state.name}", "no way leads from it to an end")


def _reached(process: Process, states: set[str], *, forwards: bool) -> set[str]:
    """The states that can be come to from these, or from which these can be come to."""
    steps = {(source, one.target) for one in process.moves for source in one.sources}
    found, waiting = set(states), list(states)
    while waiting:
        here = waiting.pop()
        onward = {(last if forwards else first) for first, last in steps if here == (first if forwards else last)}
        waiting += onward - found
        found |= onward
    return found
