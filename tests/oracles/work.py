"""A world of one piece of work, kept in plain lists: what the engine keeps in a database, told again from the document
of the process as it was written, one thing after the other. It imports nothing of `village`."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from tests.oracles.calendar import bank_holidays_of, nth_working_day_after
from tests.oracles.workflow import refused

DAYS_OFF = {day for year in (2026, 2027, 2028) for day in bank_holidays_of(year)}
OUTSIDE = ("tell", "open", "tell-index")


@dataclass
class World:
    """All of it. `clocks`: name, since, first due, due, satisfied, lapsed; `tasks`: name, state."""

    document: dict[str, Any]
    state: str = ""
    changed: int = 0
    ended: bool = False
    day: dt.date = dt.date.min
    log: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[str] = field(default_factory=list)
    keys: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def begin(self, facts: dict[str, Any], by: str, today: dt.date) -> None:
        self.state, self.day = self.document["start"], today
        self._follow(self.document["begins"], facts, today)
        self.log.append({"move": "begin", "people": {by}, "on": today})

    def ask(self, asked: dict[str, Any], facts: dict[str, Any], there: str, today: dt.date) -> Any:
        """What becomes of what is asked: the code of a refusal, or the number and state that it comes to."""
        content = {name: asked[name] for name in ("move", "expects", "reason", "seen", "on", "by", "instead_of")}
        if asked["key"] in self.keys:
            before, result = self.keys[asked["key"]]
            return result if before == content else "another"
        if asked["instead_of"] == asked["by"]:
            return "instead-of"
        guards = {"write": facts.get("agreement") == "given", "close": facts.get("tasks", 0) == 0}
        work = {
            "state": self.state,
            "changed": self.changed,
            "made": [(one["move"], one["people"]) for one in self.log],
            "hash": there,
        }
        people = {asked["by"], asked["instead_of"]} - {""}
        code = refused(self.document, work, {**asked, "people": people}, guards)
        if code:
            return code
        on = asked["on"] or today
        if on > today or on < self.day:
            return "day"
        move = next(one for one in self.document["moves"] if one["move"] == asked["move"])
        if any(self._cannot_start(one, facts, on) for one in move.get("effects", [])):
            return "clock"
        self.state, self.changed, self.day = move["to"], self.changed + 1, on
        self.log.append({"move": move["move"], "people": people, "on": on})
        self._follow(move.get("effects", []), facts, on)
        if any(one["state"] == self.state and one.get("final") == "yes" for one in self.document["states"]):
            self._end(on)
        self.keys[asked["key"]] = (content, (self.changed, self.state))
        return self.changed, self.state

    def running(self, name: str) -> list[dict[str, Any]]:
        return [
            one for one in self.clocks if one["name"] == name and one["satisfied"] is None and one["lapsed"] is None
        ]

    def open(self, name: str) -> list[dict[str, Any]]:
        return [one for one in self.tasks if one["name"] == name and one["state"] == "open"]

    def _rule(self, name: str) -> dict[str, Any]:
        return next(one for one in self.document["clocks"] if one["clock"] == name)

    def _cannot_start(self, effect: dict[str, Any], facts: dict[str, Any], on: dt.date) -> bool:
        if "start-clock" not in effect or self.running(effect["start-clock"]["clock"]):
            return False
        since = facts.get(self._rule(effect["start-clock"]["clock"])["since"])
        return since is None or since > on

    def _follow(self, effects: list[dict[str, Any]], facts: dict[str, Any], on: dt.date) -> None:
        for number, effect in enumerate(effects):
            ((kind, about),) = effect.items()
            if kind == "start-clock" and not self.running(about["clock"]):
                rule = self._rule(about["clock"])
                since, length = facts[rule["since"]], rule["length"]
                if rule["unit"] == "working_day":
                    due = nth_working_day_after(since, length, DAYS_OFF)
                else:
                    due = since + dt.timedelta(days=length)
                clock = {"since": since, "first": due, "due": due, "satisfied": None, "lapsed": None}
                self.clocks.append({"name": about["clock"], **clock})
            if kind == "stop-clock":
                for one in self.running(about["clock"]):
                    one["satisfied"] = on
            if kind == "create-task" and not self.open(about["task"]):
                self.tasks.append({"name": about["task"], "state": "open"})
            if kind == "close-tasks":
                for one in self.open(about["task"]):
                    one["state"] = "done"
            if kind in OUTSIDE:
                self.outbox.append(f"{self.changed}:{number}")

    def _end(self, on: dt.date) -> None:
        self.ended = True
        for clock in self.clocks:
            if clock["satisfied"] is None and clock["lapsed"] is None:
                clock["lapsed"] = on
        for task in self.tasks:
            if task["state"] == "open":
                task["state"] = "cancelled"
