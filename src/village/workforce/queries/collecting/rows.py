"""The rows of a draft: as a list, one of them as it is typed, and what the rules find in it before it is kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.views.decorators.debug import sensitive_variables

from village.workforce.models import Asked, Draft
from village.workforce.models.collecting import Content
from village.workforce.queries.collecting.reading import tables_of
from village.workforce.queries.returns.shipped import shipped_returns, shipped_rules, shipped_standard
from village.workforce.rules.collecting.identities import shown
from village.workforce.rules.collecting.rows import (
    column_of,
    read_cells,
    records_of,
    row_columns,
    row_of,
    with_row,
)
from village.workforce.rules.returns.checking import found_by_row, in_force
from village.workforce.rules.returns.packs import SEVERITIES, Finding
from village.workforce.rules.returns.standard import Return, Tables, Value
from village.workforce.rules.returns.values import written

UNKEPT = "nino"
"""The field that is held to the rules and kept nowhere."""


@dataclass(frozen=True)
class Row:
    """A row in the list: whose (as it may be shown), what is done, since and until when, and how much was found."""

    key: str
    who: str
    role: str
    started: Value | None
    ended: Value | None
    found: int


@dataclass(frozen=True)
class Beside:
    """What a rule found in a row, by column; blank for none of them."""

    column: str
    severity: str
    said: str


@dataclass(frozen=True)
class Tried:
    """A row as it would be: the tables with it, its key, by column what cannot be read, and what the rules find in it,
    the gravest first."""

    tables: Tables
    key: str
    problems: dict[str, str]
    found: list[Beside]


def wanted_of(asked: Asked) -> Return:
    """The return that is asked for."""
    return shipped_returns()[asked.collection.kind]


def rows_of(draft: Draft, search: str = "") -> list[Row]:
    """The rows of a draft in their order; `search`: of whom a part of their reference is given."""
    standard, wanted, tables = shipped_standard(), wanted_of(draft.asked), tables_of(draft)
    people = {one["id"]: shown(standard, wanted, one) for one in tables["person"]}
    posts = {one["id"]: one for one in tables["post"]}
    found = Counter(str(one.get("engagement", "")) for one in draft.findings)
    roles = {one.code: one.label["en"] for one in standard.lists["role@1"].codes}
    rows = []
    for one in tables["engagement"]:
        who, role = people.get(one.get("person"), ""), posts.get(one.get("post"), {}).get("role")
        if search.strip().casefold() in who.casefold():
            words = roles.get(str(role or ""), "")
            key = str(one["id"])
            rows.append(Row(key, who, words, one.get("started_on"), one.get("ended_on"), found[key]))
    return rows


def cells_of(draft: Draft, key: str) -> dict[str, str]:
    """What a row says, by column, as a file would hold it; nothing for a row that is not there."""
    said = row_of(shipped_standard(), wanted_of(draft.asked), tables_of(draft), key)
    return {column: written(value) for column, value in said.items()}


@sensitive_variables()
def tried(asked: Asked, tables: Tables, key: str, cells: Mapping[str, str]) -> Tried:
    """What comes of tables by a row as it was typed (by column); `key` is blank for a new row. Every value is read as a
    cell of a file is, and the row held to the rules in force on the day of the return, with all the others there."""
    standard, wanted = shipped_standard(), wanted_of(asked)
    values, problems = read_cells(standard, wanted, cells)
    if problems:
        return Tried(tables, key, problems, [])
    after, made, problems = with_row(standard, wanted, tables, key, values)
    as_at = asked.collection.reference_on
    rules = in_force(shipped_rules(), wanted.name, as_at)
    only = {name: frozenset(str(one["id"]) for one in some) for name, some in records_of(after, made).items()}
    only |= {"return": frozenset(), "employer": frozenset()}
    found = [_beside(wanted, one) for one in found_by_row(standard, rules, after, as_at, only=only)]
    return Tried(after, made, problems, sorted(found, key=lambda one: list(SEVERITIES).index(one.severity)))


def _beside(wanted: Return, finding: Finding) -> Beside:
    return Beside(column_of(shipped_standard(), wanted, finding), finding.severity, finding.message)


def standing(draft: Draft, key: str) -> list[Beside]:
    """What was found in a row and cannot be looked at again: cells that could not be read, a number that is not
    kept."""
    columns = {one.name: name for name, _, one in row_columns(shipped_standard(), wanted_of(draft.asked))}
    here = [one for one in carried(draft, "", typed=False) if one.get("engagement") == key]
    return [
        Beside(one["field"] if one["field"] in columns.values() else columns.get(one["field"], ""), one["severity"],
               one["said"])
        for one in here
    ]  # fmt: skip


def otherwise(draft: Draft, key: str, cells: Mapping[str, str]) -> dict[str, str]:
    """Where a row of the draft says something else than was typed, by column; nothing for a row that is not there."""
    unkept = {name for name, _, one in row_columns(shipped_standard(), wanted_of(draft.asked)) if one.name == UNKEPT}
    there = cells_of(draft, key)
    return {name: said for name, said in there.items() if name not in unkept and said != cells.get(name, "")}


def carried(kept: Content, key: str, *, typed: bool) -> list[dict[str, Any]]:
    """What was found before and cannot be looked at again once a row (by key; blank for a new one) is written: cells of
    other rows that could not be read, and national insurance numbers but that of the row, where one is `typed`."""
    standing = [one for one in kept.findings if one["code"] == "READ" or one["field"] == UNKEPT]
    return [one for one in standing if not key or one.get("engagement") != key or not (typed or one["code"] == "READ")]
