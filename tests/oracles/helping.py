"""Help for one family kept in plain lists: who may take which step of it, told again from the document of the process
and the words of the design, one question after the other. It imports nothing of `village`."""

from dataclasses import dataclass, field
from typing import Any

from tests.oracles.workflow import refused


def holds(guard: dict[str, Any] | None, facts: dict[str, Any]) -> bool:
    """Whether a guard holds of what is so; what nobody has said is not so."""
    if guard is None:
        return True
    [(word, said)] = guard.items()
    if word == "all":
        return all(holds(one, facts) for one in said)
    if word == "not":
        return not holds(said, facts)
    name, value = said
    if isinstance(value, bool):  # YAML reads a bare yes as true
        value = "yes" if value else "no"
    return name in facts and (facts[name] == value if word == "eq" else facts[name] > value)


@dataclass
class Family:
    """Everything that decides: the process, who has which part in it, what was said and raised."""

    document: dict[str, Any]
    lead: str
    members: set[str]
    manager: str
    state: str = ""
    changed: int = 0
    closed: bool = False
    lead_agreed: bool = False
    offered: str = ""
    said: str = ""
    signed: bool = False
    concerns: list[str] = field(default_factory=list)
    taken: bool = False
    made: list[tuple[str, set[str]]] = field(default_factory=list)

    def reads(self, who: str) -> bool:
        return who in ({self.lead, self.manager, self.offered} | self.members) - {""}

    def writes(self, who: str) -> bool:
        return not self.closed and (who == self.lead or who in self.members)

    def roles(self, who: str) -> set[str]:
        found = {"manager"} if who == self.manager else set()
        if who == self.lead:
            found |= {"lead", "practitioner"}
        return found | ({"practitioner"} if who in self.members else set())

    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "lead": "yes",
            "family-lead-agreed": "yes" if self.lead_agreed else "no",
            "open-concerns": len(self.concerns),
            "taken-by-social-care": "yes" if self.taken else "no",
            "needs-without-action": 0,
            "needs-read-again": "no",
            "plan-stands": "yes" if any(move == "agree-plan" for move, _ in self.made) else "no",
        }
        found |= {"agreement": self.said} if self.said else {}
        return found | ({"assessment": "signed"} if self.signed else {})

    def ask(self, who: str, asked: dict[str, Any], there: str) -> str:
        """The code of what stands in the way of a step; blank when it is taken."""
        if not self.reads(who):
            return "nothing-there"
        if not self.writes(who) and who != self.manager:
            return "not-yours-at-all"
        if asked["move"] in ("go-on", "close") or (asked["move"] == "agree-plan" and not asked.get("plan")):
            return "elsewhere"
        guards = {one["move"]: holds(one.get("guard"), self.facts()) for one in self.document["moves"]}
        work = {"state": self.state, "changed": self.changed, "made": self.made, "hash": there}
        code = refused(self.document, work, {**asked, "people": {who}, "roles": self.roles(who)}, guards)
        if code:
            return code
        move = next(one for one in self.document["moves"] if one["move"] == asked["move"])
        self.state, self.changed = move["to"], self.changed + 1
        self.made.append((asked["move"], {who}))
        if self.state in ("closed", "stepped-up"):
            self.closed, self.offered = True, ""
        return ""
