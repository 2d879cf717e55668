"""A return held to the rules, all of it at once."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from village.kernel.tables.rules import Problem, Refused
from village.workforce.queries.returns.files import Taken
from village.workforce.queries.returns.setwise import Sets, TooMuch, frames, opened
from village.workforce.queries.returns.shipped import shipped_rules, shipped_standard
from village.workforce.rules.returns.checking import in_force
from village.workforce.rules.returns.packs import SEVERITIES, Finding, Rule, told
from village.workforce.rules.returns.rowwise import TwiceThere

MOST = 1_000
"""Findings of one rule that are told one by one; all are counted."""


@dataclass(frozen=True)
class Report:
    """What was found. `counts` is by code, of everything; `findings` the first of each code; `spoken_of`
    are all persons of whom a rule that keeps nothing out found something, told or not."""

    return_name: str
    as_at: dt.date
    rules: int
    counts: dict[str, int]
    by_severity: dict[str, int]
    findings: list[Finding]
    spoken_of: frozenset[str]

    @property
    def passes(self) -> bool:
        """Whether nothing keeps the return from being taken."""
        return not self.by_severity["error"]

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        said = {name: value for name, value in asdict(self).items() if name != "spoken_of"}
        return {**said, "as_at": self.as_at.isoformat(), "passes": self.passes}


def reference_days(given: Taken) -> set[dt.date]:
    """The days that a return says it speaks of: none, one, or several where several returns are held to one another."""
    return {day for one in given.tables["return"] if isinstance(day := one.get("reference_on"), dt.date)}


def check(given: Taken, as_at: dt.date) -> Report:
    """What could not be read, and what the rules in force find in the rest. Raises Refused for keys that are there
    twice."""
    standard = shipped_standard()
    rules = in_force(shipped_rules(), given.wanted.name, as_at)
    findings = [_unread(one) for one in given.problems]
    counts, by_severity = {"READ": len(findings)} if findings else {}, dict.fromkeys(SEVERITIES, 0)
    by_severity["error"] += len(findings)
    spoken_of: set[str] = set()
    try:
        with opened(standard, frames(standard, given.tables)) as sets:
            for rule in rules:
                counts[rule.code], of_rule = _of_rule(sets, rule, as_at, given)
                severity = of_rule[0].severity if of_rule else rule.severity
                by_severity[severity] += counts[rule.code]
                findings += of_rule
                if severity != "error":
                    spoken_of |= _spoken_of(sets, rule, as_at, given, of_rule)
    except TwiceThere as error:
        what = f"The table {error.table} has two rows with one key."
        raise Refused([Problem(given.wanted.title, what, "Give each row a key of its own.")]) from None
    counts = {code: count for code, count in counts.items() if count}
    return Report(given.wanted.name, as_at, len(rules), counts, by_severity, findings, frozenset(spoken_of))


def _of_rule(sets: Sets, rule: Rule, as_at: dt.date, given: Taken) -> tuple[int, list[Finding]]:
    """How often a rule finds something, and the first of what it finds. One that could not be run to its end keeps the
    return out: it is not known to hold."""
    try:
        found = sets.found(rule, as_at, MOST)
        count = len(found) if len(found) < MOST else sets.count(rule, as_at)
    except TooMuch:
        said = "The rule could not be run to its end. Look for a number or name that very many rows share."
        return 1, [Finding(rule.code, "error", "", rule.table, "", rule.fields[0].text, None, "", said)]
    return count, [told(sets.standard, rule, key, v, who, given.lines.get((rule.table, key))) for key, who, v in found]


def _spoken_of(sets: Sets, rule: Rule, as_at: dt.date, given: Taken, told_of: list[Finding]) -> set[str]:
    """Of whom a rule found something: all of them, where it found more than are told."""
    if len(told_of) < MOST:
        return {one.person for one in told_of}
    try:
        return {who for _, who, _ in sets.found(rule, as_at)}
    except TooMuch:
        return {str(one["id"]) for one in given.tables["person"]}  # as if of everybody: it is not known of whom not


def _unread(problem: Problem) -> Finding:
    said = f"{problem.what} {problem.do}"
    return Finding("READ", "error", "", "", "", problem.column, problem.row, "", said)
