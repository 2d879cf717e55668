"""Reading a process from what its author wrote."""

from village.kernel.calendar.rules import Unit
from village.kernel.documents.rules.reader import Reader, digest
from village.workflow.rules.definitions import (
    EFFECTS,
    FACT_KINDS,
    ClockRule,
    Effect,
    Fact,
    Move,
    Process,
    State,
    TaskRule,
)

SCHEMA = 1
"""Of documents; a later one is read beside it, never instead of it."""
LONGEST_CLOCK = 2_000
"""In whatever a clock counts: nothing that is counted in days takes longer than years."""
_UNITS = {one.value: one.name for one in Unit}


def read_process(document: object) -> Process:
    """A process from its document. Raises NotADocument with every fault that reading finds."""
    reader = _Reader()
    return reader.done(reader.process(document))


class _Reader(Reader):
    def process(self, document: object) -> Process | None:
        if not self.bounded(document):
            return None
        needed = "process version title languages start states moves"
        said = self.names(document, "", needed, "facts clocks begins tasks schema basis")
        if said is None:
            return None
        if said.get("schema", SCHEMA) != SCHEMA:
            self.fault("schema", f"only schema {SCHEMA} can be read")
        return Process(
            self.slug(said["process"], "process"),
            self.whole(said["version"], "version", 1, 100_000),
            self.texts(said["title"], "title"),
            tuple(self.slug(one, "languages") for one in self.several(said["languages"], "languages")),
            self.slug(said["start"], "start"),
            self.each(said["states"], "states", self._state),
            self.each(said["moves"], "moves", self._move),
            self.each(said["facts"], "facts", self._fact) if "facts" in said else (),
            self.each(said["clocks"], "clocks", self._clock) if "clocks" in said else (),
            self.each(said["begins"], "begins", self._effect) if "begins" in said else (),
            self.each(said["tasks"], "tasks", self._task) if "tasks" in said else (),
            digest(document),
        )

    def _state(self, written: object, where: str) -> State | None:
        said = self.names(written, where, "state title", "final")
        if said is None:
            return None
        final = self.flag(said.get("final", "no"), f"{where}/final")
        return State(self.slug(said["state"], f"{where}/state"), self.texts(said["title"], f"{where}/title"), final)

    def _move(self, written: object, where: str) -> Move | None:
        optional = "guard because apart approves reasons effects"
        said = self.names(written, where, "move title from to roles", optional)
        if said is None:
            return None
        return Move(
            self.slug(said["move"], f"{where}/move"),
            self.texts(said["title"], f"{where}/title"),
            self._slugs(said["from"], f"{where}/from"),
            self.slug(said["to"], f"{where}/to"),
            self._slugs(said["roles"], f"{where}/roles"),
            self.condition(said.get("guard"), f"{where}/guard"),
            self.texts(said["because"], f"{where}/because") if "because" in said else None,
            self._slugs(said["apart"], f"{where}/apart") if "apart" in said else (),
            self.flag(said.get("approves", "no"), f"{where}/approves"),
            self._slugs(said["reasons"], f"{where}/reasons") if "reasons" in said else (),
            self.each(said["effects"], f"{where}/effects", self._effect) if "effects" in said else (),
        )

    def _effect(self, written: object, where: str) -> Effect | None:
        kind = next(iter(written), None) if isinstance(written, dict) else None
        known = self.one_of(kind, tuple(EFFECTS), where)
        if not known or not isinstance(written, dict):
            return None
        needs = " ".join(EFFECTS[known])
        said = self.names(written[known], f"{where}/{known}", needs, "clock" if known == "create-task" else "")
        for extra in sorted(map(str, set(written) - {known})):
            self.fault(where, f"an effect is one thing; write {extra!r} as an effect of its own")
        return (
            None
            if said is None
            else Effect(known, {name: self.slug(about, f"{where}/{known}/{name}") for name, about in said.items()})
        )

    def _fact(self, written: object, where: str) -> Fact | None:
        said = self.names(written, where, "fact kind", "codes")
        if said is None:
            return None
        kind = self.one_of(said["kind"], FACT_KINDS, f"{where}/kind")
        if (kind == "code") != ("codes" in said):
            self.fault(f"{where}/codes", "a code names what it can be, nothing else does")
        codes = self._slugs(said["codes"], f"{where}/codes") if "codes" in said else ()
        return Fact(self.slug(said["fact"], f"{where}/fact"), kind, codes)

    def _clock(self, written: object, where: str) -> ClockRule | None:
        said = self.names(written, where, "clock title since length unit source confirmed", "extends_to")
        if said is None:
            return None
        longer = said.get("extends_to")
        length = self.whole(said["length"], f"{where}/length", 1, LONGEST_CLOCK)
        return ClockRule(
            self.slug(said["clock"], f"{where}/clock"),
            self.texts(said["title"], f"{where}/title"),
            self.slug(said["since"], f"{where}/since"),
            length,
            Unit(self.one_of(said["unit"], _UNITS, f"{where}/unit") or Unit.WORKING_DAY),
            self.text(said["source"], f"{where}/source", 300),
            self.flag(said["confirmed"], f"{where}/confirmed"),
            None if longer is None else self.whole(longer, f"{where}/extends_to", length + 1, LONGEST_CLOCK),
        )

    def _task(self, written: object, where: str) -> TaskRule | None:
        said = self.names(written, where, "task title", "escalates_after escalates_to")
        if said is None:
            return None
        name, title = self.slug(said["task"], f"{where}/task"), self.texts(said["title"], f"{where}/title")
        after = self.whole(said.get("escalates_after", TaskRule.escalates_after), f"{where}/escalates_after", 1, 250)
        to = self.slug(said.get("escalates_to", TaskRule.escalates_to), f"{where}/escalates_to")
        return TaskRule(name, title, after, to)

    def _slugs(self, written: object, where: str) -> tuple[str, ...]:
        return tuple(self.slug(one, where) for one in self.several(written, where))
