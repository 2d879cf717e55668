"""Which rules apply, and what they find where somebody types: the same findings as `queries.checking` gives for
files."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set

from village.workforce.rules.returns.packs import Finding, Rule, told, whose
from village.workforce.rules.returns.rowwise import Rows
from village.workforce.rules.returns.standard import Lines, Standard, Tables


def in_force(rules: Iterable[Rule], return_name: str, as_at: dt.date) -> list[Rule]:
    """The rules that a return on a day is held to: of each code the newest version in force, in the order of codes."""
    newest: dict[str, Rule] = {}
    for one in sorted(rules, key=lambda rule: (rule.code, rule.version)):
        if one.applies(return_name, as_at):
            newest[one.code] = one
    return list(newest.values())


def found_by_row(
    standard: Standard,
    rules: Sequence[Rule],
    tables: Tables,
    as_at: dt.date,
    lines: Lines | None = None,
    only: Mapping[str, Set[str]] | None = None,
) -> list[Finding]:
    """What the rules find in these rows, in the order of rules and keys; `only`: in those with these keys, by table,
    held to all the others. Raises TwiceThere."""
    rows, found = Rows(tables, as_at), []
    for rule in rules:
        who, keys = whose(standard, rule.table), None if only is None else only.get(rule.table, frozenset())
        for row in sorted(rows.found(rule.table, rule.when, keys), key=lambda one: str(one["id"])):
            values = [rows.worth(one, row) for one in rule.fields]
            key = str(row["id"])
            found.append(
                told(standard, rule, key, values, str(rows.worth(who, row)), (lines or {}).get((rule.table, key)))
            )
    return found
