"""A return held to the rules, all of it at once."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from village.kernel.tables.rules import Problem, Refused
from village.workforce.queries.returns import Taken
from village.workforce.queries.setwise import frames, opened
from village.workforce.queries.shipped import shipped_rules, shipped_standard
from village.workforce.rules.checking import in_force
from village.workforce.rules.packs import SEVERITIES, Finding, told
from village.workforce.rules.rowwise import TwiceThere

MOST = 1_000
"""Findings of one rule that are told one by one; all are counted."""


@dataclass(frozen=True)
class Report:
    """What was found. `counts` is by code, of everything; `findings` the first of each code."""

    return_name: str
    as_at: dt.date
    rules: int
    counts: dict[str, int]
    by_severity: dict[str, int]
    findings: list[Finding]

    @property
    def passes(self) -> bool:
        """Whether nothing keeps the return from being taken."""
        return not self.by_severity["error"]

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {**asdict(self), "as_at": self.as_at.isoformat(), "passes": self.passes}


def reference_day(given: Taken, fallback: dt.date) -> dt.date:
    """The day that a return speaks of; the fallback where it names none."""
    said = next((one.get("reference_on") for one in given.tables["return"]), None)
    return said if isinstance(said, dt.date) else fallback


def check(given: Taken, as_at: dt.date) -> Report:
    """What could not be read, and what the rules in force find in the rest. Raises Refused for keys that are there
    twice."""
    standard = shipped_standard()
    rules = in_force(shipped_rules(), given.wanted.name, as_at)
    findings = [_unread(one) for one in given.problems]
    counts, by_severity = {"READ": len(findings)} if findings else {}, dict.fromkeys(SEVERITIES, 0)
    by_severity["error"] += len(findings)
    try:
        with opened(standard, frames(standard, given.tables)) as sets:
            for rule in rules:
                found = sets.found(rule, as_at, MOST)
                if not found:
                    continue
                counts[rule.code] = len(found) if len(found) < MOST else sets.count(rule, as_at)
                by_severity[rule.severity] += counts[rule.code]
                findings += [told(standard, rule, key, v, who, given.lines.get(key)) for key, who, v in found]
    except TwiceThere as error:
        what = f"The table {error.table} has two rows with one key."
        raise Refused([Problem(given.wanted.title, what, "Give each row a key of its own.")]) from None
    return Report(given.wanted.name, as_at, len(rules), counts, by_severity, findings)


def _unread(problem: Problem) -> Finding:
    said = f"{problem.what} {problem.do}"
    return Finding("READ", "error", "", "", "", problem.column, problem.row, "", said)
